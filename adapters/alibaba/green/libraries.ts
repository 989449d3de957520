import type { Gallery, GalleryDraft, Namespace } from '../../../src/catalog/port.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { DomainError } from '../../../src/engine/errors.ts';
import type { Json } from '../../../src/json.ts';
import { badRequest, refusal } from './errors.ts';

/** Most libraries of an account, the system's included [documented]. */
export const MAX_LIBRARIES = 10;
/** Most samples of a library [documented]. */
export const MAX_IMAGES = 100_000;
/** The library that every account has [documented]. */
export const SYSTEM_LIBRARY = 'default';

/** Chinese characters, letters, underscores [documented]; also digits and hyphens [inferred]. */
const lenientName = /^[\p{Script=Han}A-Za-z_0-9-]{1,64}$/u;
const strictName = /^[\p{Script=Han}A-Za-z_]{1,64}$/u;

/** Throws ApiError 400 for a malformed name. */
export function requireName(name: string, strict: boolean): void {
  if ((strict ? strictName : lenientName).test(name)) return;
  throw badRequest('name must consist of 1 to 64 Chinese characters, letters and underscores.');
}

/** Whether a library may have this name. */
function mayExist(name: string): boolean {
  return lenientName.test(name);
}

export function libraryDraft(name: string): GalleryDraft {
  return { key: name, name, description: '', capacity: MAX_IMAGES, settings: {} };
}

/** Creates the account's system library unless it exists: it precedes every other, and is first in every list. */
export function ensureSystemLibrary(engine: Engine, namespace: Namespace): Promise<Gallery> {
  return engine.galleries.ensure(namespace, libraryDraft(SYSTEM_LIBRARY));
}

/** Returns the library of a name. Throws ApiError 404 when there is none. */
export async function libraryNamed(engine: Engine, namespace: Namespace, name: string): Promise<Gallery> {
  if (name === SYSTEM_LIBRARY) return ensureSystemLibrary(engine, namespace);
  if (!mayExist(name)) throw refusal('404#library', { library: name.slice(0, 64) });
  try {
    return await engine.galleries.get(namespace, name);
  } catch (error) {
    throw error instanceof DomainError ? refusal('404#library', { library: name, detail: error.message }) : error;
  }
}

/** The fields that operations return for a library; createTime in seconds [documented]. */
export function libraryInfo(library: Gallery, namespace: Namespace): { readonly [field: string]: Json } {
  return {
    name: library.name,
    createTime: unixSeconds(library.createdAt),
    imageCount: library.pictureCount,
    region: namespace.region,
  };
}

export function unixSeconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}

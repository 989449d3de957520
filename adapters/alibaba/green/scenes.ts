import type { Json } from '../../../src/json.ts';
import { badRequest, refusal } from './errors.ts';

/** The scenes that Tuku serves. */
export type ServedScene = 'similarity' | 'porn';

const served: ReadonlySet<string> = new Set<ServedScene>(['similarity', 'porn']);
/** The vendor's other picture scenes: each must be enabled for an account, and here none is. */
const unserved: ReadonlySet<string> = new Set(['terrorism', 'ad', 'qrcode', 'live', 'logo', 'ocr', 'face', 'sface']);

/** One element of a task's `results`. */
export interface SceneResult {
  readonly [field: string]: Json;
  readonly scene: string;
  readonly label: string;
  readonly suggestion: string;
  readonly rate: number;
}

/**
 * Returns the scenes to scan for, each once. Throws ApiError 400 when there are none or one is unknown, 596 for scenes
 * that Tuku does not serve [inferred: the code for a service that is not enabled].
 */
export function scenesOf(names: readonly string[]): ServedScene[] {
  if (names.length === 0) throw badRequest('scenes is empty.');
  const unknown = names.find((name) => !served.has(name) && !unserved.has(name));
  if (unknown !== undefined) throw badRequest(`there is no scene ${unknown.slice(0, 64)}.`);
  const closed = names.find((name) => unserved.has(name));
  if (closed !== undefined) throw refusal('596#scene', { scene: closed });
  return [...new Set(names)] as ServedScene[];
}

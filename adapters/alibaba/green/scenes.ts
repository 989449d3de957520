import type { Json } from '../../../src/json.ts';
import { badRequest, refusal, verdict } from './errors.ts';

/** The scenes that Tuku serves. */
export type ServedScene = 'similarity' | 'porn';

const served: ReadonlySet<string> = new Set<ServedScene>(['similarity', 'porn']);
/** The vendor's other picture scenes: each must be enabled for an account, and here none is. */
const unserved: ReadonlySet<string> = new Set(['terrorism', 'ad', 'qrcode', 'live', 'logo', 'ocr', 'face', 'sface']);

/** One element of a task's `results`: a verdict, or a code for a scene that is not served. */
export interface SceneResult {
  readonly [field: string]: Json;
  readonly scene: string;
}

/** How scenes that Tuku does not serve are answered (switch `unserved-scenes`). */
export type UnservedScenes = 'refuse' | 'pass';

/**
 * Returns the scenes of a request, each once. Throws ApiError 400 when there are none or one is unknown, and 596 when
 * Tuku serves none of them [inferred: the code for a service that is not enabled], unless such scenes pass.
 */
export function scenesOf(names: readonly string[], unservedScenes: UnservedScenes): string[] {
  const [first] = names;
  if (first === undefined) throw badRequest('scenes is empty.');
  const unknown = names.find((name) => !served.has(name) && !unserved.has(name));
  if (unknown !== undefined) throw badRequest(`there is no scene ${unknown.slice(0, 64)}.`);
  if (unservedScenes === 'refuse' && !names.some((name) => served.has(name))) throw notServed(first);
  return [...new Set(names)];
}

/**
 * The result of a scene that Tuku does not serve: it fails alone, with 596 [inferred], or every picture passes. The rate
 * is then 0, as that of a similarity scan without a hit.
 */
export function unservedResult(scene: string, unservedScenes: UnservedScenes): SceneResult {
  return unservedScenes === 'pass'
    ? { scene, label: 'normal', suggestion: 'pass', rate: 0 }
    : { scene, ...verdict(notServed(scene)) };
}

function notServed(scene: string) {
  return refusal('596#scene', { scene });
}

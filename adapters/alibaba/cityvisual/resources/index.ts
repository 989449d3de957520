import { algolib } from './algolib.ts';
import { camera } from './camera.ts';
import { capability } from './capability.ts';
import type { ResourceDefinition } from './definition.ts';
import { instance } from './instance.ts';
import { jobGroup } from './job-group.ts';
import { resourceProfile } from './resource-profile.ts';
import { stream } from './stream.ts';
import { workGroup } from './work-group.ts';

/** Every kind of resource. */
export const definitions: readonly ResourceDefinition[] = [
  instance,
  algolib,
  capability,
  workGroup,
  camera,
  resourceProfile,
  jobGroup,
  stream,
];

/** The kinds that a resource of this kind contains. */
export function contentsOf(kind: string): readonly string[] {
  return definitions.find((definition) => definition.kind === kind)?.contents ?? [];
}

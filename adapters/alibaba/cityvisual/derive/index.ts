import type { CityOperation } from '../call.ts';
import type { ResourceDefinition } from '../resources/definition.ts';
import { describing } from './describe.ts';
import { creating, modifying, removing } from './write.ts';

/** Derives the create, describe, modify and delete operations that a definition lists. */
export function operationsOf(definition: ResourceDefinition): CityOperation[] {
  const { create, describe, modify, remove } = definition.actions;
  return [
    ...(create ? [creating(definition, create)] : []),
    ...(describe ? [describing(definition, describe)] : []),
    ...(modify ? [modifying(definition, modify)] : []),
    ...(remove ? [removing(definition, remove)] : []),
  ];
}

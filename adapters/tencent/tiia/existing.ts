import type { Engine } from '../../../src/engine/engine.ts';
import type { Existing } from '../../../src/protocol/direct.ts';
import { text } from '../../../src/protocol/fields.ts';

/** What operations answer when what they make is there already. */
export function existing(engine: Engine): readonly Existing[] {
  return [
    {
      operation: 'CreateGroup',
      codes: ['InvalidParameterValue.ImageGroupIdAlreadyExist'],
      // The vendor has no operation that deletes a group.
      clear: ({ GroupId }, namespace) => engine.galleries.remove(namespace, String(GroupId), { onlyEmpty: false }),
    },
    {
      operation: 'CreateImage',
      codes: ['InvalidParameterValue.PicNameAlreadyExist'],
      removal: (parameters) => ({
        operation: 'DeleteImages',
        parameters: {
          GroupId: text(parameters, 'GroupId') ?? '',
          EntityId: text(parameters, 'EntityId') ?? '',
          PicName: text(parameters, 'PicName') ?? '',
        },
      }),
    },
  ];
}

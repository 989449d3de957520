import type { Engine } from '../../../src/engine/engine.ts';
import type { Existing } from '../../../src/protocol/direct.ts';
import { text } from '../../../src/protocol/fields.ts';
import { contentsOf, definitions } from './resources/index.ts';

/** What creating a resource answers. */
export const ids = definitions.map(({ idField }) => idField);

/** What operations answer when there is a resource of the name; the operations that delete take ids, not names. */
export function existing(engine: Engine): readonly Existing[] {
  return definitions.flatMap(({ kind, nameField = '', nameTaken, container, removal, actions }) => {
    if (nameTaken === undefined || actions.create === undefined) return [];
    const clear: Existing['clear'] = async (parameters, namespace) => {
      const parent = container === undefined ? '' : (text(parameters, container.field) ?? '');
      const name = text(parameters, nameField) ?? '';
      const found = (await engine.resources.list(namespace, { kind, parent })).filter((one) => one.name === name);
      const { dependants = [] } = removal ?? {};
      await engine.resources.remove(
        namespace,
        found.map(({ id }) => ({ kind, id })),
        { dependants, contents: contentsOf },
      );
    };
    return [{ operation: actions.create.name, codes: [nameTaken], clear }];
  });
}

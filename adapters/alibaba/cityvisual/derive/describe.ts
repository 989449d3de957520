import { text } from '../../../../src/protocol/fields.ts';
import type { CityOperation } from '../call.ts';
import { paged, pageInRange } from '../paging.ts';
import { type ResourceDefinition, requiredRef } from '../resources/definition.ts';
import { type ActionName, schemas } from '../schemas.ts';
import { refusing } from './refused.ts';
import { passes, textsStorable } from './rules.ts';

/** Lists a container's resources in order of creation [inferred], filtered, page by page. */
export function describing(definition: ResourceDefinition, name: ActionName): CityOperation {
  const { kind, container, list, show } = definition;
  const { wrapper, item, filters = [] } = list;
  return {
    name,
    schema: schemas[name].request,
    rules: [textsStorable, pageInRange, ...filters.map(passes)],
    async handle(call) {
      const { input, namespace, services } = call;
      const parent = container === undefined ? '' : (text(input, container.field) ?? '');
      const ref = container && requiredRef(container, parent, call);
      if (ref) await refusing(definition, () => services.engine.resources.get(namespace, ref));
      const wanted = filters.flatMap((filter) => {
        const value = text(input, filter.name);
        // an empty filter filters nothing [inferred]
        return value === undefined || value === '' ? [] : [{ filter, value }];
      });
      const all = await services.engine.resources.list(namespace, { kind, parent });
      const left = all.filter((resource) => wanted.every(({ filter, value }) => filter.accepts(resource, value)));
      const { items, fields } = paged(left, input);
      return { [wrapper]: { [item]: items.map((resource) => show(resource, call)) }, ...fields };
    },
  };
}

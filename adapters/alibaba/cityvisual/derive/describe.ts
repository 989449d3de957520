import { text } from '../../../../src/protocol/fields.ts';
import { type CityCall, type CityOperation, cityOperation } from '../call.ts';
import { refusal } from '../errors.ts';
import { paged, pageInRange } from '../paging.ts';
import { type Action, type Filter, type ResourceDefinition, requiredRef } from '../resources/definition.ts';
import { refusing } from './refused.ts';
import { textsStorable } from './rules.ts';

/** Derives the operation that lists a container's resources in order of creation [inferred], filtered, page by page. */
export function describing(definition: ResourceDefinition, action: Action): CityOperation {
  const { kind, container, list, show } = definition;
  const { wrapper, item, filters = [] } = list;
  return cityOperation({
    ...action,
    rules: [textsStorable, pageInRange, filtersWellFormed(filters)],
    async handle(call, { page, wanted }) {
      const { input, namespace, services } = call;
      const parent = container === undefined ? '' : (text(input, container.field) ?? '');
      const ref = container && requiredRef(container, parent, call);
      if (ref) await refusing(definition, () => services.engine.resources.get(namespace, ref));
      const all = await services.engine.resources.list(namespace, { kind, parent });
      const left = all.filter((resource) => wanted.every((accepts) => accepts(resource)));
      const { items, fields } = paged(left, page);
      return { [wrapper]: { [item]: items.map((resource) => show(resource, call)) }, ...fields };
    },
  });
}

/** Every filter that was sent is well-formed; an empty one filters nothing [inferred]. */
function filtersWellFormed(filters: readonly Filter[]) {
  return ({ input }: CityCall) => {
    const wanted = filters.flatMap(({ name, read }) => {
      const value = text(input, name);
      if (value === undefined) return [];
      const accepts = read(value);
      if (typeof accepts === 'string') throw refusal(accepts, { detail: `${name} is not valid` });
      return value === '' ? [] : [accepts];
    });
    return { wanted };
  };
}

import type { ResourceRef } from '../../../../src/engine/resources.ts';
import type { Json } from '../../../../src/json.ts';
import { text } from '../../../../src/protocol/fields.ts';
import { type CityCall, type CityOperation, type CityRule, cityOperation } from '../call.ts';
import { isNumberId } from '../checks.ts';
import { refusal } from '../errors.ts';
import { type Action, type Field, type ResourceDefinition, requiredRef } from '../resources/definition.ts';
import { contentsOf } from '../resources/index.ts';
import { refusing } from './refused.ts';
import { instanceIdPlausible, passes, textsStorable } from './rules.ts';

/** Derives the operation that creates a resource. Checks, in order: parameters, the resources they name, its name. */
export function creating(definition: ResourceDefinition, action: Action): CityOperation {
  const { kind, fields, nameField = '', nameTaken, container, initial, rules = [], idField } = definition;
  return cityOperation({
    ...action,
    rules: [textsStorable, ...(container ? [instanceIdPlausible] : []), ...fields.map(passes), ...rules],
    async handle(call) {
      const { input, namespace, services } = call;
      const draft = {
        kind,
        id: definition.id(call),
        parent: container === undefined ? '' : (text(input, container.field) ?? ''),
        name: text(input, nameField) ?? '',
        fields: { ...initial?.(call), ...sent(call, fields) },
      };
      const demands = { uniqueName: nameTaken !== undefined, requires: requirements(definition, call) };
      const [created] = await refusing(definition, () => services.engine.resources.create(namespace, [draft], demands));
      return { [idField]: created?.id ?? '' };
    },
  });
}

/** Derives the operation that changes a resource: the fields sent replace the stored ones. */
export function modifying(definition: ResourceDefinition, action: Action): CityOperation {
  const { fields, nameField = '', nameTaken, rules = [] } = definition;
  const changeable = fields.filter(({ fixed }) => fixed === undefined);
  return cityOperation({
    ...action,
    rules: [textsStorable, ...changeable.map(passes)],
    async handle(call) {
      const { input, namespace, services } = call;
      const change = sent(call, changeable);
      const ref = refOf(definition, call);
      await refusing(definition, async () => {
        if (rules.length > 0) {
          const existing = await services.engine.resources.get(namespace, ref);
          for (const rule of rules) await rule(call, existing);
        }
        return services.engine.resources.update(
          namespace,
          [ref],
          (resource, at) => {
            const merged = { ...resource.fields, ...change };
            return {
              name: text(input, nameField) ?? resource.name,
              fields: definition.modified?.(merged, change, { now: services.clock.now(), at }) ?? merged,
            };
          },
          { uniqueName: nameTaken !== undefined, requires: requirements(definition, call) },
        );
      });
      return {};
    },
  });
}

/** Derives the operation that removes a resource and its contents, unless others refer to it. */
export function removing(definition: ResourceDefinition, action: Action): CityOperation {
  const { idField, removal = {} } = definition;
  const { malformedId, dependants = [] } = removal;
  const idWellFormed: CityRule = ({ input }) => {
    if (malformedId === undefined || isNumberId(text(input, idField) ?? '')) return;
    throw refusal(malformedId, { detail: `${idField} is not a number` });
  };
  return cityOperation({
    ...action,
    rules: [textsStorable, idWellFormed],
    async handle(call) {
      const { namespace, services } = call;
      const ref = refOf(definition, call);
      const demands = { dependants, contents: contentsOf };
      await refusing(definition, () => services.engine.resources.remove(namespace, [ref], demands), true);
      await definition.removed?.(ref.id, call);
      return {};
    },
  });
}

/** The resource that a call names, in the instance that it names if it does [inferred]. */
export function refOf({ kind, idField, container }: ResourceDefinition, { input }: CityCall): ResourceRef {
  const parent = container === undefined ? undefined : text(input, container.field);
  return { kind, id: text(input, idField) ?? '', ...(parent !== undefined && { parent }) };
}

function requirements({ container, references = [] }: ResourceDefinition, call: CityCall): ResourceRef[] {
  return [container, ...references].flatMap((reference) => {
    const ref = reference && requiredRef(reference, text(call.input, reference.field), call);
    return ref === undefined ? [] : [ref];
  });
}

function sent({ input }: CityCall, fields: readonly Field[]): { [name: string]: Json } {
  return Object.fromEntries(
    fields.flatMap(({ name }) => (input[name] === undefined ? [] : [[name, input[name] as Json]])),
  );
}

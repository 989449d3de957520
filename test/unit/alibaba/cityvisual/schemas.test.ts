import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { errors } from '../../../../adapters/alibaba/cityvisual/errors.ts';
import { operations } from '../../../../adapters/alibaba/cityvisual/operations.ts';
import { definitions } from '../../../../adapters/alibaba/cityvisual/resources/index.ts';
import { switches } from '../../../../adapters/alibaba/cityvisual/switches.ts';
import definition from '../../../../fixtures/alibaba/cityvisual/definition.json' with { type: 'json' };
import documented from '../../../../fixtures/alibaba/cityvisual/documented.json' with { type: 'json' };
import { packageRoot } from '../../../../src/paths.ts';
import { schemaProblems } from '../../../../src/protocol/schema.ts';
import { schemasOf } from '../../../conformance/alibaba/cityvisual/schemas.ts';

// A JavaScript module, as all scripts are; imported by a computed name so that the compiler needs no types for it.
const script = join(packageRoot, 'scripts/derive-cityvisual-schemas.js');
const { deriveSchemas, actions } = (await import(script)) as {
  deriveSchemas(action: string): { readonly request: object };
  actions: readonly string[];
};

describe('the schemas of CityVisual', () => {
  it('are those of the definition and the documentation', () => {
    for (const action of actions) expect(schemasOf(action)).toEqual(deriveSchemas(action));
    const files = readdirSync(join(packageRoot, 'schemas/alibaba/cityvisual'));
    expect(files.sort()).toEqual(actions.map((action) => `${action}.json`).sort());
  });

  it('compile', () => {
    for (const { request, response } of actions.map(schemasOf)) {
      expect(schemaProblems(request, null)).not.toEqual([]);
      expect(schemaProblems(response, null)).not.toEqual([]);
    }
  });

  it('know every action of the generated client, and the older name of one', () => {
    const names = Object.keys(definition.operations);
    expect(Object.keys(documented.actions).sort()).toEqual([...names, 'GetStreamsForCameras'].sort());
  });
});

describe('the operations of CityVisual', () => {
  it('are all actions, one each', () => {
    expect(operations.map(({ name }) => name).sort()).toEqual([...actions].sort());
    for (const { name, schema } of operations) expect([name, schema]).toEqual([name, deriveSchemas(name).request]);
  });

  it('show what the schema of their list has, and store only parameters', () => {
    for (const { kind, actions: verbs, fields } of definitions) {
      const parameters = [verbs.create, verbs.modify].flatMap((action) =>
        action === undefined ? [] : Object.keys(schemasOf(action.name).request.properties),
      );
      const unknown = fields.map(({ name }) => name).filter((name) => !parameters.includes(name));
      expect([kind, unknown]).toEqual([kind, []]);
    }
  });
});

it('errors have a status and a text; switches have a default', () => {
  for (const { status, message } of Object.values(errors)) {
    expect(status).toBeGreaterThanOrEqual(400);
    expect(message.en).toMatch(/\.$/);
  }
  for (const { values } of switches) expect(values.length).toBeGreaterThan(1);
});

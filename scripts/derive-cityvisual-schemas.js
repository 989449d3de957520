// Derives schemas/alibaba/cityvisual/*.json and the list of them in adapters/alibaba/cityvisual/schemas.ts from the
// vendor's generated client (fixtures/alibaba/cityvisual/definition.json) and its documentation (documented.json).
// Run it after changing either; a unit test holds the schemas to them.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (name) => JSON.parse(readFileSync(`${root}fixtures/alibaba/cityvisual/${name}.json`, 'utf8'));
const definition = read('definition');
const documented = read('documented');
const models = { ...definition.models, ...documented.models };

/** Items that have only the fields their object was given. */
const partial = /ResponseBody(ImagesImage|Results)$/;

export const actions = Object.keys(documented.actions);

/** Request and response schema of an action. */
export function deriveSchemas(action) {
  const { documented: required = [], inferred = [] } = documented.actions[action];
  const request = objectOf(`${action}Request`, [...required, ...inferred]);
  for (const name of required) request.properties[name].source += ': required [documented]';
  for (const name of inferred) request.properties[name].source += ': required [inferred]';
  return { request, response: objectOf(`${action}ResponseBody`) };
}

/** @param required names of required members; absent: all of an answer's */
function objectOf(model, required) {
  const members = models[model];
  const properties = Object.fromEntries(members.map((member) => [member.name, fieldOf(member, model, !!required)]));
  const names = required ?? (partial.test(model) ? ['ImageId'] : members.map(({ name }) => name));
  const present = members.map(({ name }) => name).filter((name) => names.includes(name));
  return {
    type: 'object',
    additionalProperties: false,
    ...(present.length > 0 && { required: present }),
    properties,
  };
}

function fieldOf({ name, type, ref, items }, model, request) {
  const source = `definition.json ${model}.${name}`;
  if (type === 'string') return { type: 'string', source };
  if (type === 'number') return { type: /Score$/.test(name) ? 'number' : 'integer', source };
  if (type === 'map') return { type: 'object', additionalProperties: { type: 'string' }, source };
  if (type === 'object') return { ...objectOf(ref), source };
  const item = items === 'string' ? { type: 'string' } : objectOf(items, request ? [] : undefined);
  return { type: 'array', items: item, source };
}

function write() {
  for (const action of actions) {
    const file = `${root}schemas/alibaba/cityvisual/${action}.json`;
    writeFileSync(file, `${JSON.stringify(deriveSchemas(action), null, 2)}\n`);
  }
  const sorted = [...actions].sort();
  const imports = sorted.map(
    (action) => `import ${action} from '../../../schemas/alibaba/cityvisual/${action}.json' with { type: 'json' };`,
  );
  const index = `// Written by scripts/derive-cityvisual-schemas.js.
${imports.join('\n')}

/** Request and response schema by action name: all actions of the product. */
export const schemas = {
${sorted.map((action) => `  ${action},`).join('\n')}
} as const satisfies Record<string, { request: object; response: object }>;

export type ActionName = keyof typeof schemas;
`;
  writeFileSync(`${root}adapters/alibaba/cityvisual/schemas.ts`, index);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) write();

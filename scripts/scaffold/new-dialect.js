// npm run new:dialect -- <vendor>/<product>
// Writes a dialect with one operation, Ping, behind the vendor's gateway, or behind a new one for a new vendor, and lists
// it in the registry. The result answers at once; gateways.js holds what differs between vendors.
import { announce, edit, exists, finish, main, UsageError, withImport, write } from './files.js';
import { gatewayOf } from './gateways.js';
import { chinesePageFile, pageFile } from './pages.js';

main(([place = '']) => {
  const [, vendor, product] = /^([a-z][a-z0-9]*)\/([a-z][a-z0-9]*)$/.exec(place) ?? [];
  if (vendor === undefined || product === undefined || product.endsWith('gateway')) {
    throw new UsageError('usage: npm run new:dialect -- <vendor>/<product>, lower-case letters and digits');
  }
  const folder = `adapters/${place}`;
  if (exists(folder)) throw new UsageError(`${folder} exists already`);
  const names = {
    vendor,
    product,
    name: `${vendor}-${product}`,
    // Of types and functions.
    Vendor: capital(vendor),
    Product: capital(product),
    create: `create${capital(vendor)}${capital(product)}`,
    Operation: `${capital(product)}Operation`,
    builder: `${product}Operation`,
  };
  const gateway = gatewayOf(vendor);

  for (const [path, text] of Object.entries(gateway.newVendorFiles?.(names) ?? {})) write(path, text);
  write(`${folder}/dialect.ts`, gateway.dialect(names));
  write(`${folder}/call.ts`, callFile(names, gateway));
  write(`${folder}/errors.ts`, errorsFile(names));
  write(`${folder}/operations.ts`, operationsFile(names));
  write(`${folder}/switches.ts`, switchesFile());
  write(`${folder}/operations/Ping.ts`, pingFile(names));
  write(`schemas/${place}/Ping.json`, schemaFile(gateway));
  write(`test/conformance/${place}/ping.test.ts`, gateway.test({ ...names, operation: 'Ping' }));
  write(`docs/${place}.md`, pageFile(names));
  write(`docs/zh/${place}.md`, chinesePageFile(names));
  edit('adapters/registry.ts', (text) => registered(text, names, gateway));
  announce(`\`${names.name}\`, a new dialect.`);
  finish([
    `docs/specs/${names.name}.md: the wire format, each fact with its provenance and source`,
    `adapters/registry.ts: the vendor's hosts, and the signs by which a request is known; the order counts`,
    `${folder}/errors.ts: every code of the vendor, with text, status and provenance`,
    `${folder}/operations: the real operations in place of Ping (schemas/${place} holds their schemas)`,
    `test/conformance/${place}: requests of the vendor's own SDK; recorded requests go to fixtures/${vendor}`,
    `docs/${place}.md, its twin docs/zh/${place}.md, and the tables in README.md and README.zh-CN.md`,
    `run it: node --experimental-vm-modules node_modules/jest/bin/jest.js test/conformance/${place}`,
  ]);
});

function capital(word) {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** Products come before their gateways' fallbacks, so a new one is listed first of all. */
function registered(text, { vendor, product, name, create }, { signs }) {
  const alias = `${vendor}${capital(product)}`;
  const entry = `{
    name: '${name}',
    about: 'TODO: the vendor’s name of the API, and its version',
    switches: ${alias}.switches,
    hosts: ['${product}.${vendor}.example'],
    signs: ${signs(alias)},
    create: ${alias}.${create},
  }`;
  const list = 'dialectDefinitions: readonly DialectDefinition[] = [';
  const imported = withImport(text, `import * as ${alias} from './${vendor}/${product}/dialect.ts';`);
  return imported.replace(list, () => `${list}\n${entry},`);
}

function callFile({ Product, Operation, builder, name }, { identity }) {
  return `import type { Engine } from '../../../src/engine/engine.ts';
import { type Call, type Check, type Operation, operationOf } from '../../../src/protocol/operation.ts';
import type { ${identity.type} } from '${identity.from}';

/** What the operations of ${name} work with. */
export interface ${Product}Services {
  readonly engine: Engine;
}

/** One request on its way through an operation's rules and handler. */
export type ${Product}Call = Call<${Product}Services, ${identity.type}>;

export type ${Product}Rule = Check<${Product}Call>;
export type ${Operation} = Operation<${Product}Call>;
export const ${builder} = operationOf<${Product}Call>();
`;
}

function errorsFile({ name }) {
  return `import { type ErrorCatalogue, type ErrorEntry, type Provenance, refusalOf } from '../../../src/protocol/errors.ts';

/** Every error of ${name}: code, HTTP status, text, and how each is known. */
export const errors = {
  NotFound: row(404, 'The record {what} does not exist.', 'inferred'),
} satisfies ErrorCatalogue<string>;

export type ErrorCode = keyof typeof errors;

/** The error to throw; \`detail\` tells people, in the journal and the log, what exactly was wrong. */
export const refusal = refusalOf<ErrorCode>(errors);

function row(status: number, text: string, provenance: Provenance): ErrorEntry {
  return { status, message: { en: text, zh: text }, provenance };
}
`;
}

function operationsFile({ Operation }) {
  return `import type { ${Operation} } from './call.ts';
import { Ping } from './operations/Ping.ts';

/** All operations. */
export const operations: readonly ${Operation}[] = [
  Ping,
];
`;
}

function switchesFile() {
  return `import type { Switch } from '../../../src/protocol/switches.ts';

/** What the vendor's documentation leaves open and a test may need either way. */
export const switches: readonly Switch[] = [];
`;
}

function pingFile({ vendor, product, builder }) {
  return `import schemas from '../../../../schemas/${vendor}/${product}/Ping.json' with { type: 'json' };
import { text } from '../../../../src/protocol/fields.ts';
import { ${builder} } from '../call.ts';
import { refusal } from '../errors.ts';

/** Answers with the name it was given, unless that is \`nobody\`: stands in for the first real operation. */
export const Ping = ${builder}({
  name: 'Ping',
  schema: schemas.request,
  rules: [
    ({ input }) => {
      if (text(input, 'Name') === 'nobody') throw refusal('NotFound', { what: 'nobody' });
    },
  ],
  async handle({ input }) {
    return { Name: text(input, 'Name') ?? '' };
  },
});
`;
}

function schemaFile({ answer }) {
  const source = 'TODO: the page or definition that this comes from';
  const Name = { type: 'string', source };
  const request = { type: 'object', additionalProperties: false, required: ['Name'], properties: { Name } };
  const response = { type: 'object', additionalProperties: false, properties: { Name, ...answer } };
  return `${JSON.stringify({ request, response }, null, 2)}\n`;
}

// npm run new:operation -- <vendor>/<product> <Operation>
// Writes the schema, the operation and its first conformance test, and lists the operation where requests are routed.
import { announce, edit, exists, finish, main, read, UsageError, withEntry, withImport, write } from './files.js';
import { gatewayOf } from './gateways.js';
import { products } from './products.js';

main(([place, name]) => {
  const product = products[place] ?? freshProduct(place);
  if (product === undefined || !/^[A-Za-z]\w*$/.test(name ?? '')) {
    throw new UsageError(
      `usage: npm run new:operation -- <vendor>/<product> <Operation>; products: ${Object.keys(products).join(', ')}`,
    );
  }
  const [vendor, short] = place.split('/');
  const folder = `adapters/${place}`;
  const schema = `schemas/${place}/${name}.json`;
  if (exists(schema)) throw new UsageError(`${place} has an operation ${name} already`);

  write(schema, schemaOf(product, name));
  write(`${folder}/operations/${name}.ts`, operationFile(place, product, name));
  write(`test/conformance/${place}/${name}.test.ts`, product.test(name, product.required));
  edit(`${folder}/operations.ts`, (text) =>
    withEntry(
      withImport(withoutUnserved(text, name), `import { ${name} } from './operations/${name}.ts';`),
      product.list,
      product.entry(name),
    ),
  );
  if (product.route !== undefined) {
    const { file, list, entry } = product.route;
    edit(`${folder}/${file}`, (text) => withEntry(text, list, entry(name)));
  }
  announce(`\`${name}\` of \`${vendor}-${short}\`.`);
  finish([
    `${schema}: the fields, required ones, types, and the source of every limit`,
    `${folder}/operations/${name}.ts: the rules in the vendor's order of checks, then the work`,
    `${folder}/errors.ts: codes that no other operation has, with their provenance`,
    `test/conformance/${place}/${name}.test.ts: what a client does with it, and each refusal`,
    `docs/${place}.md and docs/zh/${place}.md: the operation, and every choice made where the vendor is silent`,
    `run it: node --experimental-vm-modules node_modules/jest/bin/jest.js test/conformance/${place}/${name}`,
  ]);
});

/** A product as `npm run new:dialect` wrote it. */
function freshProduct(place = '') {
  const [vendor, short] = place.split('/');
  const files = ['call', 'operations'].map((file) => `adapters/${place}/${file}.ts`);
  if (!files.every(exists)) return undefined;
  const [call, operations] = files.map(read);
  const builder = /export const (\w+) = operationOf/.exec(call)?.[1];
  const list = /operations: readonly \w+\[\] = \[/.exec(operations)?.[0];
  if (builder === undefined || list === undefined) return undefined;
  const { test, answer } = gatewayOf(vendor);
  return {
    builder,
    list,
    entry: (name) => name,
    required: 'Name',
    answer,
    test: (operation) => test({ name: `${vendor}-${short}`, product: short, operation }),
  };
}

/** The vendor has the operation, and it was listed as not served. */
function withoutUnserved(text, name) {
  return text.replace(new RegExp(`^\\s*'${name}',\\n`, 'm'), '');
}

function schemaOf({ required, answer }, name) {
  const source = `${name}: TODO name the page or definition that this comes from`;
  const request = {
    type: 'object',
    additionalProperties: false,
    required: [required],
    properties: { [required]: { type: 'string', source } },
  };
  const response = { type: 'object', additionalProperties: false, properties: answer };
  return `${JSON.stringify({ request, response }, null, 2)}\n`;
}

function operationFile(place, { builder, rules = [], more = () => [] }, name) {
  const imports = rules.map((rule) => rule.replace(/\(.*/, ''));
  return `import schemas from '../../../../schemas/${place}/${name}.json' with { type: 'json' };
import { ${builder} } from '../call.ts';
${imports.length > 0 ? `import { ${imports.join(', ')} } from '../rules.ts';\n` : ''}
/** TODO: what it does, and which errors come from the engine. */
export const ${name} = ${builder}({
  name: '${name}',
  ${more(name)
    .map((member) => `${member},\n  `)
    .join('')}schema: schemas.request,
  // The vendor's order of checks: the first that fails answers.
  rules: [${rules.join(', ')}],
  async handle() {
    return {};
  },
});
`;
}

// What a new dialect needs to know of its vendor's gateway, as templates. A vendor without an entry gets a gateway of its
// own: JSON posts to a path, an API key in a header.

/** Members that every answer of a gateway has, as response properties. */
const requestId = { RequestId: { type: 'string' } };

const tencent = {
  identity: { type: 'TencentIdentity', from: '../gateway/product.ts' },
  answer: requestId,
  // The signs of the gateway's first product hold for every service: those of another name its version.
  signs: (alias) => `[{ headers: { 'x-tc-version': new RegExp(\`^\${${alias}.marks.version}$\`) } }]`,
  dialect: ({
    name,
    product,
    create,
    Product,
  }) => `import { baseCall, type Dialect } from '../../../src/protocol/pipeline.ts';
import type { DialectParts } from '../../definition.ts';
import { createTencentDialect } from '../gateway/dialect.ts';
import type { TencentProduct } from '../gateway/product.ts';
import type { ${Product}Call } from './call.ts';
import { errors } from './errors.ts';
import { operations } from './operations.ts';

export { switches } from './switches.ts';

/** Isolates this product's state from that of other dialects. */
const family = '${name}';

/** Name of the official host, and the API's version. */
export const marks = { service: '${product}', version: '2026-01-01' };

/** TODO: the vendor's name of the API. */
export function ${create}({ engine, environment }: DialectParts): Dialect {
  const product: TencentProduct<${Product}Call> = {
    name: family,
    ...marks,
    operations: new Map(operations.map((operation) => [operation.name, operation])),
    unserved: new Set(),
    errors,
    translate: () => undefined,
    prepare: (exchange) => baseCall(family, { engine }, exchange),
  };
  return createTencentDialect(product, environment);
}
`,
  test: ({ product, operation }) => `import { signTc3 } from '../../../support/tencent-signer.ts';
${serverLines}
async function send(params: object): Promise<unknown> {
  const host = '${product}.tencentcloudapi.com';
  const { headers, body } = signTc3({ action: '${operation}', host, version: '2026-01-01', region: 'ap-guangzhou' }, params);
  const { text } = await sendRaw(tuku.url, { method: 'POST', target: '/', headers: { ...headers }, body });
  return JSON.parse(text);
}

test('${operation} answers', async () => {
  expect(await send({ Name: 'a' })).toMatchObject({ Response: { RequestId: expect.any(String) } });
});

test('${operation} refuses in the vendor’s form', async () => {
  expect(await send({})).toMatchObject({ Response: { Error: { Code: 'MissingParameter' } } });
${onlyPing(operation, "  expect(await send({ Name: 'nobody' })).toMatchObject({ Response: { Error: { Code: 'NotFound' } } });\n")}});
`,
};

const alibaba = {
  identity: { type: 'AlibabaIdentity', from: '../gateway/product.ts' },
  answer: requestId,
  signs: (alias) => `productSigns(${alias}.marks),\n    foreignSigns`,
  dialect: ({
    name,
    product,
    create,
    Product,
  }) => `import { baseCall, type Dialect } from '../../../src/protocol/pipeline.ts';
import type { DialectParts } from '../../definition.ts';
import { createAlibabaDialect } from '../gateway/dialect.ts';
import type { AlibabaProduct } from '../gateway/product.ts';
import type { ${Product}Call } from './call.ts';
import { errors } from './errors.ts';
import { operations } from './operations.ts';

export { switches } from './switches.ts';

/** Isolates this product's state from that of other dialects. */
const family = '${name}';

const version = '2026-01-01';

/** What marks a request as the product's. */
export const marks = {
  service: '${product}',
  versions: [version],
  operations: new Map(operations.map((operation) => [\`\${version}/\${operation.name}\`, operation])),
  unserved: new Set<string>(),
};

/** TODO: the vendor's name of the API. */
export function ${create}({ engine, environment }: DialectParts): Dialect {
  const product: AlibabaProduct<${Product}Call> = {
    name: family,
    ...marks,
    errors,
    translate: () => undefined,
    prepare: (exchange) => baseCall(family, { engine }, exchange),
  };
  return createAlibabaDialect(product, environment);
}
`,
  test: ({ operation }) => `import { signAcs3 } from '../../../support/alibaba-signer.ts';
${serverLines}
async function send(query: Record<string, string>): Promise<unknown> {
  const { host } = new URL(tuku.url);
  const { target, headers, body, method } = signAcs3({ action: '${operation}', version: '2026-01-01', host }, { query });
  const { text } = await sendRaw(tuku.url, { method, target, headers: { ...headers, Accept: 'application/json' }, body });
  return JSON.parse(text);
}

test('${operation} answers', async () => {
  expect(await send({ Name: 'a' })).toMatchObject({ RequestId: expect.any(String) });
});

test('${operation} refuses in the vendor’s form', async () => {
  expect(await send({})).toMatchObject({ Code: 'MissingName' });
${onlyPing(operation, "  expect(await send({ Name: 'nobody' })).toMatchObject({ Code: 'NotFound', Message: 'The record nobody does not exist.' });\n")}});
`,
};

const jd = {
  identity: { type: 'JdIdentity', from: '../gateway/product.ts' },
  answer: {},
  // The gateway knows its requests by their path, and so does each product behind it.
  signs: (alias) => `[{ path: ${alias}.paths }]`,
  dialect: ({ name, create, Product }) => `import { baseCall, type Dialect } from '../../../src/protocol/pipeline.ts';
import { schemaProblems } from '../../../src/protocol/schema.ts';
import type { DialectParts } from '../../definition.ts';
import { createJdDialect } from '../gateway/dialect.ts';
import { type JdProduct, PATH_PREFIX } from '../gateway/product.ts';
import type { ${Product}Call } from './call.ts';
import { errors, refusal } from './errors.ts';
import { operations } from './operations.ts';

export { switches } from './switches.ts';

/** Isolates this product's state from that of other dialects. */
const family = '${name}';

/** The paths of its operations: products behind this gateway are told apart by them. */
export const paths: ReadonlySet<string> = new Set(operations.map(({ name }) => PATH_PREFIX + name));

/** TODO: the vendor's name of the API. */
export function ${create}({ engine, environment }: DialectParts): Dialect {
  const product: JdProduct<${Product}Call> = {
    name: family,
    operations: new Map(operations.map((operation) => [operation.name, operation])),
    errors,
    package: { perDay: 1000, perSecond: 10 },
    anonymous: 'refused',
    notJson: () => refusal('NotFound', { what: 'body' }),
    validate(input, { schema }) {
      const [problem] = schemaProblems(schema, input);
      if (problem !== undefined) throw refusal('NotFound', { what: problem.field });
    },
    translate: () => refusal('NotFound', { what: 'anything' }),
    prepare: (exchange) => baseCall(family, { engine }, exchange),
  };
  return createJdDialect(product, environment);
}
`,
  test: ({ operation }) => `import { signJd } from '../../../support/jd-signer.ts';
${serverLines}
async function send(params: object): Promise<unknown> {
  const { host } = new URL(tuku.url);
  const { text } = await sendRaw(tuku.url, signJd(host, '/jdai/${operation}', JSON.stringify(params)));
  return JSON.parse(text);
}

test('${operation} answers', async () => {
  expect(await send({ Name: 'a' })).toMatchObject({ code: '10000', result: { code: 0 } });
});

test('${operation} refuses in the vendor’s form', async () => {
  expect(await send({})).toMatchObject({ result: { message: expect.any(String) } });
});
`,
};

const baidu = {
  identity: { type: 'BaiduIdentity', from: '../gateway/identity.ts' },
  answer: { log_id: { type: 'integer' } },
  signs: (alias) => `[{ path: new Set(${alias}.endpoints.keys()) }]`,
  dialect: ({ name, create, Product }) => `import { baseCall, type Dialect } from '../../../src/protocol/pipeline.ts';
import { schemaProblems } from '../../../src/protocol/schema.ts';
import type { DialectParts } from '../../definition.ts';
import { createBaiduDialect } from '../gateway/dialect.ts';
import { platformError, platformErrors } from '../gateway/errors.ts';
import { formOf } from '../gateway/parameters.ts';
import { type BaiduProduct, type Endpoint, PATH_PREFIX } from '../gateway/product.ts';
import type { ${Product}Call } from './call.ts';
import { errors } from './errors.ts';
import { operations } from './operations.ts';

export { switches } from './switches.ts';

/** Isolates this product's state from that of other dialects. */
const family = '${name}';

/** Every operation by its path. */
export const endpoints: ReadonlyMap<string, Endpoint<${Product}Call>> = new Map(
  operations.map((operation) => [\`\${PATH_PREFIX}TODO/\${operation.name}\`, { operation }]),
);

/** TODO: the vendor's name of the API. */
export function ${create}({ engine, environment }: DialectParts): Dialect {
  const product: BaiduProduct<Endpoint<${Product}Call>, ${Product}Call> = {
    name: family,
    endpoints,
    errors: { ...platformErrors, ...errors },
    decode: (request) => Object.fromEntries(formOf(request).values),
    validate(input, { schema }) {
      const [problem] = schemaProblems(schema, input);
      if (problem !== undefined) throw platformError('100', { detail: problem.field });
    },
    translate: () => platformError('1', { detail: 'unforeseen' }),
    prepare: (exchange) => baseCall(family, { engine }, exchange),
  };
  return createBaiduDialect(product, environment);
}
`,
  test: ({ operation }) => `${serverLines}
async function send(fields: Record<string, string>): Promise<unknown> {
  const key = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'tuku', client_secret: 'tuku-secret' });
  const token = (await (await fetch(\`\${tuku.url}/oauth/2.0/token\`, { method: 'POST', body: key })).json()) as {
    access_token: string;
  };
  const { text } = await sendRaw(tuku.url, {
    method: 'POST',
    target: \`/rest/2.0/TODO/${operation}?access_token=\${token.access_token}\`,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  });
  return JSON.parse(text);
}

test('${operation} answers', async () => {
  expect(await send({ Name: 'a' })).toMatchObject({ log_id: expect.any(Number) });
});

test('${operation} refuses in the vendor’s form', async () => {
  expect(await send({})).toEqual({ error_code: 100, error_msg: 'Invalid parameter' });
});
`,
};

/** For a vendor that Tuku does not know yet. */
const unknown = {
  identity: { type: 'GatewayIdentity', from: '../gateway/product.ts' },
  answer: requestId,
  signs: (alias) => `[{ path: \`/\${${alias}.family}/*\` }]`,
  newVendorFiles: ({ vendor, Vendor }) => ({
    [`adapters/${vendor}/gateway/product.ts`]: `import type { ErrorCatalogue } from '../../../src/protocol/errors.ts';
import type { Exchange } from '../../../src/protocol/pipeline.ts';
import type { Call, Identity, Operation } from '../../../src/protocol/operation.ts';

/** What a request says of itself. */
export interface GatewayIdentity extends Identity {
  readonly requestId: string;
}

/** One request on its way through the gateway; early stages hand nothing to late ones yet. */
export type GatewayExchange<C> = Exchange<GatewayIdentity, null, C>;

/** A product behind the gateway. */
export interface GatewayProduct<C extends Call<unknown, GatewayIdentity>> {
  /** The dialect's name. */
  readonly name: string;
  readonly operations: readonly Operation<C>[];
  readonly errors: ErrorCatalogue<string>;
  /** The call that the operations' rules and handlers get. */
  prepare(exchange: GatewayExchange<C>): C;
}
`,
    [`adapters/${vendor}/gateway/errors.ts`]: `import { type ErrorCatalogue, type ErrorEntry, refusalOf } from '../../../src/protocol/errors.ts';

/** What the gateway refuses before a product sees the request. */
export const gatewayErrors = {
  InternalError: row(500, 'The request failed for an unknown reason.'),
  InvalidParameter: row(400, 'The parameter {name} is missing or invalid.'),
  OperationNotFound: row(404, 'The operation does not exist.'),
  Unauthenticated: row(401, 'The API key is missing or unknown.'),
} satisfies ErrorCatalogue<string>;

/** The error to throw. */
export const gatewayError = refusalOf<keyof typeof gatewayErrors>(gatewayErrors);

function row(status: number, text: string): ErrorEntry {
  return { status, message: { en: text, zh: text }, provenance: 'inferred' };
}
`,
    [`adapters/${vendor}/gateway/dialect.ts`]: `import { isJsonObject, type Json } from '../../../src/json.ts';
import type { DialectEnvironment } from '../../../src/protocol/environment.ts';
import { ApiError, catalogueEntry, fillMessage, wireCode } from '../../../src/protocol/errors.ts';
import { parseJsonBody } from '../../../src/protocol/json-body.ts';
import type { Call, Caller, Input } from '../../../src/protocol/operation.ts';
import { type Dialect, defineDialect } from '../../../src/protocol/pipeline.ts';
import { schemaProblems } from '../../../src/protocol/schema.ts';
import type { WireRequest, WireResponse } from '../../../src/protocol/wire.ts';
import { gatewayError, gatewayErrors } from './errors.ts';
import type { GatewayIdentity, GatewayProduct } from './product.ts';

/** A product's dialect. TODO: the vendor's own signature, envelope and order of checks. */
export function create${Vendor}Dialect<C extends Call<unknown, GatewayIdentity>>(
  product: GatewayProduct<C>,
  environment: DialectEnvironment,
): Dialect {
  const operations = new Map(product.operations.map((operation) => [operation.name, operation]));
  return defineDialect<GatewayIdentity, null, C>({
    name: product.name,
    errors: [gatewayErrors, product.errors],
    operations: product.operations,
    identify: ({ path }) => ({
      identity: { operation: path.slice(path.lastIndexOf('/') + 1), requestId: environment.ids.uuid() },
      gateway: null,
    }),
    stages: [
      {
        name: 'authenticate',
        run(exchange) {
          exchange.caller = authenticate(exchange.request, environment);
        },
      },
      {
        name: 'route',
        run(exchange) {
          const found = operations.get(exchange.identity.operation);
          if (found === undefined) throw gatewayError('OperationNotFound');
          exchange.operation = found;
        },
      },
      {
        name: 'decode',
        run(exchange) {
          exchange.input = decode(exchange.request);
        },
      },
      {
        name: 'validate',
        run({ input, operation }) {
          const [problem] = schemaProblems(operation.schema, input);
          if (problem !== undefined) throw gatewayError('InvalidParameter', { name: problem.field });
        },
      },
    ],
    prepare: product.prepare,
    encode: ({ output, identity }) => respond(200, isJsonObject(output) ? output : {}, identity),
    encodeError(error, { identity }) {
      const known = error instanceof ApiError ? error : gatewayError('InternalError');
      const row = catalogueEntry({ ...gatewayErrors, ...product.errors }, known.code) ?? gatewayErrors.InternalError;
      const code = wireCode(known.code);
      return { code, response: respond(row.status, { Code: code, Message: fillMessage(row.message.en, known.values) }, identity) };
    },
  });
}

/** The API key is the secret of a known key; without strict authentication anything else is an account of its own. */
function authenticate(request: WireRequest, { keys }: DialectEnvironment): Caller {
  const id = request.header('x-api-key') ?? '';
  const credential = keys.find(id);
  if (credential === undefined && (keys.strict || !/^[\\x21-\\x7e]{1,128}$/.test(id))) throw gatewayError('Unauthenticated');
  return { account: credential?.account ?? id, region: 'default' };
}

function decode({ body }: WireRequest): Input {
  const value = body.length === 0 ? {} : parseJsonBody(body);
  if (!isJsonObject(value)) throw gatewayError('InvalidParameter', { name: 'body' });
  return value;
}

function respond(status: number, fields: { readonly [name: string]: Json }, { requestId }: GatewayIdentity): WireResponse {
  const body = JSON.stringify({ ...fields, RequestId: requestId });
  return { status, headers: { 'Content-Type': 'application/json' }, body };
}
`,
  }),
  dialect: ({
    vendor,
    name,
    create,
    Vendor,
    Product,
  }) => `import { baseCall, type Dialect } from '../../../src/protocol/pipeline.ts';
import type { DialectParts } from '../../definition.ts';
import { create${Vendor}Dialect } from '../gateway/dialect.ts';
import type { GatewayProduct } from '../gateway/product.ts';
import type { ${Product}Call } from './call.ts';
import { errors } from './errors.ts';
import { operations } from './operations.ts';

export { switches } from './switches.ts';

/** Isolates this product's state from that of other dialects; its paths begin with it. */
export const family = '${name}';

/** TODO: the vendor's name of the API (${vendor}). */
export function ${create}({ engine, environment }: DialectParts): Dialect {
  const product: GatewayProduct<${Product}Call> = {
    name: family,
    operations,
    errors,
    prepare: (exchange) => baseCall(family, { engine }, exchange),
  };
  return create${Vendor}Dialect(product, environment);
}
`,
  test: ({ name, operation }) => `${serverLines}
async function send(fields: object, key = 'tuku'): Promise<unknown> {
  const { text } = await sendRaw(tuku.url, {
    method: 'POST',
    target: '/${name}/${operation}',
    headers: { 'Content-Type': 'application/json', 'X-Api-Key': key },
    body: JSON.stringify(fields),
  });
  return JSON.parse(text);
}

test('${operation} answers', async () => {
  expect(await send({ Name: 'a' })).toMatchObject({ RequestId: expect.any(String) });
});

test('${operation} refuses in the vendor’s form', async () => {
  expect(await send({ Name: 'a' }, '')).toMatchObject({ Code: 'Unauthenticated' });
  expect(await send({})).toMatchObject({ Code: 'InvalidParameter', Message: 'The parameter Name is missing or invalid.' });
${onlyPing(operation, "  expect(await send({ Name: 'nobody' })).toMatchObject({ Code: 'NotFound' });\n")}});
`,
};

/** A server for a test, and what reaches it. */
const serverLines = `import type { RunningTuku } from '../../../../src/server/start.ts';
import { sendRaw } from '../../../support/raw-http.ts';
import { startTestTuku } from '../../../support/tuku.ts';

let tuku: RunningTuku;
beforeAll(async () => {
  tuku = await startTestTuku();
});
afterAll(() => tuku.close());
`;

/** The example that only Ping refuses. */
const onlyPing = (operation, line) => (operation === 'Ping' ? line : '');

const gateways = { tencent, alibaba, jd, baidu };

/** The gateway of a vendor. */
export function gatewayOf(vendor) {
  return Object.hasOwn(gateways, vendor) ? gateways[vendor] : unknown;
}

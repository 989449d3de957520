import type { Input } from '../../../src/protocol/operation.ts';
import { baseCall, type Dialect, defineDialect } from '../../../src/protocol/pipeline.ts';
import { schemaProblems } from '../../../src/protocol/schema.ts';
import type { DialectParts } from '../../definition.ts';
import { authenticate } from '../gateway/authenticate.ts';
import { identityOf } from '../gateway/identity.ts';
import type { ImageSearchCall, ImageSearchIdentity, ImageSearchServices } from './call.ts';
import { decode } from './decode.ts';
import { encode, encodeError } from './envelope.ts';
import { errors, refusal } from './errors.ts';
import { libraryDraft } from './libraries.ts';
import { type Place, places } from './operations.ts';
import { choices } from './switches.ts';

export { switches } from './switches.ts';

/** Name of the dialect, and family of the catalog's namespaces: libraries of this product are its alone. */
const name = 'baidu-imagesearch';

/** What every path of the platform's products begins with; those that are not of image search answer error 3. */
const PRODUCTS = '/rest/2.0/';

/** Baidu AI image search: five families of libraries, served by an engine. Throws SwitchError. */
export function createBaiduImageSearch({ engine, environment }: DialectParts): Dialect {
  const services: ImageSearchServices = { engine, strict: environment.strict, ...choices(environment.switches) };
  return defineDialect<ImageSearchIdentity, null, ImageSearchCall>({
    name,
    errors: [errors],
    operations: [...places.values()].map(({ operation }) => operation),
    identify(request) {
      const { path } = request;
      const operation = places.get(path)?.operation.name ?? path.slice(PRODUCTS.length);
      return { identity: { ...identityOf(operation, environment.ids), path }, gateway: null };
    },
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
          const { method } = exchange.request;
          if (method !== 'POST') throw refusal('3', { detail: `${method} is not POST` });
          exchange.operation = placeOf(exchange.identity).operation;
        },
      },
      {
        name: 'decode',
        run(exchange) {
          exchange.input = decode(exchange.request);
        },
      },
      { name: 'validate', run: ({ input, operation }) => validate(input, operation) },
    ],
    prepare(exchange) {
      const call = baseCall(name, services, exchange);
      const { family } = placeOf(exchange.identity);
      return { ...call, family, library: () => engine.galleries.ensure(call.namespace, libraryDraft(family)) };
    },
    encode: ({ output, identity }) => encode(output, identity),
    encodeError: (error, { identity }) => encodeError(error, identity),
  });
}

function placeOf({ path }: ImageSearchIdentity): Place {
  const place = places.get(path);
  if (place === undefined) throw refusal('3', { detail: 'no operation of image search has this path' });
  return place;
}

function validate(input: Input, { schema }: { readonly schema: object }): void {
  const [problem] = schemaProblems(schema, input);
  if (problem !== undefined) throw refusal('216100', { detail: `${problem.field} is not well formed` });
}

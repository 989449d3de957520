import type { Engine } from '../../../src/engine/engine.ts';
import type { DialectEnvironment } from '../../../src/protocol/environment.ts';
import { wireCode } from '../../../src/protocol/errors.ts';
import type { Input } from '../../../src/protocol/operation.ts';
import type { Dialect } from '../../../src/protocol/pipeline.ts';
import { schemaProblems } from '../../../src/protocol/schema.ts';
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
export function createBaiduImageSearch(parts: {
  engine: Engine;
  environment: DialectEnvironment;
}): Dialect<ImageSearchIdentity, ImageSearchCall> {
  const { engine, environment } = parts;
  const services: ImageSearchServices = { engine, strict: environment.strict, ...choices(environment.switches) };
  return {
    name,
    errorCodes: new Set(Object.keys(errors).map(wireCode)),
    identify: ({ path }) => {
      if (!path.startsWith(PRODUCTS)) return undefined;
      const operation = places.get(path)?.operation.name ?? path.slice(PRODUCTS.length);
      return { ...identityOf(operation, environment.ids), path };
    },
    authenticate: (request) => authenticate(request, environment),
    route: ({ method }, identity) => {
      if (method !== 'POST') throw refusal('3', { detail: `${method} is not POST` });
      return placeOf(identity).operation;
    },
    decode,
    validate,
    prepare: ({ identity, caller, input }) => {
      const { family } = placeOf(identity);
      const namespace = { family: name, account: caller.account, region: caller.region };
      const library = () => engine.galleries.ensure(namespace, libraryDraft(family));
      return { identity, caller, input, services, family, namespace, library };
    },
    encode,
    encodeError,
  };
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

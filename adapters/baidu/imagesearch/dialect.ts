import { baseCall, type DefinedDialect } from '../../../src/protocol/pipeline.ts';
import { schemaProblems } from '../../../src/protocol/schema.ts';
import type { DialectParts } from '../../definition.ts';
import { createBaiduDialect } from '../gateway/dialect.ts';
import type { BaiduIdentity } from '../gateway/identity.ts';
import type { BaiduFacts, BaiduProduct } from '../gateway/product.ts';
import type { ImageSearchCall, ImageSearchEndpoint, ImageSearchServices } from './call.ts';
import { decode } from './decode.ts';
import { errors, refusal } from './errors.ts';
import { existing } from './existing.ts';
import { libraryDraft } from './families.ts';
import { endpoints } from './operations.ts';
import { settingsOf } from './switches.ts';
import { translate } from './translate.ts';

export { gallerySearch } from './gallery-search.ts';
export { switches } from './switches.ts';

/** Name of the dialect; as the family of the catalog's namespaces it isolates this product's libraries from other dialects. */
const name = 'baidu-imagesearch';

/** How the operations are called. */
export const calls: readonly string[] = [...endpoints.keys()].map((path) => `POST ${path}`);

/** Baidu AI image search: five families of libraries, served by an engine. Throws SwitchError. */
export function createBaiduImageSearch({
  engine,
  environment,
}: DialectParts): DefinedDialect<BaiduIdentity, BaiduFacts<ImageSearchEndpoint>, ImageSearchCall> {
  const services: ImageSearchServices = { engine, strict: environment.strict, ...settingsOf(environment.switches) };
  const product: BaiduProduct<ImageSearchEndpoint, ImageSearchCall> = {
    name,
    endpoints,
    errors,
    decode,
    validate(input, { schema }) {
      const [problem] = schemaProblems(schema, input);
      if (problem !== undefined) throw refusal('216100', { detail: `${problem.field} is not well formed` });
    },
    translate,
    existing,
    // Only 216681 has one [observed].
    errorFields: ({ values: { cont_sign } }) => (cont_sign === undefined ? {} : { cont_sign }),
    prepare(exchange, { family }) {
      const call = baseCall(name, services, exchange);
      return { ...call, family, library: () => engine.galleries.ensure(call.namespace, libraryDraft(family)) };
    },
  };
  return createBaiduDialect(product, environment);
}

import schemas from '../../../../schemas/volcengine/tosvectors/ListVectorBuckets.json' with { type: 'json' };
import { text } from '../../../../src/protocol/fields.ts';
import { namesPage } from '../../../../src/vector-api/dialect/pages.ts';
import { isOwnAccount } from '../access.ts';
import { type VectorCall, vectorOperation } from '../call.ts';
import { DEFAULT_NAMES } from '../limits.ts';
import { bucketInfo, PROJECT } from '../resources.ts';
import { wellFormed } from '../rules.ts';
import { decodeToken, encodeToken } from '../tokens.ts';

const tokenOfThisListing = ({ input }: VectorCall): { readonly after: string | undefined } => ({
  after: decodeToken(text(input, 'nextToken'), text(input, 'prefix')),
});

/** The caller's buckets by name; a token only if more follow [documented]. In another project than the only one, none [inferred]. */
export const ListVectorBuckets = vectorOperation({
  name: 'ListVectorBuckets',
  schema: schemas.request,
  rules: [...wellFormed(schemas.request), isOwnAccount, tokenOfThisListing],
  async handle(call, { after }) {
    const { input, services, namespace, project } = call;
    if ((project || PROJECT) !== PROJECT) return { vectorBuckets: [] };
    const { shown, last } = await namesPage(input, { limit: DEFAULT_NAMES, after }, (page) =>
      services.engine.vectorBuckets.list(namespace, page),
    );
    return {
      vectorBuckets: shown.map((bucket) => bucketInfo(call, bucket)),
      ...(last && { nextToken: encodeToken(last.name) }),
    };
  },
});

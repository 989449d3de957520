import schemas from '../../../../schemas/aws/s3vectors/CreateIndex.json' with { type: 'json' };
import { object } from '../../../../src/protocol/fields.ts';
import { shapeIn } from '../../../../src/vector-api/dialect/call.ts';
import { isAllowed } from '../access.ts';
import { vectorOperation } from '../call.ts';
import { MAX_INDEXES } from '../limits.ts';
import { indexName } from '../names.ts';
import { arnOf, defaultModeOf, encryptionIn } from '../resources.ts';
import { named, onBucket } from '../rules.ts';
import { tagsIn } from '../tags.ts';
import { configurationsIn, textFieldsOf, textSearchPossible } from '../text-search.ts';

/** An index with tags needs the permission to tag too [documented]. */
const mayTag = isAllowed(({ input }) => (object(input, 'tags') ? 'TagResource' : undefined));

/** Makes an index; its mode, and its encryption where the call says none, are the bucket's. */
export const CreateIndex = vectorOperation({
  name: 'CreateIndex',
  schema: schemas.request,
  rules: [
    ...onBucket(schemas.request),
    named('indexName', indexName, 'Invalid index name'),
    mayTag,
    encryptionIn,
    tagsIn,
    textSearchPossible,
  ],
  async handle(call, { encryption, tags }) {
    const { input, services, namespace } = call;
    const bucket = await call.bucket();
    const encrypted = encryption ?? bucket.settings.encryption;
    const textSearch = configurationsIn(object(input, 'metadataConfiguration') ?? {});
    const shape = shapeIn(call);
    const draft = {
      ...shape,
      unfilterable: [...new Set(shape.unfilterable)],
      textFields: textFieldsOf(textSearch),
      settings: {
        mode: defaultModeOf(bucket),
        tags,
        ...(encrypted !== undefined && { encryption: encrypted }),
        ...(textSearch.length > 0 && { textSearch }),
      },
    };
    await services.engine.vectorBuckets.createIndex(namespace, bucket.name, draft, { maxIndexes: MAX_INDEXES });
    return { indexArn: arnOf(call, bucket.name, draft.name) };
  },
});

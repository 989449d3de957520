import schemas from '../../../../schemas/aws/s3vectors/UpdateMetadataConfiguration.json' with { type: 'json' };
import { vectorOperation } from '../call.ts';
import { arnOf } from '../resources.ts';
import { onIndex } from '../rules.ts';
import { changed, changeIn, requireEnhanced } from '../text-search.ts';

/** Adds, or deletes, keys whose texts are searched; the texts of all vectors are searchable when it answers. */
export const UpdateMetadataConfiguration = vectorOperation({
  name: 'UpdateMetadataConfiguration',
  schema: schemas.request,
  rules: [...onIndex(schemas.request), changeIn, requireEnhanced],
  async handle(call, { change }) {
    const { bucket, name } = await call.index();
    const { vectorBuckets } = call.services.engine;
    await vectorBuckets.changeTextFields(call.namespace, bucket, name, (index) => changed(index, change));
    return { indexArn: arnOf(call, bucket, name) };
  },
});

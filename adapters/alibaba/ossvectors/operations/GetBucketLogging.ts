import schemas from '../../../../schemas/alibaba/ossvectors/GetBucketLogging.json' with { type: 'json' };
import { isAllowed } from '../access.ts';
import { vectorOperation } from '../call.ts';
import { bodyIntact, bucketExists } from '../rules.ts';

/** Without logging the answer is an empty object, the only form that every client reads [observed]. */
export const GetBucketLogging = vectorOperation({
  name: 'GetBucketLogging',
  schema: schemas.request,
  rules: [bucketExists, isAllowed('bucket'), bodyIntact],
  async handle(call) {
    const { logging } = (await call.bucket()).settings;
    return { BucketLoggingStatus: { LoggingEnabled: logging ?? {} } };
  },
});

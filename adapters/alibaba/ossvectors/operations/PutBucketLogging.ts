import schemas from '../../../../schemas/alibaba/ossvectors/PutBucketLogging.json' with { type: 'json' };
import { object, text } from '../../../../src/protocol/fields.ts';
import type { Input } from '../../../../src/protocol/operation.ts';
import { isAllowed } from '../access.ts';
import { type VectorCall, vectorOperation } from '../call.ts';
import { refusal } from '../errors.ts';
import { bodyIntact, bodyIsJson, bucketExists, fieldsValid } from '../rules.ts';

/** The target is an ordinary bucket of object storage. Tuku cannot look it up, so only its name is checked. */
const targetPossible = ({ input }: VectorCall): { readonly enabled: Input } => {
  const enabled = object(object(input, 'BucketLoggingStatus') ?? {}, 'LoggingEnabled') ?? {};
  const isOff = Object.keys(enabled).length === 0;
  if (!isOff && !/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(text(enabled, 'TargetBucket') ?? '')) {
    throw refusal('InvalidTargetBucketForLogging');
  }
  return { enabled };
};

/** Sets where access logs would be written; without a target, logging is off [inferred]. */
export const PutBucketLogging = vectorOperation({
  name: 'PutBucketLogging',
  schema: schemas.request,
  rules: [
    bucketExists,
    isAllowed('bucket'),
    bodyIntact,
    bodyIsJson,
    fieldsValid(schemas.request, 'InvalidArgument#field'),
    targetPossible,
  ],
  async handle({ services, namespace, bucketName }, { enabled }) {
    const logging = {
      ...(enabled.TargetBucket && { TargetBucket: enabled.TargetBucket }),
      ...(enabled.TargetPrefix && { TargetPrefix: enabled.TargetPrefix }),
      ...(enabled.LoggingRole && { LoggingRole: enabled.LoggingRole }),
    };
    await services.engine.vectorBuckets.change(namespace, bucketName, { logging });
    return null;
  },
});

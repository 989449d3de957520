import schemas from '../../../../schemas/alibaba/ossvectors/PutBucketLogging.json' with { type: 'json' };
import { text } from '../../../../src/protocol/fields.ts';
import { isAllowed } from '../access.ts';
import type { VectorOperation, VectorRule } from '../call.ts';
import { refusal } from '../errors.ts';
import { object } from '../input.ts';
import { bodyIntact, bodyIsJson, bucketExists, fieldsValid } from '../rules.ts';

/** The target is an ordinary bucket of object storage, which Tuku cannot look up: its name must be possible. */
const targetPossible: VectorRule = ({ input }) => {
  const enabled = object(object(input, 'BucketLoggingStatus') ?? {}, 'LoggingEnabled') ?? {};
  if (Object.keys(enabled).length === 0) return;
  if (!/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(text(enabled, 'TargetBucket') ?? '')) {
    throw refusal('InvalidTargetBucketForLogging');
  }
};

/** Sets where access logs would be written; without a target, logging is off [inferred]. */
export const PutBucketLogging: VectorOperation = {
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
  async handle({ input, services, namespace, bucketName }) {
    const enabled = object(object(input, 'BucketLoggingStatus') ?? {}, 'LoggingEnabled') ?? {};
    const logging = {
      ...(enabled.TargetBucket && { TargetBucket: enabled.TargetBucket }),
      ...(enabled.TargetPrefix && { TargetPrefix: enabled.TargetPrefix }),
      ...(enabled.LoggingRole && { LoggingRole: enabled.LoggingRole }),
    };
    await services.engine.vectorBuckets.change(namespace, bucketName, { logging });
    return null;
  },
};

import schemas from '../../../../schemas/volcengine/tosvectors/CreateVectorBucket.json' with { type: 'json' };
import { VectorError } from '../../../../src/engine/errors.ts';
import { isOwnAccount } from '../access.ts';
import { vectorOperation } from '../call.ts';
import { MAX_BUCKETS } from '../limits.ts';
import { namesAgree, wellFormed } from '../rules.ts';

/** Creates a bucket. A second one of the same name is refused to its owner too [documented], or not: switch `create-again`. */
export const CreateVectorBucket = vectorOperation({
  name: 'CreateVectorBucket',
  schema: schemas.request,
  rules: [...wellFormed(schemas.request), namesAgree, isOwnAccount],
  async handle({ services, namespace, bucketName }) {
    const { engine, createsAgain } = services;
    const rules = { maxBuckets: MAX_BUCKETS, everywhere: true };
    try {
      await engine.vectorBuckets.create(namespace, { name: bucketName, settings: {} }, rules);
    } catch (error) {
      const isThere = error instanceof VectorError && error.problem === 'bucket-exists';
      if (!isThere || !createsAgain) throw error;
    }
    return null;
  },
});

import { signS3 } from '../s3-signer.ts';
import { bodyText, operationNames } from './common-names.ts';
import type { VectorAnswer, VectorForm } from './form.ts';

export const awsS3Vectors: VectorForm = {
  dialect: 'aws-s3vectors',
  buckets: ['model-a', 'model-b', 'model-c'],
  indexes: ['first', 'second', 'the.third'],
  codes: {
    bucketMissing: 'NotFoundException',
    bucketOfIndexMissing: 'NotFoundException',
    indexMissing: 'NotFoundException',
    bucketExists: 'ConflictException',
    indexExists: 'ConflictException',
    bucketNotEmpty: 'ConflictException',
  },
  listing: { filter: false, segments: true },
  emptyLists: false,
  distance: (_, exact) => Math.fround(exact),
  tolerance: 1e-6,
  client(url) {
    const { host } = new URL(url);
    return async (operation, vectorBucketName, body) => {
      const target = `/${operationNames[operation]}`;
      const text = bodyText(operation, vectorBucketName, body);
      const headers = signS3({ method: 'POST', target, host, body: text });
      const answer = await fetch(url + target, { method: 'POST', headers, body: text });
      const members = (await answer.json()) as Partial<VectorAnswer>;
      const code = answer.headers.get('x-amzn-errortype') ?? '';
      return { vectors: [], indexes: [], ...members, status: answer.status, code };
    };
  },
};

import { signTos4 } from '../tos-signer.ts';
import { bodyText, operationNames } from './common-names.ts';
import type { VectorAnswer, VectorForm } from './form.ts';

export const volcengineTosVectors: VectorForm = {
  dialect: 'volcengine-tosvectors',
  buckets: ['model-a', 'model-b', 'model-c'],
  indexes: ['first', 'second', 'third-3'],
  codes: {
    bucketMissing: 'VectorBucketNotFound',
    bucketOfIndexMissing: 'VectorBucketNotFound',
    indexMissing: 'VectorIndexNotFound',
    bucketExists: 'ConflictException',
    indexExists: 'ConflictException',
    bucketNotEmpty: 'ConflictException',
  },
  listing: { filter: false, segments: false },
  emptyLists: false,
  distance: (metric, exact) => (metric === 'euclidean' ? exact * exact : exact),
  // Distances are sums of 32-bit floats.
  tolerance: 1e-5,
  client: (url) => async (operation, bucket, body) => {
    const path =
      operation === 'createBucket' ? '/CreateVectorBucket' : `/${bucket}-2100000001/${operationNames[operation]}`;
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: signTos4({ host: new URL(url).host, path }, { client: 'node' }),
      body: bodyText(operation, bucket, body),
    });
    const answer = await response.text();
    const { Code, ...rest } = JSON.parse(answer || '{}') as Partial<VectorAnswer> & { Code?: string };
    // Numbers come in their shortest form.
    const vectors = (rest.vectors ?? []).map(({ data, ...vector }) => ({
      ...vector,
      ...(data && { data: { float32: data.float32.map(Math.fround) } }),
    }));
    return { indexes: [], ...rest, vectors, status: response.status, code: Code ?? '' };
  },
};

import { signCos } from '../cos-signer.ts';
import { bodyText, operationNames } from './common-names.ts';
import type { VectorAnswer, VectorForm } from './form.ts';

export const tencentCosVectors: VectorForm = {
  dialect: 'tencent-cosvectors',
  buckets: ['model-a-1250000000', 'model-b-1250000000', 'model-c-1250000000'],
  indexes: ['first', 'second', 'the.third'],
  codes: {
    bucketMissing: 'NotFoundException',
    bucketOfIndexMissing: 'NotFoundException',
    indexMissing: 'NotFoundException',
    bucketExists: 'ConflictException',
    indexExists: 'ConflictException',
    bucketNotEmpty: 'ConflictException',
  },
  listing: { filter: true, segments: true },
  emptyLists: true,
  distance: (metric, exact) => (metric === 'euclidean' ? exact * exact : exact),
  tolerance: 1e-9,
  client(url) {
    const { host } = new URL(url);
    return async (operation, vectorBucketName, body) => {
      const path = `/${operationNames[operation]}`;
      const text = bodyText(operation, vectorBucketName, body);
      const headers = signCos({ method: 'POST', path, host });
      const answer = await fetch(url + path, { method: 'POST', headers, body: text });
      const members = JSON.parse((await answer.text()) || '{}') as Partial<VectorAnswer>;
      const code = answer.headers.get('x-cos-error-code') ?? '';
      return { vectors: [], indexes: [], ...members, status: answer.status, code };
    };
  },
};

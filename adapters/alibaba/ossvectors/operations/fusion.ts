import { isAllowed } from '../access.ts';
import { vectorOperation } from '../call.ts';
import { refusal } from '../errors.ts';
import { bodyIntact, bucketExists } from '../rules.ts';

/** Fusion indexes are an invite-only preview: the vendor refuses everybody else, and so does Tuku [inferred]. */
function notServed(name: string) {
  return vectorOperation({
    name,
    schema: {},
    rules: [bucketExists, isAllowed('index'), bodyIntact],
    handle: () => Promise.reject(refusal('OperationNotSupported#fusion', { name })),
  });
}

export const PutVectorIndexFusion = notServed('PutVectorIndexFusion');
export const QueryVectorsFusion = notServed('QueryVectorsFusion');

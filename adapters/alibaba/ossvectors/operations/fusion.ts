import { isAllowed } from '../access.ts';
import type { VectorOperation } from '../call.ts';
import { refusal } from '../errors.ts';
import { bodyIntact, bucketExists } from '../rules.ts';

/** Fusion indexes are an invite-only preview: to everybody else the vendor says no, and so does Tuku [inferred]. */
function notServed(name: string): VectorOperation {
  return {
    name,
    schema: {},
    rules: [bucketExists, isAllowed('index'), bodyIntact],
    handle: () => Promise.reject(refusal('OperationNotSupported#fusion', { name })),
  };
}

export const PutVectorIndexFusion = notServed('PutVectorIndexFusion');
export const QueryVectorsFusion = notServed('QueryVectorsFusion');

import type { Namespace, Tables } from '../catalog/port.ts';
import type { VectorBucketRow, VectorIndexRow } from '../catalog/vector-port.ts';
import { VectorError } from './errors.ts';

/** Names a vector index. */
export interface VectorIndexRef {
  readonly bucket: string;
  readonly index: string;
}

/** A vector index as it was found, and its place. */
export type FoundIndex = VectorIndexRow & VectorIndexRef & { readonly namespace: Namespace };

/** The bucket's row. Throws VectorError bucket-not-found. */
export async function foundBucket(tables: Tables, namespace: Namespace, name: string): Promise<VectorBucketRow> {
  return required(await tables.vectorBuckets.find(namespace, name), name);
}

/** Like foundBucket; also locks the row until the transaction ends. */
export async function lockedBucket(tables: Tables, namespace: Namespace, name: string): Promise<VectorBucketRow> {
  return required(await tables.vectorBuckets.lock(namespace, name), name);
}

/** The index. Throws VectorError bucket-not-found, index-not-found. */
export async function foundIndex(tables: Tables, namespace: Namespace, ref: VectorIndexRef): Promise<FoundIndex> {
  const row = await tables.vectorIndexes.find(namespace, ref.bucket, ref.index);
  return row === undefined ? missingIndex(tables, namespace, ref) : { ...row, ...ref, namespace };
}

/**
 * Like foundIndex; also locks the row until the transaction ends.
 * @param id an index of this name with another id counts as missing
 */
export async function lockedIndex(
  tables: Tables,
  namespace: Namespace,
  ref: VectorIndexRef,
  id?: number,
): Promise<VectorIndexRow> {
  const row = await tables.vectorIndexes.lock(namespace, ref.bucket, ref.index);
  return row !== undefined && (id ?? row.id) === row.id ? row : missingIndex(tables, namespace, ref);
}

function required(row: VectorBucketRow | undefined, name: string): VectorBucketRow {
  if (row === undefined) throw new VectorError('bucket-not-found', `no vector bucket ${name}`);
  return row;
}

/** Throws VectorError bucket-not-found, index-not-found. */
export async function missingIndex(
  tables: Tables,
  namespace: Namespace,
  { bucket, index }: VectorIndexRef,
): Promise<never> {
  await foundBucket(tables, namespace, bucket);
  throw new VectorError('index-not-found', `no index ${index} in vector bucket ${bucket}`);
}

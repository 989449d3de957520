import { text } from '../../../src/protocol/fields.ts';
import type { Input } from '../../../src/protocol/operation.ts';

/** What a body says of the bucket and index it is about. */
export interface Names {
  readonly bucket: string;
  readonly index: string;
  /** Of a QCS; undefined when names alone are given. */
  readonly region: string | undefined;
}

const bucketForm = /^qcs::cosvector:([a-z0-9-]+):uid\/(\d+):bucket\/([^/]+)$/;
const indexForm = /^qcs::cosvector:([a-z0-9-]+):uid\/(\d+):bucket\/([^/]+)\/index\/([^/]+)$/;

/** A vendor's resource name, e.g. `qcs::cosvector:ap-guangzhou:uid/1250000000:bucket/demo-1250000000`. */
export function bucketQcs(region: string, bucket: string): string {
  return `qcs::cosvector:${region}:uid/${appIdOf(bucket) ?? ''}:bucket/${bucket}`;
}

export function indexQcs(region: string, bucket: string, index: string): string {
  return `${bucketQcs(region, bucket)}/index/${index}`;
}

/** The owner's APPID: it ends the name of a bucket; undefined for a name without one. */
export function appIdOf(bucket: string): string | undefined {
  return /-(\d+)$/.exec(bucket)?.[1];
}

/** The names in a body, whether they are allowed or not; `''` for those that are missing. */
export function namesIn(input: Input): Names {
  const [, region, , bucket = ''] = bucketForm.exec(text(input, 'vectorBucketQcs') ?? '') ?? [];
  const [, indexRegion, , owner = '', index = ''] = indexForm.exec(text(input, 'indexQcs') ?? '') ?? [];
  return {
    bucket: text(input, 'vectorBucketName') ?? (bucket || owner),
    index: text(input, 'indexName') ?? index,
    region: region ?? indexRegion,
  };
}

/**
 * What is wrong with a resource name beside the names in the same body, which must be those of the same resource; undefined
 * when nothing is.
 */
export function qcsProblem(qcs: string, kind: 'bucket' | 'index', { bucket, index }: Names): string | undefined {
  const [, , appId, itsBucket = '', itsIndex] = (kind === 'bucket' ? bucketForm : indexForm).exec(qcs) ?? [];
  if (appId === undefined) return `must be the QCS of ${kind === 'bucket' ? 'a vector bucket' : 'an index'}`;
  if (appIdOf(itsBucket) !== appId) return 'has another APPID than the name of its vector bucket';
  if (itsBucket !== bucket || (itsIndex !== undefined && itsIndex !== index))
    return 'is not that of the names beside it';
  return undefined;
}

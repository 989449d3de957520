import { text } from '../../../src/protocol/fields.ts';
import type { Input } from '../../../src/protocol/operation.ts';

/** What a call is about: a bucket, or an index of one; all undefined where it names nothing. */
export interface Address {
  readonly bucket: string | undefined;
  readonly index: string | undefined;
  /** Only ARNs have these two. */
  readonly accountId: string | undefined;
  readonly region: string | undefined;
}

const ARN =
  /^arn:aws[-a-z0-9]*:s3vectors:([a-z0-9-]+):(\d{12}):bucket\/([a-z0-9.-]{3,63})(?:\/index\/([a-z0-9.-]{3,63}))?$/;

/** Reads the ARN of a bucket or index; undefined for any other text. */
export function parseArn(arn: string): Address | undefined {
  const [, region, accountId, bucket, index] = ARN.exec(arn) ?? [];
  return bucket === undefined ? undefined : { bucket, index, accountId, region };
}

/** What the fields of a call, or the ARN in its path, name; an ARN goes before names, which rules refuse beside it. */
export function addressOf(input: Input): Address {
  const arn = ['resourceArn', 'indexArn', 'vectorBucketArn'].map((name) => text(input, name)).find((one) => one);
  const [bucket, index] = [text(input, 'vectorBucketName'), text(input, 'indexName')];
  const named = { bucket, index, accountId: undefined, region: undefined };
  const parsed = arn === undefined ? undefined : parseArn(arn);
  return parsed === undefined ? named : { ...parsed, index: parsed.index ?? index };
}

/** 3 to 63 lower-case letters, digits and hyphens, with a letter or digit at either end [documented]. */
export const bucketName = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;
/** Dots too [documented]. */
export const indexName = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

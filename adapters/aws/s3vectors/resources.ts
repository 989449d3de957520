import type { StoredVectorIndex, VectorBucket } from '../../../src/engine/vector-buckets.ts';
import { isJsonObject, type Json } from '../../../src/json.ts';
import { object, text } from '../../../src/protocol/fields.ts';
import type { VectorCall } from './call.ts';
import { invalid } from './errors.ts';
import { ENHANCED_SINCE, type IndexMode } from './limits.ts';

type Fields = { readonly [field: string]: Json };
type Settings = VectorBucket['settings'];

/** The ARN of a bucket, or of an index in it. */
export function arnOf({ services, namespace }: VectorCall, bucket: string, index?: string): string {
  const { accounts } = services;
  const arn = `arn:aws:s3vectors:${namespace.region}:${accounts.idOf(namespace.account)}:bucket/${bucket}`;
  return index === undefined ? arn : `${arn}/index/${index}`;
}

/** A bucket as listings show it. */
export function bucketSummary(call: VectorCall, { name, createdAt }: VectorBucket): Fields {
  return { vectorBucketName: name, vectorBucketArn: arnOf(call, name), creationTime: seconds(createdAt) };
}

export function bucketInfo(call: VectorCall, bucket: VectorBucket): Fields {
  const { encryption = AES256 } = bucket.settings;
  const defaultIndexMode = defaultModeOf(bucket);
  return { ...bucketSummary(call, bucket), encryptionConfiguration: encryption, defaultIndexMode };
}

/** An index as listings show it. */
export function indexSummary(call: VectorCall, bucket: string, { name, createdAt }: StoredVectorIndex): Fields {
  const indexArn = arnOf(call, bucket, name);
  return { vectorBucketName: bucket, indexName: name, indexArn, creationTime: seconds(createdAt) };
}

export function indexInfo(call: VectorCall, bucket: string, index: StoredVectorIndex): Fields {
  const { dimension, metric, unfilterable, settings } = index;
  const texts = settings.textSearch;
  const metadata = {
    ...(unfilterable.length > 0 && { nonFilterableMetadataKeys: unfilterable }),
    // Texts are searchable once they are written: nothing is ever BUILDING.
    ...(Array.isArray(texts) && {
      textSearchConfigurations: texts.filter(isJsonObject).map((one) => ({ ...one, status: 'ACTIVE' })),
    }),
  };
  return {
    ...indexSummary(call, bucket, index),
    dataType: 'float32',
    dimension,
    distanceMetric: metric,
    ...(Object.keys(metadata).length > 0 && { metadataConfiguration: metadata }),
    encryptionConfiguration: settings.encryption ?? AES256,
    indexMode: modeOf(index),
  };
}

const AES256 = { sseType: 'AES256' };

const seconds = (time: Date) => time.getTime() / 1000;

/** Whether a bucket was made before its kind of index changed. */
export function isOld({ createdAt }: VectorBucket): boolean {
  return createdAt.getTime() < ENHANCED_SINCE;
}

/** The mode that new indexes of a bucket have. */
export function defaultModeOf(bucket: VectorBucket): IndexMode {
  return modeIn(bucket.settings.defaultIndexMode) ?? (isOld(bucket) ? 'CLASSIC' : 'ENHANCED');
}

export function modeOf({ settings }: { readonly settings: Settings }): IndexMode {
  return modeIn(settings.mode) ?? 'ENHANCED';
}

export function modeIn(value: Json | undefined): IndexMode | undefined {
  return value === 'CLASSIC' || value === 'ENHANCED' ? value : undefined;
}

/** What a call says of encryption; undefined if nothing [observed]. Tuku does not look a key up. Throws ApiError. */
export function encryptionIn({ input }: VectorCall): { readonly encryption: Fields | undefined } {
  const configuration = object(input, 'encryptionConfiguration');
  if (configuration === undefined) return { encryption: undefined };
  const { sseType = 'AES256' } = configuration;
  const key = text(configuration, 'kmsKeyArn');
  const isKms = sseType === 'aws:kms';
  if (isKms !== (key !== undefined)) {
    const wrong = isKms
      ? 'kmsKeyArn must be specified when sseType is set to aws:kms'
      : 'kmsKeyArn must not be specified when sseType is AES256.';
    throw invalid(wrong, [{ path: 'EncryptionConfiguration', message: wrong }]);
  }
  return { encryption: { sseType, ...(key !== undefined && { kmsKeyArn: key }) } };
}

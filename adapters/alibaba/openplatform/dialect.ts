import schemas from '../../../schemas/alibaba/openplatform/AuthorizeFileUpload.json' with { type: 'json' };
import { FILES_PREFIX } from '../../../src/engine/files.ts';
import type { DialectEnvironment } from '../../../src/protocol/environment.ts';
import { nonEmptyText } from '../../../src/protocol/fields.ts';
import { type Call, operationOf } from '../../../src/protocol/operation.ts';
import { baseCall, type Dialect } from '../../../src/protocol/pipeline.ts';
import type { DialectParts } from '../../definition.ts';
import { createAlibabaDialect } from '../gateway/dialect.ts';
import type { AlibabaIdentity, AlibabaProduct } from '../gateway/product.ts';
import { GRANTS, issueGrant } from './upload-policy.ts';

const name = 'alibaba-openplatform';

/** Bucket for uploads to the vendor's own host of object storage. */
const UPLOADS = 'tuku-uploads';

/** Hosts of the temporary bucket at the vendor's own names, and of all other ordinary buckets there. */
export const uploadHost = /^tuku-uploads\.oss-[\w-]+\.aliyuncs\.com$/;
export const otherBuckets = /^(?!tuku-uploads\.)(.*\.)?oss-(?!vectors\.)[\w-]+\.aliyuncs\.com(:\d+)?$/;

type OpenPlatformCall = Call<Pick<DialectEnvironment, 'clock' | 'ids' | 'secret'>, AlibabaIdentity>;

const AuthorizeFileUpload = operationOf<OpenPlatformCall>()({
  name: 'AuthorizeFileUpload',
  schema: schemas.request,
  rules: [],
  async handle({ identity, caller, input, services: { clock, ids, secret } }) {
    const region = nonEmptyText(input, 'RegionId') ?? caller.region;
    const { bucket, endpoint } = placeOf(identity.host, region);
    const now = clock.now();
    const day = now.toISOString().slice(0, 10).replaceAll('-', '');
    const product = String(input.Product)
      .replace(/[^\w-]/g, '_')
      .slice(0, 64);
    const key = `${FILES_PREFIX}${product}/${day}/${ids.uuid()}`;
    const grant = issueGrant({ account: caller.account, region }, { bucket, key }, now, await secret(GRANTS));
    return {
      AccessKeyId: grant.accessKeyId,
      EncodedPolicy: grant.policy,
      Signature: grant.signature,
      Bucket: bucket,
      Endpoint: endpoint,
      ObjectKey: key,
      // A boolean: the vendor's clients take the string "false" for true [observed].
      UseAccelerate: false,
    };
  },
});

/**
 * Bucket and endpoint for which `{Bucket}.{Endpoint}` leads back to this server: the host as the client called it, cut at
 * its first dot. `127.0.0.1` is the bucket `127` at `0.0.1` [observed to work]; a host without a dot gets the trailing dot
 * of a fully qualified name. A client that called the vendor's own host is sent to the vendor's object storage [inferred],
 * which reaches Tuku the same way.
 */
export function placeOf(host: string, region: string): { bucket: string; endpoint: string } {
  const [, name = '', port = ''] = /^(\[[^\]]*\]|[^:]*)(:\d+)?$/.exec(host) ?? [];
  if (/\.aliyuncs\.com$/i.test(name)) {
    const place = /^[\w-]{1,64}$/.test(region) ? region : 'cn-shanghai';
    return { bucket: UPLOADS, endpoint: `oss-${place}.aliyuncs.com${port}` };
  }
  const isLocal = name === '' || name.startsWith('[') || name === 'localhost';
  const full = isLocal ? '127.0.0.1' : name;
  const dot = full.indexOf('.');
  if (dot < 0) return { bucket: full, endpoint: port };
  return { bucket: full.slice(0, dot), endpoint: full.slice(dot + 1) + port };
}

/** How requests for the product are recognised. */
export const marks = {
  service: 'openplatform',
  versions: ['2019-12-19'],
  operations: new Map([['2019-12-19/AuthorizeFileUpload', AuthorizeFileUpload]]),
  unserved: new Set<string>(),
};

/** OpenPlatform 2019-12-19, limited to the operation that the clients' "Advance" calls need: permission to upload a file. */
export function createOpenPlatform({ environment }: DialectParts): Dialect {
  const { clock, ids, secret } = environment;
  const product: AlibabaProduct<OpenPlatformCall> = {
    name,
    ...marks,
    errors: {},
    translate: () => undefined,
    prepare: (exchange) => baseCall(name, { clock, ids, secret }, exchange),
  };
  return createAlibabaDialect(product, environment);
}

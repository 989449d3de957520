import schemas from '../../../schemas/alibaba/openplatform/AuthorizeFileUpload.json' with { type: 'json' };
import { FILES_PREFIX } from '../../../src/engine/files.ts';
import type { Clock, Ids } from '../../../src/protocol/clock-and-ids.ts';
import type { Call, Operation } from '../../../src/protocol/operation.ts';
import { baseCall, type Dialect } from '../../../src/protocol/pipeline.ts';
import type { DialectParts } from '../../definition.ts';
import { createAlibabaDialect } from '../gateway/dialect.ts';
import type { AlibabaIdentity, AlibabaProduct } from '../gateway/product.ts';
import { issueGrant } from './upload-policy.ts';

const name = 'alibaba-openplatform';

/** The bucket for uploads at the vendor's own object store. */
const UPLOADS = 'tuku-uploads';

type OpenPlatformCall = Call<{ readonly clock: Clock; readonly ids: Ids }, AlibabaIdentity>;

const AuthorizeFileUpload: Operation<OpenPlatformCall> = {
  name: 'AuthorizeFileUpload',
  schema: schemas.request,
  rules: [],
  async handle({ identity, caller, input, services: { clock, ids } }) {
    const region = typeof input.RegionId === 'string' && input.RegionId !== '' ? input.RegionId : caller.region;
    const { bucket, endpoint } = placeOf(identity.host, region);
    const now = clock.now();
    const day = now.toISOString().slice(0, 10).replaceAll('-', '');
    const product = String(input.Product)
      .replace(/[^\w-]/g, '_')
      .slice(0, 64);
    const key = `${FILES_PREFIX}${product}/${day}/${ids.uuid()}`;
    const grant = issueGrant({ account: caller.account, region }, { bucket, key }, now);
    return {
      AccessKeyId: grant.accessKeyId,
      EncodedPolicy: grant.policy,
      Signature: grant.signature,
      Bucket: bucket,
      Endpoint: endpoint,
      ObjectKey: key,
      // A boolean: the text "false" counts as true in the vendor's clients [observed].
      UseAccelerate: false,
    };
  },
};

/**
 * Bucket and endpoint whose `{Bucket}.{Endpoint}` leads back to this server: the client's own name for it, cut at a dot.
 * `127.0.0.1` is a bucket `127` at `0.0.1` [observed to work]; a name without a dot gets the one that ends every full name.
 * A client that asked the vendor's own host is led to an object store's [inferred], which reaches Tuku the same way.
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

/** What marks a request as the product's. */
export const marks = {
  service: 'openplatform',
  versions: ['2019-12-19'],
  operations: new Map([['2019-12-19/AuthorizeFileUpload', AuthorizeFileUpload]]),
  unserved: new Set<string>(),
};

/** OpenPlatform 2019-12-19 as far as the clients' "Advance" calls need it: the permission to upload a file. */
export function createOpenPlatform({ environment }: DialectParts): Dialect {
  const { clock, ids } = environment;
  const product: AlibabaProduct<OpenPlatformCall> = {
    name,
    ...marks,
    errors: {},
    translate: () => undefined,
    prepare: (exchange) => baseCall(name, { clock, ids }, exchange),
  };
  return createAlibabaDialect(product, environment);
}

import { once } from '../../concurrency/once.ts';
import type { Engine } from '../../engine/engine.ts';
import { VectorError } from '../../engine/errors.ts';
import type { FoundIndex, SettingsChange, VectorBucket } from '../../engine/vector-buckets.ts';
import type { Clock } from '../../protocol/clock-and-ids.ts';
import { integer, object, text, texts } from '../../protocol/fields.ts';
import type { Call, Identity, Input } from '../../protocol/operation.ts';
import { baseCall, type Exchange } from '../../protocol/pipeline.ts';
import type { Peer } from '../../protocol/wire.ts';
import type { Accounts } from '../accounts.ts';

/** Who calls; anonymous visitors have no account, calls without a client, such as those of seeds, no key. */
export interface BucketVisitor {
  readonly account: string | undefined;
  readonly keyId: string | undefined;
}

/** What the operations of every vendor work with. */
export interface BucketServices {
  readonly engine: Engine;
  readonly accounts: Accounts;
  readonly clock: Clock;
  /** `--strict`: unknown members of a body are refused. */
  readonly strict: boolean;
}

/** One request on its way through an operation's rules and handler; its namespace is where the addressed account's buckets are. */
export interface BucketCall<S extends BucketServices, I extends Identity, V extends BucketVisitor> extends Call<S, I> {
  readonly visitor: V;
  readonly peer: Peer | undefined;
  readonly userAgent: string | undefined;
  /** Whether the caller's account is the addressed one. */
  readonly isOwner: boolean;
  /** The addressed bucket, read once per call. Throws VectorError bucket-not-found. */
  bucket(): Promise<VectorBucket>;
  /** The addressed index, read once per call. Throws VectorError bucket-not-found, index-not-found. */
  index(): Promise<FoundIndex>;
}

/** What the checks of a body, and a search, see of a call: of a request, or of the console's. */
export interface BodyCall<Services> {
  readonly input: Input;
  readonly services: Services;
  /** See BucketCall. */
  index(): Promise<FoundIndex>;
}

export type AnyBucketCall = BucketCall<BucketServices, Identity, BucketVisitor>;

/** What a request addresses. */
export interface Addressed {
  /** The owner's id; undefined where only the caller can be meant. */
  readonly accountId: string | undefined;
  readonly bucket: string | undefined;
  readonly index: string | undefined;
  /** Of a resource's full name; what is in another region than the call's is not found. */
  readonly region?: string | undefined;
}

/** What all vendors' calls on buckets begin with. */
export function bucketCall<S extends BucketServices, I extends Identity, V extends BucketVisitor, G, C>(
  family: string,
  services: S,
  exchange: Exchange<I, G, C>,
  visitor: V,
  { accountId, bucket = '', index = '', region }: Addressed,
): BucketCall<S, I, V> {
  const { request, caller } = exchange;
  const { vectorBuckets } = services.engine;
  const account = services.accounts.ownerOf(accountId, visitor.account);
  const namespace = { family, account, region: caller.region };
  const here = async () => {
    if (region === undefined || region === caller.region) return;
    throw new VectorError('bucket-not-found', `vector bucket ${bucket} is named with the region ${region}`);
  };
  return {
    ...baseCall(family, services, exchange),
    namespace,
    visitor,
    peer: request.peer,
    userAgent: request.header('user-agent'),
    isOwner: visitor.account === account,
    bucket: once(() => here().then(() => vectorBuckets.get(namespace, bucket))),
    index: once(() => here().then(() => vectorBuckets.getIndex(namespace, bucket, index))),
  };
}

/** Changes settings of the addressed bucket. Throws VectorError bucket-not-found. */
export async function changeBucket(call: AnyBucketCall, settings: SettingsChange): Promise<void> {
  const { services, namespace } = call;
  await services.engine.vectorBuckets.change(namespace, (await call.bucket()).name, settings);
}

/** Changes settings of the addressed index. Throws VectorError bucket-not-found, index-not-found. */
export async function changeIndex(call: AnyBucketCall, settings: SettingsChange): Promise<void> {
  const { services, namespace } = call;
  const { bucket, name } = await call.index();
  await services.engine.vectorBuckets.changeIndex(namespace, bucket, name, settings);
}

/** The shape of a new index, by the members that vendors share. */
export function shapeIn({ input }: AnyBucketCall) {
  return {
    name: text(input, 'indexName') ?? '',
    dimension: integer(input, 'dimension') ?? 0,
    metric: text(input, 'distanceMetric') === 'cosine' ? ('cosine' as const) : ('euclidean' as const),
    unfilterable: texts(object(input, 'metadataConfiguration') ?? {}, 'nonFilterableMetadataKeys'),
  };
}

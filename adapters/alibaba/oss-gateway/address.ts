import { isIP } from 'node:net';
import { decodedText, wireText } from '../../../src/protocol/parameters.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';

/** Where a request goes, according to its host and path. */
export interface Address {
  /** Undefined for the service itself. */
  readonly bucket: string | undefined;
  /** The owner's id: only a bucket's own host name has it. */
  readonly accountId: string | undefined;
  /** The path after the bucket, decoded; operations on vector buckets have none. */
  readonly key: string;
  /** Only the vendor's host names have one. */
  readonly region: string | undefined;
  /** Whether the host is one of the vendor's for vector buckets. */
  readonly isVectorsHost: boolean;
}

/**
 * Reads `{bucket}-{accountId}.{host}/`, `{host}/{bucket}/` or `{host}/`. A label is split at its last hyphen [inferred].
 * Labels of hosts that are not the vendor's count too (`demo-123.127.0.0.1`), unless the path names a bucket or the call is
 * for the service itself: then the name is the host's own (`tuku-1.example.com`).
 * @param isForService whether the request may be a call of the service itself, which names no bucket
 */
export function addressOf(request: WireRequest, isForService: boolean): Address {
  const labels = hostLabels(request);
  const mark = labels.indexOf('oss-vectors');
  const isVectorsHost = mark > 0;
  const region = isVectorsHost ? labels[mark - 1]?.replace(/-internal$/, '') : undefined;
  const path = decodedText(wireText(request.path.slice(1)));
  const hasBucketLabel = isVectorsHost ? mark > 1 : path === '' && !isForService;
  const [, bucket, accountId] = (hasBucketLabel && labels.length > 1 && /^(.+)-(\d+)$/.exec(labels[0] ?? '')) || [];
  if (bucket !== undefined) return { bucket, accountId, key: path, region, isVectorsHost };
  const end = path.indexOf('/');
  const first = end < 0 ? path : path.slice(0, end);
  return {
    bucket: first === '' ? undefined : first,
    accountId: undefined,
    key: end < 0 ? '' : path.slice(end + 1),
    region,
    isVectorsHost,
  };
}

/** In lower case, without the port; none for a plain IP address. */
function hostLabels(request: WireRequest): string[] {
  const host = (request.header('host') ?? '').replace(/:\d+$/, '').toLowerCase();
  return isIP(host) === 0 ? host.split('.') : [];
}

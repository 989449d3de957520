import { isIP } from 'node:net';
import { wireText } from '../../../src/protocol/parameters.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import { subresourceOf } from '../ossvectors/operations.ts';

/** Where a request goes, as far as its host and path say. */
export interface Address {
  /** Undefined for the service itself. */
  readonly bucket: string | undefined;
  /** The owner's id: only a bucket's own host name has it. */
  readonly accountId: string | undefined;
  /** What stands behind the bucket in the path, decoded; no operation of this API has any. */
  readonly key: string;
  /** Of the vendor's host names. */
  readonly region: string | undefined;
  /** Whether the host is one of the vendor's for vector buckets. */
  readonly isVectorsHost: boolean;
}

/**
 * Reads `{bucket}-{accountId}.{host}/`, `{host}/{bucket}/` or `{host}/`. A label is split at its last hyphen [inferred].
 * Odd hosts count too (`demo-123.127.0.0.1`), unless the path has a bucket, or it is a call to the service itself: then
 * the host is somebody's own name (`tuku-1.example.com`).
 */
export function addressOf(request: WireRequest): Address {
  const labels = hostLabels(request);
  const mark = labels.indexOf('oss-vectors');
  const isVectorsHost = mark > 0;
  const region = isVectorsHost ? labels[mark - 1]?.replace(/-internal$/, '') : undefined;
  const path = decodedPath(request.path);
  const own = isVectorsHost ? mark > 1 : path === '' && !isListing(request);
  const [, bucket, accountId] = (own && labels.length > 1 && /^(.+)-(\d+)$/.exec(labels[0] ?? '')) || [];
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

/** Listing the buckets is the one operation that reads without naming what. */
function isListing(request: WireRequest): boolean {
  return request.method === 'GET' && subresourceOf(request) === '';
}

/** Lower case, without the port; none for a plain IP address. */
function hostLabels(request: WireRequest): string[] {
  const host = (request.header('host') ?? '').replace(/:\d+$/, '').toLowerCase();
  return isIP(host) === 0 ? host.split('.') : [];
}

/** Without the slash before it. */
function decodedPath(path: string): string {
  const text = wireText(path.slice(1));
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

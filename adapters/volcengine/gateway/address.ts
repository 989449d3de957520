import { isIP } from 'node:net';
import { decodedText, wireText } from '../../../src/protocol/parameters.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';

/** Where a request goes, according to its host and path. */
export interface Address {
  /** Undefined where only the body names one. */
  readonly bucket: string | undefined;
  /** The owner's id: it stands beside the bucket. */
  readonly accountId: string | undefined;
  /** Whether the path names the bucket, not the host. */
  readonly isInPath: boolean;
  /** The path after the bucket, decoded, without the leading slash: the name of an operation. */
  readonly operation: string;
  /** Only the vendor's host names have one. */
  readonly region: string | undefined;
  /** What kind of host was asked for. */
  readonly host: 'vendor' | 'local' | 'other';
}

/** `{bucket}-{accountId}` is split at its last hyphen [inferred]: ids have digits only. */
const owned = /^(.+)-(\d+)$/;

/**
 * Reads `{bucket}-{accountId}.{host}/{Operation}`, `{host}/{bucket}-{accountId}/{Operation}` or `{host}/{Operation}`. Labels of
 * hosts that are not the vendor's count too, except those of a name of one label: `node-1` is a machine.
 */
export function addressOf(request: WireRequest): Address {
  const name = (request.header('host') ?? '').replace(/:\d+$/, '').toLowerCase();
  const labels = isIP(name.replace(/^\[|\]$/g, '')) === 0 ? name.split('.') : [];
  const [, region] = /(?:^|\.)tosvectors-([a-z0-9-]+)\.i?volces\.com$/.exec(name) ?? [];
  const isLocal = labels.length < 2 || name.endsWith('.localhost') || /^[^.]+-\d+\.\d+\.\d+\.\d+\.\d+$/.test(name);
  const host = region !== undefined ? 'vendor' : isLocal ? 'local' : 'other';
  const path = decodedText(wireText(request.path.slice(1)));
  const end = path.indexOf('/');
  const inPath = end < 0 ? null : owned.exec(path.slice(0, end));
  if (inPath !== null) {
    return { bucket: inPath[1], accountId: inPath[2], isInPath: true, operation: path.slice(end + 1), region, host };
  }
  const [, bucket, accountId] = (labels.length > 1 && owned.exec(labels[0] ?? '')) || [];
  return { bucket, accountId, isInPath: false, operation: path, region, host };
}

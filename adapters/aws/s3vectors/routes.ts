import { decodedText } from '../../../src/protocol/parameters.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import type { VectorOperation } from './call.ts';
import * as operations from './operations.ts';

/** The service in credential scopes. */
export const SERVICE = 's3vectors';
/** The vendor's hosts for it; the group is the region. */
export const vendorHost = /^s3vectors(?:-fips)?\.([a-z0-9-]+)\.api\.aws(?::\d+)?$/;

/** Operations on `/tags/{resourceArn}`, by method; all others are called by `POST /<name>` [documented]. */
export const tagging: Readonly<Record<string, VectorOperation>> = {
  GET: operations.ListTagsForResource,
  POST: operations.TagResource,
  DELETE: operations.UntagResource,
};
const posted = new Map(
  Object.values<VectorOperation>(operations)
    .filter((one) => !Object.values(tagging).includes(one))
    .map((one) => [`/${one.name}`, one]),
);

const TAGS = '/tags/';

/** How operations are called, for those who mistype. */
export const calls: readonly string[] = [
  ...[...posted.keys()].map((path) => `POST ${path}`),
  ...Object.keys(tagging).map((method) => `${method} ${TAGS}{resourceArn}`),
];

/** Paths of operations. */
export const paths = new RegExp(
  `^(${[...posted.keys()].join('|')}|/tags/arn(:|%3A)aws[-a-z0-9]*(:|%3A)${SERVICE}(:|%3A).*)$`,
  'i',
);

/** What a request calls. */
export interface Destination {
  /** Undefined for a request that calls no operation. */
  readonly operation: VectorOperation | undefined;
  /** Of an operation on tags. */
  readonly resourceArn?: string;
}

/** Reads what a request calls. Never throws. */
export function destinationOf({ method, path }: WireRequest): Destination {
  if (!path.startsWith(TAGS)) return { operation: method === 'POST' ? posted.get(path) : undefined };
  const operation = Object.hasOwn(tagging, method) ? tagging[method] : undefined;
  return { operation, resourceArn: decodedText(path.slice(TAGS.length)) };
}

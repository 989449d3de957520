import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';

/** A name for a server among those that share a catalog. */
export function instanceName(): string {
  return `${hostname().slice(0, 63)}-${randomBytes(3).toString('hex')}`;
}

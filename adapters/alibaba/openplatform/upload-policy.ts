import { createHmac, timingSafeEqual } from 'node:crypto';
import { isJsonObject, type Json } from '../../../src/json.ts';
import type { Caller } from '../../../src/protocol/operation.ts';

/** Permission to upload one object: AuthorizeFileUpload issues it, a form upload presents it. */
export interface Grant {
  readonly accessKeyId: string;
  /** Base64 of the policy's JSON. */
  readonly policy: string;
  readonly signature: string;
}

/** A policy whose signature is verified. */
export interface Policy {
  readonly expiration: Date;
  readonly conditions: readonly Json[];
  /** Who uploads. Stored in members of the policy that clients never read. */
  readonly caller: Caller;
}

/** Uploads are signed with a key of the servers, as the vendor signs them with its own key and not the client's. */
const ACCESS_KEY_ID = 'TUKU-UPLOAD';
/** Name of the servers' secret that they are signed with. */
export const GRANTS = 'grants';

/** Maximum size of an upload [inferred]: larger than any product accepts, so that the product can refuse it. */
export const MAX_UPLOAD_BYTES = 10 * 1024 * 1024;
/** How long a grant is valid, and how long the object is kept afterwards [inferred]. */
export const GRANT_MS = 3_600_000;

export function issueGrant(caller: Caller, object: { bucket: string; key: string }, now: Date, secret: Buffer): Grant {
  const { account, region } = caller;
  const policy = {
    expiration: new Date(now.getTime() + GRANT_MS).toISOString(),
    conditions: [
      ['eq', '$key', object.key],
      ['content-length-range', 0, MAX_UPLOAD_BYTES],
    ],
    bucket: object.bucket,
    account,
    region,
  };
  const encoded = Buffer.from(JSON.stringify(policy)).toString('base64');
  return { accessKeyId: ACCESS_KEY_ID, policy: encoded, signature: sign(encoded, secret).toString('base64') };
}

export function knowsKey(accessKeyId: string): boolean {
  return accessKeyId === ACCESS_KEY_ID;
}

/** The signature is base64 of HMAC-SHA1 over the encoded policy, as in PostObject [documented]. */
export function signatureMatches(policy: string, signature: string, secret: Buffer): boolean {
  const [expected, given] = [sign(policy, secret), Buffer.from(signature, 'base64')];
  return expected.length === given.length && timingSafeEqual(expected, given);
}

/** Undefined when the string is not a policy. Call it only when the signature matches. */
export function readPolicy(encoded: string): Policy | undefined {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(encoded, 'base64').toString());
  } catch {
    return undefined;
  }
  if (!isJsonObject(value) || !Array.isArray(value.conditions)) return undefined;
  const { account, region, conditions } = value;
  const expiration = new Date(String(value.expiration));
  if (typeof account !== 'string' || typeof region !== 'string' || Number.isNaN(expiration.getTime())) return undefined;
  return { expiration, conditions: conditions as readonly Json[], caller: { account, region } };
}

/** The first condition that an upload breaks; undefined when it meets all of them. */
export function brokenCondition(
  { conditions }: Policy,
  upload: { readonly fields: ReadonlyMap<string, string>; readonly size: number },
): Json | undefined {
  return conditions.find((condition) => {
    if (!Array.isArray(condition)) return true;
    const [operator, name, value] = condition as readonly Json[];
    if (operator === 'content-length-range') return !(upload.size >= Number(name) && upload.size <= Number(value));
    const field = upload.fields.get(String(name).replace(/^\$/, '').toLowerCase()) ?? '';
    return operator === 'eq' ? field !== value : !(operator === 'starts-with' && field.startsWith(String(value)));
  });
}

function sign(policy: string, secret: Buffer): Buffer {
  return createHmac('sha1', secret).update(policy).digest();
}

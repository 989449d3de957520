import { parseAttributes } from '../../../src/protocol/parameters.ts';
import { signedHeaderNames } from '../../../src/protocol/signed-work.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';

/** The parts of a JDCLOUD2 or JDCLOUD3 Authorization header. */
export interface JdAuthorization {
  readonly version: '2' | '3';
  readonly accessKey: string;
  /** `YYYYMMDD`. */
  readonly date: string;
  /** As the client chose them: the real host's values are unknown, and SDKs differ. */
  readonly region: string;
  readonly service: string;
  /** Lower case, sorted. */
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

/** The documentation also shows the header without a blank after the scheme. */
const form = /^JDCLOUD([23])-HMAC-SHA256\s*(?=Credential=)(.*)$/is;

/** Whether an Authorization header is meant for this vendor. */
export function isJdAuthorization(header: string): boolean {
  return /^JDCLOUD/i.test(header);
}

/**
 * Parses `JDCLOUD2-HMAC-SHA256 Credential=<key>/<date>/<region>/<service>/jdcloud2_request, SignedHeaders=<a;b>,
 * Signature=<hex>`, or the same with 3 for 2; undefined when it is not well formed or lists more headers than a client signs. Blanks after the commas are
 * optional.
 */
export function parseAuthorization(header: string, request: WireRequest): JdAuthorization | undefined {
  const [, version, rest = ''] = form.exec(header) ?? [];
  const parts = parseAttributes(rest);
  if ((version !== '2' && version !== '3') || parts === undefined) return undefined;
  const scope = parseScope(parts.get('Credential') ?? '', `jdcloud${version}_request`);
  const names = signedHeaderNames(withoutEmpty(parts.get('SignedHeaders') ?? ''), request);
  const signature = parts.get('Signature') ?? '';
  if (scope === undefined || names === undefined || signature === '') return undefined;
  return { version, ...scope, signedHeaders: names.filter(Boolean).sort(), signature };
}

/** Splits at the last date that leaves room for region, service and end: the key's id and the service may have slashes. */
function parseScope(
  credential: string,
  end: string,
): Pick<JdAuthorization, 'accessKey' | 'date' | 'region' | 'service'> | undefined {
  const parts = credential.split('/');
  if (parts.pop() !== end) return undefined;
  const at = parts.slice(0, -2).findLastIndex((part) => /^\d{8}$/.test(part));
  const accessKey = parts.slice(0, Math.max(0, at)).join('/');
  const [date, region, ...service] = parts.slice(at);
  if (accessKey === '' || date === undefined || region === undefined) return undefined;
  return { accessKey, date, region, service: service.join('/') };
}

/** Some lists end in a `;`. */
function withoutEmpty(list: string): string {
  return list.split(';').filter(Boolean).join(';');
}

/** The part that a header lacks, which the gateway names [documented]; undefined when it is not well formed otherwise. */
export function lackingPart(header: string): 'credential' | 'signedHeaders' | undefined {
  if (!/Credential=[^,\s]/.test(header)) return 'credential';
  return /SignedHeaders=[^,\s]/.test(header) ? undefined : 'signedHeaders';
}

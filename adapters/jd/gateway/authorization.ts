import { parseAttributes } from '../../../src/protocol/attributes.ts';

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
 * Signature=<hex>`, or the same with 3 for 2; undefined when it is not well formed. Blanks after the commas are optional.
 */
export function parseAuthorization(header: string): JdAuthorization | undefined {
  const [, version, rest = ''] = form.exec(header) ?? [];
  const parts = parseAttributes(rest);
  if ((version !== '2' && version !== '3') || parts === undefined) return undefined;
  const scope = new RegExp(`^(.+)/(\\d{8})/([^/]*)/(.*)/jdcloud${version}_request$`, 's');
  const [, accessKey, date, region, service] = scope.exec(parts.get('Credential') ?? '') ?? [];
  const signature = parts.get('Signature') ?? '';
  if (!accessKey || !date || region === undefined || service === undefined || signature === '') return undefined;
  const signedHeaders = (parts.get('SignedHeaders') ?? '').toLowerCase().split(';').filter(Boolean).sort();
  return { version, accessKey, date, region, service, signedHeaders, signature };
}

/** The part that a header lacks, which the gateway names [documented]; undefined when it is not well formed otherwise. */
export function lackingPart(header: string): 'credential' | 'signedHeaders' | undefined {
  if (!/Credential=[^,\s]/.test(header)) return 'credential';
  return /SignedHeaders=[^,\s]/.test(header) ? undefined : 'signedHeaders';
}

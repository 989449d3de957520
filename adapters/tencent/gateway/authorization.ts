import { parseAttributes } from '../../../src/protocol/attributes.ts';
import { tc3Scheme } from './common.ts';

/** The parts of a TC3 Authorization header. */
export interface Tc3Authorization {
  readonly secretId: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** Whatever the client took for the service: some SDKs put `127` or `localhost:4570/x` here [observed]. */
  readonly service: string;
  /** As sent: names joined by `;`. */
  readonly signedHeaders: string;
  readonly signature: string;
}

/**
 * Parses `TC3-HMAC-SHA256 Credential=<id>/<date>/<service>/tc3_request, SignedHeaders=<a;b>, Signature=<hex>`;
 * undefined when it is not well formed. Spaces after commas are optional. `content-type` and `host` must be among the
 * signed headers [documented].
 */
export function parseAuthorization(header: string): Tc3Authorization | undefined {
  if (!header.startsWith(`${tc3Scheme} `)) return undefined;
  const parts = parseAttributes(header.slice(tc3Scheme.length + 1));
  if (parts === undefined) return undefined;
  const scope = parseCredential(parts.get('Credential') ?? '');
  const signedHeaders = parts.get('SignedHeaders') ?? '';
  const signature = parts.get('Signature') ?? '';
  const names = signedHeaders.toLowerCase().split(';');
  if (scope === undefined || signature === '' || parts.size !== 3) return undefined;
  if (!names.includes('content-type') || !names.includes('host')) return undefined;
  return { ...scope, signedHeaders, signature };
}

/** The service may contain slashes: it is all between the date and the closing `/tc3_request`. */
function parseCredential(text: string): Pick<Tc3Authorization, 'secretId' | 'date' | 'service'> | undefined {
  const end = '/tc3_request';
  const idEnd = text.indexOf('/');
  const dateEnd = text.indexOf('/', idEnd + 1);
  const serviceEnd = text.length - end.length;
  if (idEnd < 1 || dateEnd < 0 || serviceEnd <= dateEnd + 1 || !text.endsWith(end)) return undefined;
  const date = text.slice(idEnd + 1, dateEnd);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return undefined;
  return { secretId: text.slice(0, idEnd), date, service: text.slice(dateEnd + 1, serviceEnd) };
}

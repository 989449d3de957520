import { formType, type ParsedParameters, parseParameters } from '../../../src/protocol/parameters.ts';
import { parseForm, type WireRequest } from '../../../src/protocol/wire.ts';

/** Names and values. If a name is sent twice, the last value counts; a bare name has an empty value [observed: Java]. */
export interface Parameters {
  readonly values: ReadonlyMap<string, string>;
  /** Whether some bytes are not UTF-8, percent-encoded or raw; parts with percent-encoded ones are left out. */
  readonly broken: boolean;
}

/** Parameters of the query. */
export function queryOf(request: WireRequest): Parameters {
  return read(request.queryParameters);
}

/**
 * Parameters of a form body; none for a body of another type, whose fields the service does not see [observed]. A body
 * without a type is read as a form [inferred].
 */
export function formOf(request: WireRequest): Parameters {
  return read(isForm(request) ? parseForm(request.body) : parseParameters(''));
}

/** Bytes of a form field that are read on their own; an access token has far fewer. */
const MAX_FIELD = 1024;

/**
 * The last value of one form field, undefined when the form does not have it. The form is not parsed: this is what an
 * unauthenticated request may cause.
 * @param name as it stands in the form, without percent-encoding
 */
export function formField(request: WireRequest, name: string): string | undefined {
  if (!isForm(request)) return undefined;
  const { body } = request;
  const mark = Buffer.from(`&${name}=`);
  const last = body.lastIndexOf(mark);
  if (last < 0 && !body.subarray(0, mark.length - 1).equals(mark.subarray(1))) return undefined;
  const start = last + mark.length;
  const [field = ''] = body.toString('utf8', start, start + MAX_FIELD).split('&', 1);
  return parseParameters(`${name}=${field}`).pairs[0]?.[1];
}

function isForm({ mediaType }: WireRequest): boolean {
  return mediaType === '' || mediaType === formType;
}

function read({ pairs, problem, bare }: ParsedParameters): Parameters {
  return { values: new Map([...bare.map((name) => [name, ''] as const), ...pairs]), broken: problem !== undefined };
}

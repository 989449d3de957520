import { formType, type ParsedParameters, parseParameters } from '../../../src/protocol/parameters.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';

/** Names and values. If a name is sent twice, the last value counts; a bare name has an empty value [observed: Java]. */
export interface Parameters {
  readonly values: ReadonlyMap<string, string>;
  /** Whether a part is not percent-encoded UTF-8; such parts are left out. */
  readonly broken: boolean;
}

/** Parameters of the query. */
export function queryOf(request: WireRequest): Parameters {
  return read(request.queryParameters);
}

/**
 * Parameters of a form body; none for a body of another type, whose fields the service does not see [observed]. A body
 * without a type is read as a form, and raw bytes that are not UTF-8 as replacement characters [inferred].
 */
export function formOf({ mediaType, body }: WireRequest): Parameters {
  return read(parseParameters(mediaType === '' || mediaType === formType ? body.toString() : ''));
}

function read({ pairs, problem, bare }: ParsedParameters): Parameters {
  return { values: new Map([...bare.map((name) => [name, ''] as const), ...pairs]), broken: problem !== undefined };
}

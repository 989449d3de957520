import { formType, type ParsedParameters } from '../../../src/protocol/parameters.ts';
import { parseForm, type WireRequest } from '../../../src/protocol/wire.ts';

/** Names and values. Of a name sent twice the last value counts; a bare name is one without value [observed: Java]. */
export interface Parameters {
  readonly values: ReadonlyMap<string, string>;
  /** A piece is not percent-encoded UTF-8; it is not among the values. */
  readonly broken: boolean;
}

export function queryOf(request: WireRequest): Parameters {
  return read(request.queryParameters);
}

/** Parameters of a form body; none when the body is of another type, whose fields the service does not see [observed]. */
export function formOf(request: WireRequest): Parameters {
  const { mediaType, body } = request;
  return read(
    mediaType === '' || mediaType === formType ? parseForm(body) : { pairs: [], bare: [], problem: undefined },
  );
}

function read({ pairs, problem, bare }: ParsedParameters): Parameters {
  return { values: new Map([...bare.map((name) => [name, ''] as const), ...pairs]), broken: problem !== undefined };
}

import { formType, mediaType, parseParameters, wireText } from '../../../src/protocol/parameters.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';

/** Names and values. Of a name sent twice the last value counts; a bare name is one without value [observed: Java]. */
export interface Parameters {
  readonly values: ReadonlyMap<string, string>;
  /** A piece is not percent-encoded UTF-8; it is not among the values. */
  readonly broken: boolean;
}

export function queryOf(request: WireRequest): Parameters {
  return read(wireText(request.query));
}

/** Parameters of a form body; none when the body is of another type, whose fields the service does not see [observed]. */
export function formOf(request: WireRequest): Parameters {
  const type = mediaType(request);
  return read(type === formType || type === '' ? request.body.toString() : '');
}

function read(text: string): Parameters {
  const { pairs, problem, bare } = parseParameters(text);
  return { values: new Map([...bare.map((name) => [name, ''] as const), ...pairs]), broken: problem !== undefined };
}

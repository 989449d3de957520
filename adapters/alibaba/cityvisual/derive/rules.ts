import type { Json } from '../../../../src/json.ts';
import { text } from '../../../../src/protocol/fields.ts';
import type { Input } from '../../../../src/protocol/operation.ts';
import { gatewayError } from '../../gateway/errors.ts';
import type { CityRule } from '../call.ts';
import { refusal } from '../errors.ts';
import { MAX_INSTANCE_ID } from '../resources/common.ts';
import type { Field, Filter } from '../resources/definition.ts';
import { isStorable } from '../text.ts';

/** Every text of the input can be stored and given back unchanged; InvalidParameter.Format otherwise [inferred]. */
export const textsStorable: CityRule = ({ input }) => {
  if (!isStorable(whole(input))) throw gatewayError('InvalidParameter.Format');
};

/** The values of an input, read without marking them as read by the operation. */
function whole(input: Input): Input {
  return Object.fromEntries(
    Object.keys(input).map((name) => [name, Object.getOwnPropertyDescriptor(input, name)?.value as Json]),
  );
}

/** An InstanceId that anything may lie in. */
export const instanceIdPlausible: CityRule = ({ input }) => {
  const id = text(input, 'InstanceId') ?? '-';
  if (id !== '' && id.length <= MAX_INSTANCE_ID) return;
  throw refusal('InvalidInstanceId.NotFound', { detail: `InstanceId has ${id.length} characters` });
};

/** A parameter that was sent passes its check. */
export function passes({ name, check }: Field | Filter): CityRule {
  return ({ input }) => {
    const value = input[name];
    const code = value === undefined ? undefined : check?.(value);
    if (code !== undefined) throw refusal(code, { detail: `${name} is not valid` });
  };
}

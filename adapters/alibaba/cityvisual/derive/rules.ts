import type { Json } from '../../../../src/json.ts';
import { text } from '../../../../src/protocol/fields.ts';
import type { Input } from '../../../../src/protocol/operation.ts';
import { gatewayError } from '../../gateway/errors.ts';
import type { CityRule } from '../call.ts';
import { isStorableJson } from '../checks.ts';
import { refusal } from '../errors.ts';
import { MAX_INSTANCE_ID } from '../resources/common.ts';
import type { Field } from '../resources/definition.ts';

/** Every string of the input can be stored and returned unchanged; InvalidParameter.Format otherwise [inferred]. */
export const textsStorable: CityRule = ({ input }) => {
  if (!isStorableJson(whole(input))) throw gatewayError('InvalidParameter.Format');
};

/** The values of an input, without marking them as read by the operation. */
function whole(input: Input): Input {
  return Object.fromEntries(
    Object.keys(input).map((name) => [name, Object.getOwnPropertyDescriptor(input, name)?.value as Json]),
  );
}

/** An InstanceId that can contain resources. */
export const instanceIdPlausible: CityRule = ({ input }) => {
  const id = text(input, 'InstanceId') ?? '-';
  if (id !== '' && id.length <= MAX_INSTANCE_ID) return;
  throw refusal('InvalidInstanceId.NotFound', { detail: `InstanceId has ${id.length} characters` });
};

/** A parameter passes its check if it is sent. */
export function passes({ name, check }: Field): CityRule {
  return ({ input }) => {
    const value = input[name];
    const code = value === undefined ? undefined : check?.(value);
    if (code !== undefined) throw refusal(code, { detail: `${name} is not valid` });
  };
}

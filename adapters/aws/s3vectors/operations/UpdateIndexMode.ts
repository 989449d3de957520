import schemas from '../../../../schemas/aws/s3vectors/UpdateIndexMode.json' with { type: 'json' };
import { text } from '../../../../src/protocol/fields.ts';
import { changeIndex } from '../../../../src/vector-api/dialect/call.ts';
import { type VectorCall, vectorOperation } from '../call.ts';
import { invalid } from '../errors.ts';
import { isOld } from '../resources.ts';
import { onIndex } from '../rules.ts';

const modePossible = async (call: VectorCall): Promise<void> => {
  if (text(call.input, 'indexMode') !== 'CLASSIC' || isOld(await call.bucket())) return;
  throw invalid('The index mode CLASSIC is only supported in vector buckets created before September 30, 2026');
};

/** Changes how an index treats filters and texts, in place; CLASSIC only in old buckets [documented]. */
export const UpdateIndexMode = vectorOperation({
  name: 'UpdateIndexMode',
  schema: schemas.request,
  rules: [...onIndex(schemas.request), modePossible],
  async handle(call) {
    await changeIndex(call, { mode: text(call.input, 'indexMode') ?? '' });
    return {};
  },
});

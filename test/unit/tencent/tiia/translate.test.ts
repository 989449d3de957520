import { errors } from '../../../../adapters/tencent/tiia/errors.ts';
import { translate } from '../../../../adapters/tencent/tiia/translate.ts';
import { DomainError } from '../../../../src/engine/errors.ts';
import { ImageError } from '../../../../src/images/port.ts';

describe('what the engine throws', () => {
  it.each([
    ['model-mismatch', 'FailedOperation.ServerError'],
    ['model-unavailable', 'FailedOperation.ServerError'],
    ['gallery-not-found', 'InvalidParameterValue.ImageGroupIdNotExist'],
  ] as const)('%s is %s', (problem, code) => {
    const error = translate(new DomainError(problem, 'why'), 'CreateImage');
    expect(error).toMatchObject({ code, detail: 'why' });
    expect(errors).toHaveProperty([code]);
  });

  it('too-small has a code of its own in SearchImage only', () => {
    const tooSmall = new ImageError('too-small', 'why');
    expect(translate(tooSmall, 'SearchImage')?.code).toBe('FailedOperation.ImageResolutionInsufficient');
    expect(translate(tooSmall, 'CreateImage')?.code).toBe('InvalidParameter.InvalidParameter');
  });

  it('and is not foreseen has no code', () => {
    expect(translate(new Error('bug'), 'CreateImage')).toBeUndefined();
    expect(translate('bug', 'CreateImage')).toBeUndefined();
  });
});

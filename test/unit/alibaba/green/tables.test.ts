import { callbackForm, checksum } from '../../../../adapters/alibaba/green/callback.ts';
import { errors, refusal, verdict } from '../../../../adapters/alibaba/green/errors.ts';
import { operations } from '../../../../adapters/alibaba/green/operations.ts';
import { rateOf } from '../../../../adapters/alibaba/green/score.ts';
import { taskId } from '../../../../adapters/alibaba/green/task-id.ts';
import { failureOf, translate } from '../../../../adapters/alibaba/green/translate.ts';
import definition from '../../../../fixtures/alibaba/green/definition.json' with { type: 'json' };
import { DomainError } from '../../../../src/engine/errors.ts';
import { ImageError, type ImageProblem } from '../../../../src/images/port.ts';
import { seededIds } from '../../../../src/protocol/clock-and-ids.ts';

test('the similarity operations are those of the definition, at its paths', () => {
  const defined = Object.entries(definition.operations).map(([name, { pathname }]) => [name, pathname]);
  const similarity = operations.filter(({ path }) => path.startsWith('/green/similarity/'));
  expect(similarity.map(({ name, path }) => [name, path]).sort()).toEqual(defined.sort());
});

test('every operation takes clientInfo, in both spellings', () => {
  for (const { schema } of operations) {
    expect(schema).toMatchObject({ type: 'object', properties: { clientInfo: {}, ClientInfo: {} } });
  }
});

describe('rates', () => {
  test('rise with the similarity: 0 for the unrelated, 80 where edited copies begin, 100 for the same', () => {
    expect([-1, 0.6, 0.85, 0.9999, 1, 1.0000001].map(rateOf)).toEqual([0, 0, 80, 100, 100, 100]);
    expect(rateOf(0.9)).toBe(87);
    expect(rateOf(Number.NaN)).toBe(0);
  });

  test('have two decimals', () => {
    for (let cosine = 0.6; cosine < 1; cosine += 0.0137) {
      expect(`${rateOf(cosine)}`).toMatch(/^\d{1,3}(\.\d{1,2})?$/);
    }
  });
});

describe('codes', () => {
  test.each<[ImageProblem, number]>([
    ['empty', 590],
    ['too-many-bytes', 589],
    ['unrecognised', 590],
    ['unsupported-format', 590],
    ['corrupt', 590],
    ['too-large', 589],
    ['url', 401],
    ['download', 480],
  ])('a picture that is %s answers %i', (problem, code) => {
    expect(failureOf(new ImageError(problem, 'x')).code).toBe(code);
  });

  test('a download that took too long is another matter', () => {
    expect(failureOf(new ImageError('download', 'x', true))).toEqual({ code: 592, msg: 'DOWNLOAD_TIMEOUT' });
  });

  test.each([
    ['model-mismatch', 586],
    ['model-unavailable', 586],
    ['gallery-full', 588],
    ['picture-not-found', 404],
    ['gallery-not-found', 404],
  ] as const)('%s answers %i', (problem, code) => {
    expect(failureOf(new DomainError(problem, 'x')).code).toBe(code);
  });

  test('what nobody foresaw is a general error, and not translated', () => {
    expect(failureOf(new Error('secret'))).toEqual({ code: 500, msg: 'GENERAL_ERROR' });
    expect(translate(new Error('secret'))).toBeUndefined();
  });

  test('every row gives its number and a text without gaps', () => {
    for (const code of Object.keys(errors) as (keyof typeof errors)[]) {
      const values = { name: 'n', reason: 'r', library: 'l', limit: 1, scene: 's' };
      const { code: number, msg } = verdict(refusal(code, values));
      expect(`${number}`).toBe(code.slice(0, 3));
      expect(msg).not.toMatch(/[{}]/);
    }
  });
});

test('a checksum is the hex SHA-256 of uid, seed and content', () => {
  // printf 'uidseed{"a":"图"}' | sha256sum
  const expected = '9eee90ef51a8b0e69be0f22cdc89b1a21ea4ca5e4f34e9a47768cc9335cf3715';
  const form = new URLSearchParams(callbackForm('uid', 'seed', '{"a":"图"}'));
  expect(form.get('content')).toBe('{"a":"图"}');
  expect(form.get('checksum')).toBe(checksum('uid', 'seed', '{"a":"图"}'));
  expect(checksum('uid', 'seed', '{"a":"图"}')).toBe(expected);
  expect(checksum('uid', 'seed', '{"a":"图"}', 'SM3')).toMatch(/^[0-9a-f]{64}$/);
});

test('task ids look like the vendor’s, and never repeat', () => {
  const ids = seededIds('x');
  const made = Array.from({ length: 1000 }, () => taskId(ids));
  expect(new Set(made).size).toBe(1000);
  for (const id of made) expect(id).toMatch(/^img[0-9A-Za-z]{16}-[0-9A-Za-z]{6}$/);
});

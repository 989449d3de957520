import { encodeError } from '../../../adapters/baidu/gateway/envelope.ts';
import { identityOf } from '../../../adapters/baidu/gateway/identity.ts';
import { attributesIn, matcher } from '../../../adapters/baidu/imagesearch/attributes.ts';
import { contSignsFor } from '../../../adapters/baidu/imagesearch/cont-sign.ts';
import { decode } from '../../../adapters/baidu/imagesearch/decode.ts';
import { errors } from '../../../adapters/baidu/imagesearch/errors.ts';
import { families } from '../../../adapters/baidu/imagesearch/families.ts';
import { endpoints, operations } from '../../../adapters/baidu/imagesearch/operations.ts';
import { scoreOf } from '../../../adapters/baidu/imagesearch/score.ts';
import { settingsOf } from '../../../adapters/baidu/imagesearch/switches.ts';
import { translate } from '../../../adapters/baidu/imagesearch/translate.ts';
import { DomainError, type DomainProblem } from '../../../src/engine/errors.ts';
import { ImageError, type ImageProblem } from '../../../src/images/port.ts';
import { seededIds } from '../../../src/protocol/clock-and-ids.ts';
import { wireRequest } from '../../../src/protocol/wire.ts';

test('every family has every operation, each with its own fields', () => {
  expect(endpoints.size).toBe(operations.length * families.length);
  const fields = (path: string) => Object.keys(Object(endpoints.get(path)?.operation.schema).properties);
  for (const { path, attributes } of families) {
    expect(fields(`${path}add`)).toEqual(['image', 'url', 'brief', ...attributes]);
    expect(fields(`${path}search`)).toEqual(['image', 'url', ...attributes, 'tag_logic', 'pn', 'rn']);
    expect(fields(`${path}update`)).toEqual(['image', 'url', 'cont_sign', 'brief', ...attributes]);
    expect(fields(`${path}delete`)).toEqual(['image', 'url', 'cont_sign']);
  }
});

test('a form may hold raw UTF-8, but no other bytes', () => {
  const body = Buffer.from('brief=图');
  for (const rawHeaders of [[], ['Content-Type', 'application/x-www-form-urlencoded']]) {
    const form = { method: 'POST', target: '/', rawHeaders, body };
    expect(decode(wireRequest(form))).toEqual({ brief: '图' });
    const broken = { ...form, body: Buffer.concat([body, Buffer.from([0xff])]) };
    expect(() => decode(wireRequest(broken))).toThrow(/^216100/);
  }
});

test('cont_sign: two unsigned 32-bit decimals, four choices of a hash', () => {
  const hash = `${'f'.repeat(16)}${'0'.repeat(15)}1${'a2f96c17bb40c2e5'}0000000100000002`;
  expect(contSignsFor(hash)).toEqual(['4294967295,4294967295', '0,1', '2734255127,3141583589', '1,2']);
});

test('a filter wants all or any of its values', () => {
  const [same, , product] = families as [(typeof families)[0], (typeof families)[0], (typeof families)[0]];
  const wanted = attributesIn({ tags: '1, 2' }, same);
  expect(wanted).toEqual({ tags: [1, 2] });
  for (const [stored, all, any] of [
    [{ tags: [2, 1] }, true, true],
    [{ tags: [1] }, false, true],
    [{ tags: [] }, false, false],
    [{}, false, false],
    [{ class_id1: [1] }, false, false],
  ] as const) {
    expect([matcher(wanted, 'all')?.(stored), matcher(wanted, 'any')?.(stored)]).toEqual([all, any]);
  }
  expect(matcher(attributesIn({ tags: '' }, same), 'all')).toBeUndefined();
  expect(attributesIn({ tags: '1', class_id2: '7' }, product)).toEqual({ class_id2: [7] });
});

test('the score rises from 0 to 1, which only the picture itself has', () => {
  const cosines = [-1, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.99, 0.9998, 1];
  const scores = cosines.map(scoreOf);
  expect(scores).toEqual([...scores].sort((a, b) => a - b));
  expect([scores[0], scores[5], scores.at(-1)]).toEqual([0, 0.5, 1]);
  expect(scoreOf(0.9998)).toBeLessThan(1);
});

test('log_id is a positive integer that every JSON parser keeps', () => {
  const ids = seededIds('log');
  for (let i = 0; i < 100; i++) {
    const { logId } = identityOf('x', ids);
    expect(Number.isSafeInteger(logId) && logId > 0).toBe(true);
  }
  for (const digit of ['0', 'f']) {
    const uuid = `${digit.repeat(8)}-${digit.repeat(4)}-4${digit.repeat(3)}-8${digit.repeat(3)}-${digit.repeat(12)}`;
    expect(identityOf('x', { uuid: () => uuid }).logId).toBe(digit === '0' ? 1 : 2 ** 52);
  }
});

describe('errors of the engine have a code', () => {
  const codeOf = (error: unknown) => encodeError(error, identityOf('x', seededIds('e')), { errors, translate }).code;

  test.each<[DomainProblem, string]>([
    ['gallery-not-found', '216017'],
    ['gallery-full', '19'],
    ['picture-not-found', '216680'],
    ['model-unavailable', '2'],
    ['busy', '2'],
    ['model-mismatch', '282000'],
  ])('%s: %s', (problem, code) => expect(codeOf(new DomainError(problem, 'x'))).toBe(code));

  test.each<[ImageProblem, string]>([
    ['base64', '216203'],
    ['empty', '216200'],
    ['too-many-bytes', '216202'],
    ['unrecognised', '216201'],
    ['unsupported-format', '216201'],
    ['corrupt', '282810'],
    ['too-large', '216202'],
    ['too-small', '216202'],
    ['too-elongated', '216202'],
    ['url', '282113'],
    ['download', '282113'],
  ])('%s: %s', (problem, code) => expect(codeOf(new ImageError(problem, 'x'))).toBe(code));

  test('a download that took too long, and anything unforeseen', () => {
    expect(codeOf(new ImageError('download', 'x', true))).toBe('282112');
    expect(codeOf(new TypeError('x'))).toBe('282000');
    expect(codeOf(undefined)).toBe('282000');
  });
});

test('the catalogue has every code of the pages', () => {
  const listed =
    '1 2 3 4 6 13 14 15 17 18 19 100 110 111 216017 216100 216101 216102 216103 216110 216200 216201 216202 216203 ' +
    '216630 216631 216633 216634 216680 216681 282000 282003 282005 282006 282112 282113 282114 282808 282809 282810 283300';
  expect(Object.keys(errors).filter((row) => !row.includes('#'))).toEqual(listed.split(' '));
});

test('switches: which families have a library', () => {
  expect(settingsOf({})).toMatchObject({ maxResults: 'by-family', defaultResults: 300 });
  expect(settingsOf({}).libraries.size).toBe(5);
  expect([...settingsOf({ libraries: 'product, same_hq' }).libraries]).toEqual(['product', 'same_hq']);
  expect(() => settingsOf({ libraries: 'all,none' })).toThrow(/no family all; there are same_hq, similar/);
});

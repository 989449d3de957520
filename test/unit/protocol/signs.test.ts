import { type Recognition, type Sign, signReader } from '../../../src/protocol/signs.ts';
import { type RequestParts, wireRequest } from '../../../src/protocol/wire.ts';

const formType = ['Content-Type', 'application/x-www-form-urlencoded'];

/** Does the request carry the sign? */
function carries(sign: Sign, parts: Partial<RequestParts> & { text?: string } = {}, rest: Partial<Recognition> = {}) {
  const { text = '', ...given } = parts;
  const request = wireRequest({ method: 'GET', target: '/', rawHeaders: [], body: Buffer.from(text), ...given });
  return signReader(request)({ signs: [sign], ...rest });
}

describe('a sign', () => {
  it('is carried when every part of it holds', () => {
    const sign: Sign = { method: 'POST', path: '/a', query: { x: 'present' } };
    expect(carries(sign, { method: 'POST', target: '/a?x=1' })).toBe(true);
    expect(carries(sign, { target: '/a?x=1' })).toBe(false);
    expect(carries(sign, { method: 'POST', target: '/b?x=1' })).toBe(false);
    expect(carries(sign, { method: 'POST', target: '/a?y=1' })).toBe(false);
  });

  it('names whole paths, beginnings of paths, or several paths', () => {
    expect(carries({ path: '/a' }, { target: '/a/b' })).toBe(false);
    expect(carries({ path: '/a*' }, { target: '/a/b' })).toBe(true);
    expect(carries({ path: new Set(['/a', '/b']) }, { target: '/b?c' })).toBe(true);
    expect(carries({ path: new Set(['/a', '/b']) }, { target: '/c' })).toBe(false);
  });

  it('asks for headers by name, by value, by the beginning of their names, and for their absence', () => {
    const rawHeaders = ['X-Own-Date', 'now', 'Empty', ''];
    expect(carries({ headers: { 'x-own-date': /^no/ } }, { rawHeaders })).toBe(true);
    expect(carries({ headers: { 'x-own-date': /^yes/ } }, { rawHeaders })).toBe(false);
    expect(carries({ headers: { 'x-own-*': 'present' } }, { rawHeaders })).toBe(true);
    expect(carries({ headers: { 'x-own-*': 'absent' } }, { rawHeaders })).toBe(false);
    expect(carries({ headers: { 'x-other-*': 'absent' } }, { rawHeaders })).toBe(true);
    expect(carries({ headers: { empty: 'present' } }, { rawHeaders })).toBe(true);
    expect(carries({ headers: { empty: 'absent' } }, { rawHeaders })).toBe(true);
    expect(carries({ headers: { constructor: 'absent' as const } }, { rawHeaders })).toBe(true);
  });

  it('finds parameters in the query and in a form, whose values count', () => {
    const form = { method: 'POST', rawHeaders: formType, target: '/?a=1&b=1', text: 'a=2' };
    expect(carries({ parameters: { a: /^2$/, b: /^1$/ } }, form)).toBe(true);
    expect(carries({ query: { a: /^2$/ } }, form)).toBe(false);
    expect(carries({ parameters: { a: /^2$/ } }, { ...form, rawHeaders: [] })).toBe(false);
    expect(carries({ query: { policy: 'present' } }, { target: '/?policy' })).toBe(true);
  });

  it('reads the host that was asked for in lower case', () => {
    expect(carries({ host: /^a\.test:80$/ }, { rawHeaders: ['Host', 'A.test:80'] })).toBe(true);
    expect(carries({ host: /^a\.test$/ }, { rawHeaders: ['Host', 'x'], host: 'a.test' })).toBe(true);
  });

  it('searches the beginning of a body; one that was too large to be read may hold anything', () => {
    expect(carries({ body: /needle/ }, { text: 'a needle' })).toBe(true);
    expect(carries({ body: /needle/ }, { text: `${' '.repeat(65_536)}needle` })).toBe(false);
    expect(carries({ body: /needle/ }, { oversize: 99 })).toBe(true);
  });

  it('is outweighed by a foreign one', () => {
    const foreignSigns = [{ headers: { 'x-other': 'present' } }] as const;
    expect(carries({ path: '/' }, {}, { foreignSigns })).toBe(true);
    expect(carries({ path: '/' }, { rawHeaders: ['X-Other', ''] }, { foreignSigns })).toBe(false);
  });
});

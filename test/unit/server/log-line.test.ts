import { prettyFactory } from 'pino-pretty';
import { useLanguage } from '../../../src/messages/messages.ts';
import { lineOptions } from '../../../src/server/log-line.ts';

const lineOf = (entry: object, colours = false) =>
  prettyFactory({ ...lineOptions(colours), translateTime: false })({ level: 30, time: 0, ...entry });
const facts = { dialect: 'a-dialect', operation: 'Search', account: 'tuku', region: 'north', status: 200, ms: 12 };

afterEach(() => useLanguage('en'));

describe('a line of the log', () => {
  it('says of a request what was asked, and how it went', () => {
    expect(lineOf({ ...facts, msg: 'answered' })).toBe('[0]: 200  a-dialect Search  tuku north 12 ms\n');
    expect(lineOf({ ...facts, unread: ['Colour', 'Size'], msg: 'answered' })).toBe(
      '[0]: 200  a-dialect Search  not read: Colour, Size  tuku north 12 ms\n',
    );
  });

  it('names the code and the reason of a refusal, on one line', () => {
    const refused = { ...facts, status: 400, code: 'Invalid', reason: 'no such\ngroup', msg: 'refused' };
    expect(lineOf(refused)).toBe('[0]: 400  a-dialect Search  Invalid  no such group  tuku north 12 ms\n');
  });

  it('names what could not be served', () => {
    const unknown = { level: 40, method: 'GET', path: '/x', ms: 1, msg: 'not recognised by any dialect' };
    expect(lineOf(unknown)).toBe('[0] WARN: GET /x  not recognised by any dialect\n');
    const passed = { method: 'CONNECT', target: 'example.com:443', status: 403, msg: 'refused: not a vendor’s host' };
    expect(lineOf(passed)).toBe('[0]: 403  CONNECT example.com:443  refused: not a vendor’s host\n');
  });

  it('keeps the other fields of other entries, and is Chinese for whom it should be', () => {
    expect(lineOf({ backend: 'wasm', msg: 'model ready' })).toBe('[0]: model ready {"backend":"wasm"}\n');
    useLanguage('zh');
    expect(lineOf({ backend: 'wasm', msg: 'model ready' })).toBe('[0]: 模型已就绪 {"backend":"wasm"}\n');
  });

  it('has colours where they are wanted, and none elsewhere', () => {
    expect(lineOf({ ...facts, msg: 'answered' }, true)).toContain('\u001b[32m200');
    expect(lineOf({ ...facts, status: 404, msg: 'refused' }, true)).toContain('\u001b[33m404');
    expect(lineOf({ ...facts, msg: 'answered' })).not.toContain('\u001b');
  });
});

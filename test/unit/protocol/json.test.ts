import { compactNumbers, isModest } from '../../../src/protocol/compact.ts';
import { parseJsonBody } from '../../../src/protocol/json-body.ts';

describe('long lists of numbers', () => {
  const compacted = (text: string) => {
    const value = JSON.parse(text) as never;
    return { value: value as unknown, memories: compactNumbers(value, ['v', 'd', 'f']) };
  };

  it('become arrays of doubles where the path leads, through lists, and nowhere else', () => {
    const { value, memories } = compacted('{"v":[{"d":{"f":[1,2.5]},"m":{"f":[3]}},{"f":[6]}],"q":{"f":[4]},"f":[5]}');
    expect(value).toEqual({
      v: [{ d: { f: Float64Array.of(1, 2.5) }, m: { f: [3] } }, { f: [6] }],
      q: { f: [4] },
      f: [5],
    });
    expect(memories).toHaveLength(1);
  });

  it('are left alone when they are not all numbers', () => {
    const text = '{"v":[{"d":{"f":[1,"2"]}},{"d":{"f":[null]}},{"d":{"f":5}},{"d":[[1]]},{"d":null},7,null]}';
    expect(compacted(text)).toEqual({ value: JSON.parse(text), memories: [] });
    for (const other of ['[]', '{}', '5', 'null', '{"v":5}']) expect(compacted(other).memories).toEqual([]);
  });
});

describe('a body', () => {
  it('is handed over up to 500 levels and two million values, compacted ones not counted', () => {
    const deep = (levels: number) => JSON.parse('['.repeat(levels) + ']'.repeat(levels));
    expect([isModest(deep(500)), isModest(deep(501))]).toEqual([true, false]);
    const long = (length: number) => new Array(length).fill(0);
    expect([isModest(long(2 ** 21)), isModest([long(2 ** 21)])]).toEqual([true, false]);
    expect(isModest([new Float64Array(2 ** 21)] as never)).toBe(true);
  });

  it.each([
    ['objects', '{}', false],
    ['lists', '[]', false],
    ['fields', '{"":1}', false],
    ['numbers', '1', true],
    ['text that looks like them', String.raw`"{[:{[:\"{[:\\"`, true],
  ])('of a great many %s', (_, part, isJson) => {
    const list = (count: number) => parseJsonBody(Buffer.from(`[${Array(count).fill(part).join(',')}]`));
    expect(list(30_000)).toHaveLength(30_000);
    expect(Array.isArray(list(70_000))).toBe(isJson);
  });

  it('of a great many numbers', () => {
    const list = (count: number) => parseJsonBody(Buffer.from(`[${'0,'.repeat(count - 1)}0]`));
    expect(list(2 ** 22)).toHaveLength(2 ** 22);
    expect(list(2 ** 22 + 2)).toBeUndefined();
    expect(parseJsonBody(Buffer.from(`["${'0,'.repeat(2 ** 22 + 2)}"]`))).toHaveLength(1);
  });
});

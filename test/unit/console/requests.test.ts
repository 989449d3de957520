import { compareLines } from '../../../src/console/requests/compare-lines.ts';
import { KEPT, noSuggestions, withArrived, withFacts } from '../../../src/console/requests/recent.ts';
import { createEventParser, type ServerEvent } from '../../../src/console/requests/sse.ts';
import type { RecordedRequest } from '../../../src/console/types.ts';

function eventsOf(...chunks: string[]): ServerEvent[] {
  const events: ServerEvent[] = [];
  const parse = createEventParser((event) => events.push(event));
  for (const chunk of chunks) parse(chunk);
  return events;
}

describe('server-sent events', () => {
  const text = ': following\n\nevent: request\nid: 7\ndata: {"id":7}\n\n';

  it('come out whole, however they arrive', () => {
    const expected = [{ event: 'request', id: '7', data: '{"id":7}' }];
    expect(eventsOf(text)).toEqual(expected);
    expect(eventsOf(...text)).toEqual(expected);
    expect(eventsOf(...text.replaceAll('\n', '\r\n'))).toEqual(expected);
  });

  it('join several lines of data, and wait for their end', () => {
    expect(eventsOf('data: a\ndata:b\n\ndata: c\n')).toEqual([{ event: 'message', id: '', data: 'a\nb' }]);
  });
});

const request = (id: number, more: Partial<RecordedRequest> = {}): RecordedRequest => ({
  id,
  at: '2026-01-01T00:00:00Z',
  method: 'POST',
  path: '/',
  status: 200,
  durationMs: 1,
  ...more,
});

describe('the list of requests', () => {
  it('has the newest first, and each once', () => {
    const known = withArrived([], [request(1), request(2)]);
    const list = withArrived(known, [request(2), request(3)]);
    expect(list.map(({ id }) => id)).toEqual([3, 2, 1]);
    expect(withArrived(list, [request(3)])).toBe(list);
  });

  it('keeps the latest', () => {
    const many = Array.from({ length: KEPT + 5 }, (_, index) => request(index + 1));
    const list = withArrived([], many);
    expect([list.length, list[0]?.id, list.at(-1)?.id]).toEqual([KEPT, KEPT + 5, 6]);
  });

  it('suggests the facts that were met, each once', () => {
    const known = withFacts(noSuggestions, [request(1, { code: 'Busy', account: 'b' }), request(2, { account: 'a' })]);
    expect(known).toEqual({ operation: [], account: ['a', 'b'], code: ['Busy'] });
    expect(withFacts(known, [request(3, { account: 'a' })])).toBe(known);
  });
});

describe('two signed texts', () => {
  const beside = (server: string, client: string) =>
    compareLines(server, client).map((line) => [line.server ?? null, line.client ?? null]);

  it('stand line by line, equal lines beside each other', () => {
    expect(beside('POST\n/\n\nhost:a\nend', 'POST\n/\nhost:a\nend')).toEqual([
      ['POST', 'POST'],
      ['/', '/'],
      ['', null],
      ['host:a', 'host:a'],
      ['end', 'end'],
    ]);
  });

  it('show one line in place of another', () => {
    expect(beside('a\nhost:one\nz', 'a\r\nhost:two\r\nz')).toEqual([
      ['a', 'a'],
      ['host:one', 'host:two'],
      ['z', 'z'],
    ]);
    expect(beside('a', 'a\nb')).toEqual([
      ['a', 'a'],
      [null, 'b'],
    ]);
  });
});

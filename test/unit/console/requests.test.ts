import { KEPT, matches, valuesOf, withArrived } from '../../../src/console/requests/recent.ts';
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

  it('is filtered by what the requests say', () => {
    const list = [request(2, { dialect: 'one', code: 'Busy' }), request(1, { dialect: 'two' })];
    expect(valuesOf(list, 'dialect')).toEqual(['one', 'two']);
    expect(valuesOf(list, 'code')).toEqual(['Busy']);
    const filter = { dialect: 'one', operation: '', account: '', code: '' };
    expect(list.filter((each) => matches(each, filter)).map(({ id }) => id)).toEqual([2]);
  });
});

import fc from 'fast-check';
import { sharedInProcess } from '../../../src/cluster/in-process.ts';
import { callCounter } from '../../../src/protocol/call-counter.ts';
import { fixedClock, seededIds } from '../../../src/protocol/clock-and-ids.ts';
import { ApiError, type ErrorCatalogue, fillMessage, refusalOf } from '../../../src/protocol/errors.ts';
import { CredentialsError, keyRing, parseCredentials } from '../../../src/protocol/keys.ts';
import { type Call, type Identity, type Input, type Operation, operationOf } from '../../../src/protocol/operation.ts';
import { parseParameters } from '../../../src/protocol/parameters.ts';
import { baseCall, defineDialect } from '../../../src/protocol/pipeline.ts';
import { schemaProblems } from '../../../src/protocol/schema.ts';
import { readSwitches, SwitchError } from '../../../src/protocol/switches.ts';
import { trackReads } from '../../../src/protocol/unread-fields.ts';
import { wireRequest } from '../../../src/protocol/wire.ts';

const get = (target: string) =>
  wireRequest({ method: 'get', target, rawHeaders: ['X-A', '1', 'x-a', '2'], body: Buffer.alloc(0) });

describe('a wire request', () => {
  it('keeps path and query as they were sent', () => {
    const request = get('/a%20b?x=%2B&y=?');
    expect([request.method, request.path, request.query]).toEqual(['GET', '/a%20b', 'x=%2B&y=?']);
  });

  it('finds headers whatever their case, the last one first', () => expect(get('/').header('x-a')).toBe('2'));
});

describe('the stages', () => {
  const echo: Operation<Call<null>> = {
    name: 'Echo',
    schema: {},
    rules: [
      ({ input }) => {
        if (input.no === 1) throw new ApiError('First');
      },
      ({ input }) => {
        if (input.no !== undefined) throw new ApiError('Second');
      },
    ],
    handle: async ({ input }) => ({ said: input.say ?? null }),
  };
  const errors: ErrorCatalogue<string> = Object.fromEntries(
    ['First', 'Second', 'Second#why'].map((row) => [
      row,
      { status: 400, message: { en: '{what} is wrong', zh: '' }, provenance: 'inferred' },
    ]),
  );
  const dialect = (input: Input, operation: Operation<Call<null>> = echo) =>
    defineDialect<Identity, { steps: string[] }, Call<null>>({
      name: 'toy',
      errors: [errors],
      operations: [operation],
      identify: () => ({ identity: { operation: 'Echo' }, gateway: { steps: [] } }),
      stages: [
        {
          name: 'route',
          run(exchange) {
            exchange.gateway.steps.push('route');
            exchange.operation = operation;
          },
        },
        {
          name: 'authenticate',
          async run(exchange) {
            exchange.gateway.steps.push('authenticate');
            exchange.caller = { account: 'me', region: 'here' };
          },
        },
        {
          name: 'decode',
          run(exchange) {
            expect(exchange.gateway.steps).toEqual(['route', 'authenticate']);
            exchange.input = input;
          },
        },
      ],
      prepare: (exchange) => baseCall('toy', null, exchange),
      encode: ({ output }) => ({ status: 200, headers: {}, body: JSON.stringify(output) }),
      encodeError: (error) => ({ code: (error as ApiError).code, response: { status: 400, headers: {}, body: '' } }),
    });
  const run = (input: Input, injectFault = () => undefined as undefined) =>
    dialect(input).answer(get('/'), injectFault);

  it('are the dialect’s own in its order, then handler and envelope', () => {
    expect(dialect({}).stages.map(({ name }) => name)).toEqual(['route', 'authenticate', 'decode', 'handle', 'encode']);
  });

  it('hand what rules have parsed to later rules and to the handler', async () => {
    const operation = operationOf<Call<null>>()({
      name: 'Add',
      schema: {},
      rules: [
        ({ input }) => ({ a: Number(input.a) }),
        async ({ input }) => ({ b: Number(input.b) }),
        (_, { a, b }: { a: number; b: number }) => {
          if (a > b) throw new ApiError('Second');
        },
      ],
      handle: async (_, { a, b }) => a + b,
    });
    const add = (a: number, b: number) => dialect({ a, b }, operation).answer(get('/'), () => undefined);
    expect((await add(1, 2)).response.body).toBe('3');
    expect((await add(2, 1)).report.code).toBe('Second');
  });

  it('keep the state of a call in the dialect’s own namespace', async () => {
    const operation: Operation<Call<null>> = { ...echo, handle: async ({ namespace }) => ({ ...namespace }) };
    const { response } = await dialect({}, operation).answer(get('/'), () => undefined);
    expect(JSON.parse(String(response.body))).toEqual({ family: 'toy', account: 'me', region: 'here' });
  });

  it('make known every code and operation', () => {
    expect([...dialect({}).errorCodes]).toEqual(['First', 'Second']);
    expect([...dialect({}).operations]).toEqual(['Echo']);
  });

  it('refuse with the values of a message, and with a detail for people', () => {
    const refusal = refusalOf(errors);
    expect(refusal('First', { what: 'a' })).toMatchObject({ message: 'First', values: { what: 'a' } });
    expect(refusal('First', { detail: 'b' })).toMatchObject({ message: 'First: b', values: {}, detail: 'b' });
    const explained = refusalOf(errors, { explain: true });
    expect(explained('First', { what: 'a' }).message).toBe('First: a is wrong');
    expect(explained('First', { what: 'a', detail: 'b' }).message).toBe('First: b');
  });

  it('answer, and report the fields that nothing read', async () => {
    const { response, report } = await run({ say: 'hi', extra: { deep: 1 } });
    expect(response.body).toBe('{"said":"hi"}');
    expect(report).toEqual({
      dialect: 'toy',
      operation: 'Echo',
      served: true,
      account: 'me',
      region: 'here',
      unread: ['extra', 'extra.deep'],
      unreached: [],
    });
  });

  it('stop at the first rule that fails', async () => {
    expect((await run({ no: 1 })).report.code).toBe('First');
    expect((await run({ no: 2 })).report.code).toBe('Second');
  });

  it('let a fault take the place of the handler', async () => {
    const { report } = await run({}, () => {
      throw new ApiError('First');
    });
    expect(report.code).toBe('First');
  });
});

describe('reads', () => {
  it('tell nested fields apart', () => {
    const { input, unread } = trackReads({ a: { b: 1, c: 2 }, d: [1] });
    void (input.a as { b: number }).b;
    expect(unread()).toEqual(['a.c', 'd']);
  });

  it('list fields nested a million times only so deep', () => {
    let deep: Input = { end: 1 };
    for (let n = 0; n < 1_000_000; n++) deep = { x: deep };
    expect(trackReads(deep).unread()).toEqual(Array.from({ length: 8 }, (_, n) => `x${'.x'.repeat(n)}`));
  });
});

describe('parameters', () => {
  it('of a form are read up to a number that no client sends', () => {
    const { pairs, bare, problem } = parseParameters(`a=1&${'x&'.repeat(5_000_000)}b=2`);
    expect([pairs, bare.length < 100_000, problem]).toEqual([[['a', '1']], true, 'encoding']);
    expect(parseParameters(`${'x=%20&'.repeat(10_000)}b=2`)).toMatchObject({ problem: undefined, bare: [] });
  });
});

describe('schema problems', () => {
  const schema = {
    type: 'object',
    properties: {
      Id: {},
      N: { type: 'integer', wireType: 'int64' },
      R: { type: 'object', required: ['X'], properties: { X: {} } },
    },
    required: ['Id'],
    additionalProperties: false,
  };
  it('name the field and the vendor’s type', () => {
    expect(schemaProblems(schema, { N: 'x', Y: 1, R: {} })).toEqual([
      { kind: 'missing', field: 'Id', expected: 'object' },
      { kind: 'unknown', field: 'Y', expected: 'object' },
      { kind: 'type', field: 'N', expected: 'int64' },
      { kind: 'missing', field: 'R.X', expected: 'object' },
    ]);
    expect(schemaProblems(schema, { Id: 1 })).toEqual([]);
  });
});

describe('credentials', () => {
  it('name an account, by default the id', () => {
    const keys = keyRing(
      parseCredentials('[{"id":"a","secret":"s"},{"id":"b","secret":"t","account":"a","token":"k"}]'),
      true,
    );
    expect(keys.find('a')).toEqual({ id: 'a', secret: 's', account: 'a' });
    expect(keys.find('b')).toEqual({ id: 'b', secret: 't', account: 'a', token: 'k' });
    expect(keys.find('c')).toBeUndefined();
  });

  it.each([
    '',
    '{}',
    '[1]',
    '[{"id":"a"}]',
    '[{"id":"a","secret":""}]',
    '[{"id":"a","secret":"s","x":1}]',
    '[{"id":"a","secret":"s","token":1}]',
    '[{"id":"a","secret":"s"},{"id":"a","secret":"s"}]',
  ])('refuse %s without telling a secret', (text) => expect(() => parseCredentials(text)).toThrow(CredentialsError));
});

describe('sources', () => {
  it('give the same ids for the same seed, all of them UUID version 4', () => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        const [a, b] = [seededIds(seed), seededIds(seed)];
        const ids = [a.uuid(), a.uuid()];
        expect([b.uuid(), b.uuid()]).toEqual(ids);
        for (const id of ids)
          expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      }),
    );
  });

  it('count calls per second of the clock', () => {
    let now = new Date('2026-01-01T00:00:00.100Z');
    const counter = callCounter({ now: () => now }, sharedInProcess().counters);
    expect([counter.count('a'), counter.count('a'), counter.count('b')]).toEqual([1, 2, 1]);
    now = new Date('2026-01-01T00:00:01Z');
    expect(counter.count('a')).toBe(1);
    expect(fixedClock(now).now()).toEqual(now);
  });

  it('count calls per day of a time zone', () => {
    let now = new Date('2026-01-01T15:59:59Z');
    const counter = callCounter({ now: () => now }, sharedInProcess().counters, {
      windowMs: 24 * 3_600_000,
      offsetMs: 8 * 3_600_000,
    });
    expect([counter.count('a'), counter.count('a')]).toEqual([1, 2]);
    now = new Date('2026-01-01T16:00:00Z');
    expect(counter.count('a')).toBe(1);
  });
});

describe('switches', () => {
  const known = [{ name: 'empty', values: ['zero', 'error'], about: '' }] as const;
  it('have defaults, and refuse what they do not know', () => {
    expect(readSwitches('toy', known, [])).toEqual({ empty: 'zero' });
    expect(readSwitches('toy', known, ['toy.empty=error', 'other.x=1'])).toEqual({ empty: 'error' });
    expect(() => readSwitches('toy', known, ['toy.nope=1'])).toThrow(SwitchError);
    expect(() => readSwitches('toy', known, ['toy.empty=maybe'])).toThrow(SwitchError);
  });
});

describe('messages', () => {
  it('are filled with values', () => expect(fillMessage('`{name}` of {n}', { name: 'A' })).toBe('`A` of {n}'));
});

import { errors } from '../../../../adapters/alibaba/cityvisual/errors.ts';
import { catalogueEntry } from '../../../../src/protocol/errors.ts';
import { type CityServer, type Params, startCity } from './harness.ts';
import { refusals } from './refusals.ts';

let city: CityServer;
beforeAll(async () => {
  city = await startCity();
});
beforeEach(() => city.reset());
afterAll(() => city.close());

const provoked = new Set<string>();
const named = refusals.map((refusal, i) => [`${refusal.action} ${refusal.code} (${i})`, refusal] as const);

describe('every error has a call that provokes it', () => {
  it.each(named)('%s', async (_, { action, params, code, prepare }) => {
    const prepared = ((await prepare?.(city)) ?? {}) as Params;
    const sent = typeof params === 'function' ? params(prepared) : params;
    const [status, wire, message] = await city.refused(action, sent);
    expect(`${status} ${wire}`).toBe(code);
    const row = Object.entries(errors).find(
      ([
        key,
        {
          message: { en },
        },
      ]) => key.split('#')[0] === wire && en === message,
    );
    if (wire !== 'InvalidParameter.Format') expect(row?.[1].status).toBe(status);
    provoked.add(row?.[0] ?? wire);
  });

  it('and none is left out', () => {
    expect(Object.keys(errors).filter((key) => !provoked.has(key))).toEqual([]);
  });
});

it('errors can be injected as faults', async () => {
  const fault = {
    dialect: 'alibaba-cityvisual',
    operation: 'DescribeRegions',
    code: 'InvalidStatus.ValueNotSupported',
  };
  await city.control('POST', 'faults', fault);
  expect(await city.refused('DescribeRegions')).toEqual([
    400,
    fault.code,
    catalogueEntry(errors, fault.code)?.message.en,
  ]);
  await city.ok('DescribeRegions');
});

import { jest } from '@jest/globals';
import { sharedInProcess } from '../../../src/cluster/in-process.ts';
import { settableClock } from '../../../src/protocol/settable-clock.ts';

afterEach(() => jest.restoreAllMocks());

it('is moved by exactly what is asked, though time passes meanwhile', async () => {
  let system = Date.UTC(2026);
  jest.spyOn(Date, 'now').mockImplementation(() => system++);
  const clock = settableClock(sharedInProcess().documents);
  expect(clock.state()).toMatchObject({ offsetMs: 0 });
  expect(await clock.change({ advance: 7_200_000 })).toMatchObject({ offsetMs: 7_200_000 });
  expect(await clock.change({ advance: 1 })).toMatchObject({ offsetMs: 7_200_001 });
});

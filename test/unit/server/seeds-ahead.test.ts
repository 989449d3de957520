import { observedFeatures } from '../../../src/features/observed.ts';
import type { Analysis, AnalysisRequest, Features } from '../../../src/features/port.ts';
import { createAhead, type PlannedCall } from '../../../src/server/seeds/ahead.ts';

const limits = {} as AnalysisRequest['limits'];
const settled = () => new Promise((resolve) => setImmediate(resolve));
const picture = (name: string) => Buffer.from(name);

/** Two workers that end when they are told to. */
function slowFeatures() {
  const asked: string[] = [];
  const ways: object[] = [];
  const ends: (() => void)[] = [];
  const features = observedFeatures({
    describe: () => ({ backend: 'none', workers: 2, reason: '' }),
    analyse({ bytes, ...way }: AnalysisRequest) {
      asked.push(Buffer.from(bytes).toString());
      ways.push(way);
      return new Promise<Analysis>((resolve) => ends.push(() => resolve({} as Analysis)));
    },
  } as Features);
  const end = () => {
    for (const done of ends.splice(0)) done();
  };
  return { features, asked, ways, end };
}

async function* planOf(calls: readonly PlannedCall[]): AsyncGenerator<PlannedCall> {
  yield* calls;
}

const folder = {
  async read(path: string) {
    if (path === 'missing') throw new Error('there is no such file');
    return picture(path);
  },
};

const add = (...files: string[]): PlannedCall => ({ kind: 'shop add', files });

test('the pictures of the next calls are analysed as that of the first is, a few ahead', async () => {
  const { features, asked, ways, end } = slowFeatures();
  const ahead = createAhead(planOf('abcdefgh'.split('').map((name) => add(name))), { folder, features });
  const made: string[] = [];
  const call = (name: string) =>
    ahead.during([picture(name)], async () => {
      await features.analyse({ bytes: picture(name), limits, grey: true });
      made.push(name);
    });
  const first = call('a');
  await settled();
  // Two for each worker, before the first call has ended.
  expect(asked).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(ways).toEqual(Array(5).fill({ limits, grey: true }));
  expect(made).toEqual([]);
  end();
  await first;
  const second = call('b');
  await settled();
  expect(asked.slice(5).sort()).toEqual(['b', 'f']);
  end();
  await second;
  expect(made).toEqual(['a', 'b']);
});

test('calls of another kind, and calls without pictures, wait for their first', async () => {
  const { features, asked, end } = slowFeatures();
  const find = { kind: 'shop find', files: ['x'] };
  const plan = [add('a'), { kind: 'shop open', files: [] }, find, { ...find, files: ['y'] }, add('b')];
  const ahead = createAhead(planOf(plan), { folder, features });
  const call = (name: string) =>
    ahead.during([picture(name)], () => features.analyse({ bytes: picture(name), limits }));
  const first = call('a');
  await settled();
  expect(asked).toEqual(['a', 'b']);
  end();
  await first;
  await ahead.during([], async () => undefined);
  const third = call('x');
  await settled();
  expect(asked).toEqual(['a', 'b', 'x', 'y']);
  end();
  await third;
});

test('what else is analysed meanwhile teaches nothing', async () => {
  const { features, asked, end } = slowFeatures();
  const ahead = createAhead(planOf([add('a'), add('b')]), { folder, features });
  const call = ahead.during([picture('a')], () => features.analyse({ bytes: picture('of another'), limits }));
  await settled();
  end();
  await call;
  expect(asked).toEqual(['of another']);
});

test('a file that cannot be read, and a plan that breaks, fail nothing before their turn', async () => {
  const { features, asked, end } = slowFeatures();
  async function* broken() {
    yield* [add('a'), add('missing'), add('c')];
    throw new Error('no file is named *.gif');
  }
  const ahead = createAhead(broken(), { folder, features });
  const call = ahead.during([picture('a')], async () => {
    await features.analyse({ bytes: picture('a'), limits });
    return 'made';
  });
  await settled();
  expect(asked).toEqual(['a', 'c']);
  end();
  expect(await call).toBe('made');
});

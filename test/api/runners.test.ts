import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/paths.ts';
import { type Ended, openProject, type Project } from './project.ts';

const packages = ['jest', '@jest/globals', 'vitest', 'tencentcloud-sdk-nodejs'];
const jest = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
const vitest = ['node_modules/vitest/vitest.mjs', 'run'];
const picture = join(packageRoot, 'fixtures/pictures/balloons.jpg');

let project: Project;
afterEach(() => project.remove());

/** Runs a shop's tests, whose files all use the same gallery, two at a time. */
async function runShop(runner: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  project = openProject(packages, 'shop', runner);
  project.write('marks/.keep', '');
  return project.run(args, { SHOP_PICTURE: picture, SHOP_MARKS: join(project.folder, 'marks'), ...env });
}

/** The accounts that files say they used, each once. */
const accounts = ({ out, err }: Ended) => [...new Set(`${out}${err}`.match(/account is \S+/g))].sort();

describe.each([
  ['jest', jest],
  ['vitest', vitest],
  ['vitest', [...vitest, '--pool', 'threads']],
])('tuku/%s', (runner, args) => {
  it(`gives two workers that work at the same time an account each, empty for each file: ${args.slice(-2).join(' ')}`, async () => {
    const ended = await runShop(runner, args);
    expect({ code: ended.code, err: ended.code === 0 ? '' : ended.err + ended.out }).toEqual({ code: 0, err: '' });
    expect(`${ended.out}${ended.err}`).toMatch(/Tests: +12 passed|Tests +12 passed/);
    expect(accounts(ended)).toEqual(['account is worker-1', 'account is worker-2']);
    expect(readdirSync(join(project.folder, 'marks'))).toHaveLength(7);
  }, 180_000);
});

describe('a test run below tuku exec', () => {
  it('uses the server of tuku exec, with an account for each worker', async () => {
    const ended = await runShop('jest', [join(packageRoot, 'bin/tuku.js'), 'exec', '--', process.execPath, ...jest]);
    expect({ code: ended.code, err: ended.code === 0 ? '' : ended.err + ended.out }).toEqual({ code: 0, err: '' });
    expect(accounts(ended)).toEqual(['account is worker-1', 'account is worker-2']);
  }, 180_000);
});

describe('without its global set-up', () => {
  it.each([
    ['jest', jest],
    ['vitest', vitest],
  ])(
    '%s is told what to add',
    async (runner, args) => {
      project = openProject(packages);
      project.write('package.json', '{}');
      project.write('a.test.mjs', `import { tuku } from 'tuku/${runner}';\ntest('never', () => tuku.reset());\n`);
      project.write('jest.config.mjs', "export default { testMatch: ['**/*.test.mjs'], transform: {} };\n");
      const { code, out, err } = await project.run(args);
      expect(code).toBe(1);
      expect(out + err).toContain(
        `no Tuku is started for this test run: add tuku/${runner}/global-setup to globalSetup`,
      );
    },
    60_000,
  );
});

describe('Jest with --detectOpenHandles', () => {
  it('finds none after servers were started, used and closed; options of a set-up of one’s own hold', async () => {
    project = openProject(['jest', '@jest/globals'], 'open-handles');
    const { code, out, err } = await project.run(['node_modules/jest/bin/jest.js', '--detectOpenHandles']);
    expect({ code, err: code === 0 ? '' : err + out }).toEqual({ code: 0, err: '' });
    expect(err).toMatch(/Tests: +2 passed/);
    expect(out + err).not.toMatch(/open handle|did not exit/i);
  }, 120_000);
});

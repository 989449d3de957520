import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/paths.ts';
import { type Block, inlineCode } from '../snippets/blocks.ts';
import { blocksOfPage } from '../snippets/pages.ts';
import { isPrinted } from '../snippets/plan.ts';
import { startFakeDocker } from './fake-docker.ts';
import { openProject, type Project } from './project.ts';

const blocks = blocksOfPage('docs/testing.md');

/** The file that the paragraph before a block names. */
function fileOf({ lead, line }: Block): string {
  const file = inlineCode(lead).find((code) => /^[\w.-]+\.(mjs|js)$/.test(code));
  if (file === undefined) throw new Error(`docs/testing.md:${line}: the page does not say in which file this is`);
  return file;
}

/** The blocks with code that mention a module, as files of a project. */
function write(project: Project, ...mentions: readonly RegExp[]): void {
  const own = blocks.filter(({ language, text }) => language === 'js' && mentions.some((one) => one.test(text)));
  expect(own).toHaveLength(mentions.length);
  for (const block of own) project.write(fileOf(block), block.text);
}

const projects: Project[] = [];
const open = (...packages: readonly string[]) => {
  const project = openProject(['tencentcloud-sdk-nodejs', ...packages]);
  projects.push(project);
  return project;
};
afterAll(() => {
  for (const project of projects) project.remove();
});
const passed = (text: string) => ({ code: 0, out: expect.stringMatching(text) });

it('time and faults: the test passes under node --test', async () => {
  const project = open();
  const [block] = blocksOfPage('docs/time-and-faults.md').filter(({ language }) => language === 'js');
  project.write('expiry.test.mjs', block?.text ?? '');
  const ran = await project.run(['--test', '--test-reporter', 'tap', 'expiry.test.mjs']);
  expect(ran).toMatchObject(passed('# pass 3\n'));
}, 120_000);

it('startTuku: the test passes under node --test', async () => {
  const project = open();
  cpSync(join(packageRoot, 'fixtures/pictures'), join(project.folder, 'pictures'), { recursive: true });
  write(project, /from 'tuku';/);
  expect(await project.run(['--test', '--test-reporter', 'tap', 'search.test.mjs'])).toMatchObject(
    passed('# pass 2\n'),
  );
}, 120_000);

it('Jest: the test passes with the configuration, and with a set-up of one’s own', async () => {
  const project = open('jest', '@jest/globals');
  write(project, /globalTeardown/, /require\('tuku\/jest'\)/, /from 'tuku\/jest\/global-setup'/);
  const jest = 'node_modules/jest/bin/jest.js';
  expect(await project.run([jest])).toMatchObject({ code: 0, err: expect.stringMatching(/Tests: +1 passed/) });
  const own = await project.run([jest, '--globalSetup', './tuku-setup.mjs']);
  expect(own).toMatchObject({ code: 0, err: expect.stringMatching(/Tests: +1 passed/) });
}, 120_000);

it('Vitest: the test passes with the configuration', async () => {
  const project = open('vitest');
  write(project, /defineConfig/, /from 'tuku\/vitest'/);
  expect(await project.run(['node_modules/vitest/vitest.mjs', 'run'])).toMatchObject(passed('Tests +1 passed'));
}, 120_000);

it('Testcontainers: the program prints what the page shows', async () => {
  const docker = await startFakeDocker();
  const project = open('testcontainers');
  write(project, /TukuContainer/);
  const env = { DOCKER_HOST: docker.host, TESTCONTAINERS_RYUK_DISABLED: 'true' };
  const { out, err } = await project.run(['container.mjs'], env);
  await docker.close();
  const shown = blocks.find(({ words }) => words.includes('output'))?.text ?? '';
  expect({ err, isPrinted: isPrinted(shown, out) }).toEqual({ err: '', isPrinted: true });
}, 120_000);

it('all code of the page is run by these tests', () => {
  expect(blocks.filter(({ language }) => language === 'js')).toHaveLength(7);
});

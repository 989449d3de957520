import { runCommand } from '../../../src/cli/run-command.ts';
import { packageRoot } from '../../../src/paths.ts';
import { onPosix } from '../../support/platform.ts';

const said: string[] = [];
const { error } = console;
beforeAll(() => {
  console.error = (text: string) => void said.push(text);
});
afterAll(() => {
  console.error = error;
});

onPosix.each([
  [['sh', '-c', 'exit 7'], 7],
  [['sh', '-c', 'exit 0'], 0],
  [['sh', '-c', 'kill -TERM $$'], 143],
  [['no-such-command'], 127],
  [[packageRoot], 126],
])('%j gives its exit code', async (words, code) => {
  expect(await runCommand(words, process.env)).toBe(code);
});

onPosix('says why a command did not run', () => {
  expect(said).toEqual(['tuku: no-such-command: command not found', expect.stringContaining('EACCES')]);
});

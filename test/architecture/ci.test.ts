import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/paths.ts';

const read = (file: string) => readFileSync(join(packageRoot, file), 'utf8');

/** The commands of the workflow's steps; one that names the suite of a matrix stands for one command a suite. */
function commandsOfWorkflow(text: string): string[] {
  const suites = [...(/suite: \[(.*)\]/.exec(text)?.[1] ?? '').matchAll(/'([^']+)'/g)].map(([, suite = '']) => suite);
  return [...text.matchAll(/- run: (.+)$/gm)].flatMap(([, command = '']) =>
    command.includes('matrix.suite')
      ? suites.map((suite) => command.replace(/\$\{\{ matrix\.suite \}\}/, suite))
      : command,
  );
}

test('the workflow runs the commands of .ci/run, and no others', () => {
  const local = [...read('.ci/run').matchAll(/^npm .+$/gm)].map(([command]) => command);
  const hosted = new Set(commandsOfWorkflow(read('.github/workflows/ci.yml')));
  expect(local.length).toBeGreaterThan(5);
  expect([...hosted].sort()).toEqual([...new Set(local)].sort());
});

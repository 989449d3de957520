import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { packageRoot } from '../../src/paths.ts';
import { isPrinted } from '../snippets/plan.ts';
import { commandsOf, openWorkbench } from './examples.ts';

const bench = await openWorkbench();
afterAll(() => bench.close());

/** What an example's runner says when all tests have run and passed. */
const verdicts: Readonly<Record<string, RegExp>> = {
  'node-jest': /^Tests: +4 passed, 4 total$/m,
  'node-vitest': /^ +Tests +3 passed \(3\)$/m,
  'python-pytest': /^=+ 6 passed in /m,
  'go-test': /^ok +\texample\.com\/shop-help/m,
  'java-junit': /Tests run: 3, Failures: 0, Errors: 0, Skipped: 0[\s\S]*BUILD SUCCESS/,
  'github-actions': /^\S+ pass 1$/m,
  'gitlab-ci': /^Ran 1 test in .*\n\nOK$/m,
};

// Containers are for containers.test.ts; what the examples do without them is run here.
const without = { TUKU_RUN: 'process' };

test.each(Object.entries(verdicts))('%s: the commands of its README', async (example, verdict) => {
  const { all } = await bench.run(bench.copy(example), commandsOf(example).commands, without);
  expect(all).toMatch(verdict);
});

test('curl: the commands of its README print what it says', async () => {
  const { commands, output = '' } = commandsOf('curl');
  const { out } = await bench.run(bench.copy('curl'), commands);
  expect(isPrinted(output, out) || out).toBe(true);
});

test.each(['Aws', 'Alibaba', 'Tencent', 'Volcengine'])(
  'python-rag: one line changed to %s, the commands of its README print what it says',
  async (cloud) => {
    const folder = bench.copy('python-rag');
    const program = readFileSync(join(folder, 'rag.py'), 'utf8');
    const [line] = /^CLOUD = .+$/m.exec(program) ?? [''];
    expect(line).toContain(cloud);
    writeFileSync(join(folder, 'rag.py'), program.replace(line, `CLOUD = clouds.${cloud}`));
    const { commands, output = '' } = commandsOf('python-rag');
    const { out } = await bench.run(folder, commands);
    expect(isPrinted(output, out) || out).toBe(true);
  },
);

describe('with a server in place of the image', () => {
  let tuku: Awaited<ReturnType<typeof bench.startTuku>>;
  beforeAll(async () => {
    tuku = await bench.startTuku();
  });
  beforeEach(async () => {
    await fetch(`${tuku.url}/_tuku/reset`, { method: 'POST' });
  });
  afterAll(() => tuku.stop());

  /** Variables of a job or service, with the server's address in place of the image's. */
  const variables = (env: Readonly<Record<string, string>>, address: string) => {
    expect(Object.values(env)).toContain(address);
    return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value === address ? tuku.url : value]));
  };

  test('github-actions: the steps of the job with a service', async () => {
    const folder = bench.copy('github-actions');
    const { jobs } = parse(readFileSync(join(folder, '.github', 'workflows/test.yml'), 'utf8')) as Workflow;
    const steps = (job: Job | undefined) => (job?.steps ?? []).flatMap(({ run = [] }) => run).join('\n');
    expect(`${steps(jobs.exec)}\n`).toBe(commandsOf('github-actions').commands);
    const env = variables(jobs.service?.env ?? {}, 'http://127.0.0.1:4580');
    expect((await bench.run(folder, steps(jobs.service), env)).all).toMatch(verdicts['github-actions'] as RegExp);
  });

  test('gitlab-ci: the script of its job', async () => {
    const folder = bench.copy('gitlab-ci');
    const { test: job } = parse(readFileSync(join(folder, '.gitlab-ci.yml'), 'utf8')) as { test: GitlabJob };
    const { PIP_CACHE_DIR: _, ...env } = variables(job.variables, 'http://tuku:4580');
    expect((await bench.run(folder, job.script.join('\n'), env)).all).toMatch(verdicts['gitlab-ci'] as RegExp);
  });

  test('compose: its program prints what the README says', async () => {
    const folder = bench.copy('compose');
    const { services } = parse(readFileSync(join(folder, 'compose.yaml'), 'utf8')) as Compose;
    const env = variables(services.deduplicate.environment, 'http://tuku:4580');
    const { out } = await bench.run(folder, 'npm install >&2\nnode deduplicate.js pictures', env);
    // Around it, the README's commands print what Compose does.
    const own = commandsOf('compose').output?.replaceAll(/^…\n/gm, '') ?? '';
    expect(isPrinted(own, out) || out).toBe(true);
  });
});

test.each([
  ['vendor.github-workflows', 'github-actions/.github/workflows/test.yml'],
  ['vendor.gitlab-ci', 'gitlab-ci/.gitlab-ci.yml'],
  ['vendor.compose-spec', 'compose/compose.yaml'],
])('%s is the schema that %s follows', (schema, file) => {
  const args = ['--builtin-schema', schema, join(packageRoot, 'examples', file)];
  execFileSync(process.env.TUKU_EXAMPLES_SCHEMAS ?? 'check-jsonschema', args, { stdio: 'pipe' });
});

test('the examples have ended the servers that they started', async () => {
  expect(await bench.running()).toEqual([]);
});

interface Job {
  readonly env?: Readonly<Record<string, string>>;
  readonly steps: readonly { readonly run?: string }[];
}

interface Workflow {
  readonly jobs: Readonly<Record<'exec' | 'service', Job | undefined>>;
}

interface GitlabJob {
  readonly variables: Readonly<Record<string, string>>;
  readonly script: readonly string[];
}

interface Compose {
  readonly services: Readonly<Record<'deduplicate', { readonly environment: Readonly<Record<string, string>> }>>;
}

import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../../src/paths.ts';
import { environment, manifestIn, pack, run, scratchFolder } from '../package/installed.ts';
import { blocksOfPage } from '../snippets/pages.ts';
import { serveRegistry } from './registry.ts';

const execute = promisify(execFile);

/** The examples: folders below examples/. */
export const examples = [
  ...new Set(filesUnder('examples').flatMap((file) => /^examples\/([^/]+)\//.exec(file)?.[1] ?? [])),
];

/** What is under version control, or would be, below a folder. */
export function filesUnder(folder: string): string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', folder], {
    cwd: packageRoot,
    encoding: 'utf8',
  });
  return listed.trim().split('\n');
}

/** The commands that an example's README prints, and what it says they print. */
export function commandsOf(example: string): { readonly commands: string; readonly output?: string } {
  const blocks = blocksOfPage(`examples/${example}/README.md`);
  const index = blocks.findIndex(({ language }) => language === 'sh');
  const [block, next] = [blocks[index], blocks[index + 1]];
  if (block === undefined) throw new Error(`examples/${example}/README.md has no commands`);
  return { commands: block.text, ...(next?.words.includes('output') && { output: next.text }) };
}

/** What commands printed. */
export interface Printed {
  readonly out: string;
  /** Standard output, then standard error. */
  readonly all: string;
}

/** Copies of the examples in folders of their own, for which npm finds the packed checkout in its registry. */
export interface Workbench {
  /** A copy of an example, as a user has it. */
  copy(example: string): string;
  /** Runs a script in a folder with Bash. Rejects with what it printed unless it succeeds. */
  run(folder: string, script: string, more?: NodeJS.ProcessEnv): Promise<Printed>;
  /** Starts a server in the background with the packed command. */
  startTuku(): Promise<{ readonly url: string; stop(): Promise<void> }>;
  /** The servers in the background that the examples have not ended. */
  running(): Promise<unknown>;
  close(): Promise<void>;
}

/** Packs the checkout and serves it to npm. */
export async function openWorkbench(): Promise<Workbench> {
  const root = scratchFolder();
  const { archive } = pack(packageRoot, root);
  const manifest = manifestIn(packageRoot);
  const npm = (key: string) => run(packageRoot, 'npm', 'config', 'get', key).trim();
  const registry = await serveRegistry(archive, manifest, npm('registry'));
  // npm keeps what npx installs beside its cache: other packed versions must not be found there, nor this one later.
  mkdirSync(join(root, 'npm'));
  symlinkSync(join(npm('cache'), '_cacache'), join(root, 'npm/_cacache'));
  const env: NodeJS.ProcessEnv = {
    ...Object.fromEntries(
      Object.entries(environment).filter(([name]) => !/^(JEST_|NODE_ENV$|DATABASE_URL$)/.test(name)),
    ),
    CI: 'true',
    NO_COLOR: '1',
    npm_config_registry: registry.url,
    npm_config_cache: join(root, 'npm'),
    npm_config_loglevel: 'error',
    XDG_STATE_HOME: join(root, 'state'),
  };
  const command = `npx --yes ${manifest.name}@${manifest.version}`;
  const bench: Workbench = {
    copy(example) {
      const folder = join(root, example);
      for (const file of filesUnder(`examples/${example}`)) {
        const to = join(root, file.replace(/^examples\//, ''));
        mkdirSync(dirname(to), { recursive: true });
        cpSync(join(packageRoot, file), to);
      }
      return folder;
    },
    async run(folder, script, more = {}) {
      const options = { cwd: folder, env: { ...env, ...more }, maxBuffer: 2 ** 26, timeout: 540_000 };
      const running = execute('bash', ['-euo', 'pipefail', '-c', script], options);
      running.child.stdin?.end();
      const { stdout, stderr } = await running.catch((error: Error & Record<'stdout' | 'stderr', string>) => {
        throw new Error(`${script}\n${error.stdout}\n${error.stderr}`);
      });
      // Compose gives its programs a terminal, which ends lines with a carriage return.
      const out = stdout.replaceAll('\r\n', '\n');
      return { out, all: out + stderr };
    },
    async startTuku() {
      const { out } = await bench.run(root, `${command} start -d --fresh`);
      const [url, port] = /http:\S+:(\d+)/.exec(out) ?? [];
      if (url === undefined) throw new Error(`no server: ${out}`);
      return {
        url,
        async stop() {
          await bench.run(root, `${command} stop --port ${port}`);
        },
      };
    },
    async running() {
      return JSON.parse((await bench.run(root, `${command} status --all --json`)).out);
    },
    async close() {
      await registry.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
  return bench;
}

import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/paths.ts';
import { isDialectPage } from './pages.ts';
import { isPrinted, type Snippet } from './plan.ts';
import { checkPython, ensurePackages, installNode, type Workspace } from './workspace.ts';

/** A reader who follows one page from top to bottom, with one Tuku on its default port. */
export interface Session {
  /** Runs a snippet as printed. Throws unless it ends well and prints what the page shows. */
  run(snippet: Snippet): Promise<void>;
  close(): Promise<void>;
}

const LIMIT_MS = 120_000;
const SERVER_LIMIT_MS = 600_000;

export function openSession(page: string, { checkout, env, folderOf }: Workspace): Session {
  const folder = folderOf(page);
  const needsPictures = readFileSync(join(packageRoot, page), 'utf8').includes('`fixtures/pictures`');
  if (isDialectPage(page) && needsPictures) {
    cpSync(join(checkout, 'fixtures/pictures'), join(folder, 'pictures'), { recursive: true });
  }
  let server: Running | undefined;

  async function startServer(script: string, output?: string): Promise<void> {
    await server?.stop();
    server = start(script, checkout, env, SERVER_LIMIT_MS);
    await server.until((printed) =>
      output === undefined ? / is ready on /.test(printed) : isPrinted(output, printed),
    );
    await modelReady();
  }

  async function runProgram(snippet: Snippet): Promise<void> {
    const { command, file } = snippet.run as NonNullable<Snippet['run']>;
    if (file.includes('/')) {
      expectSameProgram(join(checkout, file), snippet.text);
      return expectOutput(snippet, start(command, checkout, env));
    }
    for (const install of snippet.installs) {
      if (install.startsWith('npm ')) installNode(install, folder);
      if (install.startsWith('pip ')) checkPython(install, env);
    }
    writeFileSync(join(folder, file), snippet.text);
    const classPath = join(folder, 'classpath');
    const more = existsSync(classPath) ? { CLASSPATH: readFileSync(classPath, 'utf8') } : {};
    return expectOutput(snippet, start(command, folder, { ...env, ...more }));
  }

  return {
    async run(snippet) {
      if (snippet.language === 'sh' && SERVES.test(snippet.text)) return startServer(snippet.text, snippet.output);
      ensurePackages(checkout);
      if (server === undefined) await startServer('npm start');
      if (snippet.language !== 'sh') return runProgram(snippet);
      await expectOutput(snippet, start(snippet.text, isDialectPage(page) ? folder : checkout, env));
    },
    async close() {
      await server?.stop();
    },
  };
}

/** A block whose last command starts the server that the rest of its page uses. */
const SERVES = /(^|\n)(sudo )?(npx )?(npm|tuku) start\b[^\n]*\n$/;

/** A block that shows a file of the checkout must show all of it but its first comment. */
function expectSameProgram(file: string, shown: string): void {
  const text = readFileSync(file, 'utf8').replace(/^\/\/.*\n/, '');
  if (text !== shown) throw new Error(`the page does not show ${file} as it is`);
}

async function expectOutput(snippet: Snippet, running: Running): Promise<void> {
  const { code, printed, errors, shown } = await running.ended;
  if (code === 0 && [printed, shown].some((text) => isPrinted(snippet.output, text))) return;
  throw new Error(
    `${snippet.page}:${snippet.line} ended with ${code}\n--- expected\n${snippet.output}--- printed\n${printed}--- errors\n${errors}`,
  );
}

/** Waits as long as a reader takes to paste the next snippet. */
async function modelReady(): Promise<void> {
  for (;;) {
    const { model } = (await (await fetch('http://127.0.0.1:4580/_tuku/ready')).json()) as { model: string };
    if (model === 'ready') return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** How a process ended: its standard output, its standard error, and both as a terminal shows them. */
interface Ended {
  readonly code: number | null;
  readonly printed: string;
  readonly errors: string;
  readonly shown: string;
}

interface Running {
  readonly ended: Promise<Ended>;
  until(enough: (printed: string) => boolean): Promise<void>;
  stop(): Promise<void>;
}

/** Runs a script in a shell and a process group of its own, which ends after the limit. */
function start(script: string, cwd: string, env: NodeJS.ProcessEnv, limitMs = LIMIT_MS): Running {
  const child = spawn('bash', ['-e', '-o', 'pipefail', '-c', script], {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  let errors = '';
  let shown = '';
  const watchers = new Set<() => void>();
  child.stdout.on('data', (chunk) => {
    printed += chunk;
    shown += chunk;
    for (const watch of watchers) watch();
  });
  child.stderr.on('data', (chunk) => {
    errors += chunk;
    shown += chunk;
  });
  const limit = setTimeout(() => kill(child), limitMs);
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => {
      clearTimeout(limit);
      resolve({ code, printed, errors, shown });
    });
  });
  return {
    ended,
    until: (enough) =>
      new Promise((resolve, reject) => {
        const report = (what: string) => new Error(`"${script}" ${what}\n--- printed\n${printed}--- errors\n${errors}`);
        setTimeout(() => reject(report('does not print what is expected')), LIMIT_MS).unref();
        const watch = () => {
          if (enough(printed)) resolve();
        };
        watchers.add(watch);
        watch();
        void ended.then(() => reject(report('ended')));
      }),
    async stop() {
      kill(child);
      await ended;
    },
  };
}

function kill({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGTERM');
  } catch {
    // The group has ended.
  }
}

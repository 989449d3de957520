import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/paths.ts';
import { isDialectPage } from './pages.ts';
import { isPrinted, type Snippet } from './plan.ts';
import { type Running, start } from './processes.ts';
import { checkPython, ensurePackages, installNode, type Workspace } from './workspace.ts';

/** A reader who follows one page from top to bottom, with one Tuku on its default port. */
export interface Session {
  /** Runs a snippet as printed. Throws unless it ends well and prints what the page shows. */
  run(snippet: Snippet): Promise<void>;
}

const SERVER_LIMIT_MS = 600_000;
/** How long one snippet may take: `npm ci` takes minutes on a busy machine. */
export const SNIPPET_LIMIT_MS = SERVER_LIMIT_MS + 20_000;

export function openSession(page: string, { checkout, env, folderOf }: Workspace): Session {
  const folder = folderOf(page);
  const needsPictures = readFileSync(join(packageRoot, page), 'utf8').includes('`fixtures/pictures`');
  if (isDialectPage(page) && needsPictures) {
    cpSync(join(checkout, 'fixtures/pictures'), join(folder, 'pictures'), { recursive: true });
  }
  let serverIsReady = false;

  async function startServer(script: string, output?: string): Promise<void> {
    await stopServer();
    server = start(script, checkout, env, SERVER_LIMIT_MS);
    await server.until((printed) =>
      output === undefined ? / is ready on /.test(printed) : isPrinted(output, printed),
    );
    await modelReady();
    serverIsReady = true;
  }

  async function ensureServer(): Promise<void> {
    if (serverIsReady) return;
    if (server === undefined) return startServer('npm start');
    await fetch('http://127.0.0.1:4580/_tuku/reset', { method: 'POST' });
    serverIsReady = true;
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
      if (installs(snippet.text)) return expectOutput(snippet, start(snippet.text, checkout, env, SERVER_LIMIT_MS));
      if (snippet.language === 'sh' && SERVES.test(snippet.text)) return startServer(snippet.text, snippet.output);
      ensurePackages(checkout);
      await ensureServer();
      if (snippet.language !== 'sh') return runProgram(snippet);
      await expectOutput(snippet, start(snippet.text, isDialectPage(page) ? folder : checkout, env));
    },
  };
}

/** The server of the page before: the next page uses it, emptied. */
let server: Running | undefined;

export async function stopServer(): Promise<void> {
  await server?.stop();
  server = undefined;
}

/** A block whose last command starts the server that the rest of its page uses. */
const SERVES = /(^|\n)(sudo )?(npx )?(npm|tuku) start\b[^\n]*\n$/;

/** Whether a block installs the checkout's packages first. It starts the Tuku that it needs itself. */
export function installs(text: string): boolean {
  return text.startsWith('npm ci\n');
}

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

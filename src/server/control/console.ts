import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../../paths.ts';
import type { Answer, AnswerDescription, Endpoint } from './endpoint.ts';
import { ControlError } from './error.ts';

/** The built files of the console, a page for people. */
export const consoleFolder = join(packageRoot, 'dist/console');

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  webp: 'image/webp',
  ico: 'image/x-icon',
  json: 'application/json',
  webmanifest: 'application/manifest+json',
  woff2: 'font/woff2',
  txt: 'text/plain; charset=utf-8',
};

/** Nothing but the page's own files; pictures that it was given, too. */
const policy = [
  "default-src 'self'",
  "img-src 'self' data: blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const page: AnswerDescription = { description: 'A file of the page', type: 'text/html' };
const missing: AnswerDescription = { description: 'There is no such file, or the page has not been built' };

/** The console's files; see access.ts for who may load them. `folder` is for tests. */
export function consoleEndpoints(folder: string = consoleFolder): readonly Endpoint[] {
  const endpoint = (path: string, summary: string, fileOf: (name: string) => string[]): Endpoint => ({
    method: 'GET',
    path,
    summary,
    ignoresQuery: true,
    answers: { 200: page, 404: missing },
    handle: ({ params }) => send(folder, fileOf(params.file ?? '')),
  });
  return [
    endpoint('/ui', 'Return the console, a page for people', () => ['index.html']),
    endpoint('/ui/:file', 'Return a file of the console', (file) => [file]),
    endpoint('/ui/assets/:file', 'Return a file of the console that never changes', (file) => ['assets', file]),
  ];
}

async function send(folder: string, path: readonly string[]): Promise<Answer> {
  const name = path.at(-1) ?? '';
  const type = types[name.split('.').at(-1) ?? ''];
  const isPlain = /^[\w-][\w.-]*$/.test(name);
  const body = type !== undefined && isPlain ? await read(join(folder, ...path)) : undefined;
  if (type === undefined || body === undefined) {
    const isBuilt = await isFolder(folder);
    const why = isBuilt ? `not found: /_tuku/ui/${path.join('/').slice(0, 128)}` : NOT_BUILT;
    throw new ControlError(why, 404);
  }
  return {
    type,
    body,
    headers: {
      // Names of assets carry a hash of what is in them.
      'Cache-Control': path[0] === 'assets' ? 'public, max-age=31536000, immutable' : 'no-cache',
      'Content-Security-Policy': policy,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
    },
  };
}

const NOT_BUILT = 'this Tuku comes without the console: dist/console is missing; npm run build makes it';

async function read(path: string): Promise<Buffer | undefined> {
  return readFile(path).catch(() => undefined);
}

/** Whether the console has been built. */
export function isFolder(path: string): Promise<boolean> {
  return readdir(path).then(
    () => true,
    () => false,
  );
}

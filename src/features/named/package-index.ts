import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'ini';
import { EnvHttpProxyAgent, fetch, type Response } from 'undici';
import { ModelError } from './stored.ts';

const PYPI = 'https://pypi.org/simple/';
/** A page of an index that lists the files of one project. */
const MAX_PAGE_BYTES = 8 * 2 ** 20;

/**
 * The package index that pip uses here: `PIP_INDEX_URL`, else `index-url` of pip's configuration files, the user's before
 * the machine's (https://pip.pypa.io/en/stable/topics/configuration/), else PyPI.
 */
export function configuredIndex(env: NodeJS.ProcessEnv = process.env): string {
  if (env.PIP_INDEX_URL) return env.PIP_INDEX_URL;
  for (const file of pipFiles(env)) {
    const { install, global } = read(file);
    const index = install?.['index-url'] ?? global?.['index-url'];
    if (index !== undefined) return index;
  }
  return PYPI;
}

function pipFiles(env: NodeJS.ProcessEnv): string[] {
  const config = env.XDG_CONFIG_HOME || join(homedir(), '.config');
  return [
    env.PIP_CONFIG_FILE,
    env.VIRTUAL_ENV && join(env.VIRTUAL_ENV, 'pip.conf'),
    env.APPDATA && join(env.APPDATA, 'pip/pip.ini'),
    join(config, 'pip/pip.conf'),
    join(homedir(), '.pip/pip.conf'),
    '/etc/pip.conf',
  ].flatMap((file) => file || []);
}

type PipConfiguration = { readonly [section: string]: { readonly [key: string]: string | undefined } | undefined };

function read(file: string): PipConfiguration {
  try {
    return parse(readFileSync(file, 'utf8')) as PipConfiguration;
  } catch {
    return {};
  }
}

/**
 * The address of a file of a project, from the project's page on an index (simple API, HTML:
 * https://packaging.python.org/en/latest/specifications/simple-repository-api/). Throws ModelError.
 */
export async function addressOf(index: string, project: string, file: string): Promise<string> {
  const page = new URL(`${project}/`, index.endsWith('/') ? index : `${index}/`);
  const response = await request(page, { accept: 'application/vnd.pypi.simple.v1+html, text/html;q=0.9' });
  const html = Buffer.from(await readAtMost(response, MAX_PAGE_BYTES)).toString('utf8');
  for (const [, , href = ''] of html.matchAll(/<a\s[^>]*?href\s*=\s*(["'])(.*?)\1/gis)) {
    const address = new URL(href.replaceAll('&amp;', '&'), response.url || page);
    if (decodeURIComponent(address.pathname).endsWith(`/${file}`)) return withCredentials(address, page);
  }
  throw new ModelError(`${withoutCredentials(page)} does not list ${file}`);
}

/** Fetches a file of at most `maxBytes`. Throws ModelError. */
export async function download(address: string, maxBytes: number): Promise<Uint8Array> {
  return readAtMost(await request(new URL(address)), maxBytes);
}

/** Addresses with a name and a password, as in pip's configuration, are sent as Basic authentication. */
async function request(address: URL, headers: Record<string, string> = {}): Promise<Response> {
  const { username, password } = address;
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const authorization = username ? { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` } : {};
  const plain = withoutCredentials(address);
  const dispatcher = new EnvHttpProxyAgent();
  const response = await fetch(plain, { headers: { ...headers, ...authorization }, dispatcher }).catch(
    (error: Error) => {
      throw new ModelError(`${plain}: ${(error.cause as Error | undefined)?.message ?? error.message}`);
    },
  );
  if (!response.ok) throw new ModelError(`${plain}: status ${response.status}`);
  return response;
}

function withoutCredentials(address: URL): string {
  const copy = new URL(address);
  [copy.username, copy.password, copy.hash] = ['', '', ''];
  return copy.href;
}

/** A mirror's files need the same credentials as its pages; other hosts do not get them. */
function withCredentials(address: URL, page: URL): string {
  if (address.origin === page.origin) [address.username, address.password] = [page.username, page.password];
  return address.href;
}

async function readAtMost({ body, url }: Response, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += (chunk as Uint8Array).length;
    if (length > maxBytes) throw new ModelError(`${url}: longer than the expected ${maxBytes} bytes`);
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks);
}

import { type Command, Option } from 'commander';
import { exchange } from '../client/http.ts';
import type { Json } from '../json.ts';
import { isJsonObject } from '../json.ts';
import { t } from '../messages/messages.ts';
import { formatHostPort } from '../server/host-port.ts';
import { OptionError } from '../server/options.ts';
import { addStartOptions, givenOptions } from './start-options.ts';

/** Where a server is, and what its control API wants to be presented. */
export interface ServerAddress {
  readonly url: string;
  /** Its port on this machine. */
  readonly port: number;
  readonly token?: string;
}

/** Adds the options that say which server is meant: its URL, or where `tuku start` with the same options listens. */
export function addAddressOptions(command: Command): Command {
  command.addOption(
    new Option('--url <url>', t('URL of the server (default: where tuku start listens)')).env('TUKU_URL'),
  );
  return addStartOptions(command, {}, ['config', 'port', 'host', 'controlToken']);
}

/** The server that a command means. A flag goes before TUKU_URL, TUKU_URL before other variables and the file. */
export function addressOf(command: Command): ServerAddress {
  const { host, port, controlToken } = givenOptions(command);
  const token = controlToken === undefined ? {} : { token: controlToken };
  const isGiven = (name: string) => command.getOptionValueSource(name) === 'cli';
  const isPlaced = isGiven('port') || isGiven('host');
  const url = isGiven('url') ? String(command.opts().url) : isPlaced ? undefined : process.env.TUKU_URL?.trim();
  if (url) return { ...readUrl(url), ...token };
  const reached = host === '0.0.0.0' ? '127.0.0.1' : host === '::' || host === '[::]' ? '::1' : host;
  return { url: `http://${formatHostPort({ host: reached, port })}`, port, ...token };
}

function readUrl(text: string): { url: string; port: number } {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:') return { url: url.origin, port: Number(url.port || 80) };
  throw new OptionError(`--url ${text}: not an http:// URL, e.g. http://127.0.0.1:4580`);
}

/** An answer of the control API. */
export interface ControlAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, Json>>;
}

/** How to call an endpoint; a GET within a few seconds by default. */
interface ControlCall {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly body?: object;
  readonly timeoutMs?: number;
}

/** Calls the control API. Throws OptionError when no Tuku answers in time. */
export async function ask(
  { url, token }: ServerAddress,
  path: string,
  { method = 'GET', body: sent, timeoutMs = 5_000 }: ControlCall = {},
): Promise<ControlAnswer> {
  const headers = {
    ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    ...(sent === undefined ? {} : { 'Content-Type': 'application/json' }),
  };
  const signal = AbortSignal.timeout(timeoutMs);
  const text = sent === undefined ? '' : JSON.stringify(sent);
  const { answered } = exchange(`${url}/_tuku/${path}`, { method, headers, signal }, text);
  const answer = await answered.catch(() => undefined);
  const body = answer === undefined ? undefined : parsed(answer.status === 204 ? '{}' : answer.text);
  if (answer === undefined || body === undefined) throw noAnswer(url);
  return { status: answer.status, body };
}

/** What the control API answers. Throws OptionError when no Tuku answers in time, or it refuses. */
export async function demand(
  address: ServerAddress,
  path: string,
  call: ControlCall = {},
): Promise<ControlAnswer['body']> {
  const { status, body } = await ask(address, path, call);
  if (status < 300) return body;
  throw new OptionError(String(body.error));
}

/** What to do when no server answers. */
export function noAnswer(url: string): OptionError {
  return new OptionError(`no Tuku answers on ${url}: start one (tuku start), or set --url`);
}

function parsed(text: string): ControlAnswer['body'] | undefined {
  try {
    const body = JSON.parse(text) as Json;
    return isJsonObject(body) ? body : undefined;
  } catch {
    return undefined;
  }
}

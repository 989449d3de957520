import { noteAnswer, noteLoss } from './connection.ts';
import { createStore } from './store.ts';

/** What the server refused, with its status; 0 when it did not answer. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

const ROOT = '/_tuku';
const TOKEN = 'tuku.token';

/** What the token dialog is for: nobody has been asked, somebody is, or the token given was wrong. */
export const tokenNeed = createStore<'none' | 'asked' | 'wrong'>('none');

let token: string | undefined = stored();
let waiting: ((given: boolean) => void)[] = [];

function stored(): string | undefined {
  try {
    return sessionStorage.getItem(TOKEN) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Whether pictures must be fetched with a header, which `<img>` does not send. */
export function hasToken(): boolean {
  return token !== undefined;
}

/** Answers the token dialog; undefined when it was closed. */
export function giveToken(given: string | undefined): void {
  if (given !== undefined) {
    token = given;
    try {
      sessionStorage.setItem(TOKEN, given);
    } catch {
      // Kept as long as the page.
    }
  }
  tokenNeed.set('none');
  const all = waiting;
  waiting = [];
  for (const resume of all) resume(given !== undefined);
}

function needToken(): Promise<boolean> {
  if (tokenNeed.get() === 'none') tokenNeed.set(token === undefined ? 'asked' : 'wrong');
  return new Promise((resolve) => waiting.push(resolve));
}

interface Options {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

/** Sends a request; asks for the token and sends it again when the server wants one. Throws ApiError. */
export async function send(path: string, { method = 'GET', body, signal }: Options = {}): Promise<Response> {
  const used = token;
  let response: Response;
  try {
    response = await fetch(ROOT + path, {
      method,
      headers: {
        ...(used === undefined ? {} : { Authorization: `Bearer ${used}` }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    noteLoss();
    throw new ApiError(0, String(error));
  }
  noteAnswer(response);
  if (response.status === 401) {
    // Another call may have got the token meanwhile.
    if (used !== token || (await needToken())) return send(path, { method, body, signal });
  }
  if (!response.ok) throw new ApiError(response.status, await problemOf(response));
  return response;
}

async function problemOf(response: Response): Promise<string> {
  const text = await response.text().catch(() => '');
  try {
    const { error } = JSON.parse(text) as { error?: unknown };
    if (typeof error === 'string') return error;
  } catch {
    // Not JSON: the text itself says what happened.
  }
  return text.slice(0, 300) || `HTTP ${response.status}`;
}

export async function get<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
  return (await (await send(path, { signal })).json()) as Answer;
}

/** The JSON answer; undefined where there is none. */
export async function post<Answer>(path: string, body: unknown = {}, signal?: AbortSignal): Promise<Answer> {
  const text = await (await send(path, { method: 'POST', body, signal })).text();
  return (text === '' ? undefined : JSON.parse(text)) as Answer;
}

export async function remove(path: string): Promise<void> {
  await send(path, { method: 'DELETE' });
}

/** A query string of what is given. */
export function query(values: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== '');
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text === '' ? '' : `?${text}`;
}

/** @param made when the picture was made: under an address with it, the browser may keep the thumbnail for good */
export const thumbnailPath = (gallery: number, picture: number, made?: string) =>
  `/galleries/${gallery}/pictures/${picture}/thumbnail${query({ v: made })}`;
export const originalPath = (gallery: number, picture: number) => `/galleries/${gallery}/pictures/${picture}/original`;

/** A path as an address for `<img>`. */
export const addressOf = (path: string) => ROOT + path;

import type { RecordedExchange } from '../client/recorded.ts';
import { copyOf } from '../json.ts';
import { ApiError } from '../protocol/errors.ts';
import type { Report } from '../protocol/pipeline.ts';
import type { WireRequest, WireResponse } from '../protocol/wire.ts';
import type { RefusedRequest } from './refusal.ts';
import { secretMask } from './secrets.ts';

/** One answered request, with secrets removed. */
export type JournalEntry = RecordedExchange;

/** The latest requests. */
export interface Journal {
  /** Adds an entry; its number: every request has a higher one than those before it. */
  add(entry: JournalEntry): number;
  /** Newest first; with or without the bodies' excerpts. */
  list(filter: JournalFilter): Partial<JournalEntry>[];
  /** Drops all entries, or those of some accounts. */
  clear(accounts?: readonly string[]): void;
}

/** Which entries to list. */
export interface JournalFilter {
  readonly limit: number;
  readonly bodies: boolean;
  readonly dialect?: string;
  readonly operation?: string;
  readonly accounts?: readonly string[];
  readonly region?: string;
  readonly code?: string;
}

/** How many requests the journal holds. */
export const JOURNAL_SIZE = 500;
const BODY_CHARACTERS = 2048;
const FIELD_CHARACTERS = 128;
const UNREAD_FIELDS = 50;
/** As much of a text is kept: masks may be shorter than what they hide. */
const KEPT_CHARACTERS = BODY_CHARACTERS + 512;
/** The end of a text that was cut may be the beginning of a secret, too short to be recognised. */
const DOUBTFUL_CHARACTERS = 48;
const REASON_CHARACTERS = 512;

export function createJournal(): Journal {
  let entries: JournalEntry[] = [];
  let lastId = 0;
  return {
    add(entry) {
      entries.push(entry);
      if (entries.length > JOURNAL_SIZE) entries.shift();
      return ++lastId;
    },
    list: (filter) =>
      entries
        .filter((entry) => isAskedFor(entry, filter))
        .slice(-filter.limit)
        .reverse()
        .map((entry) => listed(entry, filter.bodies)),
    clear(accounts) {
      entries = accounts === undefined ? [] : entries.filter((entry) => !isOf(entry, accounts));
    },
  };
}

function isAskedFor(entry: JournalEntry, { accounts, ...filter }: JournalFilter): boolean {
  if (accounts !== undefined && !isOf(entry, accounts)) return false;
  const facts = ['dialect', 'operation', 'region', 'code'] as const;
  return facts.every((fact) => filter[fact] === undefined || filter[fact] === entry[fact]);
}

/** Whether an entry is one of some accounts'. Entries hold names up to a length. */
function isOf({ account }: JournalEntry, accounts: readonly string[]): boolean {
  return account !== null && accounts.some((name) => name.slice(0, FIELD_CHARACTERS) === account);
}

function listed(entry: JournalEntry, bodies: boolean): Partial<JournalEntry> {
  const { at, method, path, dialect, operation, account, region, status, code, reason, durationMs, unread } = entry;
  const facts = { at, method, path, dialect, operation, account, region, status, code, reason, durationMs, unread };
  return bodies ? { ...facts, request: entry.request, response: entry.response } : facts;
}

/** The entry for one request; `report` is undefined when no dialect recognised it. */
export function journalEntry(
  at: Date,
  durationMs: number,
  request: WireRequest,
  response: WireResponse,
  report: Report | undefined,
): JournalEntry {
  return new AnsweredEntry(at, durationMs, request, response, report);
}

/** Holds copies, and removes secrets when it is read: most entries never are. */
class AnsweredEntry implements JournalEntry {
  readonly method: string;
  readonly dialect: string | null;
  readonly operation: string | null;
  readonly account: string | null;
  readonly region: string | null;
  readonly status: number;
  readonly code: string | null;
  readonly unread: readonly string[];
  readonly #at: Date;
  readonly #durationMs: number;
  readonly #mask: (text: string) => string;
  readonly #path: Kept;
  readonly #reason: Kept | undefined;
  readonly #request: Kept;
  readonly #response: Kept;

  constructor(at: Date, durationMs: number, request: WireRequest, response: WireResponse, report: Report | undefined) {
    this.#at = at;
    this.#durationMs = durationMs;
    this.#mask = secretMask(request);
    this.#path = head(request.path);
    this.#request = head(request.body);
    this.#response = head(response.body);
    const detail = report?.error instanceof ApiError ? report.error.detail : undefined;
    this.#reason = detail === undefined ? undefined : head(detail);
    this.method = request.method;
    this.dialect = report?.dialect ?? null;
    this.operation = report === undefined ? null : field(report.operation);
    this.account = report?.account === undefined ? null : field(report.account);
    this.region = report?.region === undefined ? null : field(report.region);
    this.status = response.status;
    this.code = report?.code ?? null;
    this.unread = (report?.unread ?? []).slice(0, UNREAD_FIELDS).map(field);
  }

  get at(): string {
    return this.#at.toISOString();
  }
  get path(): string {
    return this.#masked(this.#path, FIELD_CHARACTERS);
  }
  get reason(): string | null {
    return this.#reason === undefined ? null : this.#masked(this.#reason, REASON_CHARACTERS);
  }
  get durationMs(): number {
    return Math.round(this.#durationMs * 100) / 100;
  }
  get request(): string {
    return this.#masked(this.#request, BODY_CHARACTERS);
  }
  get response(): string {
    return this.#masked(this.#response, BODY_CHARACTERS);
  }

  #masked({ text, isCut }: Kept, characters: number): string {
    const masked = this.#mask(text);
    return (isCut ? masked.slice(0, -DOUBTFUL_CHARACTERS) : masked).slice(0, characters);
  }
}

/** The entry for a request that was refused before any dialect saw it; its path is the requested target. */
export function refusalEntry(at: Date, { method, target, status, body }: RefusedRequest): JournalEntry {
  return { ...ofNobody(at, method, target), status, reason: null, response: copyOf(body) };
}

/** The entry for a request to a vendor's host at which Tuku serves nothing; its path is the requested target. */
export function passedEntry(at: Date, { method, target }: Pick<RefusedRequest, 'method' | 'target'>): JournalEntry {
  const reason = 'passed on (--proxy-passthrough): Tuku serves no product at this host';
  return { ...ofNobody(at, method, target), status: null, reason, response: '' };
}

function ofNobody(at: Date, method: string, target: string) {
  const nobody = { dialect: null, operation: null, account: null, region: null, code: null };
  const path = field(target);
  return { at: at.toISOString(), method, path, ...nobody, durationMs: 0, unread: [], request: '' };
}

function field(text: string): string {
  return copyOf(text.slice(0, FIELD_CHARACTERS));
}

/** The beginning of a text. */
interface Kept {
  readonly text: string;
  readonly isCut: boolean;
}

/** A copy of the beginning: an excerpt that is a part of the body would keep the whole body in memory. */
function head(body: string | Buffer): Kept {
  const text =
    typeof body === 'string' ? copyOf(body.slice(0, KEPT_CHARACTERS)) : body.subarray(0, KEPT_CHARACTERS).toString();
  return { text, isCut: body.length > KEPT_CHARACTERS };
}

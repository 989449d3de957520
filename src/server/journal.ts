import { copyOf } from '../json.ts';
import { ApiError } from '../protocol/errors.ts';
import type { Report } from '../protocol/pipeline.ts';
import type { WireRequest, WireResponse } from '../protocol/wire.ts';
import type { RefusedRequest } from './refusal.ts';
import { secretMask } from './secrets.ts';

/** One answered request, with secrets removed. */
export interface JournalEntry {
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly dialect: string | null;
  readonly operation: string | null;
  readonly account: string | null;
  readonly region: string | null;
  /** Null for a request that was passed on. */
  readonly status: number | null;
  /** The vendor's error code; null on success. */
  readonly code: string | null;
  /** Why the request was refused, or passed on, in Tuku's words; null where there is nothing to say beyond the code. */
  readonly reason: string | null;
  readonly durationMs: number;
  /** Input fields that no code read, up to a limit; empty for a refused call, which may not have reached them. */
  readonly unread: readonly string[];
  /** Excerpts of the bodies; listed on demand. */
  readonly request: string;
  readonly response: string;
}

/** The latest requests. */
export interface Journal {
  add(entry: JournalEntry): void;
  /** Newest first; with or without the bodies' excerpts. */
  list(filter: { limit: number; bodies: boolean }): Partial<JournalEntry>[];
  clear(): void;
}

/** How many requests the journal holds. */
export const JOURNAL_SIZE = 500;
const BODY_CHARACTERS = 2048;
const FIELD_CHARACTERS = 128;
const UNREAD_FIELDS = 50;
/** Secrets are removed from this much of a body before its excerpt is cut, so that the cut leaves no half of one. */
const MASKED_CHARACTERS = 4 * BODY_CHARACTERS;
const REASON_CHARACTERS = 512;

export function createJournal(): Journal {
  const entries: JournalEntry[] = [];
  return {
    add(entry) {
      entries.push(entry);
      if (entries.length > JOURNAL_SIZE) entries.shift();
    },
    list: ({ limit, bodies }) =>
      entries
        .slice(-limit)
        .reverse()
        .map(({ request, response, ...entry }) => (bodies ? { ...entry, request, response } : entry)),
    clear: () => {
      entries.length = 0;
    },
  };
}

/**
 * The entry for one request; `report` is undefined when no dialect recognised it. It holds copies, and removes secrets when
 * it is read: most entries never are.
 */
export function journalEntry(
  at: Date,
  durationMs: number,
  request: WireRequest,
  response: WireResponse,
  report: Report | undefined,
): JournalEntry {
  const mask = secretMask(request);
  const [path, sent, answered] = [head(request.path), head(request.body), head(response.body)];
  const detail = report?.error instanceof ApiError ? report.error.detail : undefined;
  const reason = detail === undefined ? undefined : head(detail);
  return {
    at: at.toISOString(),
    method: request.method,
    get path() {
      return mask(path).slice(0, FIELD_CHARACTERS);
    },
    dialect: report?.dialect ?? null,
    operation: report === undefined ? null : field(report.operation),
    account: report?.account === undefined ? null : field(report.account),
    region: report?.region === undefined ? null : field(report.region),
    status: response.status,
    code: report?.code ?? null,
    get reason() {
      return reason === undefined ? null : mask(reason).slice(0, REASON_CHARACTERS);
    },
    durationMs: Math.round(durationMs * 100) / 100,
    unread: (report?.unread ?? []).slice(0, UNREAD_FIELDS).map(field),
    get request() {
      return mask(sent).slice(0, BODY_CHARACTERS);
    },
    get response() {
      return mask(answered).slice(0, BODY_CHARACTERS);
    },
  };
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

/** A copy of the beginning: an excerpt that is a part of the body would keep the whole body in memory. */
function head(body: string | Buffer): string {
  return typeof body === 'string'
    ? copyOf(body.slice(0, MASKED_CHARACTERS))
    : body.subarray(0, MASKED_CHARACTERS).toString();
}

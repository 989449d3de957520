import { ApiError } from '../protocol/errors.ts';
import type { Report } from '../protocol/pipeline.ts';
import type { WireRequest, WireResponse } from '../protocol/wire.ts';
import type { RefusedRequest } from './refusal.ts';

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
  /** Input fields that no code read, up to a limit. */
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
const REASON_CHARACTERS = 512;
/** Form fields with credentials or signatures, whose values are masked in excerpts. */
const SECRETS =
  /\b(signature|token|sig|sign|appkey|access_token|client_secret|\w*accesskeysecret|securitytoken|password)=[^&\s]*/gi;
/** The same in JSON answers that issue credentials; an excerpt may end inside a value. */
const JSON_SECRETS = /"((?:access|refresh)_token|session_(?:key|secret)|client_secret)"\s*:\s*"[^"]*"?/gi;

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

/** The entry for one request; `report` is undefined when no dialect recognised it. */
export function journalEntry(
  at: Date,
  durationMs: number,
  request: WireRequest,
  response: WireResponse,
  report: Report | undefined,
): JournalEntry {
  return {
    at: at.toISOString(),
    method: request.method,
    path: request.path.slice(0, FIELD_CHARACTERS),
    dialect: report?.dialect ?? null,
    operation: report?.operation.slice(0, FIELD_CHARACTERS) ?? null,
    account: report?.account?.slice(0, FIELD_CHARACTERS) ?? null,
    region: report?.region?.slice(0, FIELD_CHARACTERS) ?? null,
    status: response.status,
    code: report?.code ?? null,
    reason: report?.error instanceof ApiError ? (report.error.detail?.slice(0, REASON_CHARACTERS) ?? null) : null,
    durationMs: Math.round(durationMs * 100) / 100,
    unread: (report?.unread ?? []).slice(0, UNREAD_FIELDS).map((field) => field.slice(0, FIELD_CHARACTERS)),
    request: excerpt(request.body),
    response: excerpt(response.body),
  };
}

/** The entry for a proxy request that was refused; its path is the requested target. */
export function refusalEntry(at: Date, { method, target, status, body }: RefusedRequest): JournalEntry {
  return { ...ofNobody(at, method, target), status, reason: null, response: body };
}

/** The entry for a request to a vendor's host at which Tuku serves nothing; its path is the requested target. */
export function passedEntry(at: Date, { method, target }: Pick<RefusedRequest, 'method' | 'target'>): JournalEntry {
  const reason = 'passed on (--proxy-passthrough): Tuku serves no product at this host';
  return { ...ofNobody(at, method, target), status: null, reason, response: '' };
}

function ofNobody(at: Date, method: string, target: string) {
  const nobody = { dialect: null, operation: null, account: null, region: null, code: null };
  const path = target.slice(0, FIELD_CHARACTERS);
  return { at: at.toISOString(), method, path, ...nobody, durationMs: 0, unread: [], request: '' };
}

function excerpt(body: string | Buffer): string {
  const head = typeof body === 'string' ? body.slice(0, BODY_CHARACTERS) : body.subarray(0, BODY_CHARACTERS).toString();
  return head.replace(SECRETS, '$1=***').replace(JSON_SECRETS, '"$1":"***"');
}

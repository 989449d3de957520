import type { RecordedExchange, SignatureExplanation } from '../client/recorded.ts';
import { copyOf } from '../json.ts';
import { ApiError } from '../protocol/errors.ts';
import type { Report } from '../protocol/pipeline.ts';
import type { WireRequest, WireResponse } from '../protocol/wire.ts';
import type { RefusedRequest } from './refusal.ts';
import { maskedHeaders, secretMask } from './secrets.ts';

/** One answered request, with secrets removed. The journal numbers it. */
export type JournalEntry = Omit<RecordedExchange, 'id' | 'explanation'> & {
  readonly explanation?: SignatureExplanation | undefined;
};

const BODY_CHARACTERS = 2048;
const FIELD_CHARACTERS = 128;
const UNREAD_FIELDS = 50;
const HEADER_CHARACTERS = 8192;
/** As much of a text is kept: masks may be shorter than what they hide. */
const KEPT_CHARACTERS = BODY_CHARACTERS + 512;
/** The end of a text that was cut may be the beginning of a secret, too short to be recognised. */
const DOUBTFUL_CHARACTERS = 48;
const REASON_CHARACTERS = 512;
const EXPLANATION_CHARACTERS = 4096;

/** The entry for one request; `report` is undefined when no dialect recognised it, `hint` then says what it may have meant. */
export function journalEntry(
  at: Date,
  durationMs: number,
  request: WireRequest,
  response: WireResponse,
  report: Report | undefined,
  hint?: string,
): JournalEntry {
  return new AnsweredEntry(at, durationMs, request, response, report, hint);
}

/** Holds copies, and removes secrets when it is read: most entries never are. */
class AnsweredEntry implements JournalEntry {
  readonly method: string;
  readonly dialect: string | null;
  readonly account: string | null;
  readonly region: string | null;
  readonly status: number;
  readonly code: string | null;
  readonly unread: readonly string[];
  readonly unreached: readonly string[];
  readonly #at: Date;
  readonly #durationMs: number;
  readonly #mask: (text: string) => string;
  readonly #path: Kept;
  readonly #operation: Kept | undefined;
  readonly #reason: Kept | undefined;
  readonly #request: Kept;
  readonly #response: Kept;
  readonly #rawHeaders: readonly string[];
  readonly #explanation: (() => SignatureExplanation) | undefined;

  constructor(
    at: Date,
    durationMs: number,
    request: WireRequest,
    response: WireResponse,
    report: Report | undefined,
    hint: string | undefined,
  ) {
    this.#at = at;
    this.#durationMs = durationMs;
    this.#mask = secretMask(request);
    this.#path = head(request.path);
    this.#operation = report === undefined ? undefined : head(report.operation);
    this.#request = head(request.body);
    this.#response = head(response.body);
    const explanation = report?.error instanceof ApiError ? report.error.explanation : undefined;
    this.#explanation = explanation === undefined ? undefined : keptExplanation(explanation, this.#mask);
    const detail = report?.error instanceof ApiError ? report.error.detail : hint;
    this.#rawHeaders = request.rawHeaders;
    this.#reason = detail === undefined ? undefined : head(detail);
    this.method = request.method;
    this.dialect = report?.dialect ?? null;
    this.account = report?.account === undefined ? null : field(report.account);
    this.region = report?.region === undefined ? null : field(report.region);
    this.status = response.status;
    this.code = report?.code ?? null;
    this.unread = (report?.unread ?? []).slice(0, UNREAD_FIELDS).map(field);
    this.unreached = (report?.unreached ?? []).slice(0, UNREAD_FIELDS).map(field);
  }

  get at(): string {
    return this.#at.toISOString();
  }
  get path(): string {
    return this.#masked(this.#path, FIELD_CHARACTERS);
  }
  /** Of an unknown operation, what the request calls: it may be a part of the path. */
  get operation(): string | null {
    return this.#operation === undefined ? null : this.#masked(this.#operation, FIELD_CHARACTERS);
  }
  get reason(): string | null {
    return this.#reason === undefined ? null : this.#masked(this.#reason, REASON_CHARACTERS);
  }
  /** The mask keeps the request's head in memory anyway. */
  get headers(): RecordedExchange['headers'] {
    return maskedHeaders(this.#rawHeaders, HEADER_CHARACTERS, this.#mask);
  }
  get explanation(): SignatureExplanation | undefined {
    return this.#explanation?.();
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

  #masked(kept: Kept, characters: number): string {
    return masked(kept, characters, this.#mask);
  }
}

/** Texts of an explanation are cut, and masked when they are read. */
function keptExplanation(
  { cause, isCertain, server, client }: SignatureExplanation,
  mask: (text: string) => string,
): () => SignatureExplanation {
  const kept = [server, client].map((side) =>
    Object.entries(side).map(([name, text]): [string, Kept] => [name, head(text, EXPLANATION_CHARACTERS + 512)]),
  );
  return () => {
    const sides = kept.map((side) =>
      Object.fromEntries(side.map(([name, text]) => [name, masked(text, EXPLANATION_CHARACTERS, mask)])),
    ) as unknown as [SignatureExplanation['server'], SignatureExplanation['client']];
    return { cause: mask(cause), isCertain, server: sides[0], client: sides[1] };
  };
}

/** An explanation for the log: cut and masked. */
export function maskedExplanation(explanation: SignatureExplanation, request: WireRequest): SignatureExplanation {
  return keptExplanation(explanation, secretMask(request))();
}

function masked({ text, isCut }: Kept, characters: number, mask: (text: string) => string): string {
  const whole = mask(text);
  return (isCut ? whole.slice(0, -DOUBTFUL_CHARACTERS) : whole).slice(0, characters);
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
  return {
    at: at.toISOString(),
    method,
    path,
    ...nobody,
    headers: [],
    durationMs: 0,
    unread: [],
    unreached: [],
    request: '',
  };
}

/** A name as entries hold it. */
export function field(text: string): string {
  return copyOf(text.slice(0, FIELD_CHARACTERS));
}

/** The beginning of a text. */
interface Kept {
  readonly text: string;
  readonly isCut: boolean;
}

/** A copy of the beginning: an excerpt that is a part of the body would keep the whole body in memory. */
function head(body: string | Buffer, characters = KEPT_CHARACTERS): Kept {
  const text = typeof body === 'string' ? copyOf(body.slice(0, characters)) : body.subarray(0, characters).toString();
  return { text, isCut: body.length > characters };
}

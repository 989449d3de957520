import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { Catalog } from '../catalog/port.ts';
import type { Gate } from '../concurrency/gate.ts';
import { once } from '../concurrency/once.ts';
import { systemClock } from '../protocol/clock-and-ids.ts';
import { ApiError } from '../protocol/errors.ts';
import { didYouMean, nearestCall } from '../protocol/nearest.ts';
import type { Dialect, Report } from '../protocol/pipeline.ts';
import type { SettableClock } from '../protocol/settable-clock.ts';
import { excessOf } from '../protocol/signed-work.ts';
import { type Recognition, signReader } from '../protocol/signs.ts';
import { type Peer, type RequestParts, type WireRequest, type WireResponse, wireRequest } from '../protocol/wire.ts';
import { MAX_BODY_BYTES, readBody } from './body.ts';
import { hasNoAnswer, type Injection, injectionOf } from './fault-injection.ts';
import type { Faults } from './faults.ts';
import type { Journal } from './journal.ts';
import { journalEntry, maskedExplanation } from './journal-entry.ts';
import type { Metrics } from './metrics.ts';
import { secretMask } from './secrets.ts';
import { sendAnswer } from './send-answer.ts';
import type { StoredRequests } from './stored-requests.ts';

/** A dialect, and how its requests are recognised. */
export interface ListedDialect extends Recognition {
  readonly dialect: Dialect;
  /** Kinds of the tasks that its operations submit, by operation. */
  readonly tasks?: Readonly<Record<string, string>>;
  /** Limit of a request body in bytes, where the default is too low. */
  readonly maxBodyBytes?: number;
  /** How its operations are called: `METHOD /path`, or an action. */
  readonly calls?: readonly string[];
}

/** An answer; without a report where no dialect has recognised the request, and perhaps with what it may have meant. */
interface Served {
  readonly response: WireResponse;
  readonly report?: Report;
  readonly hint?: string;
}

/**
 * Answers every request outside the control API: the first dialect that recognises a request serves it. Whatever another server was
 * told before the request began, this one knows.
 */
export function dispatch(parts: {
  catalog: Pick<Catalog, 'shared'>;
  dialects: readonly ListedDialect[];
  clock: SettableClock;
  faults: Faults;
  journal: Journal;
  requests: StoredRequests;
  gate: Gate;
  metrics: Metrics;
  log: Logger;
}): RequestHandler {
  const { catalog, dialects, clock, faults, journal, requests, gate, metrics, log } = parts;

  async function serve(request: WireRequest, injection: Injection): Promise<Served> {
    const excess = excessOf(request.rawHeaders, request.path + request.query);
    if (excess !== undefined) return { response: excessive(excess) };
    const dialect = dialects.find(signReader(request))?.dialect;
    if (dialect === undefined) return notRecognised(request, dialects);
    const answered = await gate.shared(() =>
      dialect.answer(request, (operation, account) => injection.inject(dialect.name, operation, account)),
    );
    const { socket } = injection.effect;
    if (!hasNoAnswer(injection.effect)) return answered;
    // The journal records that nothing was answered, rather than the error that a dialect makes of the fault.
    return {
      response: { status: 0, headers: {}, body: '' },
      report: { ...answered.report, code: `socket-${socket}` },
    };
  }

  return async (req, res) => {
    const at = systemClock.now();
    const known = catalog.shared.documents.refresh();
    const { method, originalUrl: target, rawHeaders, headers } = req;
    const host = headers.host === undefined ? {} : { host: headers.host };
    const head = { method, target, rawHeaders, ...host, peer: peerOf(req.socket) };
    let read: Awaited<ReturnType<typeof readBody>>;
    try {
      read = await readBody(req, bodyLimit(req, head, dialects));
    } catch (error) {
      // The client disconnected or broke the framing: there is nobody to answer.
      log.debug({ err: error }, 'request aborted before its body was complete');
      res.destroy();
      return;
    }
    await known;
    const started = performance.now();
    const request = wireRequest({ ...head, ...read });
    const gone = once(() => goneSignal(res));
    const injection = injectionOf(faults, gone);
    const { response, report, hint } = await serve(request, injection);
    const durationMs = performance.now() - started;
    const sent = sendAnswer(res, response, {
      effect: injection.effect,
      gone,
      closing: faults.closing,
      headers: {
        // Clients that correct their clock by it sign with its time.
        ...(clock.state().signatures ? { Date: clock.now().toUTCString() } : {}),
        // The rest of an oversize body would be parsed as the next request.
        ...(read.oversize === undefined ? {} : { Connection: 'close' }),
      },
    });
    const id = journal.add(journalEntry(at, durationMs, request, response, report, hint));
    requests.add(id, request, response, report);
    metrics.observe(report, durationMs / 1000);
    logAnswer(log, request, response, report, durationMs, hint);
    await sent;
  };
}

/** The default limit, unless the request's head shows that it is for a dialect with a higher one. */
function bodyLimit(
  { headers }: IncomingMessage,
  head: Omit<RequestParts, 'body'>,
  dialects: readonly ListedDialect[],
): number {
  if (Number(headers['content-length'] ?? Number.POSITIVE_INFINITY) <= MAX_BODY_BYTES) return MAX_BODY_BYTES;
  const recognises = signReader(wireRequest({ ...head, body: Buffer.alloc(0) }));
  const large = dialects.find((listed) => listed.maxBodyBytes !== undefined && recognises(listed));
  return large?.maxBodyBytes ?? MAX_BODY_BYTES;
}

/** Aborted when the client has gone, or has got its answer. Few requests need it. */
function goneSignal(res: ServerResponse): AbortSignal {
  const gone = new AbortController();
  if (res.closed) gone.abort();
  else res.once('close', () => gone.abort());
  return gone.signal;
}

function peerOf(socket: Socket | TLSSocket): Peer {
  return { address: socket.remoteAddress ?? '', secure: 'encrypted' in socket };
}

/** No vendor's form: at the vendors too, such requests are refused before anything knows whose they are [inferred]. */
function excessive(status: 431 | 414): WireResponse {
  const error = status === 431 ? 'more than 200 headers' : 'more than 2,000 pieces of path and query';
  return { status, headers: { 'Content-Type': 'application/json' }, body: `${JSON.stringify({ error })}\n` };
}

function notRecognised(request: WireRequest, dialects: readonly ListedDialect[]): Served {
  const calls = dialects.flatMap((listed) => listed.calls ?? []);
  const hint = didYouMean(nearestCall(wordsOf(request), calls));
  const body = {
    error: 'no dialect recognises this request',
    ...(hint === undefined ? {} : { hint }),
    request: `${request.method} ${request.path.slice(0, 256)}`,
    dialects: dialects.map(({ dialect }) => dialect.name),
    help: 'GET /_tuku/info',
  };
  const headers = { 'Content-Type': 'application/json' };
  const response = { status: 404, headers, body: `${JSON.stringify(body)}\n` };
  return hint === undefined ? { response } : { response, hint };
}

/** What a request may call: its path, and actions, by whatever names it gives them. */
function wordsOf({ method, path, queryParameters, header, headerNames }: WireRequest): string[] {
  const isAction = (name: string) => /(^|-)action$/i.test(name);
  const inQuery = queryParameters.pairs.filter(([name]) => isAction(name)).map(([, value]) => value);
  const inHead = [...headerNames()].filter(isAction).map((name) => header(name) ?? '');
  return [`${method} ${path}`, ...inQuery.slice(0, 1), ...inHead.slice(0, 1)];
}

function logAnswer(
  log: Logger,
  request: WireRequest,
  response: WireResponse,
  report: Report | undefined,
  durationMs: number,
  hint: string | undefined,
): void {
  const ms = Math.round(durationMs);
  if (report === undefined) {
    log.warn(
      {
        method: request.method,
        path: secretMask(request)(request.path).slice(0, 256),
        ...(hint && { reason: hint }),
        ms,
      },
      'not recognised by any dialect',
    );
    return;
  }
  const { dialect, operation, account, region, code, unread, error } = report;
  // What is answered is an operation that the dialect knows; any other may repeat a secret of the path.
  const called = code === undefined ? operation : secretMask(request)(operation);
  const facts = { dialect, operation: called.slice(0, 128), account, region, status: response.status, ms };
  if (code === undefined) log.info(unread.length > 0 ? { ...facts, unread } : facts, 'answered');
  else if (isExpected(error))
    log.info({ ...facts, code, reason: reasonOf(error, request), ...explanationOf(error, request) }, 'refused');
  else log.error({ ...facts, code, err: error }, 'failed');
}

function reasonOf(error: Error, request: WireRequest): string {
  const said =
    error instanceof ApiError && error.detail !== undefined ? `${error.code}: ${error.detail}` : error.message;
  return secretMask(request)(said).slice(0, 1024);
}

function explanationOf(error: Error, request: WireRequest): object {
  const explanation = error instanceof ApiError ? error.explanation : undefined;
  return explanation === undefined ? {} : { explanation: maskedExplanation(explanation, request) };
}

/** Errors that dialects and the engine throw on purpose, by name. */
const expected = new Set(['ApiError', 'DomainError', 'VectorError', 'VectorInputError', 'PolicyError', 'ImageError']);

/** Whether an error was thrown on purpose. Any other is a bug, logged with its stack. */
function isExpected(error: unknown): error is Error {
  return error instanceof Error && expected.has(error.name);
}

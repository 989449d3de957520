import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { Clock } from '../protocol/clock-and-ids.ts';
import type { Report, ServedDialect } from '../protocol/pipeline.ts';
import { type Peer, type WireRequest, type WireResponse, wireRequest } from '../protocol/wire.ts';
import { MAX_BODY_BYTES, readBody } from './body.ts';
import type { Faults } from './faults.ts';
import { type Journal, journalEntry } from './journal.ts';
import type { Metrics } from './metrics.ts';

/** Answers whatever is not the control API: the first dialect that recognises a request serves it. */
export function dispatch(parts: {
  dialects: readonly ServedDialect[];
  clock: Clock;
  faults: Faults;
  journal: Journal;
  metrics: Metrics;
  log: Logger;
}): RequestHandler {
  const { dialects, clock, faults, journal, metrics, log } = parts;

  async function serve(request: WireRequest): Promise<{ response: WireResponse; report?: Report }> {
    for (const dialect of dialects) {
      const answer = dialect.serve(request, (operation) => faults.raise(dialect.name, operation));
      if (answer !== undefined) return answer;
    }
    return { response: unclaimed(request, dialects) };
  }

  return async (req, res) => {
    const at = clock.now();
    const { method, originalUrl: target, rawHeaders, headers } = req;
    const host = headers.host === undefined ? {} : { host: headers.host };
    const head = { method, target, rawHeaders, ...host, peer: peerOf(req.socket) };
    let read: Awaited<ReturnType<typeof readBody>>;
    try {
      read = await readBody(req, bodyLimit(wireRequest({ ...head, body: Buffer.alloc(0) }), dialects));
    } catch (error) {
      // The client went away or broke the framing: there is nobody to answer.
      log.debug({ err: error }, 'a request ended before its body did');
      res.destroy();
      return;
    }
    const started = performance.now();
    const request = wireRequest({ ...head, ...read });
    const { response, report } = await serve(request);
    const durationMs = performance.now() - started;
    res.writeHead(response.status, {
      ...response.headers,
      // An answer without content has no length either (RFC 9110, 8.6).
      ...(response.status === 204 ? {} : { 'Content-Length': Buffer.byteLength(response.body) }),
      // What is left of an oversize body would be taken for the next request.
      ...(read.oversize === undefined ? {} : { Connection: 'close' }),
    });
    res.end(response.body);
    journal.add(journalEntry(at, durationMs, request, response, report));
    metrics.observe(report, durationMs / 1000);
    logAnswer(log, request, response, report, durationMs);
  };
}

/** The largest that a dialect wants for what it recognises by its head. */
function bodyLimit(head: WireRequest, dialects: readonly ServedDialect[]): number {
  return Math.max(MAX_BODY_BYTES, ...dialects.map((dialect) => dialect.maxBodyBytes(head) ?? 0));
}

function peerOf(socket: Socket | TLSSocket): Peer {
  return { address: socket.remoteAddress ?? '', secure: 'encrypted' in socket };
}

function unclaimed(request: WireRequest, dialects: readonly ServedDialect[]): WireResponse {
  const body = {
    error: 'no dialect recognises this request',
    request: `${request.method} ${request.path.slice(0, 256)}`,
    dialects: dialects.map(({ name }) => name),
    help: 'GET /_tuku/info',
  };
  return { status: 404, headers: { 'Content-Type': 'application/json' }, body: `${JSON.stringify(body)}\n` };
}

function logAnswer(
  log: Logger,
  request: WireRequest,
  response: WireResponse,
  report: Report | undefined,
  durationMs: number,
): void {
  const ms = Math.round(durationMs);
  if (report === undefined) {
    log.warn({ method: request.method, path: request.path.slice(0, 256), ms }, 'not recognised by any dialect');
    return;
  }
  const { dialect, operation, account, region, code, unread, error } = report;
  const facts = { dialect, operation: operation.slice(0, 128), account, region, status: response.status, ms };
  if (code === undefined) log.debug(unread.length > 0 ? { ...facts, unread } : facts, 'answered');
  else if (isForeseen(error)) log.info({ ...facts, code, reason: error.message }, 'refused');
  else log.error({ ...facts, code, err: error }, 'failed');
}

/** Errors the dialects and the engine throw on purpose; anything else is a fault of ours and gets its stack logged. */
function isForeseen(error: unknown): error is Error {
  return error instanceof Error && ['ApiError', 'DomainError', 'VectorError', 'ImageError'].includes(error.name);
}

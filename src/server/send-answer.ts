import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { WireResponse } from '../protocol/wire.ts';
import { pause } from './fault-injection.ts';
import type { FaultEffect } from './faults.ts';

/** Not the beginning of any protocol's answer. */
const GARBAGE = Buffer.from('\0\xfftuku garbage\r\n\r\n', 'latin1');
/** How often a slow answer goes on. */
const STEP_MS = 100;
/** The longest that a timer takes. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** How an answer is sent. */
export interface Sending {
  readonly effect: FaultEffect;
  /** Gives what is aborted when the client has gone. */
  gone(): AbortSignal;
  /** Aborted when the server closes. */
  readonly closing: AbortSignal;
  /** Besides the dialect's. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Sends a dialect's answer, or what a fault makes of it. */
export async function sendAnswer(res: ServerResponse, response: WireResponse, sending: Sending): Promise<void> {
  const { effect, gone, closing, headers } = sending;
  const { socket } = res;
  if (socket === null) return;
  switch (effect.socket) {
    case 'reset':
      return reset(socket);
    case 'garbage':
      return void socket.end(GARBAGE);
    case 'hang':
      await pause(MAX_TIMER_MS, gone(), closing);
      return void socket.destroy();
  }
  const { body } = response;
  const length = Buffer.byteLength(body);
  res.writeHead(response.status, {
    ...response.headers,
    // A 204 must not have a Content-Length (RFC 9110, 8.6).
    ...(response.status === 204 ? {} : { 'Content-Length': length }),
    ...headers,
  });
  if (effect.socket === 'half') halve(res, Buffer.from(body as string), socket);
  else if (effect.bytesPerSecond === undefined) res.end(body);
  else await slowly(Buffer.from(body as string), effect.bytesPerSecond, res, gone(), closing);
}

/** The head, and the first half of the body; what is too short to be halved ends before its head. */
function halve(res: ServerResponse, body: Buffer, socket: Socket): void {
  if (body.length < 2) socket.destroy();
  else res.write(body.subarray(0, Math.floor(body.length / 2)), () => socket.destroy());
}

/** TLS connections have no reset: they end without a word. */
function reset(socket: Socket): void {
  if ('encrypted' in socket) socket.destroy();
  else socket.resetAndDestroy();
}

/** A server that closes sends the rest at once. */
async function slowly(
  body: Buffer,
  bytesPerSecond: number,
  res: ServerResponse,
  gone: AbortSignal,
  closing: AbortSignal,
): Promise<void> {
  // Before the first bytes, too: otherwise a short answer would not be slow at all.
  const started = performance.now();
  for (let sent = 0; sent < body.length && !closing.aborted; ) {
    await pause(STEP_MS, gone, closing);
    if (gone.aborted) return;
    const due = Math.min(body.length, Math.floor(((performance.now() - started) / 1000) * bytesPerSecond));
    if (due > sent) res.write(body.subarray(sent, due));
    sent = Math.max(sent, due);
    if (sent === body.length || closing.aborted) return void res.end(body.subarray(sent));
  }
  res.end(body);
}

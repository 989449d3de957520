import { parentPort } from 'node:worker_threads';
import { messageOf } from '../errors.ts';
import { Arena, threadScratch } from './arena.ts';
import { type ScanJob, scan } from './scan.ts';
import type { ScanReply } from './thread.ts';
import type { WasmMemory } from './wasm.ts';

// The scan thread: receives the memories of new arenas and jobs on them, in order.
const arenas: Arena[] = [];

parentPort?.on('message', (message: { arena: WasmMemory } | { job: ScanJob }) => {
  if ('arena' in message) {
    arenas.push(new Arena(message.arena));
    return;
  }
  let reply: ScanReply;
  try {
    reply = { hits: scan(arenas, threadScratch, message.job) };
  } catch (error) {
    reply = { failure: messageOf(error) };
  }
  parentPort?.postMessage(reply);
});

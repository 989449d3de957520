import { connect } from 'node:net';
import { spawnTuku } from '../support/tuku-process.ts';

/** What an attack may cost: CPU before authentication, and growth of resident memory. */
export const bounds = { cpuMs: 20, cpuMsPerMb: 5, growthMb: 256 } as const;

/** A request as it is written to the socket; nothing is added, so a body needs its Content-Length. */
export interface Attack {
  readonly method?: string;
  /** Path and query, or a query alone; `/` by default. */
  readonly target?: string;
  /** In wire order; names may repeat. `Host`, `Connection: close` and `Content-Length` are added where they are missing. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: Buffer | string;
}

/** An answer, and what it cost the server. */
export interface Outcome {
  /** 0 when the server closed the connection without an answer. */
  readonly status: number;
  /** The whole answer, its head included, as Latin-1. */
  readonly answer: string;
  /** CPU of all threads of the server. */
  readonly cpuMs: number;
  /** Growth of resident memory by this attack. */
  readonly growthMb: number;
}

/** A server under attack, in a process of its own. */
export interface Target {
  readonly url: string;
  readonly pid: number;
  /** Sends one attack and measures it. */
  attack(attack: Attack): Promise<Outcome>;
  /** What else is done to the server, measured the same way. */
  measure<T>(act: () => Promise<T>): Promise<{ result: T; cpuMs: number; growthMb: number }>;
  stop(): Promise<unknown>;
}

/**
 * Starts a server and waits until its model is ready, so that its own start is not measured.
 * @param warmUp sent before anything is measured: the first requests pay for the compiler
 */
export async function startTarget(args: string[] = [], warmUp: readonly Attack[] = []): Promise<Target> {
  const tuku = await spawnTuku(args);
  await tuku.modelReadyMs();
  const usage = () => usageOf(tuku.url);
  for (const attack of warmUp) await sendBytes(tuku.url, bytesOf(attack, tuku.url));
  const scrapeMs = await costOfScraping(usage);

  async function measure<T>(act: () => Promise<T>) {
    const before = await usage();
    const result = await act();
    const after = await usage();
    const cpuMs = Math.max(0, after.cpuMs - before.cpuMs - scrapeMs);
    return { result, cpuMs, growthMb: after.residentMb - before.residentMb };
  }

  return {
    url: tuku.url,
    pid: tuku.pid,
    measure,
    async attack(attack) {
      const { result: answer, ...cost } = await measure(() => sendBytes(tuku.url, bytesOf(attack, tuku.url)));
      return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0), answer, ...cost };
    },
    stop: () => tuku.stop('SIGKILL'),
  };
}

/**
 * The cost of an attack, sent several times: the least CPU, since collections of garbage and whatever else the machine
 * does only add to it, and the largest growth.
 */
export async function attackRepeatedly(target: Target, attack: Attack, times = 5): Promise<Outcome> {
  const outcomes: Outcome[] = [];
  for (let i = 0; i < times; i++) outcomes.push(await target.attack(attack));
  const cpuMs = Math.min(...outcomes.map((outcome) => outcome.cpuMs));
  const growthMb = Math.max(...outcomes.map((outcome) => outcome.growthMb));
  return { ...(outcomes[0] as Outcome), cpuMs, growthMb };
}

/** What an attack may cost in CPU, in milliseconds. */
export function allowedCpuMs({ body = '' }: Attack): number {
  return bounds.cpuMs + (bounds.cpuMsPerMb * Buffer.byteLength(body)) / (1024 * 1024);
}

/** The bytes of a request. */
export function bytesOf({ method = 'POST', target = '/', headers = [], body = '' }: Attack, url: string): Buffer {
  const names = new Set(headers.map(([name]) => name.toLowerCase()));
  const added = [
    ['Host', new URL(url).host],
    ['Connection', 'close'],
    ['Content-Length', String(Buffer.byteLength(body))],
  ].filter(([name = '']) => !names.has(name.toLowerCase()));
  const head = [...added, ...headers].map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const path = target.startsWith('?') ? `/${target}` : target;
  return Buffer.concat([Buffer.from(`${method} ${path} HTTP/1.1\r\n${head}\r\n`, 'latin1'), Buffer.from(body)]);
}

/** Writes bytes to the server and returns what it writes until it closes, at most 8 MB, within 30 seconds. */
export function sendBytes(url: string, bytes: Buffer): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    const chunks: Buffer[] = [];
    let size = 0;
    const end = () => {
      socket.destroy();
      resolve(Buffer.concat(chunks).toString('latin1'));
    };
    socket.setTimeout(30_000, end);
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size > 8 * 1024 * 1024) end();
    });
    socket.once('error', end).once('close', end);
    socket.write(bytes);
  });
}

interface Usage {
  readonly cpuMs: number;
  readonly residentMb: number;
}

async function usageOf(url: string): Promise<Usage> {
  const text = await (await fetch(`${url}/_tuku/metrics`)).text();
  const value = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
  return {
    cpuMs: value('process_cpu_seconds_total') * 1000,
    residentMb: value('process_resident_memory_bytes') / (1024 * 1024),
  };
}

/** CPU between two scrapes with nothing in between: the lower quartile, once scraping is compiled. */
async function costOfScraping(usage: () => Promise<Usage>): Promise<number> {
  const costs: number[] = [];
  let { cpuMs } = await usage();
  for (let i = 0; i < 150; i++) {
    const next = await usage();
    costs.push(next.cpuMs - cpuMs);
    cpuMs = next.cpuMs;
  }
  return costs.slice(-50).sort((a, b) => a - b)[12] as number;
}

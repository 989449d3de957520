import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../src/paths.ts';
import { ossClient } from '../support/oss-client.ts';
import { scene } from '../support/pictures.ts';
import { tiiaClient } from '../support/tencent-sdk.ts';
import { spawnTuku, type TukuProcess } from '../support/tuku-process.ts';

// The system calls of a server, as strace lists them, while clients write one call at a time: none is answered before the
// write-ahead log is synced. `npm run test:power` installs strace.

const folder = mkdtempSync(join(tmpdir(), 'tuku-strace-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const bucket = 'durable';
const indexName = 'vectors';
const GroupId = 'durable';
const writes = 12;

/** A call that matters here, when it ended. `-y` has named the files. */
type Event = 'log written' | 'log synced' | 'answered';

const log = String.raw`\d+<[^>]*/pg_wal/[0-9A-F]{24}>`;
const written = new RegExp(String.raw`^pwrite(64|v)\(${log}`);
const synced = new RegExp(String.raw`^f(data)?sync\(${log}`);
const answered = /^(write|writev|sendto|sendmsg)\(\d+<(socket|TCP[^:]*):.*"HTTP\/1\.1 200/;

/** Reads strace's lines: `PID call(...) = result`, or in two parts when another thread comes between. */
function eventsOf(lines: readonly string[]): Event[] {
  const unfinished = new Map<string, string>();
  return lines.flatMap((line): Event[] => {
    const [, pid = '', text = ''] = /^(\d+)\s+(.*)$/.exec(line) ?? [];
    // An answer counts from its beginning, a sync from its end.
    if (answered.test(text)) return ['answered'];
    if (text.endsWith('<unfinished ...>')) unfinished.set(pid, text);
    if (text.endsWith('<unfinished ...>')) return [];
    const call = text.startsWith('<...') ? (unfinished.get(pid) ?? '') : text;
    if (written.test(call)) return ['log written'];
    return synced.test(call) && / = 0$/.test(text) ? ['log synced'] : [];
  });
}

async function write({ url, modelReadyMs }: TukuProcess): Promise<void> {
  await modelReadyMs();
  const client = tiiaClient(url);
  const call = async (operation: string, body?: object) => {
    expect(await ossClient(url)(operation, bucket, body)).toMatchObject({ code: '' });
  };
  await call('PutVectorBucket');
  await call('PutVectorIndex', { indexName, dataType: 'float32', dimension: 2, distanceMetric: 'euclidean' });
  await client.CreateGroup({ GroupId, GroupName: 'Durable', MaxCapacity: 100 });
  for (let n = 0; n < writes; n++) {
    const ImageBase64 = (await scene(n)).toString('base64');
    if (n % 3 === 0) await client.CreateImage({ GroupId, EntityId: 'e', PicName: `p${n}`, ImageBase64 });
    else await call('PutVectors', { indexName, vectors: [{ key: `k${n}`, data: { float32: [n, n] } }] });
  }
}

/** The events of a server from before its first of `writes` to its last answer. */
async function traced(durability: string): Promise<Event[]> {
  const file = join(folder, `${durability}.strace`);
  const calls = 'trace=write,writev,sendto,sendmsg,pwrite64,pwritev,fsync,fdatasync';
  const under = ['strace', '-D', '-f', '-y', '-s', '40', '--seccomp-bpf', '-e', calls, '-o', file];
  const args = ['--data-dir', join(folder, durability), '--durability', durability];
  const tuku = await spawnTuku(args, packageRoot, { under });
  await write(tuku).finally(() => tuku.stop('SIGKILL'));
  const events = eventsOf(await linesOf(file));
  // The last answers are those of the writes.
  const answers = events.flatMap((event, at) => (event === 'answered' ? at : []));
  return events.slice((answers.at(-1 - writes) ?? -1) + 1, (answers.at(-1) ?? -1) + 1);
}

/** The lines of a trace that is complete: strace writes it while the server ends. */
async function linesOf(file: string): Promise<string[]> {
  for (;;) {
    const text = readFileSync(file, 'utf8');
    if (/\+\+\+ killed by SIGKILL \+\+\+\n$/.test(text)) return text.split('\n');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The events before each answer. */
function beforeAnswers(events: readonly Event[]): Event[][] {
  const parts: Event[][] = [[]];
  for (const event of events) {
    if (event === 'answered') parts.push([]);
    else parts.at(-1)?.push(event);
  }
  return parts.slice(0, -1);
}

test('with --durability power no write is answered before its log is synced', async () => {
  const parts = beforeAnswers(await traced('power'));
  expect(parts).toHaveLength(writes);
  for (const events of parts) {
    expect(events).toContain('log written');
    expect(events.at(-1)).toBe('log synced');
  }
}, 60_000);

test('with --durability process the log is written before the answer, and never synced', async () => {
  const parts = beforeAnswers(await traced('process'));
  expect(parts).toHaveLength(writes);
  for (const events of parts) expect([...new Set(events)]).toEqual(['log written']);
}, 60_000);

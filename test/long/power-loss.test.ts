import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomFrom } from '../../src/engine/random.ts';
import { ossClient } from '../support/oss-client.ts';
import { scene } from '../support/pictures.ts';
import { type Recorded, readChanges } from '../support/power-loss/changes.ts';
import { Disk } from '../support/power-loss/disk.ts';
import { recordedTuku } from '../support/power-loss/recorded-tuku.ts';
import { tiiaClient } from '../support/tencent-sdk.ts';
import { spawnTuku } from '../support/tuku-process.ts';

// A server's changes of its files are recorded while clients write. Then the power is cut at random instants: a disk that
// holds what was synced until then, and some sectors of the rest, is rebuilt from the record, and a server started on it.

/** `npm run test:power` cuts the power 8 times. The seed is printed so that a failure can be repeated. */
const CUTS = Number(process.env.TUKU_POWER_CUTS ?? 4);
const SEED = Number(process.env.TUKU_POWER_SEED ?? Date.now() % 1_000_000);
const bucket = 'durable';
const GroupId = 'durable';
const keys = Array.from({ length: 40 }, (_, i) => `k${i}`);
/** Larger vectors fill the log until there is a checkpoint: they need 16 MB and 500 statements. */
const indexes = { small: 2, large: 1024 } as const;

const folder = mkdtempSync(join(tmpdir(), 'tuku-power-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A write that was answered, and when. */
interface Acknowledged {
  readonly at: bigint;
  readonly index?: string;
  /** Keys of vectors, or the name of a picture. */
  readonly names: readonly string[];
  /** What the vectors hold: greater in each later write. */
  readonly number: number;
}

/** Writes by several clients at a time until there is enough; what was acknowledged. */
async function write(url: string): Promise<Acknowledged[]> {
  const call = ossClient(url);
  const client = tiiaClient(url);
  const acknowledged: Acknowledged[] = [];
  const noted = (entry: Omit<Acknowledged, 'at'>) => acknowledged.push({ ...entry, at: process.hrtime.bigint() });
  const accepted = async (operation: string, body?: object) => {
    const { code } = await call(operation, bucket, body);
    if (code !== '') throw new Error(`${operation}: ${code}`);
  };
  await client.CreateGroup({ GroupId, GroupName: 'Durable', MaxCapacity: 1_000 });
  await accepted('PutVectorBucket');
  for (const [indexName, dimension] of Object.entries(indexes)) {
    await accepted('PutVectorIndex', { indexName, dataType: 'float32', dimension, distanceMetric: 'euclidean' });
  }
  const put = async (index: keyof typeof indexes, rounds: number) => {
    for (let number = 1; number <= rounds; number++) {
      const names = keys.filter((_, i) => index === 'large' || i % 4 === number % 4);
      const float32 = Array.from({ length: indexes[index] }, (_, i) => number + i);
      const vectors = names.map((key) => ({ key, data: { float32 }, metadata: { number } }));
      await accepted('PutVectors', { indexName: index, vectors });
      noted({ index, names, number });
    }
  };
  const create = async (count: number) => {
    for (let number = 1; number <= count; number++) {
      const name = `e${number}`;
      const ImageBase64 = (await scene(number)).toString('base64');
      await client.CreateImage({ GroupId, EntityId: name, PicName: name, ImageBase64 });
      noted({ names: [name], number });
    }
  };
  await Promise.all([put('small', 150), put('large', 130), create(25)]);
  return acknowledged;
}

/** Instants, as positions in the record: half of them anywhere after the first answer, half while data files change. */
function instants(changes: readonly Recorded[], from: bigint, random: () => number): number[] {
  const all = changes.flatMap(({ at }, position) => (at > from ? position : []));
  const data = all.filter((position) => {
    const { kind, path } = (changes[position] as Recorded).change;
    return kind !== 'sync' && /postgres\/(base|global|pg_xact)\//.test(path);
  });
  const pick = (of: readonly number[]) => of[Math.floor(random() * of.length)] ?? 0;
  return Array.from({ length: CUTS }, (_, cut) => pick(cut % 2 === 0 ? all : data)).sort((a, b) => a - b);
}

/** The acknowledged writes that a server on the folder does not show. */
async function lost(dataDir: string, expected: readonly Acknowledged[], args: string[]): Promise<string[]> {
  const tuku = await spawnTuku(['--data-dir', dataDir, ...args]);
  try {
    const call = ossClient(tuku.url);
    const client = tiiaClient(tuku.url);
    const missing: string[] = [];
    for (const indexName of Object.keys(indexes)) {
      const latest = new Map<string, number>();
      for (const { index, names, number } of expected) {
        if (index === indexName) for (const name of names) latest.set(name, Math.max(number, latest.get(name) ?? 0));
      }
      const { vectors } = await call('GetVectors', bucket, { indexName, keys, returnData: true, returnMetadata: true });
      const found = new Map(vectors.map(({ key, data, metadata }) => [key, [metadata?.number, data?.float32[0]]]));
      for (const [key, number] of latest) {
        const [stored = 0, first] = (found.get(key) ?? []) as number[];
        if (stored < number || first !== stored)
          missing.push(`${indexName}/${key}: ${number}, found ${stored} ${first}`);
      }
    }
    for (const { names } of expected.filter(({ index }) => index === undefined)) {
      const found = await client.DescribeImages({ GroupId, EntityId: names[0] as string }).catch(() => undefined);
      if (found?.ImageInfos?.length !== 1) missing.push(`picture ${names[0]}`);
    }
    return missing;
  } finally {
    await tuku.stop();
  }
}

/** Cuts the power again and again; what was lost, by cut, and how many acknowledged writes were looked for. */
async function cutPower(durability: string): Promise<{ losses: string[][]; looked: number; checkpoints: number }> {
  const random = randomFrom(SEED);
  const place = join(folder, durability);
  const args = ['--durability', durability];
  const tuku = await recordedTuku(join(place, 'data'), join(place, 'journal'), args);
  const acknowledged = await write(tuku.url).finally(() => tuku.stop('SIGKILL'));

  const changes = readChanges(join(place, 'journal'));
  const first = (acknowledged[0] as Acknowledged).at;
  const checkpoints = changes.filter(
    ({ change, at }) => at > first && change.kind === 'sync' && /pg_control$/.test(change.path),
  ).length;
  const losses: string[][] = [];
  let looked = 0;
  const disk = new Disk();
  let done = 0;
  for (const [cut, instant] of instants(changes, first, random).entries()) {
    for (; done < instant; done++) disk.do((changes[done] as Recorded).change, (changes[done] as Recorded).data);
    const dataDir = join(place, `cut-${cut}`);
    disk.write(dataDir, { random, share: [0, 0.5, 0.9, 0.1][cut % 4] as number, sector: cut % 3 === 0 ? 4096 : 512 });
    const expected = acknowledged.filter(({ at }) => at < (changes[instant] as Recorded).at);
    looked += expected.length;
    losses.push(await lost(dataDir, expected, args).catch((error: Error) => [error.message]));
    rmSync(dataDir, { recursive: true });
  }
  return { losses, looked, checkpoints };
}

describe(`a power loss at ${CUTS} instants (TUKU_POWER_SEED=${SEED})`, () => {
  it(
    'takes no acknowledged write with --durability power',
    async () => {
      const { losses, looked, checkpoints } = await cutPower('power');
      expect(losses).toEqual(losses.map(() => []));
      expect(looked).toBeGreaterThan(CUTS);
      // Data files are synced only then.
      expect(checkpoints).toBeGreaterThan(0);
      console.log(`${looked} acknowledged writes looked for after ${CUTS} power losses, 0 lost`);
    },
    120_000 + CUTS * 30_000,
  );

  it(
    'takes acknowledged writes with --durability process',
    async () => {
      const { losses } = await cutPower('process');
      expect(losses.filter((missing) => missing.length > 0)).not.toEqual([]);
    },
    120_000 + CUTS * 30_000,
  );
});

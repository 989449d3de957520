import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomFrom } from '../../src/engine/random.ts';
import { scene } from '../support/pictures.ts';
import { tiiaClient } from '../support/tencent-sdk.ts';
import { spawnTuku } from '../support/tuku-process.ts';

/** `npm run test:kill` runs 50 rounds; the default suite a few. The seed is printed so that a failure can be repeated. */
const ROUNDS = Number(process.env.TUKU_KILL_ROUNDS ?? 2);
const SEED = Number(process.env.TUKU_KILL_SEED ?? Date.now() % 1_000_000);
const WRITERS = 3;
const GroupId = 'durable';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

it(
  `keeps every acknowledged picture over ${ROUNDS} kills (TUKU_KILL_SEED=${SEED})`,
  async () => {
    const random = randomFrom(SEED);
    const data = mkdtempSync(join(tmpdir(), 'tuku-kill-'));
    const pictures = new Map<string, Buffer>();
    const acknowledged: string[] = [];
    let sent = 0;
    try {
      for (let round = 0; round <= ROUNDS; round++) {
        const tuku = await spawnTuku(['--data-dir', data]);
        const client = tiiaClient(tuku.url);
        if (round === 0) await client.CreateGroup({ GroupId, GroupName: 'Durable', MaxCapacity: 1_000_000 });

        // What the last kill left: everything acknowledged, and nothing that is counted but cannot be read.
        const names: string[] = [];
        for (let i = 0; i < sent; i++) {
          const found = await client.DescribeImages({ GroupId, EntityId: `e${i}` }).catch(() => undefined);
          if (found !== undefined) names.push(`e${i}`);
        }
        expect(names).toEqual(expect.arrayContaining(acknowledged));
        const { Groups } = await client.DescribeGroups({ GroupId });
        expect(Groups?.[0]?.PicCount).toBe(names.length);
        for (const name of names.slice(-4)) {
          const ImageBase64 = (pictures.get(name) as Buffer).toString('base64');
          const { ImageInfos } = await client.SearchImage({ GroupId, ImageBase64, Limit: 1 });
          expect(ImageInfos).toEqual([expect.objectContaining({ EntityId: name, Score: 100 })]);
        }
        if (round === ROUNDS) {
          await tuku.stop();
          break;
        }

        await tuku.modelReadyMs();
        const killed = new AbortController();
        const writers = Array.from({ length: WRITERS }, async () => {
          while (!killed.signal.aborted) {
            const name = `e${sent++}`;
            const picture = await scene(sent);
            pictures.set(name, picture);
            await client
              .CreateImage({ GroupId, EntityId: name, PicName: name, ImageBase64: picture.toString('base64') })
              .then(() => acknowledged.push(name))
              .catch(() => undefined);
          }
        });
        const before = acknowledged.length;
        while (acknowledged.length === before) await pause(5);
        await pause(random() * 700);
        killed.abort();
        await tuku.stop('SIGKILL');
        await Promise.all(writers);
      }
      expect(acknowledged.length).toBeGreaterThanOrEqual(ROUNDS);
      console.log(`${acknowledged.length} acknowledged writes, ${ROUNDS} kills, 0 lost`);
    } finally {
      rmSync(data, { recursive: true, force: true });
    }
  },
  60_000 + ROUNDS * 15_000,
);

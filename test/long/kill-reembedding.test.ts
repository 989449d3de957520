import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomFrom } from '../../src/engine/random.ts';
import { controlOf } from '../support/control.ts';
import { projectionModel } from '../support/model.ts';
import { scene } from '../support/pictures.ts';
import { tiiaClient } from '../support/tencent-sdk.ts';
import { spawnTuku } from '../support/tuku-process.ts';

/** As kill.test.ts, while the pictures of a gallery are embedded again for another model. */
const ROUNDS = Math.min(Number(process.env.TUKU_KILL_ROUNDS ?? 3), 20);
const SEED = Number(process.env.TUKU_KILL_SEED ?? Date.now() % 1_000_000);
const PICTURES = 40;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

interface Shown {
  readonly collections: readonly [{ readonly id: number; readonly reembedding?: { readonly done: number } }];
}

it(
  `loses no picture, file or acknowledged search over ${ROUNDS} kills (TUKU_KILL_SEED=${SEED})`,
  async () => {
    const random = randomFrom(SEED);
    const folder = mkdtempSync(join(tmpdir(), 'tuku-kill-reembedding-'));
    mkdirSync(join(folder, 'models'));
    // Of different lengths: a half would not even be comparable.
    const models = [12, 20].map((dimension) => projectionModel(join(folder, 'models'), { side: 8, dimension }));
    const start = (round: number) =>
      spawnTuku([
        ...['--data-dir', join(folder, 'data'), '--pictures', 'originals'],
        ...['--model', models[round % 2] as string, '--workers', '1'],
      ]);
    const pictures = await Promise.all(Array.from({ length: PICTURES }, (_, n) => scene(n)));
    const names = pictures.map((_, n) => `p${n}`);
    let partly = 0;
    let acknowledged = 0;
    try {
      let tuku = await start(0);
      const control = (method: string, path: string) => controlOf(tuku)(method, path);
      const client = () => tiiaClient(tuku.url);
      const search = (n: number) =>
        client().SearchImage({ GroupId: 'shop', ImageBase64: (pictures[n] as Buffer).toString('base64') });
      await client().CreateGroup({ GroupId: 'shop', GroupName: 'Shop', MaxCapacity: PICTURES });
      for (const [n, bytes] of pictures.entries()) {
        const ImageBase64 = bytes.toString('base64');
        await client().CreateImage({
          GroupId: 'shop',
          EntityId: `p${n}`,
          PicName: `p${n}`,
          ImageBase64,
          Tags: '{"a":1}',
        });
      }
      const { collections } = (await control('GET', 'collections')) as unknown as Shown;
      const gallery = `galleries/${collections[0].id}/pictures`;
      const stored = async () => {
        const { pictures: all } = (await control('GET', `${gallery}?limit=100`)) as unknown as {
          pictures: { id: number; item: string; createdAt: string }[];
        };
        return all;
      };
      const before = await stored();
      expect(before.map(({ item }) => item)).toEqual(names);
      await tuku.stop();

      for (let round = 1; round <= ROUNDS; round++) {
        tuku = await start(round);
        await tuku.modelReadyMs();
        const answered = search(round % PICTURES).then(
          () => true,
          () => false,
        );
        await pause(random() * 600);
        const during = (await control('GET', 'collections').catch(() => ({ collections: [{}] }))) as unknown as Shown;
        if ((during.collections[0].reembedding?.done ?? 0) > 0) partly++;
        await tuku.stop('SIGKILL');
        if (await answered) acknowledged++;

        // Started again with either model: the gallery holds some of each now.
        tuku = await start(random() < 0.5 ? round : round + 1);
        expect(await stored()).toEqual(before);
        for (const n of [0, Math.floor(random() * PICTURES), PICTURES - 1]) {
          const { ImageInfos } = await search(n);
          expect(ImageInfos?.[0]).toMatchObject({ EntityId: `p${n}`, Tags: '{"a":1}', Score: 100 });
          const original = await fetch(`${tuku.url}/_tuku/${gallery}/${before[n]?.id}/original`);
          expect(Buffer.from(await original.arrayBuffer()).equals(pictures[n] as Buffer)).toBe(true);
        }
        expect(await stored()).toEqual(before);
        await tuku.stop();
        // So that the next round begins with a gallery of one model, the other one than its own.
        tuku = await start(round);
        await search(0);
        await tuku.stop();
      }
      console.log(`${ROUNDS} kills, ${partly} of them amid the work, ${acknowledged} after the answer, 0 lost`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  90_000 + ROUNDS * 45_000,
);

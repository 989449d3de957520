import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { spawn } from 'cross-spawn';
import { randomFrom } from '../../src/engine/random.ts';
import { packageRoot } from '../../src/paths.ts';
import { scene } from '../support/pictures.ts';
import { tiiaClient } from '../support/tencent-sdk.ts';
import { spawnTuku, type TukuProcess } from '../support/tuku-process.ts';

/** `npm run test:kill` runs 50 rounds; the default suite a few. The seed is printed so that a failure can be repeated. */
const ROUNDS = Number(process.env.TUKU_KILL_ROUNDS ?? 2);
const SEED = Number(process.env.TUKU_KILL_SEED ?? Date.now() % 1_000_000);
/** Pictures in each of two dialects. */
const PICTURES = 100;

const run = promisify(execFile);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const seed = `
- tencent-tiia CreateGroup: { GroupId: shop, GroupName: Shop, MaxCapacity: 1000 }
- tencent-tiia CreateImage: { GroupId: shop, EntityId: $name, PicName: $name, ImageBase64: { files: pictures/*.jpg } }
- alibaba-imagesearch AddImage: { InstanceName: shop, ProductId: $name, PicName: $name, PicContent: { files: pictures/*.jpg } }
`;

it(
  `a seed that is killed leaves nothing, and what was acknowledged stays (${ROUNDS} rounds, TUKU_KILL_SEED=${SEED})`,
  async () => {
    const random = randomFrom(SEED);
    const folder = mkdtempSync(join(tmpdir(), 'tuku-kill-seed-'));
    try {
      const seeds = join(folder, 'seeds');
      mkdirSync(join(seeds, 'pictures'), { recursive: true });
      for (let index = 0; index < PICTURES; index++) {
        writeFileSync(join(seeds, 'pictures', `p${String(index).padStart(3, '0')}.jpg`), await scene(index));
      }
      writeFileSync(join(seeds, 'shop.yaml'), seed);
      const args = ['--data-dir', join(folder, 'data')];
      const group = (tuku: TukuProcess) =>
        tiiaClient(tuku.url)
          .DescribeGroups({})
          .then(({ Groups = [] }) => Groups.map(({ GroupId, PicCount }) => [GroupId, PicCount]));

      const first = await spawnTuku(args);
      await tiiaClient(first.url).CreateGroup({ GroupId: 'kept', GroupName: 'Kept', MaxCapacity: 9 });
      await first.stop();

      for (let round = 0; round < ROUNDS; round++) {
        const command = [join(packageRoot, 'bin/tuku.js'), 'start', '--port', '0', ...args, '--seed-dir', seeds];
        const killed = spawn(process.execPath, command);
        const ended = once(killed, 'exit');
        let output = '';
        killed.stdout?.on('data', (data: Buffer) => {
          output += data.toString();
        });
        await pause(800 + random() * 1500);
        killed.kill('SIGKILL');
        await ended;
        expect(output).not.toContain('is ready');
        const tuku = await spawnTuku(args);
        expect(await group(tuku)).toEqual([['kept', 0]]);
        await tuku.stop();
      }

      const started = performance.now();
      const seeded = await spawnTuku([...args, '--seed-dir', seeds]);
      console.log(
        `${2 * PICTURES} pictures in two dialects: ready after ${Math.round(performance.now() - started)} ms`,
      );
      expect(await group(seeded)).toEqual([
        ['kept', 0],
        ['shop', PICTURES],
      ]);
      // Acknowledged: it survives what the process does not.
      await seeded.stop('SIGKILL');
      const after = await spawnTuku(args);
      expect(await group(after)).toEqual([
        ['kept', 0],
        ['shop', PICTURES],
      ]);
      await after.stop();
      const again = run(process.execPath, [
        join(packageRoot, 'bin/tuku.js'),
        'start',
        '--port',
        '0',
        ...args,
        '--seed-dir',
        seeds,
      ]);
      await expect(again).rejects.toMatchObject({
        code: 1,
        stderr: expect.stringMatching(
          /^tuku: shop.yaml:2: tencent-tiia CreateGroup: InvalidParameterValue.ImageGroupIdAlreadyExist/m,
        ),
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  60_000 + ROUNDS * 20_000,
);

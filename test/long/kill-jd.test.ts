import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomFrom } from '../../src/engine/random.ts';
import { startWeb } from '../conformance/alibaba/green/web.ts';
import { signJd } from '../support/jd-signer.ts';
import { scene } from '../support/pictures.ts';
import { sendRaw } from '../support/raw-http.ts';
import { spawnTuku } from '../support/tuku-process.ts';

/** As kill.test.ts, for products and for tasks that are interrupted. */
const ROUNDS = Math.min(Number(process.env.TUKU_KILL_ROUNDS ?? 1), 15);
const SEED = Number(process.env.TUKU_KILL_SEED ?? Date.now() % 1_000_000);
const PICTURES = 16;
const collection_name = 'durable';

interface Entry {
  readonly product_id: string;
  readonly image_id: string;
}
interface Result {
  readonly code: number;
  readonly task_id: string;
  readonly task_status: string;
  /** `<user>/<collection>|<product_id>|<image_id>`. */
  readonly succeeded_list: readonly string[];
  readonly pending_list: readonly Entry[];
  readonly failed_list: readonly object[];
  readonly image_list: readonly { image_id: string }[];
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A server's calls; a lost connection rejects. */
function client(url: string) {
  const { host } = new URL(url);
  return async (operation: string, body: object): Promise<Result> => {
    const { text } = await sendRaw(url, signJd(host, `/jdai/product_image_${operation}`, JSON.stringify(body)));
    return JSON.parse(text).result;
  };
}

it(
  `keeps products and finishes tasks over ${ROUNDS} kills (TUKU_KILL_SEED=${SEED})`,
  async () => {
    const random = randomFrom(SEED);
    const data = mkdtempSync(join(tmpdir(), 'tuku-kill-'));
    const web = await startWeb();
    for (let n = 0; n < PICTURES; n++) web.files.set(`${n}.jpg`, await scene(n + 1));
    const kept = { made: new Set<string>(), deleted: new Set<string>(), tasks: new Map<string, Entry[]>() };
    let interrupted = 0;
    try {
      for (let round = 0; round <= ROUNDS; round++) {
        const tuku = await spawnTuku(['--data-dir', data]);
        const call = client(tuku.url);

        for (const product_id of kept.made)
          expect([product_id, (await call('info', { collection_name, product_id })).code]).toEqual([product_id, 0]);
        for (const product_id of kept.deleted)
          expect([product_id, (await call('info', { collection_name, product_id })).code]).toEqual([product_id, 3007]);
        for (const [task_id, entries] of kept.tasks) {
          let status = await call('status', { task_id });
          for (; status.task_status === 'PROCESSING'; status = await call('status', { task_id })) await pause(50);
          expect(status).toMatchObject({
            task_status: 'FINISHED',
            failed_list: [],
            pending_list: [],
            succeeded_list: entries.map(
              ({ product_id, image_id }) => `${task_id.replace(/\/[^/]*$/, '')}|${product_id}|${image_id}`,
            ),
          });
          const [{ product_id }] = entries as [Entry];
          const { image_list } = await call('info', { collection_name, product_id });
          expect(image_list.map(({ image_id }) => image_id)).toEqual(entries.map(({ image_id }) => image_id));
        }
        if (round === ROUNDS) {
          await tuku.stop();
          break;
        }

        await tuku.modelReadyMs();
        const killed = new AbortController();
        let next = 0;
        const product = (product_id: string) => ({ product_id, product_name: 'n', category: '其他' });
        const writer = (async () => {
          while (!killed.signal.aborted) {
            const [stays, goes] = [`stays-${round}-${next}`, `goes-${round}-${next++}`];
            try {
              await call('create_product', { collection_name, product_list: [product(stays), product(goes)] });
              kept.made.add(stays);
              await call('del_product', { collection_name, product_id_list: [goes] });
              kept.deleted.add(goes);
            } catch {
              // The connection was lost, and the writer has learned of it.
            }
            await pause(5);
          }
        })();
        const owner = `owner-${round}`;
        await call('create_product', { collection_name, product_list: [product(owner)] });
        const entries = Array.from({ length: PICTURES }, (_, n) => ({ product_id: owner, image_id: `${round}-${n}` }));
        const image_list = entries.map((entry, n) => ({ ...entry, image_content: web.url(`${n}.jpg`) }));
        const { task_id } = await call('add', { collection_name, image_list });
        kept.tasks.set(task_id, entries);
        // Pictures are settled eight at a time: the task has begun, and at least eight are left.
        const settled = 1 + Math.floor(random() * (PICTURES - 8));
        let status = await call('status', { task_id });
        for (; status.succeeded_list.length < settled; status = await call('status', { task_id })) await pause(2);
        if (status.pending_list.length > 0) interrupted++;
        killed.abort();
        await tuku.stop('SIGKILL');
        await writer;
      }
      expect(interrupted).toBeGreaterThan(0);
      const { made, deleted, tasks } = kept;
      console.log(
        `${made.size} products made, ${deleted.size} deleted, ${tasks.size} tasks, ${interrupted} killed midway: 0 lost`,
      );
    } finally {
      await web.close();
      rmSync(data, { recursive: true, force: true });
    }
  },
  60_000 + ROUNDS * 20_000,
);

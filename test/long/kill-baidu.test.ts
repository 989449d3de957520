import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomFrom } from '../../src/engine/random.ts';
import { scene } from '../support/pictures.ts';
import { spawnTuku } from '../support/tuku-process.ts';

/** As kill.test.ts, for additions and deletions of image search. The token remains valid after its server was killed. */
const ROUNDS = Math.min(Number(process.env.TUKU_KILL_ROUNDS ?? 1), 15);
const SEED = Number(process.env.TUKU_KILL_SEED ?? Date.now() % 1_000_000);
const BASE = '/rest/2.0/image-classify/v1/realtime_search/similar/';

interface Answer {
  readonly error_code?: number;
  readonly cont_sign: string;
  readonly has_more: boolean;
  readonly result: readonly { readonly cont_sign: string; readonly brief: string; readonly score: number }[];
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function tokenOf(url: string): Promise<string> {
  const query = 'grant_type=client_credentials&client_id=tuku&client_secret=tuku-secret';
  const response = await fetch(`${url}/oauth/2.0/token?${query}`);
  return ((await response.json()) as { access_token: string }).access_token;
}

/** A refusal or a lost connection rejects. */
async function call(url: string, token: string, verb: string, fields: Record<string, string>): Promise<Answer> {
  const response = await fetch(`${url}${BASE}${verb}?access_token=${token}`, {
    method: 'POST',
    body: new URLSearchParams(fields),
  });
  const answer = (await response.json()) as Answer;
  if (answer.error_code !== undefined) throw new Error(JSON.stringify(answer));
  return answer;
}

/** Every picture of the library by its cont_sign, read page by page. */
async function library(url: string, token: string, image: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (let pn = 0; ; pn += 100) {
    const { result, has_more } = await call(url, token, 'search', { image, pn: String(pn), rn: '100' });
    for (const { cont_sign, brief } of result) found.set(cont_sign, brief);
    if (!has_more) return found;
  }
}

it(
  `keeps what Baidu image search acknowledged over ${ROUNDS} kills (TUKU_KILL_SEED=${SEED})`,
  async () => {
    const random = randomFrom(SEED);
    const data = mkdtempSync(join(tmpdir(), 'tuku-kill-'));
    /** cont_sign and brief of acknowledged pictures without those being deleted; pictures whose deletion was acknowledged. */
    const kept = new Map<string, string>();
    const gone = new Set<string>();
    let newest = (await scene(0)).toString('base64');
    let token: string | undefined;
    let next = 1;
    let added = 0;
    try {
      for (let round = 0; round <= ROUNDS; round++) {
        const { url, modelReadyMs, stop } = await spawnTuku([
          '--data-dir',
          data,
          '--switch',
          'baidu-imagesearch.most-results=1000',
        ]);
        token ??= await tokenOf(url);
        const given = token;
        const found = await library(url, given, newest);
        expect([...kept].filter(([sign, brief]) => found.get(sign) !== brief)).toEqual([]);
        expect([...gone].filter((sign) => found.has(sign))).toEqual([]);
        if (round > 0) {
          const { result } = await call(url, given, 'search', { image: newest, rn: '1' });
          expect(result[0]?.score).toBe(1);
        }
        if (round === ROUNDS) {
          await stop();
          break;
        }

        await modelReadyMs();
        const killed = new AbortController();
        const before = [added, gone.size] as const;
        const repeat = async (write: () => Promise<unknown>) => {
          while (!killed.signal.aborted) await write().catch(() => pause(1));
        };
        const adding = async () => {
          const brief = `b${next}`;
          const image = (await scene(next++)).toString('base64');
          const { cont_sign } = await call(url, given, 'add', { image, brief });
          added++;
          kept.set(cont_sign, brief);
          newest = image;
        };
        const deleting = async () => {
          const [oldest] = kept.keys();
          if (oldest === undefined || kept.size < 3) return pause(5);
          // Its state is unknown until the answer arrives.
          kept.delete(oldest);
          await call(url, given, 'delete', { cont_sign: oldest });
          gone.add(oldest);
          await pause(50);
        };
        const writers = [repeat(adding), repeat(adding), repeat(deleting)];
        while (added === before[0] || gone.size === before[1]) await pause(5);
        await pause(random() * 500);
        killed.abort();
        await stop('SIGKILL');
        await Promise.all(writers);
      }
      console.log(`${kept.size} pictures kept, ${gone.size} deleted, all acknowledged; ${ROUNDS} kills, 0 lost`);
    } finally {
      rmSync(data, { recursive: true, force: true });
    }
  },
  60_000 + ROUNDS * 15_000,
);

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomFrom } from '../../src/engine/random.ts';
import { type SignedRequest, signRoaV1, signRpcV1 } from '../support/alibaba-signer.ts';
import { scene } from '../support/pictures.ts';
import { spawnTuku } from '../support/tuku-process.ts';

/** Like kill.test.ts, for pictures of ImageSearch, libraries of Green and resources of CityVisual. */
const ROUNDS = Math.min(Number(process.env.TUKU_KILL_ROUNDS ?? 1), 15);
const SEED = Number(process.env.TUKU_KILL_SEED ?? Date.now() % 1_000_000);
const InstanceName = 'durable';
const InstanceId = 'cityvisual-durable';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Clients of three products: each signs its calls and parses the JSON; an error or a lost connection rejects. */
function clients(url: string) {
  const { host } = new URL(url);
  async function send({ method, target, headers, body }: SignedRequest): Promise<Record<string, unknown>> {
    const { Host: _, 'Content-Length': __, ...rest } = headers;
    const response = await fetch(url + target, { method, headers: rest, body: body.length > 0 ? body : null });
    const answer = (await response.json()) as Record<string, unknown>;
    if (!response.ok) throw new Error(JSON.stringify(answer));
    return answer;
  }
  const rpc = (version: string) => (action: string, fields: Record<string, string>) =>
    send(signRpcV1({ action, version, host }, fields));
  return {
    pictures: rpc('2020-12-14'),
    resources: rpc('2018-10-30'),
    libraries: (verb: string, body: object) =>
      send(signRoaV1({ path: `/green/similarity/library/${verb}`, version: '2018-05-09', host }, { body })),
  };
}

it(
  `keeps what the Alibaba dialects acknowledged over ${ROUNDS} kills (TUKU_KILL_SEED=${SEED})`,
  async () => {
    const random = randomFrom(SEED);
    const data = mkdtempSync(join(tmpdir(), 'tuku-kill-'));
    const kept = { pictures: new Map<string, Buffer>(), capabilities: [] as string[], libraries: [] as string[] };
    let next = 0;
    try {
      for (let round = 0; round <= ROUNDS; round++) {
        const tuku = await spawnTuku(['--data-dir', data]);
        const { pictures, resources, libraries } = clients(tuku.url);

        for (const [PicName, bytes] of kept.pictures) {
          const { Exists } = await pictures('CheckImageExists', { InstanceName, ProductId: 'p', PicName });
          expect([PicName, Exists]).toEqual([PicName, true]);
          if (Number(PicName) < next - 4) continue;
          const PicContent = bytes.toString('base64');
          const { Auctions } = await pictures('SearchImageByPic', {
            InstanceName,
            PicContent,
            Crop: 'false',
            Num: '1',
          });
          expect(Auctions).toEqual([expect.objectContaining({ PicName, Score: 1 })]);
        }
        const { Capabilities } = await resources('DescribeCapabilities', { InstanceId, PageSize: '100' });
        const found = (Capabilities as { Capability: { CapabilityName: string }[] }).Capability;
        expect(found.map(({ CapabilityName }) => CapabilityName)).toEqual(
          expect.arrayContaining(kept.capabilities.slice(-50)),
        );
        const listed = (await libraries('list', { pageSize: 50, currentPage: 1 })) as { data: { name: string }[] };
        expect(listed.data.map(({ name }) => name)).toEqual(expect.arrayContaining(kept.libraries));
        if (round === ROUNDS) {
          await tuku.stop();
          break;
        }

        await tuku.modelReadyMs();
        const killed = new AbortController();
        const before = kept.pictures.size;
        const repeat = async (write: (name: string) => Promise<void>) => {
          while (!killed.signal.aborted) await write(String(next++)).catch(() => pause(1));
        };
        const writers = [
          repeat(async (name) => {
            const bytes = await scene(Number(name) + 1);
            const fields = {
              InstanceName,
              ProductId: 'p',
              PicName: name,
              PicContent: bytes.toString('base64'),
              Crop: 'false',
            };
            await pictures('AddImage', fields);
            kept.pictures.set(name, bytes);
          }),
          repeat(async (name) => {
            if (kept.capabilities.length >= 90) return pause(5) as Promise<void>;
            await resources('CreateCapability', { InstanceId, CapabilityName: `C${name}` });
            kept.capabilities.push(`C${name}`);
          }),
          repeat(async (name) => {
            if (kept.libraries.length >= 9) return pause(5) as Promise<void>;
            await libraries('add', { name: `l_${name}` });
            kept.libraries.push(`l_${name}`);
          }),
        ];
        while (kept.pictures.size === before) await pause(5);
        await pause(random() * 500);
        killed.abort();
        await tuku.stop('SIGKILL');
        await Promise.all(writers);
      }
      const counts = [kept.pictures.size, kept.capabilities.length, kept.libraries.length];
      console.log(`${counts.join(' + ')} acknowledged pictures, capabilities and libraries, ${ROUNDS} kills, 0 lost`);
    } finally {
      rmSync(data, { recursive: true, force: true });
    }
  },
  60_000 + ROUNDS * 15_000,
);

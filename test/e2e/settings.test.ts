import { type GreenServer, startGreen } from '../conformance/alibaba/green/harness.ts';
import { startTiia, type TiiaServer } from '../conformance/tencent/tiia/harness.ts';
import { scene } from '../support/pictures.ts';

let tiia: TiiaServer;
beforeAll(async () => {
  tiia = await startTiia({ clock: '2026-01-01T00:00:00Z' });
});
afterAll(() => tiia.close());

const set = (change: object) => tiia.control('POST', 'settings', change);
async function refused(change: object): Promise<string> {
  const response = await fetch(`${tiia.url}/_tuku/settings`, { method: 'POST', body: JSON.stringify(change) });
  expect(response.status).toBe(400);
  return ((await response.json()) as { error: string }).error;
}
interface Info {
  readonly settings: { readonly quotas: string; readonly strict: boolean };
  readonly dialects: {
    readonly name: string;
    readonly switches: { readonly name: string; readonly value: string }[];
  }[];
}
async function inForce() {
  const { settings, dialects } = (await tiia.control('GET', 'info')) as unknown as Info;
  const switches = dialects.find(({ name }) => name === 'tencent-tiia')?.switches ?? [];
  const emptySearch = switches.find(({ name }) => name === 'empty-search')?.value;
  return [settings.quotas, settings.strict, emptySearch];
}

it('quotas hold from the next request on, and no longer', async () => {
  const create = (GroupId: string) => tiia.codeOf('CreateGroup', { GroupId, GroupName: 'n', MaxCapacity: 1 });
  expect([await create('a'), await create('b')]).toEqual([undefined, undefined]);
  expect(await set({ quotas: 'documented' })).toEqual({ quotas: 'documented', strict: false, switches: {} });
  expect([await create('c'), await create('d')]).toEqual([undefined, 'RequestLimitExceeded']);
  await set({ quotas: 'off' });
  expect(await create('d')).toBeUndefined();
});

it('switches and strictness change what dialects do, and are told by info', async () => {
  const GroupId = await tiia.group();
  const ImageBase64 = (await scene(1)).toString('base64');
  await tiia.succeed('CreateImage', { GroupId, EntityId: 'e', PicName: 'p', ImageBase64 });
  const unlike = { GroupId, ImageBase64: (await scene(5)).toString('base64'), MatchThreshold: 100 };
  const search = () => tiia.codeOf('SearchImage', unlike);
  expect([await inForce(), await search()]).toEqual([['off', false, 'count-zero'], undefined]);
  await set({ switches: { 'tencent-tiia.empty-search': 'error' } });
  expect(await search()).toEqual(expect.any(String));
  await set({ strict: true });
  expect(await inForce()).toEqual(['off', true, 'error']);
  expect(await tiia.codeOf('SearchImage', { GroupId, ImageBase64, Limit: '10' })).toBe('InvalidParameter');
  await set({ strict: false, switches: { 'tencent-tiia.empty-search': 'count-zero' } });
  expect([await inForce(), await search()]).toEqual([['off', false, 'count-zero'], undefined]);
});

it('what is refused changes nothing, not even the part that is right', async () => {
  const before = await inForce();
  expect(await refused({ strict: true, switches: { 'tencent-tiia.nope': 'x' } })).toMatch(
    'tencent-tiia has no switch nope',
  );
  expect(await refused({ switches: { 'tencent-tiia.empty-search': 'x' } })).toMatch('is one of count-zero, error');
  expect(await refused({ switches: { 'nope.x': 'y' } })).toMatch('expected DIALECT.SWITCH=VALUE; dialects: ');
  expect(await refused({ switches: { 'tencent-tiia.empty-search': 'a\nb' } })).toMatch('switches');
  // Refused by the dialect that reads it, after others have been made.
  expect(await refused({ quotas: 'documented', switches: { 'jd-productsearch.image-hosts': '!' } })).not.toBe('');
  expect(await refused({})).toMatch('the body must NOT have fewer than 1 properties');
  expect(await refused({ quotas: 'some' })).toMatch('quotas must be equal to one of the allowed values');
  expect(await inForce()).toEqual(before);
});

it('background work follows the switches, and what a dialect remembers outlives them', async () => {
  const green: GreenServer = await startGreen();
  const status = async (nonce: string) =>
    (await green.send('/green/similarity/library/list', { body: { pageSize: 1, currentPage: 1 } }, { nonce })).status;
  try {
    const url = await green.picture(1);
    const scanned = async () => {
      const [task] = await green.data('/green/image/asyncscan', { scenes: ['porn', 'ad'], tasks: [{ url }] });
      const [element] = await green.data('/green/image/results', [task?.taskId] as object);
      return (element?.results as { code?: number }[] | undefined)?.[1]?.code;
    };
    await green.control('POST', 'transitions', { dialect: 'alibaba-green', immediate: true });
    expect([await scanned(), await status('once')]).toEqual([596, 200]);
    await green.control('POST', 'settings', { switches: { 'alibaba-green.unserved-scenes': 'pass' } });
    expect([await scanned(), await status('once')]).toEqual([undefined, 400]);
  } finally {
    await green.close();
  }
});

import { type GreenServer, startGreen } from '../conformance/alibaba/green/harness.ts';
import { type Answer, type ImageSearchServer, startImageSearch } from '../conformance/alibaba/imagesearch/harness.ts';
import { collection_name, type ProductServer, startProductSearch } from '../conformance/jd/productsearch/harness.ts';
import { scene } from '../support/pictures.ts';

const start = '2026-01-01T00:00:00Z';

describe('Alibaba Green', () => {
  let green: GreenServer;
  beforeAll(async () => {
    green = await startGreen({ clock: start });
  });
  beforeEach(async () => {
    await green.control('DELETE', 'transitions');
    await green.control('POST', 'clock', { set: start });
  });
  afterAll(() => green.close());

  const transition = (more: object) =>
    green.control('POST', 'transitions', { dialect: 'alibaba-green', operation: 'ImageAsyncScan', ...more });
  async function scan(more: object = {}): Promise<string> {
    const tasks = [{ url: await green.picture(1) }];
    const [task] = await green.data('/green/image/asyncscan', { scenes: ['porn'], tasks, ...more });
    return task?.taskId as string;
  }
  const codes = async (...ids: string[]) =>
    (await green.data('/green/image/results', ids as object)).map(({ code }) => code);

  it('a scan is done when first asked for', async () => {
    await transition({ immediate: true });
    green.model.delayMs = 20;
    const id = await scan();
    expect(await codes(id)).toEqual([200]);
    green.model.delayMs = 0;
  });

  it('a scan is PROCESSING for a number of looks, each task for itself', async () => {
    await transition({ afterPolls: 2 });
    const [one, other] = [await scan(), await scan()];
    expect(await codes(one)).toEqual([280]);
    expect(await codes(one, other)).toEqual([280, 280]);
    expect(await codes(one, other)).toEqual([200, 280]);
    expect(await codes(one, other)).toEqual([200, 200]);
  });

  it('a scan is PROCESSING for a time of the clock, its hour begins then, and its callback comes then', async () => {
    await transition({ after: '30s' });
    green.web.posted.length = 0;
    const id = await scan({ callback: green.web.url('callback'), seed: 's' });
    await green.control('POST', 'clock', { advance: '29s' });
    expect([await codes(id), green.web.posted]).toEqual([[280], []]);
    await green.control('POST', 'clock', { advance: '1s' });
    expect(await codes(id)).toEqual([200]);
    while (green.web.posted.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await green.control('POST', 'clock', { advance: '59m59s' });
    expect(await codes(id)).toEqual([200]);
    await green.control('POST', 'clock', { advance: '1s' });
    expect(await codes(id)).toEqual([594]);
  });

  it('tasks keep the transition that they were submitted with', async () => {
    await transition({ afterPolls: 1 });
    const id = await scan();
    await transition({ immediate: true });
    expect(await codes(id, await scan())).toEqual([280, 200]);
    expect(await codes(id)).toEqual([200]);
  });

  it('are listed, and dropped with everything', async () => {
    await transition({ after: '30s' });
    const listed = { dialect: 'alibaba-green', operation: 'ImageAsyncScan', after: '30000ms' };
    expect(await green.control('GET', 'transitions')).toEqual({ transitions: [listed] });
    await green.control('POST', 'reset');
    expect(await green.control('GET', 'transitions')).toEqual({ transitions: [] });
  });

  it.each<[object, string]>([
    [
      { afterPolls: 1, operation: 'ImageSyncScan' },
      'ImageSyncScan of alibaba-green starts no task; these do: ImageAsyncScan',
    ],
    [{ afterPolls: 1, dialect: 'tencent-tiia' }, 'no operation of tencent-tiia starts a task'],
    [{ afterPolls: 1, dialect: 'nope' }, 'unknown dialect nope'],
    [{}, 'expected one of "immediate", "afterPolls" and "after"'],
    [{ afterPolls: 1, after: '1s' }, 'expected one of "immediate", "afterPolls" and "after"'],
    [{ after: 'soon' }, 'after soon: expected a duration'],
  ])('%j is refused', async (more, reason) => {
    const body = JSON.stringify({ dialect: 'alibaba-green', ...more });
    const response = await fetch(`${green.url}/_tuku/transitions`, { method: 'POST', body });
    expect([response.status, await response.json()]).toEqual([400, { error: expect.stringContaining(reason) }]);
  });
});

describe('Alibaba ImageSearch', () => {
  let server: ImageSearchServer;
  beforeAll(async () => {
    server = await startImageSearch();
  });
  afterAll(() => server.close());

  it('an export is PROCESSING for a number of looks, and no other starts meanwhile', async () => {
    await server.control('POST', 'transitions', { dialect: 'alibaba-imagesearch', afterPolls: 1 });
    const InstanceName = server.instance();
    await server.succeed('DumpMeta', { InstanceName });
    expect(await server.codeOf('DumpMeta', { InstanceName })).toBe('Console.TaskAlreadyExist');
    const status = async () => {
      const { Data }: Answer = await server.succeed('DumpMetaList', { InstanceName });
      return (Data as unknown as { DumpMetaList: { Status: string; MetaUrl?: string }[] }).DumpMetaList[0];
    };
    expect(await status()).toEqual(expect.not.objectContaining({ MetaUrl: expect.anything() }));
    expect(await status()).toMatchObject({ Status: 'SUCCESS', MetaUrl: expect.any(String) });
    expect(await server.codeOf('DumpMeta', { InstanceName })).toBeUndefined();
  });
});

describe('JD product search', () => {
  let jd: ProductServer;
  beforeAll(async () => {
    jd = await startProductSearch();
  });
  afterAll(() => jd.close());

  it('a task is PROCESSING for a number of looks, with all its entries pending', async () => {
    await jd.control('POST', 'transitions', {
      dialect: 'jd-productsearch',
      operation: 'product_image_add',
      afterPolls: 1,
    });
    const shop = jd.shop();
    await shop.products(['p']);
    const image_list = [{ product_id: 'p', image_id: 'i', image_content: (await scene(1)).toString('base64') }];
    const { task_id } = await shop.ok('product_image_add', { collection_name, image_list });
    const status = () => shop.ok('product_image_status', { task_id });
    expect(await status()).toMatchObject({
      task_status: 'PROCESSING',
      succeeded_list: [],
      pending_list: [{ product_id: 'p', image_id: 'i' }],
    });
    expect(await status()).toMatchObject({ task_status: 'FINISHED', succeeded_list: [expect.stringMatching(/p\|i$/)] });
  });
});

import sharp from 'sharp';
import { scene } from '../../../support/pictures.ts';
import { type Answer, type GreenServer, startGreen } from './harness.ts';

const scan = '/green/image/scan';
const add = '/green/similarity/image/add';
let green: GreenServer;
let lenient: GreenServer;
beforeAll(async () => {
  green = await startGreen();
  lenient = await startGreen({ switches: ['alibaba-green.unserved-scenes=pass'] }, green.web);
});
beforeEach(async () => {
  await green.control('POST', 'reset');
  green.model.classes = { Neutral: 1 };
});
afterAll(async () => {
  await lenient.close();
  await green.close();
});

/** The same picture, smaller and recompressed. */
async function copyOf(seed: number): Promise<Buffer> {
  return sharp(await scene(seed))
    .resize({ width: 200 })
    .jpeg({ quality: 50 })
    .toBuffer();
}

const results = (element: Answer | undefined) => element?.results as unknown as readonly Answer[];

async function similar(task: object, server = green): Promise<Answer> {
  const [element] = await server.data(scan, { scenes: ['similarity'], tasks: [task] });
  expect(element).toMatchObject({ code: 200, msg: 'OK', taskId: expect.stringMatching(/^img\w{16}-\w{6}$/) });
  return results(element)[0] as Answer;
}

test('a sample is found by its own picture, with all that is known of it', async () => {
  const library = await green.library();
  const [own, other] = [await green.picture(1), await green.picture(2)];
  const tasks = [
    { dataId: 'ad-17', url: own, tags: ['spam'] },
    { dataId: 'ad-18', url: other },
  ];
  await green.data(add, { library, tasks });
  const result = await similar({ dataId: 'q', url: own, similarityLibraries: [library] });
  const hit = {
    dataId: 'ad-17',
    url: own,
    tags: ['spam'],
    library,
    rate: 100,
    imageId: expect.stringMatching(/^\d+$/),
  };
  expect(result).toEqual({
    scene: 'similarity',
    label: 'similarity',
    suggestion: 'review',
    rate: 100,
    similarityImage: [hit],
    similarityImageData: [hit],
  });
});

test('an unrelated picture, and an empty library, give no hit', async () => {
  const none = { scene: 'similarity', label: 'normal', suggestion: 'pass', rate: 0 };
  const nothing = { ...none, similarityImage: [], similarityImageData: [] };
  expect(await similar({ url: await green.picture(1) })).toEqual(nothing);
  await green.data(add, { tasks: [{ url: await green.picture(2) }] });
  expect(await similar({ url: await green.picture(1) })).toEqual(nothing);
});

test('a recompressed copy is a hit', async () => {
  await green.data(add, { tasks: [{ url: await green.picture(3) }] });
  green.web.files.set('edited.jpg', await copyOf(3));
  const { label, rate } = await similar({ url: green.web.url('edited.jpg') });
  expect(label).toBe('similarity');
  expect(rate).toBeGreaterThanOrEqual(80);
});

test('several libraries are searched, best hits first, each library once', async () => {
  const [one, two] = [await green.library(), await green.library()];
  green.web.files.set('copy.jpg', await copyOf(1));
  await green.data(add, { library: one, tasks: [{ dataId: 'copy', url: green.web.url('copy.jpg') }] });
  await green.data(add, { library: two, tasks: [{ dataId: 'own', url: await green.picture(1) }] });
  const url = await green.picture(1);
  const ids = async (similarityLibraries: string[]) => {
    const { similarityImage } = await similar({ url, similarityLibraries });
    return (similarityImage as unknown as Answer[]).map(({ dataId, library }) => [dataId, library]);
  };
  expect(await ids([one, two, one])).toEqual([
    ['own', two],
    ['copy', one],
  ]);
  expect(await ids([one])).toEqual([['copy', one]]);
  expect(await ids(['default'])).toEqual([]);
  const tasks = [{ url, similarityLibraries: [one, 'none'] }];
  const [element] = await green.data(scan, { scenes: ['similarity'], tasks });
  expect(element).toMatchObject({ code: 404, msg: 'NOT_FOUND: there is no library none.' });
});

test('ten hits at most, from a rate of 80; both can be set otherwise', async () => {
  const urls = await Promise.all(
    Array.from({ length: 12 }, async (_, i) => {
      green.web.files.set(`${i}.copy`, await scene(1));
      return green.web.url(`${i}.copy`);
    }),
  );
  const tasks = urls.map((url) => ({ url }));
  await green.data(add, { tasks });
  const { similarityImage } = await similar({ url: urls[0] });
  // Older ones first among equals.
  expect((similarityImage as unknown as Answer[]).map(({ url }) => url)).toEqual(urls.slice(0, 10));

  const other = await startGreen({ switches: ['alibaba-green.hit-rate=0', 'alibaba-green.most-hits=3'] }, green.web);
  try {
    await other.data(add, { tasks: [...tasks.slice(0, 1), { url: await green.picture(2) }] });
    const result = await similar({ url: await green.picture(3) }, other);
    expect(result.similarityImage).toHaveLength(2);
    expect(result.label).toBe('similarity');
    await other.data(add, { tasks });
    expect((await similar({ url: await green.picture(3) }, other)).similarityImage).toHaveLength(3);
  } finally {
    await other.close();
  }
});

test.each([
  ['hit-rate', '101'],
  ['hit-rate', 'x'],
  ['most-hits', '0'],
  ['most-hits', ''],
])('the switch %s may not be %j', async (name, value) => {
  await expect(startGreen({ switches: [`alibaba-green.${name}=${value}`] }, green.web)).rejects.toThrow(name);
});

test.each([
  [{ Neutral: 0.6, Drawing: 0.3, Sexy: 0.1 }, 'normal', 'pass', 90],
  [{ Sexy: 0.5, Neutral: 0.3, Porn: 0.2 }, 'sexy', 'review', 50],
  [{ Porn: 0.4, Hentai: 0.35, Sexy: 0.25 }, 'porn', 'block', 75],
])('the scene porn says what the classifier sees: %j is %s', async (classes, label, suggestion, rate) => {
  green.model.classes = classes;
  const [element] = await green.data(scan, { scenes: 'porn', tasks: [{ url: await green.picture(1) }] });
  expect(element?.results).toEqual([{ scene: 'porn', label, suggestion, rate }]);
});

test('several scenes are answered in their order, each once', async () => {
  const scenes = ['porn', 'similarity', 'porn'];
  const [element] = await green.data(scan, { scenes, tasks: [{ url: await green.picture(1) }], bizType: 'any' });
  expect(results(element).map(({ scene }) => scene)).toEqual(['porn', 'similarity']);
});

test.each(['terrorism', 'ad', 'qrcode', 'live', 'logo', 'ocr', 'face', 'sface'])(
  'the scene %s, which is not served, fails alone; or it passes',
  async (scene) => {
    const body = { scenes: ['porn', scene, 'similarity'], tasks: [{ url: await green.picture(1) }] };
    const [element] = await green.data(scan, body);
    expect(element).toMatchObject({ code: 200, msg: 'OK' });
    const [porn, refused, similarity] = results(element);
    expect([porn?.label, similarity?.label]).toEqual(['normal', 'normal']);
    const msg = `PERMISSION_DENY: the scene ${scene} is not served by Tuku, only similarity and porn are.`;
    expect(refused).toEqual({ scene, code: 596, msg });
    for (const scenes of [body.scenes, [scene]]) {
      const [passed] = await lenient.data(scan, { ...body, scenes });
      expect(results(passed)).toContainEqual({ scene, label: 'normal', suggestion: 'pass', rate: 0 });
    }
  },
);

test.each([
  [['terrorism', 'ocr'], 'terrorism', 596],
  [['similarity', 'no-such-scene'], 'no-such-scene', 400],
])('the scenes %j are refused', async (scenes, scene, code) => {
  const tasks = [{ url: await green.picture(1) }];
  const [refused, msg] = await green.refused(scan, { scenes, tasks });
  expect(refused).toBe(code);
  expect(msg).toContain(scene);
});

test('a hundred tasks are answered in their order', async () => {
  const urls = await Promise.all([1, 2, 3].map((seed) => green.picture(seed)));
  const tasks = Array.from({ length: 100 }, (_, i) => ({ dataId: `${i}`, url: urls[i % 3] }));
  const elements = await green.data(scan, { scenes: ['similarity'], tasks });
  expect(elements.map(({ dataId }) => dataId)).toEqual(tasks.map(({ dataId }) => dataId));
  expect(new Set(elements.map(({ taskId }) => taskId)).size).toBe(100);
});

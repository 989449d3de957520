import { edited, scene } from '../../../support/pictures.ts';
import { type Answer, type CityServer, camera, startCity } from './harness.ts';

let city: CityServer;
const pictures: string[] = [];
const base64 = async (seed: number) => (await scene(seed)).toString('base64');
beforeAll(async () => {
  city = await startCity();
  for (const seed of [1, 2, 3, 4]) pictures.push(await base64(seed));
});
beforeEach(() => city.reset());
afterAll(() => city.close());

const instance = 'cityvisual-demo1';
const all = { InstanceId: instance, StartTime: '0000000000000', From: 0, Size: 10 };
const picture = (n: number) => ({ base64: pictures[n] ?? '' });
const person = { instance, camera: 'c1', type: 'person', time: '2024-05-06T07:08:09Z' };

async function capture(imageId: string, n: number, more: object = {}): Promise<void> {
  const { status, body } = await city.capture({ ...person, imageId, picture: picture(n), ...more });
  expect([status, body]).toEqual([201, { imageId, account: 'tuku', region: 'cn-shanghai', instance }]);
}
const search = (params: object) => city.list('SearchImages', { ...all, ...params });
const ids = async (params: object) => (await search(params)).map(({ ImageId }) => ImageId);

describe('SearchImages', () => {
  it('finds an edited copy first, and shows all that is known of it', async () => {
    await capture('a', 0);
    await capture('b', 1, {
      entryTime: '1714979280000',
      leaveTime: '2024-05-06T15:08:10+08:00',
      attributes: { Sex: 'Male', ClothColor: { value: 'Red', score: 0.75 } },
      origImage: 'http://example.com/b.jpg',
      cropImage: 'http://example.com/b-crop.jpg',
    });
    const Contents = (await edited(await scene(2))).toString('base64');
    const [first, second] = await search({ Contents, NoFeature: 'False' });
    const { Feature, Score, ...shown } = first as Answer;
    expect(shown).toEqual({
      ImageId: 'b',
      CameraId: 'c1',
      ObjType: 'Person',
      CropImage: 'http://example.com/b-crop.jpg',
      OrigImage: 'http://example.com/b.jpg',
      EntryTime: '2024-05-06T07:08:00Z',
      LeaveTime: '2024-05-06T07:08:10Z',
      TimeStamp: '2024-05-06T07:08:09Z',
      ObjLeft: 0,
      ObjTop: 0,
      ObjRight: 320,
      ObjBottom: 240,
      SexType: 'Male',
      SexTypeScore: 1,
      ClothColor: 'Red',
      ClothColorScore: 0.75,
    });
    expect(Buffer.from(String(Feature), 'base64')).toHaveLength(192 * 4);
    expect(Number(Score)).toBeGreaterThan(Number(second?.Score));
  });

  it('gives an identical picture the score 1', async () => {
    await capture('a', 0);
    const [hit] = await search({ Contents: pictures[0] });
    expect(hit?.Score).toBeCloseTo(1, 4);
  });

  it('searches the part of a picture that a box names', async () => {
    await capture('part', 0, { box: [32, 24, 288, 216] });
    await capture('whole', 1);
    const [hit] = await search({ Contents: (await edited(await scene(1))).toString('base64') });
    expect(hit).toMatchObject({ ImageId: 'part', ObjLeft: 32, ObjTop: 24, ObjRight: 288, ObjBottom: 216 });
    expect(Number(hit?.Score)).toBeGreaterThan(0.95);
  });

  it('ranks by what several examples have in common: pictures, ids, or both', async () => {
    for (const n of [0, 1, 2, 3]) await capture(`i${n}`, n);
    const both = await search({ ImageIds: 'i0, i1' });
    expect(
      both
        .map(({ ImageId }) => ImageId)
        .slice(0, 2)
        .sort(),
    ).toEqual(['i0', 'i1']);
    expect(both[0]?.Score).toBeLessThan(1);
    expect(await search({ Contents: `${pictures[0]},${pictures[1]}` })).toEqual(both);
    expect(await search({ Contents: pictures[0], ImageIds: 'i1', NoFeature: 'False' })).toEqual(both);
    expect((await search({ ImageIds: 'i3', NoFeature: 'True' }))[0]).toMatchObject({ ImageId: 'i3', Score: 1 });
  });

  it('filters by camera, time, type and attributes before it ranks', async () => {
    await capture('man', 0, { attributes: { Sex: 'Male', Age: 'Youth' } });
    await capture('woman', 1, { camera: 'c2', time: '1714979290000', attributes: { Sex: 'Female', Age: 'Youth' } });
    await capture('car', 2, { type: 'vehicle', time: '1714979300000', attributes: { PlateNumber: '浙A8888' } });
    await capture('bike', 3, { type: 'bicycle', attributes: { Sex: 'Male', HeadWear: 'Helmet' } });
    const attribute = (n: number, Key: string, Value: string) => ({
      [`Attribute.${n}.Key`]: Key,
      [`Attribute.${n}.Value`]: Value,
    });
    expect(await ids({})).toEqual(['car', 'woman', 'bike', 'man']);
    expect(await ids({ CameraIds: 'c2' })).toEqual(['woman']);
    expect(await ids({ Type: 'Person' })).toEqual(['woman', 'man']);
    expect(await ids({ Type: 'bicycle' })).toEqual(['bike']);
    expect(await ids(attribute(1, 'Sex', 'Male'))).toEqual(['bike', 'man']);
    expect(await ids({ Type: 'person', ...attribute(1, 'Sex', 'Male') })).toEqual(['man']);
    expect(await ids({ ...attribute(1, 'Sex', 'Male'), ...attribute(2, 'Sex', 'Female') })).toHaveLength(3);
    expect(await ids({ ...attribute(1, 'Sex', 'Male'), ...attribute(2, 'HeadWear', 'Helmet') })).toEqual(['bike']);
    expect(await ids(attribute(1, 'PlateNumber', '浙A8888'))).toEqual(['car']);
    expect(await ids({ StartTime: '1714979290000', EndTime: '1714979290000' })).toEqual(['woman']);
    expect(await ids({ Contents: pictures[0], Type: 'person', CameraIds: 'c2' })).toEqual(['woman']);
  });

  it('gives pages, and counts everything', async () => {
    for (const n of [0, 1, 2, 3]) await capture(`i${n}`, n, { time: `171497929000${n}` });
    const answer = await city.ok('SearchImages', { ...all, From: 1, Size: 2 });
    expect(answer).toMatchObject({ TotalCount: 4, PageNumber: 1, PageSize: 2 });
    expect(await city.ok('SearchImages', { ...all, From: 2, Size: 2 })).toMatchObject({ PageNumber: 2, PageSize: 2 });
    expect(await city.ok('SearchImages', { ...all, From: 0, Size: 10 })).toMatchObject({ PageNumber: 1, PageSize: 10 });
    expect(await ids({ From: 1, Size: 2 })).toEqual(['i2', 'i1']);
    const ranked = await ids({ Contents: pictures[2] });
    expect(await ids({ Contents: pictures[2], From: 2, Size: 5 })).toEqual(ranked.slice(2));
    expect(await city.ok('SearchImages', { ...all, Contents: String(pictures[2]), From: 9 })).toMatchObject({
      TotalCount: 4,
    });
  });

  it('finds nothing, and no error, where nothing was captured', async () => {
    expect(await city.ok('SearchImages', { ...all, Contents: String(pictures[0]) })).toMatchObject({
      TotalCount: 0,
      Images: { Image: [] },
    });
    await city.ok('CreateCamera', camera);
    expect(await ids({ CameraIds: camera.CameraId })).toEqual([]);
  });
});

describe('captures', () => {
  it('are found at once, belong to their account and region, and go with their instance', async () => {
    const RegionId = 'cn-shanghai';
    const { InstanceId } = await city.ok('CreateInstance', { RegionId, InstanceCapacity: 1 });
    await city.capture({ ...person, instance: InstanceId, picture: picture(0), account: 'someone' });
    const found = { ...all, InstanceId: String(InstanceId) };
    expect(await city.ok('SearchImages', found)).toMatchObject({ TotalCount: 0 });
    await city.capture({ ...person, instance: InstanceId, picture: picture(0) });
    expect(await city.ok('SearchImages', found)).toMatchObject({ TotalCount: 1 });
    await city.ok('DeleteInstance', { InstanceId: String(InstanceId) });
    expect(await city.ok('SearchImages', found)).toMatchObject({ TotalCount: 0 });
  });

  it('come in lists, and replace one of the same id', async () => {
    const list = [0, 1].map((n) => ({ ...person, imageId: `i${n}`, picture: picture(n) }));
    expect((await city.capture(list)).body).toMatchObject({ captures: [{ imageId: 'i0' }, { imageId: 'i1' }] });
    await city.capture(list);
    expect(await ids({})).toHaveLength(2);
    const bad = await city.capture([list[0] as object, { ...list[1], type: 'dog' }]);
    expect(bad).toMatchObject({ status: 400, body: { index: 1, error: expect.stringContaining('type') } });
  });

  it.each([
    ['no object', 7],
    ['no instance', { ...person, instance: undefined, picture: { base64: '' } }],
    ['an unknown field', { ...person, picture: { base64: '' }, colour: 'red' }],
    ['an attribute of another type', { ...person, picture: { base64: '' }, attributes: { Brand: 'x' } }],
    ['a value outside the vocabulary', { ...person, picture: { base64: '' }, attributes: { Sex: 'male' } }],
    ['a time that is none', { ...person, picture: { base64: '' }, time: 'now' }],
    ['an empty box', { ...person, picture: { base64: '' }, box: [5, 5, 5, 9] }],
    ['a picture that is none', { ...person, picture: { base64: 'bm90IGEgcGljdHVyZQ==' } }],
    ['an address that must not be fetched', { ...person, picture: { url: 'http://127.0.0.1/x' } }],
    ['NUL', { ...person, camera: 'a\0b', picture: { base64: '' } }],
  ])('are refused with %s', async (_, body) => {
    expect(await city.capture(body as object)).toMatchObject({ status: 400, body: { error: expect.any(String) } });
  });

  it('cannot be posted by a web page, nor read', async () => {
    const url = `${city.url}/_tuku/cityvisual/captures`;
    const foreign = await fetch(url, { method: 'POST', headers: { Origin: 'http://evil.example' }, body: '{}' });
    expect(foreign.status).toBe(403);
    expect((await fetch(url)).status).toBe(404);
  });
});

describe('result lists', () => {
  const plate = { attributes: { PlateNumber: '浙A8888', VehicleType: 'Van' }, type: 'vehicle' };
  beforeEach(async () => {
    await capture('car', 0, { ...plate, label: 'illegal', functionType: 'lane', plateBox: [1, 2, 3, 4], score: 0.5 });
    await capture('other', 1, { type: 'vehicle', camera: 'c2', time: '1714979290000' });
    await capture('man', 2, { label: 'no-helmet' });
    await capture('none', 3, { results: [] });
  });
  const results = async (action: Parameters<CityServer['ok']>[0], params = {}) =>
    (await city.ok(action, { InstanceId: instance, ...params })).Results as readonly Answer[];

  it('ListParkingResults', async () => {
    const [other, car] = await results('ListParkingResults');
    expect(other?.ImageId).toBe('other');
    expect(car).toMatchObject({
      ImageId: 'car',
      VehiclePlate: '浙A8888',
      VehicleType: 'Van',
      FunctionType: 'lane',
      Label: 'illegal',
    });
    expect(await city.ok('ListParkingResults', { InstanceId: instance, VehiclePlate: '浙A8888' })).toMatchObject({
      TotalCount: 1,
      TotalPage: 1,
      PageNumber: 1,
      PageSize: 1000,
      Results: [{ ImageId: 'car' }],
    });
    expect(await results('ListParkingResults', { CameraIds: 'c2' })).toMatchObject([{ ImageId: 'other' }]);
    expect(await results('ListParkingResults', { StartTime: '1714979290000' })).toHaveLength(1);
    expect(await results('ListParkingResults', { EndTime: '2024-05-06T07:08:09Z' })).toMatchObject([
      { ImageId: 'car' },
    ]);
  });

  it('ListVehicleEntryResults', async () => {
    expect(await results('ListVehicleEntryResults', { CameraIds: 'c1' })).toMatchObject([
      { ImageId: 'car', VehiclePlate: '浙A8888', Score: 0.5, PlateLeft: 1, PlateTop: 2, PlateRight: 3, PlateBottom: 4 },
    ]);
  });

  it('ListSafetyHelmetResults', async () => {
    const answer = await city.ok('ListSafetyHelmetResults', { InstanceId: instance });
    expect(answer).toMatchObject({ TotalCount: 1, PageIndex: 1, Results: [{ ImageId: 'man', Label: 'no-helmet' }] });
    expect(await city.ok('ListSafetyHelmetResults', { InstanceId: 'other' })).toMatchObject({
      TotalCount: 0,
      Results: [],
    });
  });
});

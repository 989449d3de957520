import { edited, scene } from '../support/pictures.ts';
import { tiiaClient } from '../support/tencent-sdk.ts';
import { createTuku, docker, eventually, freshName, healthOf, ready, removeContainers, runTuku } from './docker.ts';

afterEach(removeContainers);

const volumes: string[] = [];
function freshVolume(): string {
  const name = freshName();
  volumes.push(name);
  return name;
}
afterAll(async () => {
  for (const name of volumes) await docker('volume', 'rm', '--force', name);
});

/** The pictures of a shop, by name. */
const pictures = new Map<string, Buffer>();
beforeAll(async () => {
  for (const [seed, name] of ['kettle', 'lamp', 'chair'].entries()) pictures.set(name, await scene(seed));
});

async function addPictures(url: string): Promise<void> {
  const shop = tiiaClient(url);
  await shop.CreateGroup({ GroupId: 'products', GroupName: 'Products', MaxCapacity: 1000 });
  for (const [name, picture] of pictures) {
    const ImageBase64 = picture.toString('base64');
    await shop.CreateImage({ GroupId: 'products', EntityId: name, PicName: name, ImageBase64 });
  }
}

/** The product that an edited copy of a picture finds. */
async function find(url: string, name: string): Promise<string | undefined> {
  const ImageBase64 = (await edited(pictures.get(name) as Buffer)).toString('base64');
  const { ImageInfos = [] } = await tiiaClient(url).SearchImage({ GroupId: 'products', ImageBase64 });
  return ImageInfos[0]?.EntityId;
}

/** What runs the models and the indexes of a server, as its control API says. */
async function enginesOf(url: string): Promise<{ features: { backend: string; model: string }; index: unknown }> {
  const response = await fetch(`${url}/_tuku/info`, { headers: { authorization: 'Bearer sesame' } });
  return ((await response.json()) as { engines: Awaited<ReturnType<typeof enginesOf>> }).engines;
}

describe.each(['tuku', 'tuku:slim'])('a container of %s', (image) => {
  it('answers the unchanged SDK, and keeps what it acknowledged when it is killed', async () => {
    const container = await runTuku(['--volume', `${freshVolume()}:/data`], image);
    await addPictures(await container.url());
    expect(await find(await container.url(), 'lamp')).toBe('lamp');

    await docker('kill', '--signal', 'KILL', container.name);
    await docker('start', container.name);
    await ready(await container.url());
    for (const name of pictures.keys()) expect(await find(await container.url(), name)).toBe(name);
  });

  it('hands its data to a new container with the same volume', async () => {
    const volume = ['--volume', `${freshVolume()}:/data`];
    const first = await runTuku(volume, image);
    await addPictures(await first.url());
    await docker('rm', '--force', first.name);
    const second = await runTuku(volume, image);
    expect(await find(await second.url(), 'chair')).toBe('chair');
  });

  it('runs Node itself as process 1, by a user that is not root, and writes only in /data and /tmp', async () => {
    const container = await runTuku(['--read-only', '--tmpfs', '/tmp', '--cap-drop', 'ALL'], image);
    expect(await container.exec('id', '-u')).toBe('1000');
    expect(await container.exec('cat', '/proc/1/comm')).toMatch(/^node/);
    await addPictures(await container.url());
    expect(await find(await container.url(), 'kettle')).toBe('kettle');
    expect(await container.exec('find', '/data', '!', '-user', '1000')).toBe('');
  });

  it('stops by itself, and says that nothing was wrong', async () => {
    const container = await runTuku([], image);
    await addPictures(await container.url());
    await docker('stop', '--time', '8', container.name);
    expect(await container.inspect('{{.State.ExitCode}}')).toBe('0');
  });

  it('can be stopped while it starts', async () => {
    const container = await createTuku([], image);
    await eventually(async () => void (await container.exec('test', '-d', '/data/catalog')));
    await docker('stop', '--time', '8', container.name);
    expect(['0', '143']).toContain(await container.inspect('{{.State.ExitCode}}'));
  });

  it('is healthy once it is ready', async () => {
    const container = await runTuku([], image);
    expect(await container.inspect('{{json .Config.Healthcheck.Test}}')).toBe('["CMD","tuku","health"]');
    await eventually(async () => expect(await healthOf(container.name)).toBe('healthy'));
    await container.exec('tuku', 'health');
  });

  it('is unhealthy where nothing answers', async () => {
    const container = await runTuku([], image);
    const asked = container.exec('tuku', 'health', '--port', '4581');
    await expect(asked).rejects.toThrow(/no Tuku answers on http:\/\/127\.0\.0\.1:4581/);
  });
});

it('runs ONNX Runtime and FAISS, and without them WebAssembly', async () => {
  const options = ['--env', 'TUKU_CONTROL_TOKEN=sesame', '--env', 'TUKU_INDEX=faiss'];
  const full = await runTuku(options);
  await addPictures(await full.url());
  await eventually(async () => {
    expect(await find(await full.url(), 'lamp')).toBe('lamp');
    const { features, index } = await enginesOf(await full.url());
    expect(features.backend).toBe('onnx');
    expect(JSON.stringify(index)).toMatch(/"state":"faiss"/);
  });

  const slim = await runTuku(['--env', 'TUKU_CONTROL_TOKEN=sesame'], 'tuku:slim');
  expect((await enginesOf(await slim.url())).features.backend).toBe('wasm');
});

describe('the model sscd', () => {
  it('stays in the volume to which it was added', async () => {
    const volume = ['--volume', `${freshVolume()}:/data`];
    await docker('run', '--rm', ...volume, 'tuku', 'model', 'add', 'sscd');
    const container = await runTuku([...volume, '--env', 'TUKU_MODEL=sscd', '--env', 'TUKU_CONTROL_TOKEN=sesame']);
    expect((await enginesOf(await container.url())).features.model).toMatch(/sscd/);
    expect(await container.exec('ls', '/data/tuku/models/sscd')).toMatch(/^ATTRIBUTION\nLICENSE\nSSCD_LICENSE\n/);
  });

  it('is in an image that was built with it, whatever the volume holds', async () => {
    const options = ['--volume', `${freshVolume()}:/data`, '--env', 'TUKU_CONTROL_TOKEN=sesame'];
    const container = await runTuku(options, 'tuku:sscd', ['start', '--model', 'sscd']);
    await addPictures(await container.url());
    expect(await find(await container.url(), 'chair')).toBe('chair');
    expect((await enginesOf(await container.url())).features.model).toMatch(/sscd/);
    expect(await container.exec('ls', '/usr/local/share/tuku/models/sscd')).toMatch(/^ATTRIBUTION\nLICENSE\n/);
  });
});

import { type Params, startTiia, type TiiaServer } from './harness.ts';
import { base64 } from './pictures.ts';

let tiia: TiiaServer | undefined;
afterEach(() => tiia?.close());

async function start(...switches: string[]): Promise<TiiaServer> {
  tiia = await startTiia({ switches: switches.map((one) => `tencent-tiia.${one}`) });
  return tiia;
}

describe('the switch unique-picture-name', () => {
  const addTwice = async (server: TiiaServer) => {
    const image: Params = { GroupId: await server.group(), PicName: 'same', ImageBase64: await base64(1) };
    await server.succeed('CreateImage', { ...image, EntityId: 'one' });
    return server.codeOf('CreateImage', { ...image, EntityId: 'two' });
  };

  it.each([['unique-picture-name=group'], []])(
    'refuses a name that the group has by default: %s',
    async (...switches) => {
      expect(await addTwice(await start(...switches))).toBe('InvalidParameterValue.PicNameAlreadyExist');
    },
  );

  it('lets entities share a name, when it is entity', async () => {
    expect(await addTwice(await start('unique-picture-name=entity'))).toBeUndefined();
  });
});

describe('the switch empty-search', () => {
  it('refuses a search that finds nothing, when it is error', async () => {
    const server = await start('empty-search=error');
    const GroupId = await server.group();
    const ImageBase64 = await base64(1);
    await server.succeed('CreateImage', { GroupId, EntityId: 'e', PicName: 'p', ImageBase64 });
    expect(await server.codeOf('SearchImage', { GroupId, ImageBase64, MatchThreshold: 100 })).toBe(
      'FailedOperation.ImageSearchInvalid',
    );
    expect(await server.codeOf('SearchImage', { GroupId, ImageBase64 })).toBeUndefined();
  });
});

it.each(['empty-search=maybe', 'no-such-switch=1'])('the setting %s is refused at start', async (setting) => {
  await expect(start(setting)).rejects.toThrow(/empty-search/);
});

describe('with --quotas documented', () => {
  // More calls than two seconds allow, so that a second's end among them does not matter.
  it('actions have their limits of calls per second', async () => {
    const server = await startLimited();
    const group = { GroupName: 'n', MaxCapacity: 1 };
    const create = (GroupId: string) => server.call('CreateGroup', { ...group, GroupId }, { language: 'en-US' });
    const answers = await Promise.all(['a', 'b', 'c'].map(create));
    expect(answers.map((answer) => answer.Error)).toContainEqual({
      Code: 'RequestLimitExceeded',
      Message: expect.stringContaining('exceeds the frequency limit `1` for a second'),
    });
  });

  it('groups have the limit that they were created with', async () => {
    const server = await startLimited();
    const GroupId = await server.group({ MaxQps: 2 });
    const call = () => server.codeOf('DescribeImages', { GroupId, EntityId: 'e' });
    const codes = await Promise.all([call(), call(), call(), call(), call(), call()]);
    expect(new Set(codes)).toEqual(new Set(['FailedOperation.ImageNotFoundInfo', 'RequestLimitExceeded']));
  });

  let limited = 0;
  async function startLimited(): Promise<TiiaServer> {
    tiia = await startTiia({ quotas: 'documented' });
    // Servers of one database count calls together: those of the test before were in other seconds.
    limited++;
    await fetch(`${tiia.url}/_tuku/clock`, { method: 'POST', body: `{"advance":"${limited}m"}` });
    return tiia;
  }
});

import { type FakeDocker, startFakeDocker } from './fake-docker.ts';
import { openProject, type Project } from './project.ts';

let docker: FakeDocker;
let project: Project;
beforeAll(async () => {
  docker = await startFakeDocker();
  project = openProject(['testcontainers']);
});
afterAll(async () => {
  project.remove();
  await docker.close();
});

/** Runs a program whose Testcontainers finds the fake Docker, and no container of its own to clean up after it. */
const run = (file: string, text: string, env: NodeJS.ProcessEnv = {}) => {
  project.write(file, text);
  return project.run([file], { DOCKER_HOST: docker.host, TESTCONTAINERS_RYUK_DISABLED: 'true', ...env });
};

it('starts the image with the options, waits until it is healthy, and gives what startTuku gives', async () => {
  const { out, err, code } = await run(
    'program.mjs',
    `import { TukuContainer } from 'tuku/testcontainers';
const container = await new TukuContainer('registry.test/tuku:1')
  .withOptions({ strict: true, credentials: [{ id: 'mine', secret: 's' }], switch: ['tencent-tiia.unique-picture-name=group'] })
  .start();
const { tuku } = container;
const { settings } = await tuku.info();
console.log(JSON.stringify([settings.strict, settings.controlToken, tuku.credentials, await tuku.reset()]));
console.log(tuku.url === \`http://\${container.getHost()}:\${container.getMappedPort(4580)}\`, tuku.env().HTTPS_PROXY === tuku.url);
await container.stop();
`,
  );
  expect({ out, err, code }).toEqual({
    out: '[true,true,{"id":"mine","secret":"s","account":"mine"},0]\ntrue true\n',
    err: '',
    code: 0,
  });
  expect(docker.created.at(-1)).toMatchObject({
    Image: 'registry.test/tuku:1',
    Env: expect.arrayContaining(['TUKU_HOST=0.0.0.0', 'TUKU_DATA_DIR=', 'TUKU_STRICT=true']),
    ExposedPorts: { '4580/tcp': {} },
  });
  expect(docker.running()).toBe(0);
}, 120_000);

it('takes the image from TUKU_IMAGE, and else that of this version; CommonJS too', async () => {
  const text = `const { TukuContainer } = require('tuku/testcontainers');
new TukuContainer().start().then((container) => container.stop());
`;
  expect(await run('program.cjs', text, { TUKU_IMAGE: 'registry.test/mirror/tuku:2' })).toMatchObject({
    code: 0,
    err: '',
  });
  expect(docker.created.at(-1)?.Image).toBe('registry.test/mirror/tuku:2');
  expect(await run('program.cjs', text)).toMatchObject({ code: 0, err: '' });
  expect(docker.created.at(-1)?.Image).toMatch(/^ghcr\.io\/[\w-]+\/[\w-]+:\d+\.\d+\.\d+$/);
}, 120_000);

it('refuses wrong options at once, and says why a server does not start', async () => {
  const { out } = await run(
    'wrong.mjs',
    `import { TukuContainer } from 'tuku/testcontainers';
const say = ({ name, message }) => console.log(name, message.split('\\n')[0]);
try {
  new TukuContainer().withOptions({ auth: 'maybe' });
} catch (error) {
  say(error);
}
await new TukuContainer().withOptions({ switch: 'tencent-tiia.nope=1' }).start().catch(say);
`,
  );
  const [option, start] = out.split('\n');
  expect(option).toBe('TukuError withOptions: auth: expected open or strict');
  expect(start).toMatch(/^Error Container exited during HTTP healthCheck, last 50 logs: tuku: .*nope/);
  expect(docker.running()).toBe(0);
}, 120_000);

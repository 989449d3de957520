import { isPrinted } from '../snippets/plan.ts';
import { commandsOf, openWorkbench } from './examples.ts';

const { TUKU_IMAGE, DOCKER_HOST, TESTCONTAINERS_RYUK_DISABLED } = process.env;
const settings = Object.fromEntries(
  Object.entries({ TUKU_IMAGE, DOCKER_HOST, TESTCONTAINERS_RYUK_DISABLED }).filter(([, value]) => value !== undefined),
);
// Networks of containers are not set up where Podman builds images without its own isolation.
const environment = { ...settings, BUILDAH_ISOLATION: 'chroot' };

const withContainers = TUKU_IMAGE ? describe : describe.skip;
if (!TUKU_IMAGE) {
  console.warn(
    'SKIPPED: java-junit and compose with containers. TUKU_IMAGE names no image: npm run test:image has one.',
  );
}

withContainers('with the image', () => {
  let bench: Awaited<ReturnType<typeof openWorkbench>>;
  beforeAll(async () => {
    bench = await openWorkbench();
  });
  afterAll(() => bench.close());

  test('java-junit starts it by Testcontainers', async () => {
    const { all } = await bench.run(bench.copy('java-junit'), commandsOf('java-junit').commands, environment);
    expect(all).toContain(`Tuku runs in a container of ${TUKU_IMAGE}`);
    expect(all).toMatch(/Tests run: 3, Failures: 0, Errors: 0, Skipped: 0[\s\S]*BUILD SUCCESS/);
  });

  test('compose: the commands of its README print what it says', async () => {
    const { commands, output = '' } = commandsOf('compose');
    const { out } = await bench.run(bench.copy('compose'), commands, environment);
    expect(isPrinted(output, out) || out).toBe(true);
  });
});

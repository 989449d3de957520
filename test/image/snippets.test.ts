import { packageRoot } from '../../src/paths.ts';
import { pagesOf } from '../snippets/pages.ts';
import { isPrinted } from '../snippets/plan.ts';
import { start } from '../snippets/processes.ts';
import { docker, dockerWith, freshName } from './docker.ts';

/** A project of this run alone: what another has left in `docker`, the name by the folder, is not waited for, nor removed. */
const project = { COMPOSE_PROJECT_NAME: freshName() };

/** What a page prints runs in the checkout, from top to bottom; port 4580 must be free, and no container be called tuku. */
describe.each(pagesOf('image'))('%s', (_page, snippets) => {
  // A page that failed half-way leaves what its end would have removed.
  afterAll(async () => {
    await docker('rm', '--force', '--volumes', 'tuku').catch(() => undefined);
    await docker('volume', 'rm', '--force', 'tuku-data').catch(() => undefined);
    await dockerWith(project, 'compose', '-f', 'docker/compose.yaml', 'down', '--volumes').catch(() => undefined);
  }, 120_000);

  it.each(snippets.map((snippet) => [snippet.line, snippet] as const))(
    'line %i: prints what the page shows',
    async (_line, { text, output }) => {
      const env = { ...process.env, ...project };
      const { code, printed, errors, shown } = await start(text, packageRoot, env, 280_000).ended;
      if (code !== 0 || ![printed, shown].some((all) => isPrinted(output, all))) {
        throw new Error(`ended with ${code}\n--- expected\n${output}--- printed\n${printed}--- errors\n${errors}`);
      }
    },
  );
});

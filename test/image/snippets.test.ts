import { packageRoot } from '../../src/paths.ts';
import { pagesOf } from '../snippets/pages.ts';
import { isPrinted } from '../snippets/plan.ts';
import { start } from '../snippets/processes.ts';

/** What a page prints runs in the checkout, from top to bottom; port 4580 must be free, and no container be called tuku. */
describe.each(pagesOf('image'))('%s', (_page, snippets) => {
  it.each(snippets.map((snippet) => [snippet.line, snippet] as const))(
    'line %i: prints what the page shows',
    async (_line, { text, output }) => {
      const { code, printed, errors, shown } = await start(text, packageRoot, process.env, 280_000).ended;
      if (code !== 0 || ![printed, shown].some((all) => isPrinted(output, all))) {
        throw new Error(`ended with ${code}\n--- expected\n${output}--- printed\n${printed}--- errors\n${errors}`);
      }
    },
  );
});

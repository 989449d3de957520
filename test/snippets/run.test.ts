import { pagesOf } from './pages.ts';
import type { Suite } from './plan.ts';
import { installs, openSession, type Session, SNIPPET_LIMIT_MS, stopServer } from './session.ts';
import { openWorkspace } from './workspace.ts';

afterAll(stopServer);

/**
 * Every snippet runs as printed, in the order of its page, against a Tuku on its default port. scripts/test-docs.sh gives this
 * test a network of its own, in which the port is free and nothing but Tuku answers.
 */
describe.each(pagesOf(process.env.TUKU_DOCS as Suite))('%s', (page, snippets) => {
  let session: Session;
  beforeAll(() => {
    session = openSession(page, openWorkspace());
  });

  it.each(snippets.map((snippet) => [snippet.line, snippet.language, snippet] as const))(
    'line %i, %s: prints what the page shows',
    (_line, _language, snippet) => session.run(snippet),
    SNIPPET_LIMIT_MS,
  );

  if (page === 'README.md') {
    it('the tour works again on the same server', async () => {
      const tours = snippets.filter(({ text, run }) => /docs\/tour\//.test(run?.file ?? text) && !installs(text));
      for (const snippet of tours) {
        await session.run(snippet);
      }
    }, 120_000);
  }
});

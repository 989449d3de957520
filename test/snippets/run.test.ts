import { pagesOf } from './pages.ts';
import type { Suite } from './plan.ts';
import { openSession, type Session, stopServer } from './session.ts';
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
    320_000,
  );

  if (page === 'README.md') {
    it('the tour works again on the same server', async () => {
      for (const snippet of snippets.filter(({ text, run }) => /docs\/tour\//.test(run?.file ?? text))) {
        await session.run(snippet);
      }
    }, 120_000);
  }
});

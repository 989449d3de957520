import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/paths.ts';
import { elsewhere, shown } from '../snippets/exceptions.ts';
import { blocksOfPage, pages, pagesOf } from '../snippets/pages.ts';
import { isOutput, isShown, snippetsOf } from '../snippets/plan.ts';

const all = pages.map((page) => [page, blocksOfPage(page)] as const);

test.each(all.filter(([, blocks]) => blocks.length > 0))(
  '%s: every block is run, output, or shown on purpose',
  (page, blocks) => {
    expect(() => snippetsOf(page, blocks)).not.toThrow();
  },
);

test('blocks that another suite runs are listed with the reason', () => {
  const marked = all.flatMap(([page, blocks]) =>
    blocks.filter(({ words }) => words.includes('elsewhere')).map(({ text }) => `${page}: ${text.split('\n', 1)[0]}`),
  );
  expect(marked.sort()).toEqual(Object.keys(elsewhere).sort());
});

test('blocks that are only shown are counted', () => {
  const counts = all
    .map(([page, blocks]) => [page, blocks.filter((block) => isShown(block) && !isOutput(block)).length] as const)
    .filter(([, count]) => count > 0);
  expect(Object.fromEntries(counts)).toEqual(shown);
});

test('all suites run snippets, and commands of .ci/run run all suites', () => {
  for (const suite of ['docs', 'sdk'] as const) expect(pagesOf(suite).length).toBeGreaterThan(3);
  expect(pagesOf('image').map(([page]) => page)).toEqual(['docs/docker.md', 'docs/proxy.md']);
  expect(pagesOf('onnx').map(([page]) => page)).toContain('docs/models.md');
  const ci = readFileSync(join(packageRoot, '.ci/run'), 'utf8');
  expect(ci).toMatch(/^npm run test:docs$/m);
  expect(ci).toMatch(/^npm run test:image$/m);
  expect(readFileSync(join(packageRoot, 'scripts/test-sdk.sh'), 'utf8')).toMatch(/^scripts\/test-docs.sh sdk$/m);
  expect(ci).toMatch(/^npm run test:onnx$/m);
  expect(readFileSync(join(packageRoot, 'scripts/test-onnx.sh'), 'utf8')).toMatch(/^scripts\/test-docs.sh onnx$/m);
});

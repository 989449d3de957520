import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/paths.ts';
import { type Block, blocksOf } from './blocks.ts';
import { type Snippet, type Suite, snippetsOf } from './plan.ts';

/** Every Markdown page of the repository but Chinese twins, README first and CONTRIBUTING, which adds to the checkout, last. */
export const pages = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  cwd: packageRoot,
  encoding: 'utf8',
})
  .trim()
  .split('\n')
  .filter((page) => !page.endsWith('.zh-CN.md'))
  .sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));

function rank(page: string): number {
  return page === 'README.md' ? 0 : page === 'CONTRIBUTING.md' ? 2 : 1;
}

export function blocksOfPage(page: string): Block[] {
  return blocksOf(readFileSync(join(packageRoot, page), 'utf8'));
}

/** The pages with snippets that a suite runs. */
export function pagesOf(suite: Suite): (readonly [page: string, snippets: readonly Snippet[]])[] {
  return pages
    .map((page) => [page, snippetsOf(page, blocksOfPage(page)).filter((snippet) => snippet.suite === suite)] as const)
    .filter(([, snippets]) => snippets.length > 0);
}

/** A page of a dialect: its programs run in an empty folder. What other pages print runs in the checkout. */
export function isDialectPage(page: string): boolean {
  return /^docs\/[^/]+\/[^/]+\.md$/.test(page) && !/^docs\/(specs|decisions)\//.test(page);
}

/**
 * Pages without a Chinese twin, by name or by folder, and why. Every other page needs one: `docs/zh/<same path>` for a page of
 * docs, `<name>.zh-CN.md` beside any other.
 */
export const untranslated: Readonly<Record<string, string>> = {
  'ARCHITECTURE.md': 'for those who change Tuku, and changes with its code',
  'CHANGELOG.md': 'one list of changes, which releases quote',
  'CONTRIBUTING.md': 'for those who change Tuku; issues and reviews are in English',
  '.github/': 'forms and texts of the repository itself',
  'bench/': 'methods and figures for those who change Tuku; README.md has the figures that users need',
  'docs/decisions/': 'records for those who change Tuku',
  'docs/figures/': 'for those who change Tuku: how the drawings are made',
  'docs/releasing.md': 'for those who publish Tuku',
  'docs/specs/': 'sources of the code, quoted in the words of the vendors',
  'fixtures/': 'where test data comes from',
};

/** Where the Chinese twin of a page, of a drawing of `npm run bench:figures` or of a screenshot is. */
export function twinOf(page: string): string {
  if (page.startsWith('docs/figures/') && page.endsWith('.svg')) return page.replace(/\.svg$/, '.zh.svg');
  if (page.startsWith('docs/console/')) return page.replace(/\.webp$/, '.zh.webp');
  return page.startsWith('docs/') ? page.replace('docs/', 'docs/zh/') : page.replace(/\.md$/, '.zh-CN.md');
}

/** Whether a page is the Chinese twin of another. */
export function isTwin(page: string): boolean {
  return page.startsWith('docs/zh/') || page.endsWith('.zh-CN.md');
}

/** Whether a page needs a twin. */
export function needsTwin(page: string): boolean {
  return !isTwin(page) && entryOf(page) === undefined;
}

/** The entry of `untranslated` that a page falls under. */
export function entryOf(page: string): string | undefined {
  return Object.keys(untranslated).find((entry) => (entry.endsWith('/') ? page.startsWith(entry) : page === entry));
}

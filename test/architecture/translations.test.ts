import { existsSync, readFileSync } from 'node:fs';
// With slashes on every system, as links have them.
import { dirname, join, normalize, relative } from 'node:path/posix';
import { packageRoot } from '../../src/paths.ts';
import { allPages } from '../snippets/pages.ts';
import { anchorsOf } from '../support/markdown.ts';
import { differencesOf } from '../translations/compare.ts';
import { entryOf, isTwin, needsTwin, twinOf, untranslated } from '../translations/twins.ts';
import { typographyOf } from '../translations/typography.ts';

const read = (page: string) => readFileSync(join(packageRoot, page), 'utf8');
const exists = (page: string) => existsSync(join(packageRoot, page));
const pages = allPages.filter(needsTwin);
const pairs = pages.filter((page) => exists(twinOf(page))).map((page) => [page, twinOf(page)] as const);

/** Where a link of a page must lead in its twin: to the twin of what it leads to, where there is one. */
function targetIn(page: string, target: string): string {
  if (/^[a-z]+:/.test(target)) return target;
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? page : normalize(join(dirname(page), path));
  const translated = isTwin(file) ? page : exists(twinOf(file)) ? twinOf(file) : file;
  const to = path === '' ? '' : relative(dirname(twinOf(page)), translated);
  return anchor === undefined ? to : `${to}#${anchorIn(file, translated, anchor)}`;
}

function anchorIn(file: string, translated: string, anchor: string): string {
  if (file === translated) return anchor;
  return anchorsOf(read(translated))[anchorsOf(read(file)).indexOf(anchor)] ?? anchor;
}

test('every page has a Chinese twin, or a reason in test/translations/twins.ts to have none', () => {
  const missing = pages.filter((page) => !exists(twinOf(page)));
  expect(missing.map((page) => `${page}: write ${twinOf(page)}`)).toEqual([]);
});

test('every twin has its page, and every reason a page', () => {
  const twins = new Set(pages.map(twinOf));
  expect(allPages.filter((page) => isTwin(page) && !twins.has(page))).toEqual([]);
  expect(new Set(allPages.map(entryOf).filter((entry) => entry !== undefined))).toEqual(
    new Set(Object.keys(untranslated)),
  );
});

test.each(pairs)('%s and %s say the same', (page, twin) => {
  const [original, translation] = [read(page), read(twin)];
  const differences = differencesOf({
    page,
    original,
    twin,
    translation,
    targetIn: (target) => targetIn(page, target),
  });
  expect(differences).toEqual([]);
});

test.each(pairs)('%s and %s lead to each other above their first section', (page, twin) => {
  for (const [from, to] of [
    [page, twin],
    [twin, page],
  ] as const) {
    const [lead = ''] = read(from).split(/^##/m);
    expect(lead).toContain(`](${relative(dirname(from), to)})`);
  }
});

test.each(pairs.map(([, twin]) => twin))('%s is set as Chinese text is', (twin) => {
  expect(typographyOf(twin, read(twin))).toEqual([]);
});

import { readdirSync, readFileSync } from 'node:fs';
// With slashes on every system, as texts cite.
import { dirname, join, normalize } from 'node:path/posix';
import { packageRoot } from '../../src/paths.ts';
import { anchorsOf, proseOf } from '../support/markdown.ts';

/** A path that a text names, and where it does so. */
interface Citation {
  readonly from: string;
  readonly line: number;
  readonly cited: string;
}

const read = (file: string) => readFileSync(join(packageRoot, file), 'utf8');

/** What Git ignores by its path or name: it exists only after a build or a run. */
const generated = read('.gitignore')
  .split('\n')
  .filter((entry) => /^[\w./-]+$/.test(entry))
  .map((entry) => entry.replace(/\/$/, ''));

function filesBelow(folder: string): string[] {
  return readdirSync(join(packageRoot, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.name === '.git' || generated.includes(path) || generated.includes(entry.name)) return [];
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

function parents(path: string): string[] {
  const folder = dirname(path);
  return folder === '.' ? [] : [folder, ...parents(folder)];
}

const files = filesBelow('.');
const paths = new Set(files.flatMap((file) => [file, ...parents(file)]));

/** Texts that cite: sources, documents, scripts, schemas and settings. Fixtures are others' data, scaffolds name what they write. */
const citing = files.filter(
  (file) =>
    /\.(ts|js|md|sh|py|go|java|ya?ml)$|^\.ci\/|^schemas\/.*\.json$|^[^/]*\.json$/.test(file) &&
    file !== 'package-lock.json' &&
    !file.startsWith('scripts/scaffold/'),
);

/** A path below one of these folders is one of this repository, whether it exists or not. */
const tops = new Set([
  ...['adapters', 'bench', 'bin', 'docker', 'docs', 'examples', 'fixtures', 'schemas', 'scripts', 'src', 'test'],
  ...files.filter((file) => file.includes('/')).map((file) => file.slice(0, file.indexOf('/'))),
]);

const literally = (text: string) => text.replaceAll(/[.+]/g, String.raw`\$&`);

/** What stands for a part of a path: ${expression}, {one,other}, <name>, * and … */
const placeholder = String.raw`\$\{[^}]*\}|\{[^{}\s]*\}|<[\w-]+>|\*+|…`;
/** Any `../` in front is left out: imports are the compiler's to resolve, and a program in a string runs elsewhere. */
const pathInText = new RegExp(
  String.raw`(?<![\w/.@$-])(?:\.\.?/)*((?:${[...tops].map(literally).join('|')})/(?:${placeholder}|[\w.@+/-])*)`,
  'g',
);
/** A document by its name alone. The text of a link is not meant; the tests of links see where it leads. */
const documentInText = /(?<![\w/.@>}*-])([\w-][\w.-]*\.md)(?!\.?\w|\]\()/g;

/** In the specifications, paths such as `src/…` are those of the vendors' repositories. */
function isForeign(from: string, cited: string): boolean {
  return from.startsWith('docs/specs/') && cited.includes('/') && !/^(adapters|docs|fixtures|schemas)\//.test(cited);
}

function citationsIn(from: string, text: string): Citation[] {
  return text.split('\n').flatMap((content, index) =>
    // What a workflow uses is an action of another repository.
    [...content.replace(/\buses: .*/, '').matchAll(pathInText), ...content.matchAll(documentInText)]
      .map(([, cited = '']) => ({ from, line: index + 1, cited: cited.replace(/[./]+$/, '') }))
      .filter(({ cited }) => !isForeign(from, cited)),
  );
}

/** What a path with placeholders matches, with or without the extension of its file. */
function pattern(cited: string): RegExp {
  const parts = cited.split(new RegExp(`(${placeholder})`)).map((part, index) => {
    if (index % 2 === 0) return literally(part);
    if (part === '*') return '[^/]*';
    if (part.startsWith('<')) return '[^/]+';
    if (part.startsWith('{')) return `(?:${literally(part.slice(1, -1)).replaceAll(',', '|')})`;
    return '.*';
  });
  return new RegExp(String.raw`^${parts.join('')}(?:\.[^/]*)?$`);
}

function exists(path: string): boolean {
  if (paths.has(path) || generated.some((name) => `${path}/`.startsWith(`${name}/`))) return true;
  const matching = pattern(path);
  return [...paths].some((known) => matching.test(known));
}

/** An example is a project of its own. A document named alone is the one beside the citing document, or one of the root. */
function holds({ from, cited }: Citation): boolean {
  const [project = ''] = /^examples\/[^/]+\//.exec(from) ?? [];
  return (
    exists(join(project, cited)) ||
    exists(cited) ||
    (from.endsWith('.md') && !cited.includes('/') && exists(join(dirname(from), cited)))
  );
}

describe('the paths that texts cite', () => {
  const citations = citing.flatMap((file) => citationsIn(file, read(file)));

  it('are seen by this test', () => {
    expect(citing.length).toBeGreaterThan(500);
    const seen = citations.map(({ from, cited }) => `${from.replace(/\/.*/, '/…')} ${cited}`);
    expect(seen).toContain('adapters/… docs/specs/alibaba-signing.md');
    expect(seen).toContain('test/… fixtures/pictures');
    expect(seen).toContain('package.json scripts/test-faiss.sh');
  });

  it('exist', () => {
    const missing = citations.filter((citation) => !holds(citation));
    expect(missing.map(({ from, line, cited }) => `${from}:${line} cites ${cited}`)).toEqual([]);
  });

  // Put together here, for the test above reads this file too.
  it.each([
    ['src/paths.ts', ['docs', 'nowhere'].join('/')],
    ['src/paths.ts', ['fixtures', '<vendor>', 'nowhere'].join('/')],
    ['src/paths.ts', ['alibaba-signing', 'md'].join('.')],
    ['docs/proxy.md', ['alibaba-signing', 'md'].join('.')],
  ])('would fail in %s if it cited %s', (from, cited) => {
    const [citation] = citationsIn(from, `As ${cited} says.`);
    expect(citation).toEqual({ from, line: 1, cited });
    expect(citation && holds(citation)).toBe(false);
  });
});

function leads({ from, target }: { readonly from: string; readonly target: string }): boolean {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? from : normalize(join(dirname(from), path)).replace(/\/$/, '');
  return paths.has(file) && (anchor === undefined || (file.endsWith('.md') && anchorsOf(read(file)).includes(anchor)));
}

describe('the relative links of documents', () => {
  const links = files
    .filter((file) => file.endsWith('.md'))
    .flatMap((from) => {
      const text = proseOf(read(from)).replaceAll(/`[^`\n]*`/g, '');
      return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => ({ from, target }));
    })
    .filter(({ target }) => !/^[a-z]+:/.test(target));

  it('are seen by this test', () => {
    expect(links).toContainEqual({ from: 'docs/specs/README.md', target: '../tencent/tiia.md' });
  });

  it('lead to a file and, with an anchor, to a heading of it', () => {
    const broken = links.filter((link) => !leads(link));
    expect(broken.map(({ from, target }) => `${from} links to ${target}`)).toEqual([]);
  });

  it('would fail if they led nowhere', () => {
    expect(leads({ from: 'docs/specs/README.md', target: '../tencent/tiia.md' })).toBe(true);
    expect(leads({ from: 'docs/specs/README.md', target: '#marks' })).toBe(true);
    expect(leads({ from: 'docs/specs/README.md', target: 'tencent/tiia' })).toBe(false);
    expect(leads({ from: 'docs/specs/README.md', target: '#no-such-heading' })).toBe(false);
  });
});

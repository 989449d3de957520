import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import ts from 'typescript';
import { packageRoot } from '../../src/paths.ts';

/** Every import of the product's sources: which file, and which project file or package it reaches. */
interface Import {
  readonly from: string;
  readonly to: string;
}

/** A path from the package's folder, with slashes on every system. */
const inPackage = (path: string) => relative(packageRoot, path).split(sep).join('/');

function sourceFiles(folder: string): string[] {
  return readdirSync(join(packageRoot, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => inPackage(join(entry.parentPath, entry.name)));
}

const files = ['src', 'adapters'].flatMap(sourceFiles);
const imports: Import[] = files.flatMap((from) =>
  ts.preProcessFile(readFileSync(join(packageRoot, from), 'utf8')).importedFiles.map(({ fileName }) => ({
    from,
    to: fileName.startsWith('.') ? inPackage(resolve(packageRoot, dirname(from), fileName)) : fileName,
  })),
);

/** Imports of a room that reach a place it must not know. */
function trespasses(room: string, forbidden: RegExp, except: RegExp = /^$/): string[] {
  return imports
    .filter(({ from, to }) => from.startsWith(room) && forbidden.test(to) && !except.test(from))
    .map(({ from, to }) => `${from} -> ${to}`);
}

const VENDORS = /tencent|alibaba|aliyun|baidu|tiia|cityvisual|imagesearch\b|\bjd\b|\boss\b/i;

describe('the rooms of the house', () => {
  it('are seen by this test', () => {
    expect(files.length).toBeGreaterThan(40);
    expect(imports).toContainEqual({ from: 'src/cli/tuku.ts', to: 'src/server/version.ts' });
  });

  it.each<[room: string, forbidden: RegExp, except?: RegExp]>([
    ['src/cli', /^adapters/],
    [
      'src/api',
      /^(?!src\/((api|options|client)\/|(protocol\/keys|server\/host-port|paths|folders)\.ts$)|node:|@jest\/globals$|vitest$|testcontainers$)/,
    ],
    ['src/options', /^(?!src\/(options\/|index\/engines\.ts$|json\.ts$)|node:)/],
    ['src/messages', /^(?!src\/messages\/|node:)/],
    ['src/console', /^(?!src\/console\/|preact(\/hooks)?$)/],
    ['src/client', /^(src\/(engine|catalog|images|features|index|server|cli|protocol)|adapters)\//],
    ['src/protocol', /^(src\/(engine|catalog|images|features|index|server|cli)|adapters)\//],
    ['src/engine', /^(src\/(server|cli|protocol)|adapters)\/|^(express|pg|@electric-sql\/)/],
    ['src/catalog', /^(src\/(engine|server|cli|protocol|images|features|index)|adapters)\//],
    ['src/vector-api/dialect', /^(src\/(catalog|server|cli|index|features|snapshots)|adapters)\//],
    [
      'src/vector-api',
      /^(?!src\/(vector-api\/(?!dialect\/)|json\.ts$|images\/addresses\.ts$|protocol\/keys\.ts$)|node:)/,
      /^src\/vector-api\/dialect\//,
    ],
    ['src/snapshots', /^(src\/(server|cli|protocol|images|features|index)|adapters)\//],
    ['src/images', /^(src\/(engine|server|cli|protocol|catalog|features|index)|adapters)\//],
    ['src/features', /^(src\/(engine|server|cli|protocol|catalog|index)|adapters)\//],
    ['src/index', /^(src\/(engine|server|cli|protocol|catalog|images|features)|adapters)\//],
    ['adapters', /^(src\/(server|cli|index)\/|pg$|@electric-sql\/|express)/],
  ])('%s imports nothing it must not know', (room, forbidden, except = /^$/) => {
    expect(trespasses(room, forbidden, except)).toEqual([]);
  });

  it('is told by nothing but the control API what the console shows', () => {
    expect(trespasses('src', /^src\/console\//, /^src\/console\//)).toEqual([]);
  });

  it('knows of the adapters only their registry', () => {
    expect(trespasses('src', /^adapters\/(?!(registry|definition)\.ts$)/)).toEqual([]);
  });

  it('lets adapters use the types of the catalog, the features and the images, not their code', () => {
    const values = imports.filter(
      ({ from, to }) => from.startsWith('adapters/') && /^src\/(catalog|features)\//.test(to) && !/port\.ts$/.test(to),
    );
    expect(values).toEqual([]);
  });

  it('lets a product import its own vendor’s gateways and no other product, and a gateway no product', () => {
    const between = imports.filter(({ from, to }) => {
      const [own, other] = [from, to].map((path) => /^adapters\/([^/]+)\/([^/]+)\//.exec(path));
      if (!own || !other || own[0] === other[0]) return false;
      return own[1] !== other[1] || !other[2]?.endsWith('gateway');
    });
    expect(between).toEqual([]);
  });

  it('names vendors only in adapters', () => {
    const naming = files
      .filter((file) => file.startsWith('src/'))
      .filter((file) => VENDORS.test(readFileSync(join(packageRoot, file), 'utf8')));
    expect(naming).toEqual([]);
  });

  it('keeps SQL in the catalog', () => {
    const sql = /\b(SELECT\s[\s\S]{0,200}\sFROM|INSERT\s+INTO|UPDATE\s\w+\sSET|DELETE\s+FROM)\s/;
    const speaking = files
      .filter((file) => !file.startsWith('src/catalog/'))
      .filter((file) => sql.test(readFileSync(join(packageRoot, file), 'utf8')));
    expect(speaking).toEqual([]);
  });

  it('holds no file over 300 lines', () => {
    // The registry is a list that grows by an entry a dialect.
    const long = files
      .filter((file) => file !== 'adapters/registry.ts')
      .filter((file) => readFileSync(join(packageRoot, file), 'utf8').split('\n').length > 301);
    expect(long).toEqual([]);
  });
});

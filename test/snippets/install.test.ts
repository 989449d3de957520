import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/paths.ts';
import { pagesOf } from './pages.ts';
import type { Suite } from './plan.ts';
import { ensurePackages, npmCache, openWorkspace } from './workspace.ts';

/** What needs the network: the pages' installation lines, except those of npm and pip, whose packages the tests have anyway. */
const suite = process.env.TUKU_DOCS as Suite;
const snippets = pagesOf(suite).flatMap(([, all]) => all);
const of = (language: string) => snippets.filter((snippet) => snippet.language === language);

if (suite === 'docs') {
  it('npm’s cache holds the packages of package-lock.json, for the README’s npm ci', () => {
    const { packages } = JSON.parse(readFileSync(join(packageRoot, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { version: string; integrity?: string }>;
    };
    const cache = npmCache();
    const missing = Object.entries(packages)
      .filter(([, { integrity }]) => integrity !== undefined && !existsSync(cached(cache, integrity)))
      .map(([path, { version }]) => `${path.slice(path.lastIndexOf('node_modules/') + 13)}@${version}`);
    if (missing.length > 0) execFileSync('npm', ['cache', 'add', ...new Set(missing)]);
  }, 300_000);
} else if (suite === 'onnx') {
  it.each(of('sh').flatMap(({ installs }) => installs))(
    '%s',
    (install) => {
      const { checkout, env } = openWorkspace();
      ensurePackages(checkout);
      execFileSync('bash', ['-c', install], { cwd: checkout, env, stdio: 'pipe' });
    },
    600_000,
  );
} else {
  it.each(of('go').map((snippet) => [snippet.page, snippet] as const))(
    '%s: the Go modules',
    (page, { installs }) => {
      const cwd = openWorkspace().folderOf(page);
      for (const install of installs) execFileSync('bash', ['-c', install], { cwd, stdio: 'pipe' });
    },
    300_000,
  );

  it.each(of('sh').flatMap(({ installs }) => installs))(
    '%s',
    (install) => {
      execFileSync('bash', ['-c', install], { env: { ...process.env, PATH: openWorkspace().env.PATH }, stdio: 'pipe' });
    },
    300_000,
  );

  it.each(of('java').map((snippet) => [snippet.page, snippet] as const))(
    '%s: the Maven artifacts',
    (page, { coordinates }) => {
      const cwd = openWorkspace().folderOf(page);
      writeFileSync(join(cwd, 'pom.xml'), pom(coordinates));
      const goals = ['-q', '-B', 'dependency:build-classpath', '-Dmdep.outputFile=classpath'];
      execFileSync('mvn', goals, { cwd, stdio: 'pipe' });
    },
    300_000,
  );
}

/** The file of a package in npm's cache, which is addressed by content. */
function cached(cache: string, integrity: string): string {
  const [algorithm = '', digest = ''] = integrity.split(' ', 1)[0]?.split(/-(.*)/s) ?? [];
  const hex = Buffer.from(digest, 'base64').toString('hex');
  return join(cache, '_cacache/content-v2', algorithm, hex.slice(0, 2), hex.slice(2, 4), hex.slice(4));
}

function pom(coordinates: readonly string[]): string {
  const dependencies = coordinates.map((coordinate) => {
    const [group, artifact, version] = coordinate.split(':');
    return `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`;
  });
  return `<project><modelVersion>4.0.0</modelVersion><groupId>demo</groupId><artifactId>demo</artifactId><version>1</version>
<dependencies>${dependencies.join('')}</dependencies></project>`;
}

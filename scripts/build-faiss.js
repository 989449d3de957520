// Builds faiss-node's addon from the package's own source against the system's FAISS, for machines that cannot download
// the published binary: `npm run build:faiss`. Needs a C++ compiler, FAISS's headers and library (Debian: libfaiss-dev),
// Node's headers, and the optional package faiss-node in node_modules.
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const require = createRequire(import.meta.url);
const compiler = process.env.CXX ?? 'g++';

class Missing extends Error {}

function packageFolder() {
  try {
    return dirname(require.resolve('faiss-node/package.json'));
  } catch {
    throw new Missing(
      'the package faiss-node is not installed: npm install --ignore-scripts faiss-node (in a checkout also: --no-save --save-dev)',
    );
  }
}

/** Finds Node's headers: where npm is configured to find them, or next to the running Node. */
function nodeHeaders() {
  const folders = [process.env.npm_config_nodedir, resolve(process.execPath, '../..'), '/usr', '/usr/local'];
  for (const folder of folders.filter(Boolean)) {
    const headers = join(folder, 'include/node');
    if (existsSync(join(headers, 'node_api.h'))) return headers;
  }
  throw new Missing(
    `no Node headers next to ${process.execPath}: unpack https://nodejs.org/dist/${process.version}/` +
      `node-${process.version}-headers.tar.gz and set npm_config_nodedir to its folder`,
  );
}

function run(args) {
  return spawnSync(compiler, args, { encoding: 'utf8' });
}

/** Whether a source compiles and, with libraries, links. */
function compiles(folder, source, args) {
  const file = join(folder, 'try.cc');
  writeFileSync(file, source);
  return run([...args, file, '-o', join(folder, 'try')]).status === 0;
}

function requireTools(folder) {
  if (run(['--version']).status !== 0) throw new Missing(`no ${compiler}: apt-get install g++, or set CXX`);
  if (!compiles(folder, '#include <faiss/Index.h>\n', ['-std=c++17', '-c'])) {
    throw new Missing('no FAISS headers: apt-get install libfaiss-dev, or set CPATH and LIBRARY_PATH to another build');
  }
}

/**
 * FAISS 1.7.3, which Debian has, declares idx_t inside Index only; faiss-node's source expects it outside, where later
 * versions have it.
 */
function compatibility(folder) {
  const later = '#include <faiss/Index.h>\nfaiss::idx_t one;\n';
  if (compiles(folder, later, ['-std=c++17', '-c'])) return [];
  const header = join(folder, 'compatibility.h');
  writeFileSync(header, '#include <faiss/Index.h>\nnamespace faiss { using idx_t = Index::idx_t; }\n');
  return ['-include', header];
}

/** A static libfaiss needs further libraries, a shared one links them itself. OpenBLAS is preferred, as it is faster. */
function libraries(folder) {
  const sets = [['-lfaiss', '-lopenblas', '-lgomp'], ['-lfaiss', '-llapack', '-lblas', '-lgomp'], ['-lfaiss']];
  const source =
    '#include <faiss/index_factory.h>\nint main() { return faiss::index_factory(4, "IVF4,Flat") == nullptr; }\n';
  const prelude = compatibility(folder);
  const found = sets.find((set) => {
    const file = join(folder, 'link.cc');
    writeFileSync(file, source);
    return run(['-std=c++17', ...prelude, file, ...set, '-o', join(folder, 'link')]).status === 0;
  });
  if (found === undefined) throw new Missing('libfaiss does not link: apt-get install libfaiss-dev');
  return found;
}

function build() {
  const folder = packageFolder();
  const fromPackage = createRequire(join(folder, 'package.json'));
  const scratch = mkdtempSync(join(tmpdir(), 'tuku-faiss-'));
  try {
    requireTools(scratch);
    const output = join(scratch, 'faiss-node.node');
    const args = [
      '-O2',
      '-std=c++17',
      '-shared',
      '-fPIC',
      '-DNAPI_VERSION=6',
      '-DNODE_GYP_MODULE_NAME=faiss_node',
      ...compatibility(scratch),
      `-I${nodeHeaders()}`,
      `-I${dirname(fromPackage.resolve('node-addon-api'))}`,
      join(folder, 'src', 'faiss.cc'),
      ...libraries(scratch),
      '-o',
      output,
    ];
    const { status, stderr } = run(args);
    if (status !== 0) throw new Error(`${compiler} ${args.join(' ')}\n${stderr}`);
    // An addon that does not load must not replace one that may work.
    execFileSync(process.execPath, ['-e', `require(${JSON.stringify(output)})`], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const place = join(folder, 'build/Release/faiss-node.node');
    mkdirSync(dirname(place), { recursive: true });
    install(output, place);
    console.log(`built ${place}`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Renames, because a running server may have the old addon loaded; copies first, because file systems may differ. */
function install(from, to) {
  copyFileSync(from, `${to}.new`);
  renameSync(`${to}.new`, to);
}

try {
  build();
} catch (error) {
  console.error(error instanceof Missing ? `build:faiss: ${error.message}` : error);
  process.exitCode = 1;
}

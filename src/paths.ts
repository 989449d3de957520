import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The package's folder, which holds package.json; the same for the sources and the built files. */
export const packageRoot: string = findPackageRoot(dirname(fileURLToPath(import.meta.url)));

function findPackageRoot(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : findPackageRoot(dirname(folder));
}

/** The built script of a worker thread: src/<room>/<name>.worker.ts is built to dist/<name>.worker.js. */
export function workerScript(name: string): URL {
  return pathToFileURL(join(packageRoot, 'dist', `${name}.worker.js`));
}

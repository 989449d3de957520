import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/paths.ts';

/** Microsoft's emulator of Azure Storage: the measure of a start, as it serves the same purpose with a database in JavaScript. */
const version = '3.35.0';

/**
 * The script of `azurite` (`azurite.js`: blobs, queues and tables) or of `azurite-blob` (`blob/main.js`). It is installed
 * from the npm registry into bench/.cache on first use, without install scripts.
 */
export function azuriteScript(name: 'azurite.js' | 'blob/main.js'): string {
  const folder = join(packageRoot, 'bench/.cache', `azurite-${version}`);
  const script = join(folder, 'node_modules/azurite/dist/src', name);
  if (existsSync(script)) return script;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private": true}');
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', `azurite@${version}`];
  execFileSync('npm', args, { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' });
  return script;
}

import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../../src/paths.ts';

const run = promisify(execFile);
const cache = join(packageRoot, 'bench/.cache');

/** Fetches a Debian package by apt into bench/.cache and unpacks it there, once; returns the folder. */
export async function debianPackage(name: string, folder = name): Promise<string> {
  const unpacked = join(cache, folder);
  if (existsSync(join(unpacked, 'usr'))) return unpacked;
  mkdirSync(cache, { recursive: true });
  const deb = () => readdirSync(cache).find((file) => file.startsWith(`${name}_`) && file.endsWith('.deb'));
  // Needs package lists: `apt-get update` once, as root, if this fails.
  if (deb() === undefined) await run('apt-get', ['download', name], { cwd: cache });
  const file = deb();
  if (file === undefined) throw new Error(`apt-get did not download ${name}`);
  await run('dpkg', ['-x', join(cache, file), unpacked]);
  return unpacked;
}

/** The JPEG and PNG files of a Debian package of pictures, sorted. */
export async function debianPictures(name: string): Promise<string[]> {
  const folder = await debianPackage(name);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(jpe?g|png)$/.test(file))
    .map((file) => join(folder, file))
    .sort();
}

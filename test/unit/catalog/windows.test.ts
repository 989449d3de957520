import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claimFolder, isOwned } from '../../../src/catalog/owner.ts';
import { privateRoot } from '../../../src/catalog/private-root.ts';
import { userDataFolder } from '../../../src/folders.ts';
import { syncTree } from '../../../src/sync.ts';
import { pretendWindows } from '../../support/windows.ts';

pretendWindows();
const folder = mkdtempSync(join(tmpdir(), 'tuku-windows-'));
const before = process.cwd();
// Where pipes have no names of their own, Node makes the pipe a socket in the current folder.
beforeAll(() => process.chdir(folder));
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

test('the holder of a named pipe owns the data folder, until it releases it', async () => {
  const place = join(folder, 'data');
  mkdirSync(place);
  expect(await isOwned(place)).toBe(false);
  const first = await claimFolder(place);
  expect(await isOwned(place)).toBe(true);
  await expect(claimFolder(place)).rejects.toMatchObject({ code: 'in-use' });
  await first.release();
  await (await claimFolder(place)).release();
  expect(readdirSync(place)).toEqual([]);
});

test('a catalog that goes with its process lies in the folder for temporary files', () => {
  expect(privateRoot()).toBe(tmpdir());
});

test('the user’s own folder is the local one for applications', () => {
  expect(userDataFolder({ LOCALAPPDATA: 'local' })).toBe(join('local', 'tuku'));
  expect(userDataFolder({ LOCALAPPDATA: 'local', XDG_DATA_HOME: 'chosen' })).toBe(join('chosen', 'tuku'));
});

test('folders are not synced, which Windows refuses; files are', () => {
  mkdirSync(join(folder, 'tree/branch'), { recursive: true });
  expect(() => syncTree(join(folder, 'tree'))).not.toThrow();
});

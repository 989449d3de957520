import { existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { claimFolder, isOwned, type Ownership } from '../../../src/catalog/owner.ts';
import { onPosix } from '../../support/platform.ts';
import { buildProgram, run, temporaryFolder } from './support.ts';

const base = temporaryFolder();
const claimer = buildProgram(
  'claimer',
  `import { claimFolder } from './src/catalog/owner.ts';
   try {
     await claimFolder(process.argv[2]);
     console.log('mine');
     setInterval(() => {}, 1000);
   } catch (error) {
     console.log(error.code);
   }`,
);
const folder = () => mkdtempSync(join(base, 'f-'));

test('a folder has one owner until it is released', async () => {
  const place = folder();
  expect(await isOwned(place)).toBe(false);
  const first = await claimFolder(place);
  expect(await isOwned(place)).toBe(true);
  await expect(claimFolder(place)).rejects.toMatchObject({
    code: 'in-use',
    message: `The data folder ${place} is in use by another process.`,
  });
  await first.release();
  expect(await isOwned(place)).toBe(false);
  expect(readdirSync(place)).toEqual([]);
  await (await claimFolder(place)).release();
});

test('a path too long for a socket works the same', async () => {
  const place = join(folder(), 'long-'.repeat(30));
  mkdirSync(place);
  const first = await claimFolder(place);
  await expect(claimFolder(place)).rejects.toMatchObject({ code: 'in-use' });
  expect(await isOwned(place)).toBe(true);
  await first.release();
  expect(await isOwned(place)).toBe(false);
});

test('another process is refused, and a killed one releases the folder at once', async () => {
  const place = folder();
  for (let round = 0; round < 5; round += 1) {
    const owner = run(claimer, place);
    expect(await owner.line()).toBe('mine');
    await expect(claimFolder(place)).rejects.toMatchObject({ code: 'in-use' });
    await owner.kill();
    await (await claimFolder(place)).release();
  }
  // The dead ones' sockets went with the claims.
  expect(readdirSync(place)).toEqual([]);
});

onPosix('a suspended process keeps it', async () => {
  const place = folder();
  const owner = run(claimer, place);
  expect(await owner.line()).toBe('mine');
  owner.process.kill('SIGSTOP');
  await expect(claimFolder(place)).rejects.toMatchObject({ code: 'in-use' });
  await owner.kill();
});

test('of many that claim at the same instant exactly one wins', async () => {
  const place = folder();
  for (let round = 0; round < 30; round += 1) {
    const claims = await Promise.allSettled(Array.from({ length: 6 }, () => claimFolder(place)));
    const won = claims.filter((claim): claim is PromiseFulfilledResult<Ownership> => claim.status === 'fulfilled');
    expect(won).toHaveLength(1);
    await won[0]?.value.release();
  }
});

test('of several processes that start together, over a dead one, exactly one wins', async () => {
  const place = folder();
  for (let round = 0; round < 4; round += 1) {
    const starting = Array.from({ length: 4 }, () => run(claimer, place));
    const said = await Promise.all(starting.map((program) => program.line()));
    expect(said.sort()).toEqual(['in-use', 'in-use', 'in-use', 'mine']);
    await Promise.all(starting.map((program) => program.kill()));
  }
});

test('files that are not sockets do not matter', async () => {
  const place = folder();
  writeFileSync(join(place, 'owner-0123.sock'), '');
  await (await claimFolder(place)).release();
  expect(existsSync(join(place, 'owner-0123.sock'))).toBe(false);
});

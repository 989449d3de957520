import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { tuku } from 'tuku/vitest';
import { beforeEach, expect, test } from 'vitest';

const run = promisify(execFile);

/** Runs the job as it runs in production. Its SDK always calls aip.baidubce.com; the environment leads it to Tuku. */
async function deduplicate() {
  const { id, secret } = tuku.credentials;
  const env = { ...process.env, ...tuku.env(), BAIDU_API_KEY: id, BAIDU_SECRET_KEY: secret };
  const { stdout } = await run(process.execPath, ['deduplicate.js', 'pictures'], { env });
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

const found = [
  { file: 'balloons-edited.jpg' },
  { file: 'balloons.jpg', original: 'balloons-edited.jpg' },
  { file: 'beach.jpg' },
  { file: 'meadow.jpg' },
];

beforeEach(async () => {
  await tuku.reset();
});

test('finds the copy, though it was cropped, scaled and written on', async () => {
  expect(await deduplicate()).toEqual(found);
});

test('a second run finds the same and stores nothing', async () => {
  await deduplicate();
  expect(await deduplicate()).toEqual(found);
  expect(await tuku.requests({ operation: 'same_hq/add' })).toHaveLength(3);
});

test('stops when the account has no calls left', async () => {
  await tuku.fault({ dialect: 'baidu-imagesearch', operation: 'same_hq/search', code: '19', times: 1 });
  await expect(deduplicate()).rejects.toThrow(/Baidu refused to search: 19/);
});

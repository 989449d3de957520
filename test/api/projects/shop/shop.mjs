// What every test file of both projects does: it uses the shop's gallery as if nobody else had one.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { tiia } from 'tencentcloud-sdk-nodejs/tencentcloud/services/tiia/index.js';

export const picture = readFileSync(process.env.SHOP_PICTURE).toString('base64');

/** The unchanged SDK, with what the set-up file put into the environment. */
export function client() {
  const { TENCENTCLOUD_SECRET_ID: secretId, TENCENTCLOUD_SECRET_KEY: secretKey, TUKU_URL } = process.env;
  return new tiia.v20190529.Client({
    credential: { secretId, secretKey },
    region: 'ap-guangzhou',
    profile: { httpProfile: { protocol: 'http://', endpoint: new URL(TUKU_URL).host } },
  });
}

/** Waits until the files of both workers have come as far: they do what follows at the same time. */
export async function together(point, file, count) {
  const mark = (name) => `${process.env.SHOP_MARKS}/${point}-${name}`;
  writeFileSync(mark(file), '');
  const all = Array.from({ length: count }, (_, index) => mark(index + 1));
  while (!all.every((name) => existsSync(name))) await setTimeout(10);
}

/** Group names of this account. */
export async function groups() {
  return (await client().DescribeGroups({})).Groups.map(({ GroupName }) => GroupName);
}

// Knows nothing of Tuku: the SDK goes to https://aip.baidubce.com, for its token as for its calls.
import { readFileSync } from 'node:fs';
import aip from 'baidu-aip-sdk';

const client = new aip.imageSearch('1', 'tuku', 'tuku-secret');
const picture = readFileSync(new URL('../../../fixtures/pictures/balloons.jpg', import.meta.url)).toString('base64');
const added = await client.similarAdd(picture, { brief: 'balloons' });
const found = await client.similarSearch(picture);
console.log(JSON.stringify([added.error_code ?? 0, found.result?.map(({ brief }) => brief)]));

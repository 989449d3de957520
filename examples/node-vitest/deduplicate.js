// Finds the pictures of a folder that are copies of earlier ones, with Baidu's image search: node deduplicate.js FOLDER
// Prints one line of JSON a picture. Needs BAIDU_API_KEY and BAIDU_SECRET_KEY.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import aip from 'baidu-aip-sdk';

const ALIKE = 0.5;
const SAME_FILE = 216681;

const { BAIDU_API_KEY, BAIDU_SECRET_KEY } = process.env;
const [folder] = process.argv.slice(2);
const client = new aip.imageSearch('1', BAIDU_API_KEY, BAIDU_SECRET_KEY);

/** The library's best match for a picture, if it is a copy. */
async function originalOf(image) {
  const { error_code, error_msg, result } = await client.sameHqSearch(image, { rn: 1 });
  if (error_code) throw new Error(`Baidu refused to search: ${error_code} ${error_msg}`);
  const [best] = result;
  return best?.score >= ALIKE ? JSON.parse(best.brief).file : undefined;
}

async function keep(image, file) {
  const { error_code, error_msg } = await client.sameHqAdd(image, JSON.stringify({ file }));
  if (error_code && error_code !== SAME_FILE) throw new Error(`Baidu refused ${file}: ${error_code} ${error_msg}`);
}

try {
  for (const file of (await readdir(folder)).filter((name) => name.endsWith('.jpg')).sort()) {
    const image = await readFile(join(folder, file), 'base64');
    const original = await originalOf(image);
    if (original === undefined) await keep(image, file);
    console.log(JSON.stringify(original === undefined || original === file ? { file } : { file, original }));
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

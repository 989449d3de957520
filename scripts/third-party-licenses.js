// Writes dist/THIRD_PARTY_LICENSES: the licence of every package whose code or data the published package carries.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The packages whose data the build puts into dist/, beside the code that esbuild bundles. */
const dataPackages = {
  'node_modules/nsfwjs': 'weights of the networks mobilenet and classifier (dist/models)',
  'node_modules/@vladmandic/human': 'weights of the network centernet (dist/models)',
  'node_modules/@electric-sql/pglite-prepopulatedfs': 'the empty database (dist/catalog-template)',
};

/** Whom to name for packages whose archive holds neither a licence's text nor an author. */
const holders = { '@tensorflow': 'Google LLC' };

/**
 * Notes what a step of the build has bundled, and writes the licences of all that the steps have noted.
 * @param step a name of its own
 * @param results esbuild's, made with `metafile: true` and `absWorkingDir` at the root
 */
export function recordBundle(step, results) {
  const dist = join(root, 'dist');
  writeFileSync(join(dist, `.metafile-${step}.json`), JSON.stringify(results.map(({ metafile }) => metafile)));
  const inputs = readdirSync(dist)
    .filter((file) => /^\.metafile-.*\.json$/.test(file))
    .flatMap((file) => JSON.parse(readFileSync(join(dist, file), 'utf8')))
    .flatMap((metafile) => Object.keys(metafile.inputs));
  const folders = inputs.flatMap((input) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []);
  writeFileSync(join(dist, 'THIRD_PARTY_LICENSES'), thirdPartyLicences([...new Set(folders)].sort()));
}

/** The text for the packages in these folders. Throws for one without a licence that is known. */
function thirdPartyLicences(folders) {
  const all = [...folders.map((folder) => [folder, 'code, bundled into dist']), ...Object.entries(dataPackages)];
  return [
    'This package contains code and data of the packages below, each under its own licence.\n',
    ...all.map(([folder, what]) => section(folder, what)),
  ].join(`\n${'-'.repeat(80)}\n\n`);
}

/** The first line of a package's section. */
function heading({ name, version, license }) {
  return `${name} ${version} (${license})`;
}

function section(folder, what) {
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  const { name, license, author } = manifest;
  const texts = readdirSync(join(root, folder))
    .filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
    .sort()
    .map((file) => readFileSync(join(root, folder, file), 'utf8').trim());
  if (texts.length === 0) {
    const holder = author?.name ?? author ?? holders[name.split('/')[0]];
    texts.push(
      ...String(license)
        .split(' AND ')
        .map((id) => standardText(id, holder, name)),
    );
  }
  return `${heading(manifest)}: ${what}\n\n${texts.join('\n\n')}\n`;
}

/** The licence's own text, for packages that name it and leave it out. */
function standardText(id, holder, name) {
  if (holder === undefined) throw new Error(`${name}: neither a licence file nor an author`);
  const notice = `Copyright (c) ${holder}`;
  if (id === 'MIT') return `MIT License\n\n${notice}\n\n${MIT}`;
  if (id === 'Apache-2.0') return `${notice}\n\n${readFileSync(join(root, 'LICENSE'), 'utf8').trim()}`;
  throw new Error(`${name}: no file with its licence, ${id}`);
}

const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.`;

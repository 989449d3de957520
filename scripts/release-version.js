// Checks what a release needs and prints `version=…` for the workflow: the tag in TAG, if there is one, is the version of
// package.json; the lock file has the same; the changelog has a section for it.
import { readFileSync } from 'node:fs';

const read = (file) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
const { name, version } = JSON.parse(read('package.json'));
const lock = JSON.parse(read('package-lock.json'));
const tag = process.env.TAG ?? '';

const faults = [
  tag !== '' && tag !== `v${version}` && `the tag is ${tag}, package.json says ${version}`,
  (lock.name !== name || lock.version !== version) &&
    `package-lock.json says ${lock.name} ${lock.version}: npm install`,
  tag !== '' && !read('CHANGELOG.md').includes(`\n## [${version}]`) && `CHANGELOG.md has no section "## [${version}]"`,
].filter(Boolean);
for (const fault of faults) console.error(`release: ${fault}`);
if (faults.length > 0) process.exitCode = 1;
else console.log(`version=${version}`);

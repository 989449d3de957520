// Packs a clean clone, installs the archive in an empty folder and runs it there (test/package). On Linux it needs BusyBox:
// where apt-get can, it is installed.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = (command, args, env = {}) =>
  spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });

const missing = process.platform === 'linux' && !['/bin/busybox', '/usr/bin/busybox'].some(existsSync);
if (missing && existsSync('/usr/bin/apt-get')) {
  const sudo = process.getuid?.() === 0 ? [] : ['sudo'];
  for (const words of [
    ['update', '-qq'],
    ['install', '-y', '-qq', 'busybox'],
  ]) {
    const [command, ...args] = [...sudo, 'apt-get', ...words];
    run(command, args, { DEBIAN_FRONTEND: 'noninteractive' });
  }
}
const jest = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js', ...process.argv.slice(2)];
process.exitCode = run(process.execPath, jest, { TUKU_PACKAGE: '1' }).status ?? 1;

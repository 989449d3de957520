#!/usr/bin/env bash
# Tests the console in Chromium, which it installs from Debian's packages with a Chinese font. Leaves pictures of what it saw in
# coverage/console. `test-console.sh figures` takes the screenshots of README and docs/console.md anew instead.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/debian-packages.sh

install_missing chromium fc-list:fontconfig
if [ -z "$(fc-list :lang=zh)" ]; then
  as_root=$([ "$(id -u)" = 0 ] || echo 'sudo -E')
  DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends fonts-wqy-zenhei >/dev/null
fi
TUKU_CHROMIUM=$(command -v chromium)
export TUKU_CHROMIUM TUKU_CONSOLE=1
if [ "${1:-}" = figures ]; then
  shift
  export TUKU_CONSOLE_FIGURES=1
  set -- test/console/walk.test.ts "$@"
fi

node scripts/build.js
# One after another: the performance test has the machine for itself.
exec node --experimental-vm-modules --no-warnings node_modules/jest/bin/jest.js --runInBand "$@"

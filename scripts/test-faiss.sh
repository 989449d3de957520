#!/bin/sh
# Installs the optional package faiss-node without its install script, builds its addon and runs the FAISS suites with it;
# none may be skipped. Installs missing Debian packages with apt-get. `npm ci` removes the package again. (Optional peers are
# installed only as what --save-dev says.)
set -eu
cd "$(dirname "$0")/.."

if [ ! -e /usr/include/faiss/Index.h ] && command -v apt-get >/dev/null; then
  sudo=$([ "$(id -u)" = 0 ] || echo sudo)
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq g++ libfaiss-dev >/dev/null
fi
[ -e node_modules/faiss-node ] || npm install --no-save --save-dev --ignore-scripts faiss-node@0.5.1
node scripts/build-faiss.js
node scripts/build.js
TUKU_TEST_FAISS=required node --experimental-vm-modules --no-warnings node_modules/jest/bin/jest.js \
  test/contract/vector-index test/unit/index/faiss "$@"

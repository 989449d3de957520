#!/bin/sh
# Builds faiss-node's addon and runs the FAISS suites with it; none may be skipped. Installs missing Debian packages with
# apt-get.
set -eu
cd "$(dirname "$0")/.."

if [ ! -e /usr/include/faiss/Index.h ] && command -v apt-get >/dev/null; then
  sudo=$([ "$(id -u)" = 0 ] || echo sudo)
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq g++ libfaiss-dev >/dev/null
fi
node scripts/build-faiss.js
node scripts/build.js
TUKU_TEST_FAISS=required node --experimental-vm-modules --no-warnings node_modules/jest/bin/jest.js \
  test/contract/vector-index test/unit/index/faiss "$@"

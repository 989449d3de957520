#!/bin/sh
# Installs the optional package onnxruntime-node, 114 MB to fetch and 290 MB on the disk, without its install script, and
# runs the suites of the models with it, none of which may be skipped, and the pages' snippets that need it. `npm ci` removes
# it again.
set -eu
cd "$(dirname "$0")/.."

if ! [ -e node_modules/onnxruntime-node ]; then
  version=$(node -p "require('./node_modules/onnxruntime-common/package.json').version")
  # Optional peers are installed only as what --save-dev says.
  npm install --no-save --save-dev --ignore-scripts "onnxruntime-node@$version"
fi
node scripts/build.js
TUKU_TEST_BACKENDS=onnx node --experimental-vm-modules --no-warnings node_modules/jest/bin/jest.js \
  test/contract/features test/contract/networks test/unit/features "$@"
scripts/test-docs.sh onnx

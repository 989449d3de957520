#!/bin/sh
# Runs what searches in Milvus on a real server, with a PostgreSQL that has pgvector as the catalog, in one run; then what two dialects'
# tests search. Installs the optional package @zilliz/milvus2-sdk-node; `npm ci` removes it again.
set -eu
cd "$(dirname "$0")/.."
if [ -z "${TUKU_TEST_MILVUS:-}" ]; then
  [ -e node_modules/@zilliz/milvus2-sdk-node ] || npm install --no-save --save-dev --ignore-scripts @zilliz/milvus2-sdk-node@2.6.11
  node scripts/build.js
  exec scripts/pgvector-server.sh scripts/milvus-server.sh "scripts/$(basename "$0")" "$@"
fi
jest() { node --experimental-vm-modules --no-warnings node_modules/jest/bin/jest.js --runInBand "$@"; }
# shellcheck disable=SC2086
jest ${TUKU_TEST_PATHS:-test/contract/milvus} "$@"
[ -n "${TUKU_TEST_PATHS:-}" ] || TUKU_TEST_INDEX=milvus jest test/conformance/alibaba/ossvectors/query test/conformance/tencent/tiia/search "$@"

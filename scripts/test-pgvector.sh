#!/bin/sh
# Runs the catalog's contract suite, the engine's vector tests, those of stored collections, and what the dialects' tests search on a
# real PostgreSQL with pgvector, which searches every collection; then kills servers amid moves.
# TUKU_TEST_PATHS=test/conformance runs all dialects, in ten minutes, and nothing else.
set -eu
cd "$(dirname "$0")/.."
if [ -z "${TUKU_TEST_DATABASE_URL:-}" ]; then
  node scripts/build.js
  exec scripts/pgvector-server.sh "scripts/$(basename "$0")" "$@"
fi
export TUKU_TEST_INDEX=pgvector
jest() { node --experimental-vm-modules --no-warnings node_modules/jest/bin/jest.js --runInBand "$@"; }
# shellcheck disable=SC2086
jest ${TUKU_TEST_PATHS:-test/contract/catalog test/contract/stored test/unit/engine/vectors test/conformance/alibaba/ossvectors test/conformance/tencent/tiia/search test/conformance/console-search test/e2e/control test/e2e/snapshots test/e2e/snapshot-moves} "$@"
[ -n "${TUKU_TEST_PATHS:-}" ] || TUKU_LONG=1 jest --testPathPatterns test/long/kill-moves "$@"

#!/bin/sh
# Runs the catalog's contract suite, the engine's vector tests, the dialects' conformance tests and the control API's tests
# on a real PostgreSQL, which with-postgres.sh starts.
set -eu
cd "$(dirname "$0")/.."
node scripts/build.js
scripts/with-postgres.sh node --experimental-vm-modules --no-warnings node_modules/jest/bin/jest.js --runInBand \
  test/contract/catalog test/unit/catalog/postgres test/e2e/silent-database test/unit/engine/vectors test/conformance test/e2e/control test/e2e/snapshots test/e2e/snapshot-moves test/e2e/snapshot-formats "$@"

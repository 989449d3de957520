#!/bin/sh
# The suites of test-cluster.sh, with TUKU_TEST_DATABASE_URL set. Arguments are options of Jest.
set -eu
cd "$(dirname "$0")/.."
jest() { node --experimental-vm-modules --no-warnings node_modules/jest/bin/jest.js "$@"; }
node scripts/build.js
suites=${TUKU_CLUSTER_SUITES:-test/conformance/alibaba/(imagesearch|openplatform)}
TUKU_TEST_SERVERS=3 jest --testPathIgnorePatterns 'conformance/.*/gateway/' --testPathPatterns "$suites" "$@"
TUKU_LONG=1 jest --runInBand --testPathPatterns test/long/cluster "$@"
TUKU_LONG=1 TUKU_MODEL_DIALECT="${TUKU_MODEL_DIALECT:-alibaba-ossvectors}" TUKU_MODEL_SERVERS=2 TUKU_MODEL_OPERATIONS="${TUKU_MODEL_OPERATIONS:-1000}" TUKU_MODEL_KILLS="${TUKU_MODEL_KILLS:-3}" \
  jest --testPathPatterns test/long/model-vectors "$@"

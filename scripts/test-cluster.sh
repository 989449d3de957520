#!/bin/sh
# Runs conformance suites against three servers on one PostgreSQL, behind a proxy that passes each request to the next of them:
# those of the dialect that keeps the most, or those that TUKU_CLUSTER_SUITES names (`test/conformance`: all); then the tests of what servers share (test/long/cluster*). `scripts/test-postgres.sh` starts PostgreSQL.
# The long run of the model test, with two servers: TUKU_MODEL_OPERATIONS=10000 TUKU_MODEL_KILLS=20 npm run test:cluster
set -eu
cd "$(dirname "$0")/.."
exec scripts/with-postgres.sh scripts/test-cluster-suites.sh "$@"

#!/bin/sh
# Runs the tests of `--durability power`: cuts the power of a recorded server, and reads its system calls. Installs strace
# with apt-get if it is missing.
set -eu
cd "$(dirname "$0")/.."
. scripts/debian-packages.sh

install_missing strace
TUKU_POWER_CUTS="${TUKU_POWER_CUTS:-8}" npm run test:long long/power -- --runInBand "$@"

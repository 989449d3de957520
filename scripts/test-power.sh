#!/bin/sh
# Runs the tests of `--durability power`: cuts the power of a recorded server, and reads its system calls. Installs strace
# with apt-get if it is missing.
set -eu
cd "$(dirname "$0")/.."

if ! command -v strace >/dev/null; then
  sudo=$([ "$(id -u)" = 0 ] || echo sudo)
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq strace >/dev/null
fi
TUKU_POWER_CUTS="${TUKU_POWER_CUTS:-8}" npm run test:long long/power -- --runInBand "$@"

#!/bin/sh
# Runs a command with TUKU_TEST_DATABASE_URL set to a real PostgreSQL: a temporary one on a free port. Installs missing
# Debian packages with apt-get.
set -eu
cd "$(dirname "$0")/.."

programs() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1; }
if [ -z "$(programs)" ]; then
  sudo=$([ "$(id -u)" = 0 ] || echo sudo)
  $sudo apt-get update -qq
  # The package's default cluster is not needed.
  $sudo mkdir -p /etc/postgresql-common/createcluster.d
  echo 'create_main_cluster = false' | $sudo tee /etc/postgresql-common/createcluster.d/tuku.conf >/dev/null
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq postgresql >/dev/null
fi
bin=$(programs)
owner=postgres
. scripts/temporary-postgres.sh
start_postgres -c max_connections=200
"$@"

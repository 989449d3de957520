#!/bin/sh
# Runs the catalog's contract suite, the engine's vector tests, the dialects' conformance tests and the control API's tests
# on a real PostgreSQL: a temporary cluster on a free port. Installs missing Debian packages with apt-get. PostgreSQL refuses
# to run as root, so it runs as `postgres` then.
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

folder=$(mktemp -d "${TMPDIR:-/tmp}/tuku-postgres.XXXXXX")
port=$(node -e "const s = require('net').createServer().listen(0, '127.0.0.1', () => { console.log(s.address().port); s.close(); })")

as_owner() {
  if [ "$(id -u)" = 0 ]; then setpriv --reuid=postgres --regid=postgres --clear-groups -- "$@"; else "$@"; fi
}
stop() {
  (cd "$folder" && as_owner "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1) || true
  rm -rf "$folder"
}
trap stop EXIT
trap 'exit 1' INT TERM
[ "$(id -u)" != 0 ] || chown postgres "$folder"

(
  cd "$folder"
  as_owner "$bin/initdb" -D "$folder/data" -U tuku -A trust --no-sync >/dev/null
  as_owner "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -w -t 60 start \
    -o "-p $port -k $folder -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=60" >/dev/null
  as_owner "$bin/createdb" -h 127.0.0.1 -p "$port" -U tuku tuku
)

node scripts/build.js
TUKU_TEST_DATABASE_URL="postgres://tuku:not-a-secret@127.0.0.1:$port/tuku" \
  node --experimental-vm-modules --no-warnings node_modules/jest/bin/jest.js --runInBand \
  test/contract/catalog test/unit/catalog/postgres test/e2e/silent-database test/unit/engine/vectors test/conformance test/e2e/control test/e2e/snapshots test/e2e/snapshot-moves test/e2e/snapshot-formats "$@"

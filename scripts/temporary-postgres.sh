# Sourced. A temporary PostgreSQL on a free port of 127.0.0.1, which ends with the script. PostgreSQL refuses to run as root:
# $owner runs it then.
folder=$(mktemp -d "${TMPDIR:-/tmp}/tuku-postgres.XXXXXX")
trap stop_postgres EXIT
trap 'exit 1' INT TERM

as_owner() {
  if [ "$(id -u)" = 0 ]; then setpriv --reuid="$owner" --regid="$(id -gn "$owner")" --clear-groups -- "$@"; else "$@"; fi
}

# Starts it from the programs in $bin, with options of the server; exports its address as TUKU_TEST_DATABASE_URL.
start_postgres() {
  [ "$(id -u)" != 0 ] || chown -R "$owner" "$folder"
  port=$(node -e "const s = require('net').createServer().listen(0, '127.0.0.1', () => { console.log(s.address().port); s.close(); })")
  (
    cd "$folder"
    as_owner "$bin/initdb" -D "$folder/data" -U tuku -A trust --no-sync >/dev/null
    as_owner "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -w -t 60 start \
      -o "-p $port -k $folder -c listen_addresses=127.0.0.1 -c fsync=off $*" >/dev/null
    as_owner "$bin/createdb" -h 127.0.0.1 -p "$port" -U tuku tuku
  )
  export TUKU_TEST_DATABASE_URL="postgres://tuku:not-a-secret@127.0.0.1:$port/tuku"
}

stop_postgres() {
  (cd "$folder" && as_owner "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1) || true
  rm -rf "$folder"
}

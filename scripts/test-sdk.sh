#!/usr/bin/env bash
# Tests SDKs that are not npm packages against a running Tuku. Needs OpenSSL, Python 3.9+ with PyPI and Go 1.18+ with the Go module
# proxy; installs Go from Debian if it is missing. Everything else is installed into separate folders.
set -euo pipefail
cd "$(dirname "$0")/.."

venv=${TUKU_SDK_VENV:-node_modules/.cache/tuku-sdk-venv}
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check -r test/sdk/python/requirements.txt

(cd test/sdk/node && npm ci --ignore-scripts --no-audit --no-fund --silent)

go=$(command -v go || echo /usr/local/go/bin/go)
if [ ! -x "$go" ]; then
  sudo=$([ "$(id -u)" = 0 ] || echo sudo)
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq golang-go >/dev/null
  go=$(command -v go)
fi

node scripts/build.js
log=$(mktemp)
node bin/tuku.js start --port 0 --log-level warn >"$log" &
tuku=$!
trap 'kill $tuku 2>/dev/null || true; rm -f "$log"' EXIT
for _ in $(seq 200); do
  grep -q 'ready on' "$log" && break
  kill -0 $tuku || { echo 'tuku did not start' >&2; exit 1; }
  sleep 0.1
done
TUKU_URL=$(sed -n 's/.*ready on //p' "$log")
export TUKU_URL
(cd test/sdk/node && node --test)
"$venv/bin/python" -m unittest discover -v -s test/sdk/python
(cd test/sdk/go && "$go" test -count=1 -v ./...)
node test/sdk/authority.mjs "$venv/bin/python" "$go"

# Clients that connect to the vendors' own https hosts: the environment alone directs them to Tuku.
fixed() { node bin/tuku.js exec --log-level error -- "$@"; }
fixed "$venv/bin/python" test/sdk/python/fixed_hosts.py -v
(cd test/sdk/go && node ../../../bin/tuku.js exec --log-level error -- "$go" test -count=1 -v -run FixedHost ./...)
fixed node test/sdk/node/fixed-host.mjs
if command -v curl >/dev/null; then
  fixed curl -sS https://tiia.tencentcloudapi.com/ | grep -q '"Response"'
  if fixed curl -sS https://example.com/ 2>/dev/null; then echo 'curl left for example.com' >&2; exit 1; fi
fi
if command -v java >/dev/null; then
  fixed java test/sdk/java/FixedHost.java
  hosts=$(mktemp)
  echo '127.0.0.1 tiia.tencentcloudapi.com' >"$hosts"
  java -Djdk.net.hosts.file="$hosts" test/sdk/java/HostsFile.java "${TUKU_URL##*:}"
  rm -f "$hosts"
fi

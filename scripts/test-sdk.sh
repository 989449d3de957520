#!/usr/bin/env bash
# The SDKs of other languages against a running Tuku. Needs Python 3.9+ and PyPI; installs into a folder of its own.
set -euo pipefail
cd "$(dirname "$0")/.."

venv=${TUKU_SDK_VENV:-node_modules/.cache/tuku-sdk-venv}
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check -r test/sdk/python/requirements.txt

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
TUKU_URL=$(sed -n 's/.*ready on //p' "$log") "$venv/bin/python" -m unittest discover -v -s test/sdk/python

# Clients that go to the vendors' own https hosts: the environment alone leads them here.
fixed() { node bin/tuku.js exec --log-level error -- "$@"; }
fixed "$venv/bin/python" test/sdk/python/fixed_hosts.py -v
if command -v java >/dev/null; then fixed java test/sdk/java/FixedHost.java; fi

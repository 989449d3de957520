#!/usr/bin/env bash
# Tests SDKs that are not npm packages against a running Tuku. Needs OpenSSL, Python 3.9+ with PyPI, Go 1.18+ with the Go module proxy,
# and Java 11+ with Maven Central; installs Go, Java and Maven from Debian if they are missing. Everything else is installed into
# separate folders.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/start-tuku.sh
. scripts/debian-packages.sh

venv=${TUKU_SDK_VENV:-node_modules/.cache/tuku-sdk-venv}
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check -r test/sdk/python/requirements.txt

(cd test/sdk/node && npm ci --ignore-scripts --no-audit --no-fund --silent)

PATH=$PATH:/usr/local/go/bin
install_missing go:golang-go java:default-jdk-headless mvn:maven
go=$(command -v go)

node scripts/build.js
log=$(mktemp)
trap 'kill "${tuku:-}" 2>/dev/null || true; rm -f "$log"' EXIT
start_tuku "$log"
export TUKU_URL
(cd test/sdk/node && node --test)
"$venv/bin/python" -m unittest discover -v -s test/sdk/python
(cd test/sdk/go && "$go" test -count=1 -v ./...)
test/sdk/aws/run.sh
node test/sdk/authority.mjs "$venv/bin/python" "$go"

# What vector buckets find, beside numpy in double precision.
TUKU_PYTHON=$(cd "$venv" && pwd)/bin/python npm run test:long numpy

# Clients that connect to the vendors' own https hosts: the environment alone directs them to Tuku.
fixed() { node bin/tuku.js exec --log-level error -- "$@"; }
fixed "$venv/bin/python" test/sdk/python/fixed_hosts.py -v
(cd test/sdk/go && node ../../../bin/tuku.js exec --log-level error -- "$go" test -count=1 -v -run FixedHost ./...)
fixed node test/sdk/node/fixed-host.mjs
if command -v curl >/dev/null; then
  fixed curl -sS https://tiia.tencentcloudapi.com/ | grep -q '"Response"'
  if fixed curl -sS https://example.com/ 2>/dev/null; then echo 'curl left for example.com' >&2; exit 1; fi
fi
fixed java test/sdk/java/FixedHost.java

# The pages' snippets in Go and Java, with tccli.
scripts/test-docs.sh sdk

#!/usr/bin/env bash
# Runs every snippet of README and docs as printed: `test-docs.sh` those in shell, JavaScript and Python, `test-docs.sh sdk`
# those in Go and Java (test-sdk.sh calls it). Installs what they need, then runs them in a network namespace: port 4580 is
# free there, and nothing but Tuku answers. A mount namespace keeps /etc/hosts and /var/lib of this machine as they are.
set -euo pipefail
cd "$(dirname "$0")/.."

suite=${1:-docs}
[ $# -eq 0 ] || shift
export TUKU_DOCS=$suite
export TUKU_DOCS_VENV=${TUKU_SDK_VENV:-$PWD/node_modules/.cache/tuku-sdk-venv}
TUKU_DOCS_FOLDER=$(mktemp -d)
export TUKU_DOCS_FOLDER
sudo=$([ "$(id -u)" = 0 ] || echo 'sudo -E')
trap '$sudo rm -rf "$TUKU_DOCS_FOLDER"' EXIT

[ -x "$TUKU_DOCS_VENV/bin/python" ] || python3 -m venv "$TUKU_DOCS_VENV"
"$TUKU_DOCS_VENV/bin/pip" install --quiet --disable-pip-version-check -r test/sdk/python/requirements.txt
(cd test/sdk/node && npm ci --ignore-scripts --no-audit --no-fund --silent)
debian=()
for command in curl jq openssl unshare:util-linux ip:iproute2; do
  command -v "${command%:*}" >/dev/null || debian+=("${command#*:}")
done
if [ ${#debian[@]} -gt 0 ]; then
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq "${debian[@]}" >/dev/null
fi

node scripts/build.js
jest=(node --experimental-vm-modules --no-warnings node_modules/jest/bin/jest.js --runInBand)
"${jest[@]}" test/docs/install.test.ts
$sudo env PATH="$PATH" unshare --net --mount bash -euc '
  ip link set lo up
  cp /etc/hosts "$TUKU_DOCS_FOLDER/hosts"
  mount --bind "$TUKU_DOCS_FOLDER/hosts" /etc/hosts
  mount -t tmpfs tmpfs /var/lib
  "$@"' bash "${jest[@]}" test/docs/run.test.ts "$@"

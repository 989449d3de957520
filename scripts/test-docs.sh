#!/usr/bin/env bash
# Runs every snippet of README and docs as printed: `test-docs.sh` those in shell, JavaScript and Python, `test-docs.sh sdk`
# those in Go and Java (test-sdk.sh calls it), `test-docs.sh onnx` those that need ONNX Runtime (test-onnx.sh calls it). Installs what they need, then runs them in a network namespace: port 4580 is
# free there, and nothing but Tuku answers. A mount namespace keeps this machine's /etc/hosts as it is.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/debian-packages.sh

suite=${1:-docs}
[ $# -eq 0 ] || shift
export TUKU_DOCS=$suite
TUKU_DOCS_FOLDER=$(mktemp -d)
export TUKU_DOCS_FOLDER
sudo=$([ "$(id -u)" = 0 ] || echo 'sudo -E')
trap '$sudo rm -rf "$TUKU_DOCS_FOLDER"' EXIT

# tccli has an environment of its own: it contains the SDK of all services, and would hide a missing one.
case $suite in
  docs) TUKU_DOCS_VENV=${TUKU_SDK_VENV:-$PWD/node_modules/.cache/tuku-sdk-venv} ;;
  sdk | onnx) TUKU_DOCS_VENV=$PWD/node_modules/.cache/tuku-tccli-venv ;;
esac
export TUKU_DOCS_VENV
[ -x "$TUKU_DOCS_VENV/bin/python" ] || python3 -m venv "$TUKU_DOCS_VENV"
if [ "$suite" = docs ]; then
  "$TUKU_DOCS_VENV/bin/pip" install --quiet --disable-pip-version-check -r test/sdk/python/requirements.txt
  (cd test/sdk/node && npm ci --ignore-scripts --no-audit --no-fund --silent)
fi
install_missing curl jq openssl unzip unshare:util-linux ip:iproute2

node scripts/build.js
jest=(node --experimental-vm-modules --no-warnings node_modules/jest/bin/jest.js --runInBand)
"${jest[@]}" test/snippets/install.test.ts
run=("${jest[@]}" test/snippets/run.test.ts "$@")
cp /etc/hosts "$TUKU_DOCS_FOLDER/hosts"
apart='ip link set lo up && mount --bind "$TUKU_DOCS_FOLDER/hosts" /etc/hosts && exec "$@"'
if $sudo unshare --net --mount bash -c "$apart" bash true 2>/dev/null; then
  $sudo env PATH="$PATH" unshare --net --mount bash -c "$apart" bash "${run[@]}"
else
  echo 'No namespaces here: the snippets run on this machine itself, where port 4580 must be free; /etc/hosts is restored.' >&2
  trap '$sudo sh -c "cat \"$TUKU_DOCS_FOLDER/hosts\" > /etc/hosts"; $sudo rm -rf "$TUKU_DOCS_FOLDER"' EXIT
  $sudo env PATH="$PATH" "${run[@]}"
fi

#!/usr/bin/env bash
# Tests VeADK, whose installation takes minutes, against Tuku. Needs Python 3.10+ with PyPI; it needs an older `tos` than test:sdk
# has, so it is installed into a folder of its own.
set -euo pipefail
cd "$(dirname "$0")/.."

venv=${TUKU_VEADK_VENV:-node_modules/.cache/tuku-veadk-venv}
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check -r test/sdk/veadk/requirements.txt
# The last one whose vector client VeADK's backend calls; it names another wrapt than VeADK does.
"$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps tos==2.8.8b2

node scripts/build.js
TUKU_LANG=en node bin/tuku.js exec --switch volcengine-tosvectors.create-again=ok --log-level error -- \
  "$venv/bin/python" test/sdk/veadk/test_veadk.py -v

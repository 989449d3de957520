#!/usr/bin/env bash
# Tests clients of S3 Vectors, and frameworks on them, against a running Tuku, whose address is in TUKU_URL: run by
# scripts/test-sdk.sh, which needs the same as this. Everything is installed into folders of its own.
set -euo pipefail
cd "$(dirname "$0")"
root=$(cd ../../.. && pwd)

venv=${TUKU_AWS_VENV:-$root/node_modules/.cache/tuku-aws-venv}
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check -r python/requirements.txt
"$venv/bin/python" python/test_boto3.py -v
"$venv/bin/python" python/test_frameworks.py -v
"$venv/bin/python" python/test_mem0.py -v
node "$root/bin/tuku.js" exec --log-level error -- "$venv/bin/python" python/test_cli.py -v

# Mastra names its core as a peer, which npm leaves out in this repository.
(cd node && npm ci --legacy-peer-deps=false --ignore-scripts --no-audit --no-fund --silent && node --no-warnings --test)
(cd go && go test -count=1 -v ./...)

classes=$root/node_modules/.cache/tuku-aws-java
(cd java && mvn -q dependency:copy-dependencies -DoutputDirectory="$classes")
java -cp "$classes/*" java/LifeCycle.java

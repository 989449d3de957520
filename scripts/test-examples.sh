#!/usr/bin/env bash
# Runs the examples as they stand, each in a copy of its folder, against the packed checkout (test/example-projects). Needs Python with
# PyPI, Go with the Go module proxy, and Java 17 with Maven Central; installs what is missing from Debian. Where TUKU_IMAGE
# names an image, as in `npm run test:image`, those with containers run too.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/debian-packages.sh

PATH=$PATH:/usr/local/go/bin
install_missing curl openssl go:golang-go java:default-jdk-headless mvn:maven

# Has the schemas of GitHub's, GitLab's and Compose's files.
venv=node_modules/.cache/tuku-schemas-venv
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check check-jsonschema==0.39.0

export PATH TUKU_EXAMPLES=1 TUKU_EXAMPLES_SCHEMAS=$PWD/$venv/bin/check-jsonschema
exec node --experimental-vm-modules --no-warnings node_modules/jest/bin/jest.js --runInBand "$@"

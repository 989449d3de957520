#!/usr/bin/env bash
# Builds the image and runs it for real (test/image): with Docker where it runs, else with Podman, which needs Debian and
# root (test/image/podman.sh).
set -euo pipefail
cd "$(dirname "$0")/.."

folder=$(mktemp -d)
service=
trap '[ -z "$service" ] || kill $service; rm -rf "$folder"' EXIT
if ! docker info >/dev/null 2>&1; then . test/image/podman.sh; fi

node scripts/build.js
docker build --tag tuku --file docker/Dockerfile .
docker build --tag tuku:slim --target slim --file docker/Dockerfile .
docker build --tag tuku:sscd --build-arg MODELS=sscd --file docker/Dockerfile .
TUKU_TEST_IMAGE=1 TUKU_IMAGE=tuku node --experimental-vm-modules --no-warnings node_modules/jest/bin/jest.js --runInBand "$@"
# The examples that run in containers, unless single tests are asked for.
[ $# -gt 0 ] || TUKU_IMAGE=tuku scripts/test-examples.sh containers.test.ts

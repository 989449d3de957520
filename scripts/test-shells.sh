#!/usr/bin/env bash
# The completion in the real shells. Installs those that are missing from Debian's packages.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/debian-packages.sh

install_missing bash fish zsh
TUKU_SHELLS=1 npm test -- test/unit/cli/completion.test.ts

#!/usr/bin/env bash
# The completion in the real shells. Installs those that are missing from Debian's packages.
set -euo pipefail
cd "$(dirname "$0")/.."

missing=()
for shell in bash fish zsh; do command -v "$shell" >/dev/null || missing+=("$shell"); done
if [ ${#missing[@]} -gt 0 ]; then
  sudo=$([ "$(id -u)" = 0 ] || echo 'sudo -E')
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq "${missing[@]}" >/dev/null
fi
TUKU_SHELLS=1 npm test -- test/unit/cli/completion.test.ts

#!/bin/bash
# `docker`, by Podman: the same commands and options, but for those below. podman.sh installs it.
set -euo pipefail
unset DOCKER_HOST

# Runs a command without Podman's complaints that systemd is missing. By a file: a container in the background keeps the
# standard error that it was started with, and a pipe would not end before it.
quietly() {
  local errors status=0
  errors=$(mktemp)
  "$@" 2>"$errors" || status=$?
  grep -v 'systemd connection' "$errors" >&2 || true
  rm "$errors"
  return $status
}

# Where systemd does not run, nothing runs the health checks: what waits for them runs them.
until_healthy() {
  [ "$(podman inspect --format '{{json .Config.Healthcheck}}' "$1")" != null ] || return 0
  for _ in $(seq 120); do
    ! podman healthcheck run "$1" >/dev/null 2>&1 || return 0
    sleep 0.5
  done
  echo "$1 does not become healthy" >&2
  podman logs "$1" >&2
  return 1
}

case ${1-} in
  build)
    shift
    exec podman build --isolation chroot --network host --format docker --layers "$@"
    ;;
  compose)
    shift
    arguments=()
    project=()
    wait=
    for argument; do
      [ "$argument" != up ] || project=("${arguments[@]}")
      if [ "$argument" = --wait ]; then wait=1; else arguments+=("$argument"); fi
    done
    until_all_healthy() {
      for container in $(@compose@ "${project[@]}" ps --quiet); do until_healthy "$container"; done
    }
    if [ -z "$wait" ]; then
      quietly @compose@ "${arguments[@]}"
      exit
    fi
    # It does not wait for what a service depends on: one that ends because its database is not up yet is restarted, and meanwhile
    # nothing that depends on it can be started.
    if ! quietly @compose@ "${arguments[@]}"; then
      until_all_healthy
      quietly @compose@ "${arguments[@]}"
    fi
    until_all_healthy
    ;;
  *)
    quietly podman "$@"
    ;;
esac

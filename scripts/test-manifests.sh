#!/usr/bin/env bash
# Builds the manifests for Kubernetes and checks them against the schemas of its API. Needs Go 1.21+ with the Go module proxy, which
# fetches the version of Go that kustomize wants, and Python with PyPI; installs Go from Debian if it is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/debian-packages.sh

PATH=$PATH:/usr/local/go/bin
install_missing go:golang-go
venv=node_modules/.cache/tuku-kubernetes-venv
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check kubernetes-validate==1.37.0

file=$(mktemp --suffix .yaml)
trap 'rm "$file"' EXIT
for folder in docker/kubernetes docker/kubernetes-milvus; do
  go run sigs.k8s.io/kustomize/kustomize/v5@v5.8.0 build "$folder" >"$file"
  "$venv/bin/kubernetes-validate" --strict "$file"
done

# Sourced by scripts/test-image.sh where Docker does not run: `docker` becomes Podman, and images that are made here from
# Debian's packages and the npm registry stand for those of an image registry. Needs Debian, and root.
# $folder is a temporary one.

apt_packages='podman buildah runc netavark aardvark-dns iptables mmdebstrap python3-venv'
if [ -z "$(command -v podman)" ] || [ -z "$(command -v mmdebstrap)" ] || [ ! -x /usr/lib/podman/netavark ]; then
  apt-get update -qq
  # shellcheck disable=SC2086
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $apt_packages >/dev/null
fi
compose=$PWD/node_modules/.cache/tuku-podman-compose
if [ ! -x "$compose/bin/podman-compose" ]; then
  python3 -m venv "$compose"
  "$compose/bin/pip" install --quiet --disable-pip-version-check podman-compose==1.5.0
fi

# crun, the default, fails where both versions of cgroups are mounted.
export CONTAINERS_CONF=$folder/containers.conf
cat >"$CONTAINERS_CONF" <<'CONF'
[containers]
default_ulimits = ["nofile=20000:20000", "nproc=2000:2000"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
# As Docker does, takes a local image for a name without a registry.
compat_api_enforce_docker_hub = false
[network]
network_backend = "netavark"
CONF

# Overlays cannot lie on every file system; copies can.
layers=/var/lib/containers/tuku-try
mkdir -p $layers/lower $layers/upper $layers/work $layers/merged
if mount -t overlay overlay -o "lowerdir=$layers/lower,upperdir=$layers/upper,workdir=$layers/work" $layers/merged 2>/dev/null; then
  umount $layers/merged
else
  export STORAGE_DRIVER=vfs
fi
rm -rf $layers

build() { podman build --quiet --isolation chroot --network host --format docker --layers "$@" >/dev/null; }
# pgvector that scans on under filters (0.8) comes with trixie.
for release in bookworm trixie; do
  podman image exists "localhost/debian:$release-slim" && continue
  # Set at the end: mmdebstrap itself needs what it has downloaded.
  # shellcheck disable=SC2016
  mmdebstrap --quiet --variant=minbase --include=ca-certificates \
    --customize-hook='echo "APT::Keep-Downloaded-Packages \"false\";" >"$1/etc/apt/apt.conf.d/90tuku"' \
    "$release" "$folder/debian.tar"
  podman import --quiet "$folder/debian.tar" "localhost/debian:$release-slim" >/dev/null
  rm "$folder/debian.tar"
done
if ! podman image exists localhost/node:22-bookworm-slim; then
  arch=$(node -p process.arch)
  for package in "node-linux-$arch@22.21.1" npm@10.9.4; do
    archive=$(cd "$folder" && npm pack --silent "$package")
    unpacked=$folder/node-image/${package%%[-@]*}
    mkdir -p "$unpacked"
    tar --extract --gzip --file "$folder/$archive" --directory "$unpacked" --strip-components 1
    rm "$folder/$archive"
  done
  cp /etc/ssl/certs/ca-certificates.crt "$folder/node-image/certificates.crt"
  build --tag localhost/node:22-bookworm-slim --file test/image/node.Dockerfile "$folder/node-image"
  rm -r "$folder/node-image"
fi
podman image exists localhost/postgres:18 ||
  build --tag localhost/postgres:18 --file test/image/postgres.Dockerfile test/image
podman image exists localhost/pgvector/pgvector:pg18 ||
  build --tag localhost/pgvector/pgvector:pg18 --file test/image/postgres.Dockerfile \
    --build-arg DEBIAN=trixie --build-arg PACKAGES=postgresql-17-pgvector test/image
podman image exists localhost/haproxy:3.2 ||
  build --tag localhost/haproxy:3.2 --file test/image/haproxy.Dockerfile test/image

podman system service --time 0 "unix://$folder/podman.sock" </dev/null >"$folder/service.log" 2>&1 &
service=$!
# For Testcontainers, whose own cleaner comes from a registry.
export DOCKER_HOST=unix://$folder/podman.sock TESTCONTAINERS_RYUK_DISABLED=true

mkdir "$folder/bin"
sed "s|@compose@|$compose/bin/podman-compose|" test/image/docker.sh >"$folder/bin/docker"
chmod +x "$folder/bin/docker"
export PATH=$folder/bin:$PATH

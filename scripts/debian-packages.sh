# Sourced by the scripts that need programs of Debian.

# install_missing COMMAND[:PACKAGE]...: installs the packages of the commands that are missing; a package is called like its
# command unless it is named.
install_missing() {
  missing=
  for each; do command -v "${each%%:*}" >/dev/null || missing="$missing ${each#*:}"; done
  [ -n "$missing" ] || return 0
  as_root=$([ "$(id -u)" = 0 ] || echo 'sudo -E')
  $as_root apt-get update -qq
  # shellcheck disable=SC2086
  DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq $missing >/dev/null
}

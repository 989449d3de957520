# Sourced by the scripts that test clients against a running Tuku.

# start_tuku LOG OPTIONS...: starts Tuku on a free port and waits until it is ready; sets `tuku`, its process, and TUKU_URL.
# The caller's trap ends it.
start_tuku() {
  local log=$1
  shift
  TUKU_LANG=en node bin/tuku.js start --port 0 --log-level warn "$@" >"$log" &
  tuku=$!
  for _ in $(seq 300); do
    grep -q 'ready on' "$log" && break
    kill -0 $tuku || { echo 'tuku did not start' >&2; exit 1; }
    sleep 0.1
  done
  TUKU_URL=$(sed -n 's/.*ready on //p' "$log")
}

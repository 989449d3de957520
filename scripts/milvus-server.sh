#!/bin/sh
# Starts a temporary Milvus server and runs the command given, with its address in TUKU_TEST_MILVUS. The server comes from PyPI's
# package milvus, kept in node_modules/.cache or in TUKU_MILVUS_FOLDER. In the folder that TUKU_TEST_MILVUS_CONTROL names, `start`
# starts it again, `kill` kills it and waits until it is gone, and `wait` waits until it listens, or fails once it is gone; `data`
# is all it holds.
set -eu
version=2.3.5
venv=${TUKU_MILVUS_FOLDER:-$(pwd)/node_modules/.cache/milvus-$version}
if [ ! -e "$venv/ready" ]; then
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check "milvus==$version" </dev/null
  # The package unpacks its server when it first starts.
  touch "$venv/ready"
fi

folder=$(mktemp -d "${TMPDIR:-/tmp}/tuku-milvus.XXXXXX")
# Its etcd has fixed ports unless it is told others: a second Milvus, or one that is just being killed, would make it crash.
ports=$(node -e "
const { createServer } = require('net');
const servers = [1, 2, 3, 4].map(() => createServer().listen(0, '127.0.0.1'));
setTimeout(() => {
  console.log(servers.map((server) => server.address().port).join(' '));
  for (const server of servers) server.close();
}, 100);
")
# shellcheck disable=SC2086
set -- $ports "$@"
port=$1
peer=http://127.0.0.1:$2
client=http://127.0.0.1:$3
metrics=$4
shift 4
cat >"$folder/etcd.yaml" <<END
name: default
listen-peer-urls: $peer
initial-advertise-peer-urls: $peer
initial-cluster: default=$peer
listen-client-urls: $client
advertise-client-urls: $client
END
# The second time without the package's command, which takes another port while old connections to this one linger.
cat >"$folder/start" <<END
#!/bin/sh
export ETCD_CONFIG_PATH="$folder/etcd.yaml"
if [ -e "$folder/ready" ]; then
  cd "$folder/data"
  export DEPLOY_MODE=STANDALONE METRICS_PORT=$metrics MILVUS_RUN_DIR="$folder/data/run" LD_LIBRARY_PATH="$folder/data/bin"
  mkdir -p logs
  "\$LD_LIBRARY_PATH/milvus" run standalone >logs/milvus-stdout.log 2>logs/milvus-stderr.log </dev/null &
else
  "$venv/bin/milvus-server" --data "$folder/data" --proxy-port $port >>"$folder/log" 2>&1 </dev/null &
fi
echo \$! >"$folder/pid"
END
# That command is a Python program, whose child is the server.
cat >"$folder/kill" <<END
#!/bin/sh
pid=\$(cat "$folder/pid")
all="\$pid \$(cat "/proc/\$pid/task/\$pid/children" 2>/dev/null)"
kill -9 \$all 2>/dev/null
for one in \$all; do
  # One that nobody waits for stays as a zombie, which holds nothing.
  while [ -e "/proc/\$one" ] && ! grep -q '^State:.Z' "/proc/\$one/status" 2>/dev/null; do sleep 0.1; done
done
exit 0
END
cat >"$folder/wait" <<END
#!/usr/bin/env node
const { readFileSync } = require('fs');
const { connect } = require('net');
const end = Date.now() + 90000;
const read = (file) => {
  try { return readFileSync(file, 'utf8'); } catch { return ''; }
};
/** Whether it was started, and is no more. */
function isGone() {
  const pid = read('$folder/pid').trim();
  const has = (one) => /^State:.[^Z]/m.test(read('/proc/' + one + '/status'));
  if (!has(pid)) return true;
  const children = read('/proc/' + pid + '/task/' + pid + '/children').trim().split(' ').filter(Boolean);
  return children.length > 0 && !children.some(has);
}
(function look() {
  const socket = connect($port, '127.0.0.1', () => process.exit(0));
  socket.on('error', () => (Date.now() > end || isGone() ? process.exit(1) : setTimeout(look, 200)));
})();
END
chmod +x "$folder/start" "$folder/kill" "$folder/wait"
stop() {
  "$folder/kill"
  rm -rf "$folder"
}
trap stop EXIT
trap 'exit 1' INT TERM
# Another process may have taken one of the ports that this version chooses by itself: then it is started again.
tries=0
until
  "$folder/start"
  "$folder/wait"
do
  "$folder/kill"
  tries=$((tries + 1))
  [ "$tries" -lt 4 ] || { cat "$folder"/data/logs/milvus-stderr.log; exit 1; }
done
touch "$folder/ready"
export TUKU_TEST_MILVUS="http://127.0.0.1:$port"
export TUKU_TEST_MILVUS_CONTROL="$folder"
"$@"

#!/usr/bin/env bash
# Runs the vendor's own tests of OSS Vectors in the Go SDK against Tuku: the version that test/sdk/go uses, from the Go module
# proxy. The suites of the Python and Java SDKs are in no package that a registry has.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/start-tuku.sh

# TestBucketLogging makes an ordinary bucket in the vendor's cloud first.
unserved='^TestBucketLogging$'
expected=118

go=$(command -v go || echo /usr/local/go/bin/go)
module=$(sed -n 's/^require \(.*oss-go-sdk-v2\) \(v.*\)/\1@\2/p' test/sdk/go/go.mod)
folder=$(mktemp -d)
# A folder of its own: the module cache is read-only, and its tests write beside themselves.
sources=$("$go" mod download -json "$module" | sed -n 's/.*"Dir": "\(.*\)".*/\1/p')
cp -r "$sources/." "$folder/sdk"
chmod -R u+w "$folder/sdk"

node scripts/build.js
trap 'kill "${tuku:-}" 2>/dev/null || true; rm -rf "$folder"' EXIT
# The tests expect that unknown keys are refused.
start_tuku "$folder/log" --auth strict

export OSS_TEST_VECTORS_ENDPOINT OSS_TEST_REGION=cn-hangzhou OSS_TEST_ACCOUNT_ID=1234567890123456
export OSS_TEST_ACCESS_KEY_ID=tuku OSS_TEST_ACCESS_KEY_SECRET=tuku-secret
OSS_TEST_VECTORS_ENDPOINT=$TUKU_URL
(cd "$folder/sdk" && "$go" test -count=1 -tags integration -v -skip "$unserved" ./oss/vectors) | tee "$folder/answers" | grep -E '^(---|ok|FAIL|panic)' || true
passed=$(grep -c '^--- PASS: ' "$folder/answers" || true)
failed=$(grep -c '^--- FAIL: ' "$folder/answers" || true)
echo "Go: $passed passed, $failed failed, 1 left out; expected: $expected passed"
[ "$passed" = "$expected" ] && [ "$failed" = 0 ]

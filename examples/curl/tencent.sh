#!/bin/sh
# The same with Tencent Cloud's image search (TIIA), each call signed by openssl: TC3-HMAC-SHA256.
set -eu
cd "$(dirname "$0")"
host=tiia.tencentcloudapi.com

sha256() { openssl dgst -sha256 | sed 's/.* //'; }
hmac() { openssl dgst -sha256 -mac HMAC -macopt "$1" | sed 's/.* //'; }

# tiia ACTION JSON: one signed call.
tiia() {
  now=$(date +%s) day=$(date -u +%Y-%m-%d)
  body=$(printf %s "$2" | sha256)
  request=$(printf 'POST\n/\n\ncontent-type:application/json\nhost:%s\n\ncontent-type;host\n%s' $host "$body" | sha256)
  key=$(printf %s "$day" | hmac "key:TC3$TENCENTCLOUD_SECRET_KEY")
  key=$(printf tiia | hmac "hexkey:$key")
  key=$(printf tc3_request | hmac "hexkey:$key")
  scope=$day/tiia/tc3_request
  signature=$(printf 'TC3-HMAC-SHA256\n%s\n%s\n%s' "$now" "$scope" "$request" | hmac "hexkey:$key")
  credential="Credential=$TENCENTCLOUD_SECRET_ID/$scope"
  printf %s "$2" | curl -sS "https://$host" --data-binary @- -H 'Content-Type: application/json' \
    -H "X-TC-Action: $1" -H 'X-TC-Version: 2019-05-29' -H 'X-TC-Region: ap-guangzhou' -H "X-TC-Timestamp: $now" \
    -H "Authorization: TC3-HMAC-SHA256 $credential, SignedHeaders=content-type;host, Signature=$signature"
  echo
}

picture() { base64 < "pictures/$1.jpg" | tr -d '\n'; }

tiia CreateGroup '{"GroupId":"posters","GroupName":"Posters","MaxCapacity":1000}'
for poster in balloons beach meadow; do
  tiia CreateImage "{\"GroupId\":\"posters\",\"EntityId\":\"$poster\",\"PicName\":\"$poster-front\",\"ImageBase64\":\"$(picture $poster)\"}"
done
tiia SearchImage "{\"GroupId\":\"posters\",\"ImageBase64\":\"$(picture balloons-edited)\"}"

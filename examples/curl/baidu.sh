#!/bin/sh
# A shop's product search with Baidu's image search: posters are added, and a customer's photo of one finds it.
set -eu
cd "$(dirname "$0")"
api=https://aip.baidubce.com

# product OPERATION FIELDS...: one call, with curl's own encoding of fields.
product() {
  operation=$1
  shift
  curl -sS "$api/rest/2.0/image-classify/v1/realtime_search/product/$operation?access_token=$token" "$@"
  echo
}

# Forms take pictures as Base64; curl reads them from a file.
encoded=$(mktemp)
trap 'rm -f "$encoded"' EXIT
picture() { base64 < "pictures/$1.jpg" | tr -d '\n' > "$encoded"; }

token=$(curl -sS "$api/oauth/2.0/token" -d grant_type=client_credentials \
  -d "client_id=${BAIDU_API_KEY:-tuku}" -d "client_secret=${BAIDU_SECRET_KEY:-tuku-secret}" |
  sed 's/.*"access_token":"\([^"]*\)".*/\1/')

for poster in balloons beach meadow; do
  picture $poster
  product add --data-urlencode "image@$encoded" --data-urlencode "brief={\"sku\":\"$poster\"}" -d class_id1=1
done
picture balloons-edited
product search --data-urlencode "image@$encoded" -d class_id1=1 -d rn=1

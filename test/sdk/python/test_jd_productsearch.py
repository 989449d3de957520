"""The unchanged jdcloud_sdk and jdcloud_apim_sdk against a running Tuku, whose address is in TUKU_URL."""

import base64
import hashlib
import io
import json
import os
import random
import time
import unittest
import urllib.request
from urllib.parse import urlparse

from jdcloud_apim_sdk.core import config as apim_config
from jdcloud_apim_sdk.core import credential as apim_credential
from jdcloud_apim_sdk.core import logger as apim_logger
from jdcloud_apim_sdk.simpleclient import SimpleClient
from jdcloud_apim_sdk.simplerequest import SimpleRequest
from jdcloud_sdk.core import config as sdk_config
from jdcloud_sdk.core import credential as sdk_credential
from jdcloud_sdk.core import logger as sdk_logger
from jdcloud_sdk.core.jdcloudclient import JDCloudClient
from jdcloud_sdk.core.jdcloudrequest import JDCloudRequest
from PIL import Image, ImageDraw

URL = os.environ["TUKU_URL"]
ENDPOINT = urlparse(URL).netloc
# without an endpoint the clients would go to the vendor's own host
assert ENDPOINT, "TUKU_URL has no host"


def picture(seed):
    """A picture that no other seed gives, as Base64."""
    numbers = random.Random(seed)
    image = Image.new("RGB", (320, 240), tuple(numbers.randrange(256) for _ in range(3)))
    draw = ImageDraw.Draw(image)
    for _ in range(14):
        x, y = numbers.randrange(320), numbers.randrange(240)
        colour = tuple(numbers.randrange(256) for _ in range(3))
        draw.rectangle((x, y, x + 20 + numbers.randrange(110), y + 20 + numbers.randrange(90)), fill=colour)
    file = io.BytesIO()
    image.save(file, "JPEG", quality=90)
    return base64.b64encode(file.getvalue()).decode()


def with_gateway_client(operation, body, secret="tuku-secret", token=None):
    """As jdcloud_apim_sdk, the client of the API gateway, calls an API: JDCLOUD2."""
    client = SimpleClient(
        apim_config.Config(ENDPOINT, "http"),
        apim_credential.Credential("tuku", secret),
        apim_logger.Logger(apim_logger.ERROR),
    )
    header = {"x-jdcloud-security-token": token} if token else None
    response = client.send(SimpleRequest("/jdai/" + operation, "POST", {}, body, header))
    return response.status_code, response.json()


class Request(JDCloudRequest):
    """As every request class of jdcloud_sdk; it has none for this product."""

    def __init__(self, operation, body, headers):
        super().__init__("/" + operation, "POST", headers, "jdai")
        self.parameters = body


class Listening(sdk_logger.Logger):
    """Keeps the last answer: the SDK's own object has a result only beside a requestId, which this API does not send."""

    content = b""

    def log(self, level, message):
        if isinstance(message, bytes):
            self.content = message


def with_sdk(operation, body, secret="tuku-secret", headers=None):
    """As every client of jdcloud_sdk sends a request: JDCLOUD3. What the SDK makes of the answer, and its JSON."""
    logger = Listening(sdk_logger.FATAL)
    key = sdk_credential.Credential("tuku", secret)
    client = JDCloudClient(key, sdk_config.Config(ENDPOINT, "http"), "aiapi", "0.1", logger)
    parsed = client.send(Request(operation, body, headers))
    return parsed, json.loads(logger.content)


class Lifecycle:
    """One application on two clients, which answer `result`."""

    def call(self, operation, body):
        raise NotImplementedError

    def ok(self, operation, body):
        answer = self.call(operation, body)
        self.assertEqual(("10000", "查询成功"), (answer["code"], answer["msg"]))
        self.assertEqual((0, "SUCCESS"), (answer["result"]["code"], answer["result"]["message"]))
        return answer["result"]

    def test_lifecycle(self):
        name = "商品库"
        product = {"product_id": self.prefix + "1", "product_name": "女士风衣", "category": "服装"}
        self.ok("product_image_create_product", {"collection_name": name, "product_list": [product]})
        for seed in (1, 2):
            entry = {
                "product_id": product["product_id"],
                "image_id": "%s%d.jpg" % (self.prefix, seed),
                "image_content": picture(self.prefix + str(seed)),
                "image_info": "第%d张" % seed,
            }
            task = self.ok("product_image_add", {"collection_name": name, "image_list": [entry]})
            status = {"task_status": ""}
            while status["task_status"] != "FINISHED":
                status = self.ok("product_image_status", {"task_id": task["task_id"]})
            owner = task["task_id"].rpartition("/")[0]
            self.assertEqual(
                ["%s|%s|%s" % (owner, product["product_id"], entry["image_id"])], status["succeeded_list"]
            )
        query = {"collection_name": name, "image_content": picture(self.prefix + "2"), "topk": 1, "category": "服装"}
        (hit,) = self.ok("product_image_search", query)["images"]
        self.assertEqual((1, "第2张", "女士风衣"), (hit["similarity"], hit["image_info"], hit["product_name"]))
        listed = self.ok("product_image_info", {"collection_name": name, "product_id": product["product_id"]})
        self.assertEqual(2, len(listed["image_list"]))
        pair = {"product_id": product["product_id"], "image_id": hit["image_id"]}
        gone = self.ok("product_image_del_image", {"collection_name": name, "image_id_list": [pair]})
        self.assertEqual([pair], gone["successful_list"])
        ids = [product["product_id"]]
        deleted = self.ok("product_image_del_product", {"collection_name": name, "product_id_list": ids})
        self.assertEqual(ids, deleted["successful_list"])


class GatewayClientTest(Lifecycle, unittest.TestCase):
    prefix = "apim"

    def call(self, operation, body):
        return with_gateway_client(operation, body)[1]

    def test_wrong_secret(self):
        status, answer = with_gateway_client("product_image_info", {"a": 1}, secret="another")
        self.assertEqual((401, "ACCESS_ERROR"), (status, answer["error"]["status"]))

    def test_a_token_that_is_not_the_keys(self):
        status, answer = with_gateway_client("product_image_info", {"a": 1}, token="none")
        self.assertEqual((401, "ACCESS_ERROR"), (status, answer["error"]["status"]))


class SdkTest(Lifecycle, unittest.TestCase):
    prefix = "sdk"

    def call(self, operation, body):
        return with_sdk(operation, body)[1]

    def test_wrong_secret(self):
        parsed, _ = with_sdk("product_image_info", {"a": 1}, secret="another")
        self.assertEqual(("ACCESS_ERROR", 401), (parsed.error.status, parsed.error.code))
        self.assertRegex(parsed.request_id, "^[0-9a-f]{32}$")

    def test_date_and_nonce_of_the_caller_are_signed(self):
        date = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
        headers = {"x-jdcloud-date": date, "x-jdcloud-nonce": "n"}
        _, answer = with_sdk("product_image_info", {"collection_name": "none", "product_id": "x"}, headers=headers)
        self.assertEqual("10000", answer["code"])


class AppkeyTest(unittest.TestCase):
    """The older scheme, as the vendor's sample code of the time signs: MD5 of secret and timestamp in the query."""

    def answer(self, secret):
        timestamp = str(int(time.time() * 1000))
        sign = hashlib.md5((secret + timestamp).encode()).hexdigest()
        url = "%s/jdai/product_image_info?appkey=tuku&timestamp=%s&sign=%s" % (URL, timestamp, sign)
        body = json.dumps({"collection_name": "none", "product_id": "x"}).encode()
        with urllib.request.urlopen(urllib.request.Request(url, body)) as response:
            return json.load(response)

    def test_sign(self):
        self.assertEqual("10000", self.answer("tuku-secret")["code"])
        self.assertEqual("10047", self.answer("another")["code"])


if __name__ == "__main__":
    unittest.main()

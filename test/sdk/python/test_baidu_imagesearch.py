"""The unchanged baidu-aip against a running Tuku, whose address is in TUKU_URL, through a proxy: its host is fixed."""

import http.server
import io
import os
import random
import threading
import time
import unittest
from unittest import mock

from aip import AipImageSearch
from PIL import Image, ImageDraw

URL = os.environ["TUKU_URL"]

TAGS = {"tags": "100,11"}
CLASSES = {"class_id1": 1, "class_id2": 2}
# Each family's words in the SDK's method names, its attributes, and whether an update takes the brief by itself.
FAMILIES = {
    "sameHq": (("", "Url"), ("", "Url"), TAGS, False),
    "similar": (("", "Url"), ("", "Url"), TAGS, False),
    "product": (("", "Url"), ("", "Url"), CLASSES, False),
    "materiel": (("", "Url"), ("", "Url"), TAGS, True),
    "pictureBook": (("Image", "Url"), ("Image", "Url"), TAGS, False),
}


def scene(seed):
    """A JPEG of random shapes."""
    rng = random.Random(seed)
    image = Image.new("RGB", (320, 240), tuple(rng.randrange(256) for _ in range(3)))
    draw = ImageDraw.Draw(image)
    for _ in range(16):
        x, y, w, h = rng.randrange(300), rng.randrange(220), rng.randrange(20, 120), rng.randrange(20, 100)
        shape = draw.ellipse if rng.random() < 0.5 else draw.rectangle
        shape([x, y, x + w, y + h], fill=tuple(rng.randrange(256) for _ in range(3)))
    data = io.BytesIO()
    image.save(data, "JPEG", quality=90)
    return data.getvalue()


class Web(http.server.BaseHTTPRequestHandler):
    """Serves one picture."""

    picture = scene(1)

    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.picture)

    def log_message(self, *_):
        pass


class BaiduImageSearchTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        environment = mock.patch.dict(os.environ, {"HTTPS_PROXY": URL, "https_proxy": URL})
        environment.start()
        cls.addClassCleanup(environment.stop)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Web)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        cls.addClassCleanup(server.server_close)
        cls.addClassCleanup(server.shutdown)
        cls.web = "http://127.0.0.1:%d/red shoe+1.jpg" % server.server_port
        cls.client = AipImageSearch("1", "tuku", "tuku-secret")

    def ok(self, answer):
        self.assertNotIn("error_code", answer)
        self.assertIsInstance(answer["log_id"], int)
        return answer

    def refused(self, code, answer):
        self.assertEqual(code, answer.get("error_code"), answer)
        return answer

    def test_life_in_every_family(self):
        for name, (add, search, attributes, brief_first) in FAMILIES.items():
            with self.subTest(family=name):
                self.live(name, add, search, attributes, brief_first)

    def live(self, name, add, search, attributes, brief_first):
        def call(verb, *args):
            return getattr(self.client, name + verb)(*args)

        brief = '{"id":"sku-1","name":"红鞋"}'
        sign = self.ok(call("Add" + add[0], Web.picture, brief, attributes))["cont_sign"]
        again = self.refused(216681, call("Add" + add[1], self.web, brief, attributes))
        self.assertEqual(sign, again["cont_sign"])
        other = self.ok(call("Add" + add[0], scene(2), "other"))["cont_sign"]

        sources = (Web.picture, self.web, sign)
        for verb, source in zip(("Search" + search[0], "Search" + search[1]), sources):
            found = self.ok(call(verb, source, {"pn": 0, "rn": 5}))
            self.assertEqual((2, False), (found["result_num"], found["has_more"]))
            self.assertEqual({"score": 1, "brief": brief, "cont_sign": sign}, found["result"][0])
            filtered = self.ok(call(verb, source, {**attributes, "tag_logic": 0}))
            self.assertEqual([sign], [hit["cont_sign"] for hit in filtered["result"]])
        for verb, source in zip(("Update", "UpdateUrl", "UpdateContSign"), sources):
            text = "by " + verb
            self.ok(call(verb, source, text) if brief_first else call(verb, source, {"brief": text}))
            self.assertEqual(text, call("Search" + search[0], Web.picture)["result"][0]["brief"])
        for verb, source in zip(("DeleteByImage", "DeleteByUrl"), sources):
            self.ok(call(verb, source))
            self.refused(216680, call(verb, source))
            self.ok(call("Add" + add[0], Web.picture, brief))
        self.ok(call("DeleteBySign", sign + ";" + other))
        self.assertEqual([], self.ok(call("Search" + search[0], Web.picture))["result"])

    def test_stale_token_is_fetched_anew(self):
        client = AipImageSearch("1", "tuku", "tuku-secret")
        client._isCloudUser = False
        client._authObj = {"access_token": "24.stale", "time": int(time.time()), "expires_in": 2592000}
        self.ok(client.sameHqSearch(Web.picture))
        self.assertNotEqual("24.stale", client._authObj["access_token"])

    def test_wrong_secret_makes_it_sign_and_is_refused(self):
        self.refused(14, AipImageSearch("1", "tuku", "wrong").sameHqSearch(Web.picture))

    def test_proxy_of_its_own_setting(self):
        with mock.patch.dict(os.environ):
            for name in ("HTTPS_PROXY", "https_proxy"):
                del os.environ[name]
            client = AipImageSearch("1", "tuku", "tuku-secret")
            client.setProxies({"https": URL})
            self.refused(216680, client.similarDeleteBySign("1,2"))

    def test_refusals(self):
        self.refused(216201, self.client.productSearch(b"this is no picture at all"))
        self.refused(216100, self.client.productSearch(Web.picture, {"class_id1": 65536}))
        self.refused(282113, self.client.similarAddUrl("http://127.0.0.1:1/none.jpg", "b"))


if __name__ == "__main__":
    unittest.main()

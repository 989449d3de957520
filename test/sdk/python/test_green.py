"""The unchanged aliyun-python-sdk-core and -green against a running Tuku, whose address is in TUKU_URL."""

import hashlib
import http.server
import io
import json
import os
import random
import threading
import time
import unittest
import urllib.parse
from urllib.parse import urlparse

from aliyunsdkcore.acs_exception.exceptions import ServerException
from aliyunsdkcore.client import AcsClient
from aliyunsdkgreen.request.v20180509 import (
    AddSimilarityImageRequest,
    AddSimilarityLibraryRequest,
    DeleteSimilarityImageRequest,
    DeleteSimilarityLibraryRequest,
    GetSimilarityImageRequest,
    GetSimilarityLibraryRequest,
    ImageAsyncScanRequest,
    ImageAsyncScanResultsRequest,
    ImageSyncScanRequest,
    ListSimilarityImagesRequest,
    ListSimilarityLibrariesRequest,
)
from PIL import Image, ImageDraw

ENDPOINT = urlparse(os.environ["TUKU_URL"]).netloc
# without an endpoint the client would go to the vendor's own host
assert ENDPOINT, "TUKU_URL has no host"


def call(module, body, secret="tuku-secret"):
    """As the documentation's Python sample calls an operation."""
    request = getattr(module, module.__name__.rsplit(".", 1)[1])()
    request.set_endpoint(ENDPOINT)
    request.set_protocol_type("http")
    request.set_accept_format("JSON")
    request.set_content(json.dumps(body).encode())
    client = AcsClient("tuku", secret, "cn-shanghai", auto_retry=False)
    return json.loads(client.do_action_with_exception(request))


def scene(seed, size=(320, 240), quality=90):
    """A JPEG of random shapes."""
    rng = random.Random(seed)
    image = Image.new("RGB", (320, 240), tuple(rng.randrange(256) for _ in range(3)))
    draw = ImageDraw.Draw(image)
    for _ in range(16):
        x, y, w, h = rng.randrange(300), rng.randrange(220), rng.randrange(20, 120), rng.randrange(20, 100)
        shape = draw.ellipse if rng.random() < 0.5 else draw.rectangle
        shape([x, y, x + w, y + h], fill=tuple(rng.randrange(256) for _ in range(3)))
    data = io.BytesIO()
    image.resize(size).save(data, "JPEG", quality=quality)
    return data.getvalue()


class Web(http.server.BaseHTTPRequestHandler):
    """Serves pictures by their name; remembers what is posted."""

    files = {}
    posted = []

    def do_GET(self):
        data = self.files.get(self.path)
        self.send_response(200 if data else 404)
        self.end_headers()
        self.wfile.write(data or b"")

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.posted.append(dict(urllib.parse.parse_qsl(body.decode())))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


class GreenTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Web)
        threading.Thread(target=cls.server.serve_forever, daemon=True).start()
        cls.web = "http://127.0.0.1:%d" % cls.server.server_port

    @classmethod
    def tearDownClass(cls):
        cls.server.shutdown()
        cls.server.server_close()

    def picture(self, name, data):
        Web.files["/" + name] = data
        return self.web + "/" + name

    def ok(self, module, body):
        answer = call(module, body)
        self.assertEqual((200, "OK"), (answer["code"], answer["msg"]), answer)
        return answer

    def test_life_of_a_library(self):
        name = "python_lib"
        made = self.ok(AddSimilarityLibraryRequest, {"name": name})
        self.assertEqual((name, 0), (made["name"], made["data"]["imageCount"]))
        self.assertEqual(400, call(AddSimilarityLibraryRequest, {"name": name})["code"])
        tasks = [
            {"dataId": "d%d" % seed, "url": self.picture("%d.jpg" % seed, scene(seed)), "tags": ["t%d" % seed]}
            for seed in range(4)
        ]
        tasks.append({"dataId": "gone", "url": self.web + "/gone.jpg"})
        added = self.ok(AddSimilarityImageRequest, {"tasks": tasks, "library": name})
        self.assertEqual([200] * 4 + [480], [item["code"] for item in added["data"]])
        self.assertEqual(4, self.ok(GetSimilarityLibraryRequest, {"name": name})["imageCount"])
        libraries = self.ok(ListSimilarityLibrariesRequest, {"pageSize": 10, "currentPage": 1})
        self.assertEqual("default", libraries["data"][0]["name"])
        self.assertIn(name, [item["name"] for item in libraries["data"]])
        listed = self.ok(ListSimilarityImagesRequest, {"library": name, "pageSize": 3, "currentPage": 2})
        self.assertEqual(["d3"], [item["dataId"] for item in listed["data"]])
        image = self.ok(GetSimilarityImageRequest, {"library": name, "dataId": "d2"})["data"]
        self.assertEqual((tasks[2]["url"], ["t2"]), (image["url"], image["tags"]))

        copy = self.picture("copy.jpg", scene(2, (240, 180), 60))
        body = {
            "scenes": ["similarity", "porn"],
            "tasks": [{"dataId": "q", "url": copy, "similarityLibraries": [name]}],
        }
        (element,) = self.ok(ImageSyncScanRequest, body)["data"]
        similarity, porn = element["results"]
        self.assertEqual(("similarity", "review"), (similarity["label"], similarity["suggestion"]))
        self.assertGreaterEqual(similarity["rate"], 80)
        self.assertEqual("d2", similarity["similarityImage"][0]["dataId"])
        self.assertIn(porn["label"], ["normal", "sexy", "porn"])

        (task,) = self.ok(ImageAsyncScanRequest, {**body, "callback": self.web + "/told", "seed": "s"})["data"]
        while True:
            (result,) = self.ok(ImageAsyncScanResultsRequest, [task["taskId"]])["data"]
            if result["code"] != 280:
                break
            time.sleep(0.05)
        self.assertEqual(element["results"], result["results"])
        while not Web.posted:
            time.sleep(0.05)
        told = Web.posted[0]
        self.assertEqual(result, json.loads(told["content"]))
        self.assertEqual(hashlib.sha256(("tukus" + told["content"]).encode()).hexdigest(), told["checksum"])

        self.assertEqual(400, call(DeleteSimilarityLibraryRequest, {"name": name})["code"])
        ids = ["d%d" % seed for seed in range(4)]
        removed = self.ok(DeleteSimilarityImageRequest, {"library": name, "dataIds": ids + ["none"]})
        self.assertEqual([200] * 4 + [404], [item["code"] for item in removed["data"]])
        self.ok(DeleteSimilarityLibraryRequest, {"name": name})
        self.assertEqual(404, call(GetSimilarityLibraryRequest, {"name": name})["code"])

    def test_wrong_secret(self):
        with self.assertRaises(ServerException) as caught:
            call(GetSimilarityLibraryRequest, {"name": "default"}, secret="wrong")
        self.assertEqual("SignatureDoesNotMatch", caught.exception.get_error_code())


if __name__ == "__main__":
    unittest.main()

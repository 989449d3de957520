"""The unchanged alibabacloud-imagesearch20201214 client against a running Tuku, whose address is in TUKU_URL."""

import base64
import io
import os
import random
import tempfile
import time
import unittest
import urllib.request
import uuid
from urllib.parse import urlparse

from alibabacloud_imagesearch20201214 import models
from alibabacloud_imagesearch20201214.client import Client
from alibabacloud_tea_openapi.utils_models import Config
from darabonba.runtime import RuntimeOptions
from PIL import Image, ImageDraw

URL = os.environ["TUKU_URL"]
ENDPOINT = urlparse(URL).netloc
# without an endpoint the client would go to the vendor's own host
assert ENDPOINT, "TUKU_URL has no host"


def client(secret="tuku-secret"):
    made = Client(
        Config(
            access_key_id="tuku",
            access_key_secret=secret,
            region_id="cn-shanghai",
            endpoint=ENDPOINT,
            protocol="http",
        )
    )
    # the configuration's field of that name is not copied by this version of the client
    made._open_platform_endpoint = ENDPOINT
    return made


def scene(seed):
    """The bytes of a JPEG of random shapes."""
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


def text(picture):
    return base64.b64encode(picture).decode()


class ImageSearch(unittest.TestCase):
    def setUp(self):
        self.sdk = client()
        self.instance = uuid.uuid4().hex[:20]

    def add(self, i, **fields):
        request = models.AddImageRequest(
            instance_name=self.instance, product_id=f"p{i}", pic_name=f"{i}.jpg", pic_content=text(scene(i)), crop=False, **fields
        )
        return self.sdk.add_image(request).body

    def test_add_search_update_delete(self):
        for i in range(4):
            body = self.add(i, int_attr=i, str_attr="红", custom_content=f"内容 {i}", str_attr_3="a+b c")
            self.assertEqual((body.code, body.success, body.message), (0, True, "success"))
        self.sdk.update_image(
            models.UpdateImageRequest(
                instance_name=self.instance, product_id="p2", pic_name="2.jpg", int_attr=20, int_attr_4=-4, str_attr_4="四"
            )
        )
        found = self.sdk.search_image_by_pic(
            models.SearchImageByPicRequest(
                instance_name=self.instance, pic_content=text(scene(2)), crop=False, num=3,
                filter='int_attr >= 1 AND str_attr = "红"', score_threshold="0.00",
            )
        ).body
        best = found.auctions[0]
        self.assertEqual((best.pic_name, best.score, best.int_attr, best.int_attr_4), ("2.jpg", 1, 20, -4))
        self.assertEqual((best.custom_content, best.str_attr_3, best.str_attr_4), ("内容 2", "a+b c", "四"))
        self.assertEqual((found.head.docs_found, found.head.docs_return), (3, 3))
        by_name = self.sdk.search_image_by_name(
            models.SearchImageByNameRequest(instance_name=self.instance, product_id="p1", pic_name="1.jpg", num=1)
        ).body
        self.assertEqual([a.pic_name for a in by_name.auctions], ["1.jpg"])
        deleted = self.sdk.delete_image(
            models.DeleteImageRequest(instance_name=self.instance, is_delete_by_filter=True, filter="int_attr in (0, 20)")
        ).body
        self.assertEqual(deleted.data.pic_names, ["0.jpg", "2.jpg"])
        detail = self.sdk.detail(models.DetailRequest(instance_name=self.instance)).body
        self.assertEqual((detail.instance.total_count, detail.instance.region), (2, "cn-shanghai"))
        exists = self.sdk.check_image_exists(
            models.CheckImageExistsRequest(instance_name=self.instance, product_id="p0", pic_name="0.jpg")
        ).body
        self.assertIs(exists.exists, False)

    def test_export(self):
        self.add(1)
        started = self.sdk.dump_meta(models.DumpMetaRequest(instance_name=self.instance)).body
        for _ in range(100):
            request = models.DumpMetaListRequest(instance_name=self.instance, id=int(started.data.id))
            [row] = self.sdk.dump_meta_list(request).body.data.dump_meta_list
            if row.status != "PROCESSING":
                break
            time.sleep(0.05)
        self.assertEqual((row.status, row.code), ("SUCCESS", "0"))
        with urllib.request.urlopen(row.meta_url) as response:
            self.assertIn('"ProductId":"p1"', response.read().decode())

    def test_advance_calls(self):
        # the client's ignore_ssl fails in itself, so it is told to trust the certificate
        with urllib.request.urlopen(f"{URL}/_tuku/certificate") as response, tempfile.NamedTemporaryFile(suffix=".pem") as pem:
            pem.write(response.read())
            pem.flush()
            self.advance(RuntimeOptions(ca=pem.name))

    def advance(self, runtime):
        picture = scene(5) + b"\r\n"
        added = self.sdk.add_image_advance(
            models.AddImageAdvanceRequest(
                instance_name=self.instance, product_id="p", pic_name="a.jpg", pic_content_object=io.BytesIO(picture)
            ),
            runtime,
        ).body
        self.assertEqual(added.code, 0)
        found = self.sdk.search_image_by_pic_advance(
            models.SearchImageByPicAdvanceRequest(instance_name=self.instance, pic_content_object=io.BytesIO(picture)), runtime
        ).body
        self.assertEqual([(a.pic_name, a.score) for a in found.auctions], [("a.jpg", 1)])
        compared = self.sdk.compare_similar_by_image_advance(
            models.CompareSimilarByImageAdvanceRequest(
                instance_name=self.instance,
                primary_pic_content_object=io.BytesIO(picture),
                secondary_pic_content_object=io.BytesIO(scene(6)),
            ),
            runtime,
        ).body
        self.assertLess(compared.score, 1)

    def test_errors(self):
        request = models.SearchImageByNameRequest(instance_name=self.instance, product_id="x", pic_name="y")
        with self.assertRaises(Exception) as caught:
            self.sdk.search_image_by_name(request)
        self.assertEqual(caught.exception.code, "PicNotExist")
        self.assertIn("The search picture does not exist.", str(caught.exception))
        with self.assertRaises(Exception) as caught:
            client(secret="wrong").detail(models.DetailRequest(instance_name=self.instance))
        self.assertEqual(caught.exception.code, "SignatureDoesNotMatch")


if __name__ == "__main__":
    unittest.main()

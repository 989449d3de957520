"""The unchanged Tencent Python SDK against a running Tuku, whose address is in TUKU_URL."""

import base64
import io
import json
import os
import random
import subprocess
import sys
import unittest
from pathlib import Path
from urllib.parse import urlparse

from PIL import Image, ImageDraw
from tencentcloud.common import credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.tiia.v20190529 import models, tiia_client

ENDPOINT = urlparse(os.environ["TUKU_URL"]).netloc


def client(secret="tuku-secret", sign_method="TC3-HMAC-SHA256", method="POST", unsigned=False):
    profile = ClientProfile(
        signMethod=sign_method,
        httpProfile=HttpProfile(protocol="http", endpoint=ENDPOINT, reqMethod=method),
    )
    profile.unsignedPayload = unsigned
    return tiia_client.TiiaClient(credential.Credential("tuku", secret), "ap-shanghai", profile)


def call(target, action, **fields):
    request = getattr(models, action + "Request")()
    request.from_json_string(json.dumps(fields))
    return getattr(target, action)(request)


def scene(seed, crop=0):
    """A JPEG of random shapes; `crop` cuts that many pixels from each side."""
    rng = random.Random(seed)
    image = Image.new("RGB", (320, 240), tuple(rng.randrange(256) for _ in range(3)))
    draw = ImageDraw.Draw(image)
    for _ in range(16):
        x, y, w, h = rng.randrange(300), rng.randrange(220), rng.randrange(20, 120), rng.randrange(20, 100)
        shape = draw.ellipse if rng.random() < 0.5 else draw.rectangle
        shape([x, y, x + w, y + h], fill=tuple(rng.randrange(256) for _ in range(3)))
    if crop:
        image = image.crop((crop, crop, 320 - crop, 240 - crop))
    data = io.BytesIO()
    image.save(data, "JPEG", quality=60 if crop else 90)
    return base64.b64encode(data.getvalue()).decode()


class LifeCycle(unittest.TestCase):
    def test_create_add_search_update_delete(self):
        sdk = client()
        call(sdk, "CreateGroup", GroupId="py", GroupName="Python 图库", MaxCapacity=50, Brief="brief")
        for i in range(5):
            call(
                sdk, "CreateImage", GroupId="py", EntityId=f"e{i}", PicName=f"p{i}", ImageBase64=scene(i),
                CustomContent=f"内容 {i}", Tags=json.dumps({"n": i}),
            )
        groups = call(sdk, "DescribeGroups", Limit=10).Groups
        self.assertEqual([("py", 5, 4)], [(g.GroupId, g.PicCount, g.GroupType) for g in groups])

        found = call(sdk, "SearchImage", GroupId="py", ImageBase64=scene(3, crop=25), Limit=2)
        self.assertEqual("e3", found.ImageInfos[0].EntityId)
        self.assertEqual("内容 3", found.ImageInfos[0].CustomContent)
        exact = call(sdk, "SearchImage", GroupId="py", ImageBase64=scene(1), Filter="n <= 1")
        self.assertEqual((100, '{"n": 1}'), (exact.ImageInfos[0].Score, exact.ImageInfos[0].Tags))

        call(sdk, "UpdateImage", GroupId="py", EntityId="e1", PicName="p1", Tags='{"n": 9}')
        self.assertEqual('{"n": 9}', call(sdk, "DescribeImages", GroupId="py", EntityId="e1").ImageInfos[0].Tags)
        call(sdk, "DeleteImages", GroupId="py", EntityId="e1")
        with self.assertRaises(TencentCloudSDKException) as raised:
            call(sdk, "DescribeImages", GroupId="py", EntityId="e1")
        self.assertEqual("FailedOperation.ImageNotFoundInfo", raised.exception.code)

    def test_every_way_to_sign(self):
        ways = [("TC3-HMAC-SHA256", "GET", False), ("TC3-HMAC-SHA256", "POST", True), ("HmacSHA1", "GET", False),
                ("HmacSHA1", "POST", False), ("HmacSHA256", "GET", False), ("HmacSHA256", "POST", False)]
        for n, (sign_method, method, unsigned) in enumerate(ways):
            with self.subTest(sign_method=sign_method, method=method, unsigned=unsigned):
                sdk = client(sign_method=sign_method, method=method, unsigned=unsigned)
                group = f"way_{n}"
                call(sdk, "CreateGroup", GroupId=group, GroupName="a b+c/图", MaxCapacity=5, GroupType=8)
                self.assertEqual("a b+c/图", call(sdk, "DescribeGroups", GroupId=group).Groups[0].GroupName)
                with self.assertRaises(TencentCloudSDKException) as raised:
                    call(sdk, "CreateImage", GroupId=group, EntityId="e", PicName="p", EnableDetect=False,
                         ImageRect={"X": 0, "Y": 0, "Width": 9, "Height": 9}, ImageUrl="http://127.0.0.1:1/x")
                self.assertEqual("FailedOperation.DownloadError", raised.exception.code)

    def test_errors_reach_the_application(self):
        with self.assertRaises(TencentCloudSDKException) as raised:
            call(client(secret="wrong"), "DescribeGroups")
        self.assertEqual("AuthFailure.SignatureFailure", raised.exception.code)
        with self.assertRaises(TencentCloudSDKException) as raised:
            call(client(), "CreateImage", GroupId="none", EntityId="e", PicName="p", ImageUrl="http://127.0.0.1:1/x")
        self.assertEqual("InvalidParameterValue.ImageGroupIdNotExist", raised.exception.code)

    def test_tour_of_the_readme(self):
        tour = Path(__file__).parents[3] / "docs/tour/tour.py"
        printed = subprocess.run([sys.executable, tour], capture_output=True, check=True, text=True).stdout
        found = json.loads(printed)
        self.assertEqual(("balloons", 1), (found["ImageInfos"][0]["EntityId"], found["Count"]))


if __name__ == "__main__":
    unittest.main()

"""The unchanged alibabacloud-cityvisual20181030 client against a running Tuku, whose address is in TUKU_URL."""

import base64
import io
import json
import os
import random
import unittest
import urllib.request
import uuid
from urllib.parse import urlparse

from alibabacloud_cityvisual20181030.client import Client
from alibabacloud_cityvisual20181030 import models
from alibabacloud_tea_openapi.models import Config
from PIL import Image, ImageDraw
from Tea.exceptions import TeaException

URL = os.environ["TUKU_URL"]
# without an endpoint the client would go to the vendor's own host
assert urlparse(URL).netloc, "TUKU_URL has no host"


def client(secret="tuku-secret"):
    return Client(
        Config(
            access_key_id="tuku",
            access_key_secret=secret,
            region_id="cn-shanghai",
            endpoint=urlparse(URL).netloc,
            protocol="http",
        )
    )


def scene(seed):
    """A JPEG of random shapes, in base64."""
    rng = random.Random(seed)
    image = Image.new("RGB", (320, 240), tuple(rng.randrange(256) for _ in range(3)))
    draw = ImageDraw.Draw(image)
    for _ in range(14):
        x, y = rng.randrange(300), rng.randrange(220)
        box = (x, y, x + 20 + rng.randrange(100), y + 20 + rng.randrange(80))
        draw.ellipse(box, fill=tuple(rng.randrange(256) for _ in range(3)))
    out = io.BytesIO()
    image.save(out, "JPEG")
    return base64.b64encode(out.getvalue()).decode()


def capture(**facts):
    body = json.dumps({"account": "tuku", **facts}).encode()
    request = urllib.request.Request(URL + "/_tuku/cityvisual/captures", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)["imageId"]


def algo_lib(instance, **more):
    fields = dict(
        algo_lib_name="name",
        algo_lib_version="1.0.0",
        capability_names="PERSON,FACE",
        capacity=30,
        instance_id=instance,
        json_text='[{"objType":"person","fields":[]}]',
        oss_access_key_id="AKoss",
        oss_access_key_secret="SKoss",
        oss_bucket="bucket",
        oss_endpoint="oss-cn-shanghai-internal.aliyuncs.com",
        oss_path="library/a b.tar.gz",
        text="键=值&c+d",
    )
    return models.CreateAlgoLibRequest(**{**fields, **more})


class CityVisual(unittest.TestCase):
    def setUp(self):
        self.client = client()
        request = models.CreateInstanceRequest(region_id="cn-shanghai", instance_capacity=20)
        self.instance = self.client.create_instance(request).body.instance_id

    def refused(self, code, call, request):
        with self.assertRaises(TeaException) as caught:
            call(request)
        self.assertEqual(caught.exception.code, code)

    def test_algorithm_libraries(self):
        created = self.client.create_algo_lib(algo_lib(self.instance)).body.algo_lib_id
        self.assertRegex(created, r"^\d+$")
        listed = self.client.describe_algo_libs(models.DescribeAlgoLibsRequest(instance_id=self.instance)).body
        self.assertEqual(listed.total_count, 1)
        library = listed.algo_libs.algo_lib[0]
        self.assertEqual(library.algo_lib_id, created)
        self.assertEqual(library.capacity, "30")
        self.assertEqual(library.text, "键=值&c+d")
        self.refused("InvalidName.Duplicate", self.client.create_algo_lib, algo_lib(self.instance))
        missing = algo_lib(self.instance, algo_lib_name="other", oss_bucket="missing-bucket")
        self.refused("InvalidOssBucket.NotFound", self.client.create_algo_lib, missing)
        self.refused("MissingText", self.client.create_algo_lib, algo_lib(self.instance, text=None))
        self.client.delete_algo_lib(models.DeleteAlgoLibRequest(algo_lib_id=created))
        gone = models.DeleteAlgoLibRequest(algo_lib_id=created)
        self.refused("InvalidAlgoLibId.NotFound", self.client.delete_algo_lib, gone)

    def test_job_groups_and_streams(self):
        library = self.client.create_algo_lib(algo_lib(self.instance)).body.algo_lib_id
        profile = self.client.create_resource_profile(
            models.CreateResourceProfileRequest(
                instance_id=self.instance,
                resource_profile_name="profile",
                resource_profile_params=[
                    models.CreateResourceProfileRequestResourceProfileParams(key="MQ_TOPIC", value="topic")
                ],
            )
        ).body.resource_profile_id
        group = self.client.create_job_group(
            models.CreateJobGroupRequest(
                instance_id=self.instance,
                algo_lib_id=library,
                resource_profile_id=profile,
                job_group_name="group",
                planed_job_count=1,
                stream_per_job=1,
            )
        ).body.job_group_id
        stream = models.AttachStreamRequestStreams(stream_name="gate", stream_url="rtmp://host/gate")
        self.client.attach_stream(models.AttachStreamRequest(job_group_id=group, streams=[stream]))
        self.client.start_job_group(models.StartJobGroupRequest(job_group_id=group))
        shown = self.client.describe_job_groups(
            models.DescribeJobGroupsRequest(instance_id=self.instance, page_number=1, page_size=10)
        ).body.job_groups.job_group[0]
        self.assertIn(shown.status, ("starting", "running"))
        self.assertEqual(len(shown.compute_jobs.compute_job), 1)
        streams = self.client.describe_streams(models.DescribeStreamsRequest(job_group_id=group)).body
        self.assertEqual(streams.streams.stream[0].stream_url, "rtmp://host/gate")
        used = models.DeleteAlgoLibRequest(algo_lib_id=library)
        self.refused("DependencyViolation", self.client.delete_algo_lib, used)

    def test_search(self):
        pictures = [scene(seed) for seed in (1, 2, 3)]
        ids = [
            capture(
                instance=self.instance,
                camera="c1",
                type="person",
                attributes={"Sex": "Male" if n else "Female"},
                imageId=uuid.uuid4().hex,
                picture={"base64": picture},
            )
            for n, picture in enumerate(pictures)
        ]

        def search(**fields):
            request = models.SearchImagesRequest(
                instance_id=self.instance, start_time="1553734800000", **{"from_": 0, "size": 10, **fields}
            )
            return self.client.search_images(request).body

        found = search(contents=pictures[1], no_feature="False")
        self.assertEqual(found.total_count, 3)
        self.assertEqual(found.images.image[0].image_id, ids[1])
        self.assertAlmostEqual(found.images.image[0].score, 1, 3)
        attribute = models.SearchImagesRequestAttribute(key="Sex", value="Female")
        women = search(attribute=[attribute], no_feature="True").images.image
        self.assertEqual([(one.image_id, one.sex_type) for one in women], [(ids[0], "Female")])

    def test_bad_key(self):
        request = models.DescribeAlgoLibsRequest(instance_id=self.instance)
        self.refused("SignatureDoesNotMatch", client(secret="wrong").describe_algo_libs, request)


if __name__ == "__main__":
    unittest.main()

"""The unchanged tos against a running Tuku, whose address is in TUKU_URL: all 16 operations.

Its client always puts bucket and account in front of the host, so Tuku is its proxy, as docs/volcengine/tosvectors.md says.
"""

import json
import os
import unittest
from urllib.parse import urlsplit

from tos.enum import DataType, DistanceMetricType
from tos.exceptions import TosServerError
from tos.models2 import Vector, VectorData
from tos.vector_client import VectorClient

ACCOUNT = "2100000001"
BUCKET = "py-life-cycle"
TRN = f"trn:tosvectors:cn-beijing:{ACCOUNT}:bucket/{BUCKET}"


def client(key="tuku", secret="tuku-secret", **more):
    tuku = urlsplit(os.environ["TUKU_URL"])
    endpoint = "http://tosvectors-cn-beijing.volces.com"
    return VectorClient(
        key, secret, endpoint, "cn-beijing", proxy_host=tuku.hostname, proxy_port=tuku.port, max_retry_count=0, **more
    )


class LifeCycle(unittest.TestCase):
    def setUp(self):
        self.client = client()
        self.done(self.client.create_vector_bucket(BUCKET))
        self.addCleanup(self.clean)

    def clean(self):
        for index in self.client.list_indexes(BUCKET, ACCOUNT).indexes:
            self.done(self.client.delete_index(BUCKET, ACCOUNT, index.index_name))
        self.done(self.client.delete_vector_bucket(BUCKET, ACCOUNT))

    def done(self, result):
        """A success has the parts that the vendor's own suite looks for; returns it."""
        self.assertEqual(200, result.status_code)
        self.assertNotEqual("", result.request_id)
        return result

    def refused(self, status, code, call, *arguments):
        with self.assertRaises(TosServerError) as caught:
            call(*arguments)
        error = caught.exception
        self.assertEqual((status, code), (error.status_code, error.code))
        self.assertNotEqual("", error.request_id)
        self.assertNotEqual("", error.message)

    def index(self, name="photos", data_type=DataType.DataTypeFloat32, metric=DistanceMetricType.DistanceMetricCosine, **more):
        self.done(self.client.create_index(BUCKET, ACCOUNT, name, data_type, 3, metric, **more))
        return name

    def test_buckets(self):
        bucket = self.done(self.client.get_vector_bucket(BUCKET, ACCOUNT)).vector_bucket
        self.assertEqual((BUCKET, TRN), (bucket.vector_bucket_name, bucket.vector_bucket_trn))
        self.assertIsInstance(bucket.creation_time, int)
        self.done(self.client.create_vector_bucket("py-life-cycle-2"))
        self.addCleanup(self.client.delete_vector_bucket, "py-life-cycle-2", ACCOUNT)
        first = self.done(self.client.list_vector_buckets(prefix="py-life", max_results=1))
        self.assertEqual([BUCKET], [one.vector_bucket_name for one in first.vector_buckets])
        second = self.done(self.client.list_vector_buckets(prefix="py-life", next_token=first.next_token))
        self.assertEqual(["py-life-cycle-2"], [one.vector_bucket_name for one in second.vector_buckets])
        self.assertIsNone(second.next_token)
        self.assertEqual([], self.client.list_vector_buckets(prefix="none").vector_buckets)
        self.refused(409, "ConflictException", self.client.create_vector_bucket, BUCKET)
        self.refused(404, "VectorBucketNotFound", self.client.get_vector_bucket, "py-nowhere", ACCOUNT)

    def test_policy(self):
        self.refused(404, "VectorBucketPolicyNotFound", self.client.get_vector_bucket_policy, BUCKET, ACCOUNT)
        statement = {"Effect": "Allow", "Principal": ["*"], "Action": ["tosvectors:*"], "Resource": [TRN]}
        policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        self.done(self.client.put_vector_bucket_policy(BUCKET, ACCOUNT, policy))
        self.assertEqual(policy, self.done(self.client.get_vector_bucket_policy(BUCKET, ACCOUNT)).policy)
        self.done(self.client.delete_vector_bucket_policy(BUCKET, ACCOUNT))
        self.refused(404, "VectorBucketPolicyNotFound", self.client.get_vector_bucket_policy, BUCKET, ACCOUNT)

    def test_indexes(self):
        keys = {"nonFilterableMetadataKeys": ["note", "about"]}
        for name in ("index-b", "index-a", "index-c"):
            self.index(name, metadata_configuration=keys)
        index = self.done(self.client.get_index(BUCKET, ACCOUNT, "index-a")).index
        self.assertEqual((3, "index-a", f"{TRN}/index/index-a"), (index.dimension, index.index_name, index.index_trn))
        self.assertEqual(DataType.DataTypeFloat32, index.data_type)
        self.assertEqual(DistanceMetricType.DistanceMetricCosine, index.distance_metric)
        self.assertEqual(keys["nonFilterableMetadataKeys"], index.metadata_configuration.non_filterable_metadata_keys)
        first = self.done(self.client.list_indexes(BUCKET, ACCOUNT, max_results=2))
        second = self.done(self.client.list_indexes(BUCKET, ACCOUNT, max_results=2, next_token=first.next_token))
        names = [index.index_name for page in (first, second) for index in page.indexes]
        self.assertEqual(["index-a", "index-b", "index-c"], names)
        self.assertIsNone(second.next_token)
        self.done(self.client.delete_index(BUCKET, ACCOUNT, "index-a"))
        self.refused(404, "VectorIndexNotFound", self.client.get_index, BUCKET, ACCOUNT, "index-a")

    def test_vectors(self):
        index = self.index()
        vectors = [
            Vector(f"test-vector-{n}", VectorData(float32=[1.0, 0.1 * n, 0.0]), {"category": "AB"[n % 2], "n": n, "文": "图"})
            for n in range(10)
        ]
        self.done(self.client.put_vectors(BUCKET, ACCOUNT, index, vectors))
        got = self.done(self.client.get_vectors(BUCKET, ACCOUNT, index, ["test-vector-3", "none"], return_metadata=True))
        self.assertEqual([("test-vector-3", {"category": "B", "n": 3, "文": "图"})], [(v.key, v.metadata) for v in got.vectors])
        token, pages = None, []
        while True:
            page = self.done(self.client.list_vectors(BUCKET, index, ACCOUNT, max_results=5, next_token=token))
            pages.append([vector.key[-1] for vector in page.vectors])
            token = page.next_token
            if not token:
                break
        # A full page has a token, also the last one.
        self.assertEqual([list("01234"), list("56789"), []], pages)
        self.done(self.client.delete_vectors(BUCKET, ACCOUNT, index, ["test-vector-0", "test-vector-1"]))
        self.assertEqual([], self.client.get_vectors(BUCKET, ACCOUNT, index, ["test-vector-0"]).vectors)

    def test_search(self):
        index = self.index(metric=DistanceMetricType.DistanceMetricEuclidean)
        vectors = [Vector(str(n), VectorData(float32=[float(n), 0.0, 0.0]), {"category": "AB"[n % 2]}) for n in range(6)]
        self.done(self.client.put_vectors(BUCKET, ACCOUNT, index, vectors))

        def query(**more):
            return self.done(
                self.client.query_vectors(BUCKET, ACCOUNT, index, VectorData(float32=[0.0, 0.0, 0.0]), **more)
            ).vectors

        found = query(top_k=3, return_distance=True, return_metadata=True, filter={"category": "B"})
        self.assertEqual([("1", 1, {"category": "B"}), ("3", 9, {"category": "B"}), ("5", 25, {"category": "B"})], [(v.key, v.distance, v.metadata) for v in found])
        self.assertEqual([(str(n), None, None) for n in range(6)], [(v.key, v.distance, v.metadata) for v in query(filter={})])
        self.assertEqual([], query(filter={"category": "C"}))
        self.refused(400, "ValidationException", self.client.query_vectors, BUCKET, ACCOUNT, index, VectorData(float32=[0.0]))

    def test_int8(self):
        index = self.index("bytes", DataType.DataTypeInt8, DistanceMetricType.DistanceMetricEuclidean)
        self.done(self.client.put_vectors(BUCKET, ACCOUNT, index, [Vector("a", VectorData(int8=[-128, 0, 127]))]))
        found = self.client.query_vectors(BUCKET, ACCOUNT, index, VectorData(int8=[-127, 0, 127]), return_distance=True)
        self.assertEqual([("a", 1)], [(v.key, v.distance) for v in found.vectors])

    def test_numbers_that_are_none(self):
        index = self.index()
        wrong = [Vector("a", VectorData(float32=[float("nan"), 0.0, 0.0]))]
        self.refused(400, "ValidationException", self.client.put_vectors, BUCKET, ACCOUNT, index, wrong)

    def test_keys(self):
        self.refused(403, "SignatureDoesNotMatch", client(secret="wrong").get_vector_bucket, BUCKET, ACCOUNT)
        self.refused(403, "AccessDeniedException", client("", "").list_vector_buckets)


if __name__ == "__main__":
    unittest.main()

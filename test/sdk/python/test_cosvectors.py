"""The unchanged cos-python-sdk-v5 against a running Tuku, whose address is in TUKU_URL: all 16 operations."""

import json
import os
import time
import unittest
import urllib.parse

from qcloud_cos import CosConfig, CosServiceError, CosVectorsClient

REGION = "ap-guangzhou"
BUCKET = "py-life-cycle-1250000000"
INDEX = "photos.v1"
HOST = urllib.parse.urlparse(os.environ["TUKU_URL"]).netloc


def client(**more):
    key = {"SecretId": "tuku", "SecretKey": "tuku-secret"} if "Anonymous" not in more else {}
    return CosVectorsClient(CosConfig(**{"Region": REGION, "Scheme": "http", "Domain": HOST, **key, **more}), retry=0)


class LifeCycle(unittest.TestCase):
    def setUp(self):
        self.client = client()
        created = self.client.create_vector_bucket(Bucket=BUCKET, SseType="AES256")[1]
        self.addCleanup(self.clean)
        self.assertEqual({"vectorBucketQcs": f"qcs::cosvector:{REGION}:uid/1250000000:bucket/{BUCKET}"}, created)

    def clean(self):
        for index in self.client.list_indexes(Bucket=BUCKET)[1]["indexes"]:
            self.client.delete_index(Bucket=BUCKET, Index=index["indexName"])
        self.client.delete_vector_bucket(Bucket=BUCKET)

    def refused(self, status, code, call, **arguments):
        with self.assertRaises(CosServiceError) as caught:
            call(**arguments)
        error = caught.exception
        self.assertEqual((status, code), (error.get_status_code(), error.get_error_code()))
        self.assertTrue(error.get_request_id())
        return json.loads(error.get_error_msg())

    def index(self, name=INDEX, metric="cosine", **more):
        shape = {"DataType": "float32", "Dimension": 3, "DistanceMetric": metric}
        return self.client.create_index(Bucket=BUCKET, Index=name, **shape, **more)[1]

    def put(self, *vectors, index=INDEX):
        written = [{"key": key, "data": {"float32": data}, "metadata": metadata} for key, data, metadata in vectors]
        self.client.put_vectors(Bucket=BUCKET, Index=index, Vectors=written)

    def query(self, data, top_k, index=INDEX, **more):
        found = self.client.query_vectors(Bucket=BUCKET, Index=index, QueryVector={"float32": data}, TopK=top_k, **more)
        return found[1]["vectors"]

    def test_buckets(self):
        shown = self.client.get_vector_bucket(Bucket=BUCKET)[1]["vectorBucket"]
        self.assertEqual(BUCKET, shown["vectorBucketName"])
        self.assertEqual({"sseType": "AES256"}, shown["encryptionConfiguration"])
        self.assertLess(abs(time.time() - shown["creationTime"]), 60)
        headers, listed = self.client.list_vector_buckets(MaxResults=10, Prefix="py-life")
        self.assertEqual([BUCKET], [bucket["vectorBucketName"] for bucket in listed["vectorBuckets"]])
        self.assertNotIn("nextToken", listed)
        self.assertEqual("application/json", headers["Content-Type"])
        self.refused(409, "ConflictException", self.client.create_vector_bucket, Bucket=BUCKET)
        self.refused(404, "NotFoundException", self.client.get_vector_bucket, Bucket="absent-1250000000")
        wrong = self.refused(400, "ValidationException", self.client.create_vector_bucket, Bucket="NoAppId")
        self.assertEqual("VectorBucketName is invalid", wrong["message"])
        self.assertEqual("/vectorBucketName", wrong["fieldList"][0]["path"])

    def test_policy(self):
        call = {"Bucket": BUCKET}
        self.refused(404, "NotFoundException", self.client.get_vector_bucket_policy, **call)
        policy = {
            "version": "2.0",
            "Statement": [
                {
                    "Effect": "allow",
                    "Principal": {"qcs": ["qcs::cam::anonymous:anonymous"]},
                    "Action": ["name/cos:GetVectorBucket"],
                    "Resource": [f"qcs::cosvector:{REGION}:uid/1250000000:bucket/{BUCKET}/*"],
                }
            ],
        }
        anonymous = client(Anonymous=True)
        self.refused(403, "AccessDeniedException", anonymous.get_vector_bucket, **call)
        self.client.put_vector_bucket_policy(Policy=policy, **call)
        self.assertEqual(policy, json.loads(self.client.get_vector_bucket_policy(**call)[1]["policy"]))
        self.assertEqual(BUCKET, anonymous.get_vector_bucket(**call)[1]["vectorBucket"]["vectorBucketName"])
        self.refused(403, "AccessDeniedException", anonymous.list_indexes, **call)
        self.client.delete_vector_bucket_policy(**call)
        self.refused(403, "AccessDeniedException", anonymous.get_vector_bucket, **call)

    def test_indexes(self):
        created = self.index(NonFilterableMetadataKeys=["text"])
        self.assertEqual(
            {"indexQcs": f"qcs::cosvector:{REGION}:uid/1250000000:bucket/{BUCKET}/index/{INDEX}"}, created
        )
        shown = self.client.get_index(Bucket=BUCKET, Index=INDEX)[1]["index"]
        self.assertEqual((INDEX, BUCKET, 3), (shown["indexName"], shown["vectorBucketName"], shown["dimension"]))
        self.assertEqual({"nonFilterableMetadataKeys": ["text"]}, shown["metadataConfiguration"])
        self.index("second")
        page = self.client.list_indexes(Bucket=BUCKET, MaxResults=1)[1]
        rest = self.client.list_indexes(Bucket=BUCKET, MaxResults=1, NextToken=page["nextToken"])[1]
        self.assertEqual([INDEX, "second"], [one["indexName"] for one in page["indexes"] + rest["indexes"]])
        self.assertNotIn("nextToken", rest)
        self.refused(409, "ConflictException", self.client.delete_vector_bucket, Bucket=BUCKET)

    def test_vectors(self):
        self.index(NonFilterableMetadataKeys=["text"])
        self.put(
            ("a", [1, 0, 0], {"shop": "x", "price": 5, "text": "红色"}),
            ("b", [0.8, 0.6, 0], {"shop": "y", "price": 7}),
            ("c", [0, 0, 1], {"shop": "x", "price": 9}),
        )
        nearest = self.query([1, 0, 0], 2, ReturnDistance=True, ReturnMetaData=True)
        self.assertEqual(["a", "b"], [one["key"] for one in nearest])
        self.assertAlmostEqual(0, nearest[0]["distance"], 6)
        self.assertAlmostEqual(0.2, nearest[1]["distance"], 6)
        self.assertEqual({"shop": "x", "price": 5, "text": "红色"}, nearest[0]["metadata"])
        filtered = self.query([1, 0, 0], 1, Filter={"$and": [{"shop": {"$eq": "x"}}, {"price": {"$gt": 5}}]})
        self.assertEqual([{"key": "c"}], filtered)
        got = self.client.get_vectors(Bucket=BUCKET, Index=INDEX, Keys=["c", "zzz"], ReturnData=True)[1]["vectors"]
        self.assertEqual([{"key": "c", "data": {"float32": [0, 0, 1]}}], got)
        segments = [
            self.client.list_vectors(Bucket=BUCKET, Index=INDEX, SegmentCount=2, SegmentIndex=at)[1]["vectors"]
            for at in range(2)
        ]
        self.assertEqual(["a", "b", "c"], sorted(one["key"] for segment in segments for one in segment))
        self.client.delete_vectors(Bucket=BUCKET, Index=INDEX, Keys=["a", "b", "c", "zzz"])
        self.assertEqual([], self.client.list_vectors(Bucket=BUCKET, Index=INDEX)[1]["vectors"])

    def test_signature(self):
        wrong = client(SecretKey="wrong")
        said = self.refused(403, "AccessDeniedException", wrong.get_vector_bucket, Bucket=BUCKET)
        self.assertIn("does not match", said["message"])
        for settings in [{"SignHost": False}, {"Domain": f"{HOST}/base"}, {"Token": None}]:
            self.assertTrue(client(**settings).get_vector_bucket(Bucket=BUCKET)[1]["vectorBucket"])

    def test_suite_of_the_vendor(self):
        """What ut/test.py of the SDK's repository asserts."""
        self.index("suite", metric="euclidean")
        vectors = [("vector1", [0.1, 0.2, 0.3], {"key1": "value1"}), ("vector2", [0.4, 0.5, 0.6], {"key1": "value11"})]
        self.put(*vectors, index="suite")
        self.assertEqual(2, len(self.client.list_vectors(Bucket=BUCKET, Index="suite")[1]["vectors"]))
        self.put(("vector3", [0.7, 0.8, 0.9], {"key1": "value111"}), index="suite")
        self.assertEqual("vector1", self.query([0.1, 0.2, 0.3], 1, "suite")[0]["key"])
        self.client.delete_vectors(Bucket=BUCKET, Index="suite", Keys=["vector1"])
        self.assertEqual("vector2", self.query([0.1, 0.2, 0.3], 1, "suite")[0]["key"])
        chosen = self.query([0.1, 0.2, 0.3], 1, "suite", Filter={"key1": {"$eq": "value111"}})
        self.assertEqual("vector3", chosen[0]["key"])


if __name__ == "__main__":
    unittest.main()

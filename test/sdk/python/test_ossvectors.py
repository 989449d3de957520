"""The unchanged alibabacloud-oss-v2 against a running Tuku, whose address is in TUKU_URL: all 21 operations.

Its vectors client always puts the bucket in front of the host, so Tuku is its proxy, as docs/alibaba/ossvectors.md says.
"""

import json
import os
import unittest

import alibabacloud_oss_v2 as oss
import alibabacloud_oss_v2.vectors as vectors
from alibabacloud_oss_v2.vectors import models

REGION = "cn-hangzhou"
ACCOUNT = "1746495857601234"
BUCKET = "py-life-cycle"


def client(key="tuku", secret="tuku-secret"):
    config = oss.config.load_default()
    config.credentials_provider = oss.credentials.StaticCredentialsProvider(key, secret)
    config.region, config.account_id, config.disable_ssl = REGION, ACCOUNT, True
    config.proxy_host = {"http": os.environ["TUKU_URL"]}
    return vectors.Client(config)


class LifeCycle(unittest.TestCase):
    def setUp(self):
        self.client = client()
        self.done(self.client.put_vector_bucket(models.PutVectorBucketRequest(bucket=BUCKET)))
        self.addCleanup(self.clean)

    def clean(self):
        for page in self.client.list_vector_indexes_paginator().iter_page(models.ListVectorIndexesRequest(bucket=BUCKET)):
            for index in page.indexes:
                request = models.DeleteVectorIndexRequest(bucket=BUCKET, index_name=index["indexName"])
                self.done(self.client.delete_vector_index(request), 204)
        self.done(self.client.delete_vector_bucket(models.DeleteVectorBucketRequest(bucket=BUCKET)), 204)

    def done(self, result, status=200):
        """A success has the parts that the vendor's own suite looks for; returns it."""
        self.assertEqual(status, result.status_code)
        self.assertEqual("OK" if status == 200 else "No Content", result.status)
        self.assertEqual(24, len(result.request_id))
        self.assertEqual(result.request_id, result.headers.get("x-oss-request-id"))
        return result

    def refused(self, status, code, call, request):
        with self.assertRaises(oss.exceptions.OperationError) as caught:
            call(request)
        error = caught.exception.unwrap()
        self.assertIsInstance(error, oss.exceptions.ServiceError)
        self.assertEqual((status, code), (error.status_code, error.code))
        self.assertEqual(24, len(error.request_id))
        return error

    def index(self, name="photos", metric="cosine", **more):
        request = models.PutVectorIndexRequest(
            bucket=BUCKET, index_name=name, data_type="float32", dimension=3, distance_metric=metric, **more
        )
        self.done(self.client.put_vector_index(request))

    def test_buckets(self):
        info = self.done(self.client.get_vector_bucket(models.GetVectorBucketRequest(bucket=BUCKET))).bucket_info
        self.assertEqual(f"acs:ossvector:{REGION}:{ACCOUNT}:{BUCKET}", info.name)
        self.assertEqual(f"oss-{REGION}", info.location)
        self.assertEqual(f"{REGION}.oss-vectors.aliyuncs.com", info.extranet_endpoint)
        self.assertIsNotNone(info.creation_date)
        more = [f"{BUCKET}-{i}" for i in range(2)]
        for name in more:
            request = models.PutVectorBucketRequest(bucket=name, resource_group_id="rg-py", bucket_tagging="a=1&b=2")
            self.done(self.client.put_vector_bucket(request))
        page = self.done(self.client.list_vector_buckets(models.ListVectorBucketsRequest(prefix=BUCKET, max_keys=1)))
        self.assertTrue(page.is_truncated)
        self.assertEqual(BUCKET, page.next_marker)
        pages = self.client.list_vector_buckets_paginator(limit=2).iter_page(
            models.ListVectorBucketsRequest(prefix=BUCKET)
        )
        names = [[bucket.name.split(":")[4] for bucket in page.buckets] for page in pages]
        self.assertEqual([[BUCKET, more[0]], [more[1]]], names)
        for name in more:
            self.done(self.client.delete_vector_bucket(models.DeleteVectorBucketRequest(bucket=name)), 204)

    def test_policy(self):
        text = json.dumps(
            {
                "Version": "1",
                "Statement": [
                    {
                        "Action": ["ossvector:PutVectors", "ossvector:GetVectors"],
                        "Effect": "Deny",
                        "Principal": [ACCOUNT],
                        "Resource": [f"acs:ossvector:*:*:{BUCKET}", f"acs:ossvector:*:*:{BUCKET}/*"],
                    }
                ],
            }
        )
        self.index()
        get = models.GetVectorsRequest(bucket=BUCKET, index_name="photos", keys=["a"])
        self.done(self.client.get_vectors(get))
        self.done(self.client.put_bucket_policy(models.PutBucketPolicyRequest(bucket=BUCKET, body=text)))
        kept = self.done(self.client.get_bucket_policy(models.GetBucketPolicyRequest(bucket=BUCKET)))
        self.assertEqual(text, kept.body)
        self.refused(403, "AccessDenied", self.client.get_vectors, get)
        self.done(self.client.delete_bucket_policy(models.DeleteBucketPolicyRequest(bucket=BUCKET)), 204)
        self.done(self.client.get_vectors(get))
        request = models.GetBucketPolicyRequest(bucket=BUCKET)
        self.refused(404, "NoSuchBucketPolicy", self.client.get_bucket_policy, request)

    def test_logging(self):
        get = models.GetBucketLoggingRequest(bucket=BUCKET)
        enabled = models.LoggingEnabled(
            target_bucket="logs", target_prefix="TEST", logging_role="AliyunOSSLoggingDefaultRole"
        )
        status = models.BucketLoggingStatus(logging_enabled=enabled)
        request = models.PutBucketLoggingRequest(bucket=BUCKET, bucket_logging_status=status)
        self.done(self.client.put_bucket_logging(request))
        kept = self.done(self.client.get_bucket_logging(get)).bucket_logging_status.logging_enabled
        self.assertEqual(("logs", "TEST"), (kept.target_bucket, kept.target_prefix))
        self.assertEqual("AliyunOSSLoggingDefaultRole", kept.logging_role)
        self.done(self.client.delete_bucket_logging(models.DeleteBucketLoggingRequest(bucket=BUCKET)), 204)
        kept = self.done(self.client.get_bucket_logging(get)).bucket_logging_status.logging_enabled
        self.assertIsNone(kept.target_bucket)

    def test_indexes(self):
        metadata = {"nonFilterableMetadataKeys": ["Key1", "key2"]}
        self.index("MyIndex", metadata=metadata)
        get = models.GetVectorIndexRequest(bucket=BUCKET, index_name="MyIndex")
        index = self.done(self.client.get_vector_index(get)).index
        self.assertEqual(("MyIndex", 3, "cosine"), (index["indexName"], index["dimension"], index["distanceMetric"]))
        self.assertEqual((metadata, "float32"), (index["metadata"], index["dataType"]))
        for i in range(10):
            self.index(f"index{i}")
        paginator = self.client.list_vector_indexes_paginator(limit=5)
        pages = [page.indexes for page in paginator.iter_page(models.ListVectorIndexesRequest(bucket=BUCKET))]
        self.assertEqual([5, 5, 1], [len(page) for page in pages])
        request = models.DeleteVectorIndexRequest(bucket=BUCKET, index_name="MyIndex")
        self.done(self.client.delete_vector_index(request), 204)
        self.refused(404, "NoSuchVectorIndex", self.client.get_vector_index, get)

    def test_vectors(self):
        self.index()
        stored = [
            {"key": "vector-key-1", "data": {"float32": [0.1, 0.2, 0.3]}, "metadata": {"Key1": "v", "tags": ["1", "2", "3"]}},
            {"key": "图", "data": {"float32": [1.0, 0, 0]}, "metadata": {"year": 2020, "shop": "<a&b>"}},
            {"key": "bare", "data": {"float32": [0, 0, -1]}},
        ]
        put = models.PutVectorsRequest(bucket=BUCKET, index_name="photos", vectors=stored)
        self.done(self.client.put_vectors(put))
        get = models.GetVectorsRequest(
            bucket=BUCKET, index_name="photos", keys=["vector-key-1", "missing"], return_data=True, return_metadata=True
        )
        [found] = self.done(self.client.get_vectors(get)).vectors
        self.assertEqual(stored[0]["metadata"], found["metadata"])
        for actual, sent in zip(found["data"]["float32"], [0.1, 0.2, 0.3]):
            self.assertAlmostEqual(sent, actual, places=7)

        segment = models.ListVectorsRequest(bucket=BUCKET, index_name="photos", segment_count=2, segment_index=1)
        self.assertIn("vector-key-1", [v["key"] for v in self.done(self.client.list_vectors(segment)).vectors])
        pages = self.client.list_vectors_paginator(limit=2).iter_page(
            models.ListVectorsRequest(bucket=BUCKET, index_name="photos")
        )
        self.assertEqual([2, 1], [len(page.vectors) for page in pages])

        def query(**more):
            request = models.QueryVectorsRequest(
                bucket=BUCKET, index_name="photos", query_vector={"float32": [0.1, 0.2, 0.3]}, top_k=10, **more
            )
            return self.done(self.client.query_vectors(request)).vectors

        hits = query(return_distance=True, return_metadata=True)
        self.assertEqual(["vector-key-1", "图", "bare"], [hit["key"] for hit in hits])
        self.assertAlmostEqual(0, hits[0]["distance"], places=12)
        self.assertEqual({"year": 2020, "shop": "<a&b>"}, hits[1]["metadata"])
        self.assertEqual([{"key": "图"}], query(filter={"$and": [{"shop": {"$in": ["<a&b>"]}}]}))
        self.assertEqual(3, len(query(filter={"Key9": {"$nin": ["v"]}})))

        keys = ["vector-key-1", "missing"]
        request = models.DeleteVectorsRequest(bucket=BUCKET, index_name="photos", keys=keys)
        self.done(self.client.delete_vectors(request), 204)
        self.assertEqual([], self.done(self.client.get_vectors(get)).vectors or [])

    def test_errors(self):
        missing = models.PutVectorsRequest(bucket="py--not-there", index_name="", vectors=[])
        error = self.refused(404, "NoSuchBucket", self.client.put_vectors, missing)
        self.assertEqual("0015-00000101", error.ec)
        self.assertEqual("The specified bucket does not exist.", error.message)
        request = models.GetVectorBucketRequest(bucket=BUCKET)
        self.refused(403, "SignatureDoesNotMatch", client(secret="wrong").get_vector_bucket, request)
        request = models.PutVectorIndexRequest(bucket=BUCKET, index_name="no-name")
        self.refused(400, "VectorIndexParameterInvalid", self.client.put_vector_index, request)
        self.refused(409, "BucketAlreadyExists", self.client.put_vector_bucket, models.PutVectorBucketRequest(bucket=BUCKET))

    def test_fusion(self):
        fields = [
            {"name": "look", "type": "vector", "dataType": "float32", "dimension": 4, "distanceMetric": "cosine"},
            {"name": "words", "type": "vector", "dataType": "float32", "dimension": 4, "distanceMetric": "cosine"},
            {"name": "title", "type": "string", "text": {"enabled": True}},
            {"name": "price", "type": "double"},
        ]
        create = models.PutVectorIndexFusionRequest(
            bucket=BUCKET, index_name="goods-1", mode="fusion", schema_configuration={"fields": fields}
        )
        self.done(self.client.put_vector_index_fusion(create))
        self.refused(409, "VectorBucketIndexAlreadyExist", self.client.put_vector_index_fusion, create)
        shown = self.done(self.client.get_vector_index(models.GetVectorIndexRequest(bucket=BUCKET, index_name="goods-1")))
        self.assertEqual(("fusion", {"fields": fields}), (shown.index["mode"], shown.index["schemaConfiguration"]))
        metadata = {"category": "storage", "title": "无线蓝牙耳机", "price": 199.5}
        vectors_ = [
            {"key": "a", "data": {"look": [1, 0, 0, 0], "words": [0, 1, 0, 0]}, "metadata": metadata},
            {"key": "b", "data": {"look": [0, 1, 0, 0]}, "metadata": {"title": "Red car", "price": 9.0}},
        ]
        self.done(self.client.put_vectors(models.PutVectorsRequest(bucket=BUCKET, index_name="goods-1", vectors=vectors_)))
        find = lambda **more: self.done(
            self.client.query_vectors_fusion(models.QueryVectorsFusionRequest(bucket=BUCKET, index_name="goods-1", **more))
        )
        knn = {"field": "look", "queryVector": [1, 0, 0, 0], "topK": 10, "numCandidates": 100}
        found = find(knn=knn, limit=10, return_metadata=True).vectors
        self.assertEqual([("a", 1.0), ("b", 0.5)], [(hit["key"], hit["score"]) for hit in found])
        self.assertEqual(metadata, found[0]["metadata"])
        text = {"title": {"$textMatch": {"value": "耳机", "boost": 2.0}}}
        self.assertEqual(["a"], [hit["key"] for hit in find(query=text).vectors])
        page = find(query={"price": {"$gt": 0}}, sort=[{"price": {"order": "asc"}}], limit=1)
        self.assertEqual("b", page.vectors[0]["key"])
        rest = find(query={"price": {"$gt": 0}}, sort=[{"price": {"order": "asc"}}], limit=1, next_token=page.next_token)
        self.assertEqual((["a"], None), ([hit["key"] for hit in rest.vectors], rest.next_token))
        parts = [{"retriever": {"knn": knn}, "weight": 0.7, "normalizer": "minMax"}, {"retriever": {"simple": {"query": text}}}]
        fused = find(retriever={"weight": {"windowSize": 100, "retrievers": parts}}).vectors
        self.assertEqual(["a", "b"], [hit["key"] for hit in fused])
        empty = models.QueryVectorsFusionRequest(bucket=BUCKET, index_name="goods-1")
        self.refused(400, "VectorIndexParameterInvalid", self.client.query_vectors_fusion, empty)
        missing = models.QueryVectorsFusionRequest(bucket="not-there", index_name="goods-1", knn=knn)
        self.refused(404, "NoSuchBucket", self.client.query_vectors_fusion, missing)


if __name__ == "__main__":
    unittest.main()

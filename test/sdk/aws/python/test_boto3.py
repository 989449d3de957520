"""The unchanged boto3 against a running Tuku, whose address is in TUKU_URL: all 22 operations."""

import json
import math
import os
import struct
import unittest
import urllib.error
import urllib.request

import boto3

BUCKET = "py-life-cycle"
INDEX = {"vectorBucketName": BUCKET, "indexName": "idx"}


def client(secret="tuku-secret", **more):
    return boto3.client(
        "s3vectors",
        endpoint_url=os.environ["TUKU_URL"],
        region_name="us-east-1",
        aws_access_key_id="tuku",
        aws_secret_access_key=secret,
        **more,
    )


def float32(number):
    return struct.unpack("f", struct.pack("f", number))[0]


class LifeCycle(unittest.TestCase):
    def setUp(self):
        self.client = client()
        self.arn = self.client.create_vector_bucket(vectorBucketName=BUCKET, tags={"team": "x"})["vectorBucketArn"]
        self.addCleanup(self.clean)

    def clean(self):
        for page in self.client.get_paginator("list_indexes").paginate(vectorBucketName=BUCKET):
            for index in page["indexes"]:
                self.client.delete_index(indexArn=index["indexArn"])
        self.client.delete_vector_bucket(vectorBucketName=BUCKET)

    def index(self, **more):
        shape = {"dataType": "float32", "dimension": 2, "distanceMetric": "cosine"}
        return self.client.create_index(**{**INDEX, **shape, **more})["indexArn"]

    def refused(self, code, status, call, **members):
        with self.assertRaises(self.client.exceptions.ClientError) as caught:
            call(**members)
        response = caught.exception.response
        self.assertEqual((code, status), (response["Error"]["Code"], response["ResponseMetadata"]["HTTPStatusCode"]))
        self.assertEqual(36, len(response["ResponseMetadata"]["RequestId"]))
        return response

    def test_buckets(self):
        bucket = self.client.get_vector_bucket(vectorBucketArn=self.arn)["vectorBucket"]
        self.assertEqual((BUCKET, self.arn, "ENHANCED"), tuple(bucket[name] for name in ("vectorBucketName", "vectorBucketArn", "defaultIndexMode")))
        self.assertEqual({"sseType": "AES256"}, bucket["encryptionConfiguration"])
        self.assertGreater(bucket["creationTime"].timestamp(), 1.7e9)
        more = [f"{BUCKET}-{n}" for n in range(2)]
        for name in more:
            self.client.create_vector_bucket(vectorBucketName=name)
        pages = self.client.get_paginator("list_vector_buckets").paginate(prefix=BUCKET, PaginationConfig={"PageSize": 2})
        names = [[one["vectorBucketName"] for one in page["vectorBuckets"]] for page in pages]
        self.assertEqual([[BUCKET, more[0]], [more[1]]], names)
        for name in more:
            self.client.delete_vector_bucket(vectorBucketName=name)
        self.refused("ConflictException", 409, self.client.create_vector_bucket, vectorBucketName=BUCKET)
        with self.assertRaises(self.client.exceptions.NotFoundException):
            self.client.get_vector_bucket(vectorBucketName=more[0])

    def test_policy(self):
        self.index()
        policy = json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "s3vectors:GetVectors", "Resource": f"{self.arn}/*"}],
            }
        )
        self.client.put_vector_bucket_policy(vectorBucketName=BUCKET, policy=policy)
        self.assertEqual(policy, self.client.get_vector_bucket_policy(vectorBucketName=BUCKET)["policy"])
        self.refused("AccessDeniedException", 403, self.client.get_vectors, **INDEX, keys=["a"])
        self.client.delete_vector_bucket_policy(vectorBucketName=BUCKET)
        self.assertEqual([], self.client.get_vectors(**INDEX, keys=["a"])["vectors"])
        with self.assertRaises(self.client.exceptions.NotFoundException):
            self.client.get_vector_bucket_policy(vectorBucketName=BUCKET)

    def test_indexes_and_modes(self):
        arn = self.index(metadataConfiguration={"nonFilterableMetadataKeys": ["note"]})
        index = self.client.get_index(indexArn=arn)["index"]
        self.assertEqual(("idx", 2, "cosine", "ENHANCED"), tuple(index[name] for name in ("indexName", "dimension", "distanceMetric", "indexMode")))
        for n in range(4):
            self.index(indexName=f"more-{n}")
        pages = self.client.get_paginator("list_indexes").paginate(vectorBucketName=BUCKET, PaginationConfig={"PageSize": 2})
        self.assertEqual([2, 2, 1], [len(page["indexes"]) for page in pages])
        self.client.put_vector_bucket_default_index_mode(vectorBucketName=BUCKET, defaultIndexMode="CLASSIC")
        classic = self.index(indexName="classic")
        self.assertEqual("CLASSIC", self.client.get_index(indexArn=classic)["index"]["indexMode"])
        self.client.update_index_mode(indexArn=classic, indexMode="ENHANCED")
        self.assertEqual("ENHANCED", self.client.get_index(indexArn=classic)["index"]["indexMode"])
        fields = self.refused("ValidationException", 400, self.index, dimension=4097)["fieldList"]
        self.assertEqual("/dimension", fields[0]["path"])

    def test_tags(self):
        for arn in (self.arn, self.index(tags={"team": "x"})):
            self.client.tag_resource(resourceArn=arn, tags={"a": "b c", "d/e": ""})
            self.client.untag_resource(resourceArn=arn, tagKeys=["team", "d/e"])
            self.assertEqual({"a": "b c"}, self.client.list_tags_for_resource(resourceArn=arn)["tags"])

    def test_vectors(self):
        self.index(distanceMetric="euclidean")
        keys = [f"k{n:03}" for n in range(150)]
        for at in range(0, 150, 50):
            vectors = [{"key": key, "data": {"float32": [int(key[1:]), 0.1]}, "metadata": {"n": int(key[1:]), "图": "x"}} for key in keys[at : at + 50]]
            self.client.put_vectors(**INDEX, vectors=vectors)
        got = self.client.get_vectors(**INDEX, keys=["k001", "none"], returnData=True, returnMetadata=True)["vectors"]
        self.assertEqual([{"key": "k001", "data": {"float32": [1, float32(0.1)]}, "metadata": {"n": 1, "图": "x"}}], got)
        pages = self.client.get_paginator("list_vectors").paginate(**INDEX, PaginationConfig={"PageSize": 60})
        self.assertEqual([60, 60, 30], [len(page["vectors"]) for page in pages])
        halves = [self.client.list_vectors(**INDEX, segmentCount=2, segmentIndex=n)["vectors"] for n in range(2)]
        self.assertEqual(keys, sorted(one["key"] for half in halves for one in half))
        query = {**INDEX, "topK": 130, "queryVector": {"float32": [0, 0]}, "returnDistance": True}
        pages = list(self.client.get_paginator("query_vectors").paginate(**query))
        self.assertEqual([100, 30], [len(page["vectors"]) for page in pages])
        self.assertEqual(keys[:130], [one["key"] for page in pages for one in page["vectors"]])
        self.assertEqual(float32(math.hypot(1, float32(0.1))), pages[0]["vectors"][1]["distance"])
        found = self.client.query_vectors(**{**query, "topK": 3}, filter={"$and": [{"n": {"$gte": 10}}, {"图": {"$startsWith": "x"}}]}, returnMetadata=True)
        self.assertEqual(("euclidean", [10, 11, 12]), (found["distanceMetric"], [one["metadata"]["n"] for one in found["vectors"]]))
        self.client.delete_vectors(**INDEX, keys=keys[:100])
        self.assertEqual([], self.client.get_vectors(**INDEX, keys=keys[:100])["vectors"])
        response = self.refused("ValidationException", 400, self.client.query_vectors, **{**query, "filter": {"a": 1, "b": 2}})
        self.assertEqual(("Invalid filter", "filter"), (response["message"], response["fieldList"][0]["path"]))

    def test_text(self):
        self.index(metadataConfiguration={"textSearchConfigurations": [{"metadataKey": "body", "language": "zh"}]})
        texts = {"a": "红色 shoe", "b": "blue shoe", "c": "红色 hat"}
        self.client.put_vectors(**INDEX, vectors=[{"key": key, "data": {"float32": [1, n]}, "metadata": {"body": text, "title": text}} for n, (key, text) in enumerate(texts.items())])
        found = self.client.query_vectors(**INDEX, topK=3, queryTexts=[{"metadataKey": "body", "text": "红色 hat"}], returnScores=True)["vectors"]
        self.assertEqual(["c", "a"], [one["key"] for one in found])
        self.assertGreater(found[0]["scores"]["bm25Scores"][0]["score"], found[1]["scores"]["bm25Scores"][0]["score"])
        self.client.update_metadata_configuration(**INDEX, add={"textSearchConfigurations": [{"metadataKey": "title"}]})
        hybrid = self.client.query_vectors(**INDEX, topK=3, queryVector={"float32": [1, 0]}, queryTexts=[{"metadataKey": "title", "text": "blue"}], returnScores=True)["vectors"]
        self.assertEqual("b", hybrid[0]["key"])
        self.assertEqual({"fused", "bm25Scores", "vectorDistance"}, set(hybrid[0]["scores"]))
        self.client.update_metadata_configuration(**INDEX, delete={"textSearchConfigurations": [{"metadataKey": "title"}]})
        kept = self.client.get_index(**INDEX)["index"]["metadataConfiguration"]["textSearchConfigurations"]
        self.assertEqual([{"metadataKey": "body", "language": "zh", "status": "ACTIVE"}], kept)

    def test_callers(self):
        for other, code in ((client(secret="wrong"), "InvalidSignatureException"), (client(aws_session_token="t"), "UnrecognizedClientException")):
            self.refused(code, 403, other.list_vector_buckets)

    def test_presigned_url(self):
        def post(of, **options):
            url = of.generate_presigned_url("list_vector_buckets", **options)
            # botocore signs the content type of the body that it leaves out.
            return json.load(urllib.request.urlopen(urllib.request.Request(url, data=b"", method="POST", headers={"Content-Type": "application/json"})))

        self.assertIn(BUCKET, [one["vectorBucketName"] for one in post(self.client, ExpiresIn=60)["vectorBuckets"]])
        with self.assertRaises(urllib.error.HTTPError) as caught:
            post(client(secret="wrong"))
        self.assertEqual((403, "InvalidSignatureException"), (caught.exception.code, caught.exception.headers["x-amzn-ErrorType"]))


if __name__ == "__main__":
    unittest.main()

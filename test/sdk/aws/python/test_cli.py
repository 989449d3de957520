"""The unchanged AWS CLI, version 1 of PyPI, led to a running Tuku by `tuku exec`: its environment alone."""

import json
import os
import subprocess
import sys
import unittest

PLACE = ["--vector-bucket-name", "cli-bucket", "--index-name", "idx"]


def aws(command, *arguments):
    """The answer of a command; what it says on standard error, for a failure."""
    program = os.path.join(os.path.dirname(sys.executable), "aws")
    call = [program, "s3vectors", command, "--region", "us-east-1", "--output", "json", *arguments]
    done = subprocess.run(call, capture_output=True, text=True, timeout=60)
    return json.loads(done.stdout or "{}") if done.returncode == 0 else done.stderr


class Commands(unittest.TestCase):
    def test_an_index(self):
        self.assertTrue(os.environ["AWS_ENDPOINT_URL_S3VECTORS"].startswith("http://127.0.0.1:"))
        arn = aws("create-vector-bucket", "--vector-bucket-name", "cli-bucket", "--tags", "team=x")["vectorBucketArn"]
        self.assertEqual("arn:aws:s3vectors:us-east-1:123456789012:bucket/cli-bucket", arn)
        aws("create-index", *PLACE, "--data-type", "float32", "--dimension", "2", "--distance-metric", "cosine")
        vectors = [{"key": key, "data": {"float32": [1, n]}, "metadata": {"n": n}} for n, key in enumerate("abc")]
        aws("put-vectors", *PLACE, "--vectors", json.dumps(vectors))
        vector = ["--top-k", "2", "--query-vector", '{"float32": [1, 0]}', "--return-distance"]
        found = aws("query-vectors", *PLACE, *vector, "--filter", '{"n": {"$lte": 1}}')
        self.assertEqual(["a", "b"], [one["key"] for one in found["vectors"]])
        self.assertEqual({"tags": {"team": "x"}}, aws("list-tags-for-resource", "--resource-arn", arn))
        self.assertIn("(NotFoundException)", aws("get-vector-bucket-policy", "--vector-bucket-name", "cli-bucket"))
        aws("delete-index", *PLACE)
        aws("delete-vector-bucket", "--vector-bucket-name", "cli-bucket")
        self.assertEqual([], aws("list-vector-buckets", "--prefix", "cli-")["vectorBuckets"])


if __name__ == "__main__":
    unittest.main()

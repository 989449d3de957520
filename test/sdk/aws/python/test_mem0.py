"""mem0's memory of agents, unchanged, over its s3_vectors store, against a running Tuku, whose address is in TUKU_URL."""

import os
import pathlib
import sys
import tempfile
import unittest

folder = tempfile.TemporaryDirectory()
os.environ.update(
    AWS_ACCESS_KEY_ID="tuku",
    AWS_SECRET_ACCESS_KEY="tuku-secret",
    AWS_ENDPOINT_URL_S3VECTORS=os.environ["TUKU_URL"],
    MEM0_DIR=folder.name,
    MEM0_TELEMETRY="False",
)

sys.path.insert(0, str(pathlib.Path(__file__).parents[2]))

import boto3
from mem0 import Memory

import embeddings

BUCKET = "mem0-memories"
OPENAI = {"api_key": "none", "openai_base_url": embeddings.serve()}


def memory():
    return Memory.from_config(
        {
            "vector_store": {
                "provider": "s3_vectors",
                "config": {
                    "vector_bucket_name": BUCKET,
                    "collection_name": "memories",
                    "embedding_model_dims": embeddings.DIMENSION,
                    "region_name": "us-east-1",
                },
            },
            "embedder": {"provider": "openai", "config": {**OPENAI, "model": "letters"}},
            # Nothing is asked of it: memories are stored as they are.
            "llm": {"provider": "openai", "config": OPENAI},
        }
    )


class Mem0(unittest.TestCase):
    def setUp(self):
        self.memory = memory()
        self.addCleanup(self.empty)

    def empty(self):
        client = boto3.client("s3vectors", region_name="us-east-1")
        for index in client.list_indexes(vectorBucketName=BUCKET)["indexes"]:
            client.delete_index(vectorBucketName=BUCKET, indexName=index["indexName"])
        client.delete_vector_bucket(vectorBucketName=BUCKET)

    def add(self, text, user="ana", **metadata):
        (made,) = self.memory.add(text, user_id=user, metadata=metadata, infer=False)["results"]
        return made["id"]

    def find(self, text, user="ana", **more):
        found = self.memory.search(text, filters={"user_id": user}, threshold=0, **more)["results"]
        return [one["memory"] for one in found]

    def test_memories_of_users(self):
        self.add("likes ooo books", topic="books")
        self.add("eats apples and bananas", topic="food")
        self.add("uuu", user="ben")
        self.assertEqual(["likes ooo books", "eats apples and bananas"], self.find("ooo"))
        self.assertEqual(["uuu"], self.find("ooo", user="ben"))
        self.assertEqual(["eats apples and bananas"], self.find("banana", top_k=1))
        # Another process finds them.
        self.memory = memory()
        self.assertEqual(["likes ooo books"], self.find("ooo", top_k=1))

    def test_changes(self):
        book = self.add("likes ooo books")
        food = self.add("eats apples")
        self.memory.update(book, "likes iii films")
        self.assertEqual("likes iii films", self.memory.get(book)["memory"])
        self.assertEqual(["likes iii films"], self.find("iii", top_k=1))
        self.memory.delete(food)
        self.assertEqual(["likes iii films"], [one["memory"] for one in self.memory.get_all(filters={"user_id": "ana"})["results"]])
        self.assertEqual(["ADD", "UPDATE"], [one["event"] for one in self.memory.history(book)])
        self.memory.delete_all(user_id="ana")
        self.assertEqual([], self.memory.get_all(filters={"user_id": "ana"})["results"])


if __name__ == "__main__":
    unittest.main()

"""The unchanged stores of LangChain and LlamaIndex against a running Tuku, whose address is in TUKU_URL."""

import os
import unittest

import boto3
from langchain_aws.vectorstores import AmazonS3Vectors
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from llama_index.core.schema import TextNode
from llama_index.core.vector_stores import FilterOperator, MetadataFilter, MetadataFilters, VectorStoreQuery
from llama_index.vector_stores.s3 import S3VectorStore

KEY = {"aws_access_key_id": "tuku", "aws_secret_access_key": "tuku-secret", "region_name": "us-east-1"}


class Letters(Embeddings):
    """Texts by their letters a, b and c: enough to tell them apart."""

    def embed_query(self, text):
        return [0.1 + text.count(letter) for letter in "abc"]

    def embed_documents(self, texts):
        return [self.embed_query(text) for text in texts]


def client():
    return boto3.client("s3vectors", endpoint_url=os.environ["TUKU_URL"], **KEY)


class LangChain(unittest.TestCase):
    def test_store(self):
        own = client()
        own.create_vector_bucket(vectorBucketName="langchain-docs")
        store = AmazonS3Vectors(vector_bucket_name="langchain-docs", index_name="docs", embedding=Letters(), client=own)
        ids = store.add_documents([Document(page_content=text, metadata={"kind": kind}) for text, kind in (("aaa", "x"), ("abc", "x"), ("bbb", "y"))])
        self.assertEqual(3, len(ids))
        found = store.similarity_search_with_score("aa", k=2)
        self.assertEqual(["aaa", "abc"], [document.page_content for document, _ in found])
        self.assertLess(found[0][1], found[1][1])
        only = store.similarity_search("aa", k=5, filter={"kind": "y"})
        self.assertEqual([("bbb", {"kind": "y"})], [(document.page_content, document.metadata) for document in only])
        self.assertEqual(["abc"], [document.page_content for document in store.get_by_ids([ids[1]])])
        store.delete([ids[0]])
        self.assertEqual(["abc"], [document.page_content for document in store.similarity_search("aa", k=1)])
        store.delete()
        own.delete_vector_bucket(vectorBucketName="langchain-docs")


class LlamaIndex(unittest.TestCase):
    def test_store(self):
        bucket, index = "llama-notes", "notes"
        own = client()
        own.create_vector_bucket(vectorBucketName=bucket)
        session = boto3.Session(**KEY)
        os.environ["AWS_ENDPOINT_URL_S3VECTORS"] = os.environ["TUKU_URL"]
        self.addCleanup(os.environ.pop, "AWS_ENDPOINT_URL_S3VECTORS")
        store = S3VectorStore.create_index_from_bucket(bucket_name_or_arn=bucket, index_name=index, dimension=3, sync_session=session)
        nodes = [TextNode(id_=text, text=text, metadata={"n": n}, embedding=Letters().embed_query(text)) for n, text in enumerate(("aaa", "abc", "bbb"))]
        self.assertEqual(["aaa", "abc", "bbb"], store.add(nodes))
        result = store.query(VectorStoreQuery(query_embedding=Letters().embed_query("aa"), similarity_top_k=2))
        self.assertEqual(["aaa", "abc"], [node.text for node in result.nodes])
        self.assertGreater(result.similarities[0], result.similarities[1])
        filters = MetadataFilters(filters=[MetadataFilter(key="n", value=1, operator=FilterOperator.GTE)])
        result = store.query(VectorStoreQuery(query_embedding=Letters().embed_query("aa"), similarity_top_k=5, filters=filters))
        self.assertEqual(["abc", "bbb"], [node.text for node in result.nodes])
        store.delete_nodes(["abc"])
        result = store.query(VectorStoreQuery(query_embedding=Letters().embed_query("aa"), similarity_top_k=5))
        self.assertEqual(["aaa", "bbb"], [node.text for node in result.nodes])
        own.delete_index(vectorBucketName=bucket, indexName=index)
        own.delete_vector_bucket(vectorBucketName=bucket)


if __name__ == "__main__":
    unittest.main()

"""Unchanged frameworks over cos-python-sdk-v5 against a running Tuku, whose address is in TUKU_URL."""

import os
import unittest
import urllib.parse

from llama_index.core.schema import TextNode
from llama_index.core.vector_stores.types import (
    FilterCondition,
    FilterOperator,
    MetadataFilter,
    MetadataFilters,
    VectorStoreQuery,
)
from llama_index.vector_stores.cos import COSVectorStore
from qcloud_cos import CosConfig, CosVectorsClient

BUCKET = "py-llama-1250000000"
HOST = urllib.parse.urlparse(os.environ["TUKU_URL"]).netloc


class LlamaIndex(unittest.TestCase):
    def setUp(self):
        config = CosConfig(
            Region="ap-guangzhou", SecretId="tuku", SecretKey="tuku-secret", Scheme="http", Domain=HOST
        )
        self.client = CosVectorsClient(config)
        self.client.create_vector_bucket(Bucket=BUCKET)
        self.addCleanup(self.client.delete_vector_bucket, Bucket=BUCKET)
        self.store = COSVectorStore.create_index_from_bucket(
            bucket_name=BUCKET, index_name="pages", dimension=2, client=self.client
        )
        self.addCleanup(self.store.clear)
        pages = [("a", [1.0, 0.0], {"lang": "zh", "year": 2024}), ("b", [0.8, 0.6], {"lang": "en", "year": 2026})]
        self.nodes = [
            TextNode(id_=name, text=f"page {name}", embedding=vector, metadata=metadata)
            for name, vector, metadata in pages
        ]
        self.assertEqual(["a", "b"], self.store.add(self.nodes))

    def find(self, top_k=2, **more):
        return self.store.query(VectorStoreQuery(query_embedding=[1.0, 0.0], similarity_top_k=top_k, **more))

    def test_query(self):
        found = self.find()
        self.assertEqual(["a", "b"], found.ids)
        self.assertEqual(["page a", "page b"], [node.get_content() for node in found.nodes])
        self.assertAlmostEqual(1, found.similarities[0], 5)
        self.assertGreater(found.similarities[0], found.similarities[1])

    def test_filters(self):
        def filters(*conditions, condition=FilterCondition.AND):
            return MetadataFilters(
                filters=[MetadataFilter(key=key, value=value, operator=operator) for key, operator, value in conditions],
                condition=condition,
            )

        self.assertEqual(["b"], self.find(filters=filters(("lang", FilterOperator.EQ, "en"))).ids)
        self.assertEqual(["b"], self.find(filters=filters(("year", FilterOperator.GT, 2025))).ids)
        either = filters(
            ("lang", FilterOperator.IN, ["zh"]), ("year", FilterOperator.GTE, 2026), condition=FilterCondition.OR
        )
        self.assertEqual(["a", "b"], self.find(filters=either).ids)

    def test_nodes(self):
        self.assertEqual(["page b"], [node.get_content() for node in self.store.get_nodes(["b"])])
        self.store.delete_nodes(["a"])
        self.assertEqual(["b"], self.find().ids)

    def test_delete_by_document(self):
        """Walks all pages of ListVectors: it ends because the last one has no token."""
        from llama_index.core.schema import NodeRelationship, RelatedNodeInfo

        child = TextNode(id_="c", text="page c", embedding=[0.0, 1.0])
        child.relationships[NodeRelationship.SOURCE] = RelatedNodeInfo(node_id="document")
        self.store.add([child])
        self.store.delete("document")
        self.assertEqual(["a", "b"], sorted(self.find(top_k=3).ids))


if __name__ == "__main__":
    unittest.main()

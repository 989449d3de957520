"""VeADK's knowledge base over its TOS Vectors backend, unchanged, in the environment of `tuku exec`."""

import os
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

import embeddings

os.environ.update(
    VOLCENGINE_ACCESS_KEY="tuku",
    VOLCENGINE_SECRET_KEY="tuku-secret",
    DATABASE_TOS_VECTOR_BUCKET="veadk",
    DATABASE_TOS_VECTOR_ACCOUNT_ID="2100000001",
    DATABASE_TOS_VECTOR_ENDPOINT="http://tosvectors-cn-beijing.volces.com",
    MODEL_EMBEDDING_NAME="text-embedding-3-small",
    MODEL_EMBEDDING_DIM=str(embeddings.DIMENSION),
    MODEL_EMBEDDING_API_KEY="none",
    MODEL_EMBEDDING_API_BASE=embeddings.serve(),
)

from veadk.knowledgebase import KnowledgeBase


class VeADK(unittest.TestCase):
    def test_knowledge(self):
        base = KnowledgeBase(backend="tos_vector", index="knowledge", top_k=1)
        self.assertTrue(base.add_from_text(["sunny beaches in the south", "ooooo uuuuu book"]))
        self.assertEqual(["ooooo uuuuu book"], [entry.content for entry in base.search("ooo uuu")])
        # A start on the same bucket creates it again: hence the switch.
        again = KnowledgeBase(backend="tos_vector", index="knowledge", top_k=5)
        found = [entry.content for entry in again.search("sun beach")]
        self.assertEqual(["sunny beaches in the south", "ooooo uuuuu book"], found)


if __name__ == "__main__":
    unittest.main()

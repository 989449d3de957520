"""What a shop's assistant knows: passages of the help pages in a vector bucket (Alibaba Cloud OSS Vectors)."""

import math
import re
import zlib

import alibabacloud_oss_v2 as oss
import alibabacloud_oss_v2.vectors as vectors
from alibabacloud_oss_v2.vectors import models

INDEX = "passages"
DIMENSION = 512


def embed(text):
    """Stands for your embedding model: counts words and Chinese characters in hashed places, and scales to length 1."""
    numbers = [0.0] * DIMENSION
    for token in re.findall(r"[a-z]+|[\u4e00-\u9fff]", text.lower()):
        numbers[zlib.crc32(token.encode()) % DIMENSION] += 1
    length = math.sqrt(sum(number * number for number in numbers)) or 1.0
    return [number / length for number in numbers]


def open_client(key_id, secret, account_id, region="cn-hangzhou", proxy=None):
    """The official client. With a proxy it speaks plain HTTP through it."""
    config = oss.config.load_default()
    config.credentials_provider = oss.credentials.StaticCredentialsProvider(key_id, secret)
    config.region, config.account_id = region, account_id
    if proxy:
        config.proxy_host, config.disable_ssl = {"http": proxy}, True
    return vectors.Client(config)


class RagStore:
    def __init__(self, client, bucket):
        self.client, self.bucket = client, bucket

    def create(self):
        self.client.put_vector_bucket(models.PutVectorBucketRequest(bucket=self.bucket))
        self.client.put_vector_index(
            models.PutVectorIndexRequest(
                bucket=self.bucket,
                index_name=INDEX,
                data_type="float32",
                dimension=DIMENSION,
                distance_metric="cosine",
                metadata={"nonFilterableMetadataKeys": ["text"]},
            )
        )

    def add(self, page, language, passages):
        stored = [
            {
                "key": f"{page}/{number}",
                "data": {"float32": embed(text)},
                "metadata": {"page": page, "language": language, "text": text},
            }
            for number, text in enumerate(passages)
        ]
        self.client.put_vectors(models.PutVectorsRequest(bucket=self.bucket, index_name=INDEX, vectors=stored))

    def ask(self, question, language, passages=1):
        """The passages to put before the model with the question, best first."""
        found = self.client.query_vectors(
            models.QueryVectorsRequest(
                bucket=self.bucket,
                index_name=INDEX,
                query_vector={"float32": embed(question)},
                top_k=passages,
                filter={"language": language},
                return_metadata=True,
            )
        )
        return [hit["metadata"]["text"] for hit in found.vectors or []]

    def remove(self, page):
        pages = self.client.list_vectors_paginator().iter_page(
            models.ListVectorsRequest(bucket=self.bucket, index_name=INDEX)
        )
        keys = [vector["key"] for each in pages for vector in each.vectors if vector["key"].startswith(f"{page}/")]
        self.client.delete_vectors(models.DeleteVectorsRequest(bucket=self.bucket, index_name=INDEX, keys=keys))

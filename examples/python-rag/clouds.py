"""One index in a vector bucket of each of four clouds, by its official SDK. Keys come from the vendors' variables."""

import os

import alibabacloud_oss_v2 as oss
import alibabacloud_oss_v2.vectors as oss_vectors
import boto3
import qcloud_cos
import tos.vector_client
from tos.models2 import Vector, VectorData


class Aws:
    """Amazon S3 Vectors."""

    def __init__(self, bucket, index):
        self.client = boto3.client("s3vectors", region_name=os.environ.get("AWS_REGION", "us-east-1"))
        self.index = {"vectorBucketName": bucket, "indexName": index}

    def create(self, dimension, unfilterable):
        self.client.create_vector_bucket(vectorBucketName=self.index["vectorBucketName"])
        metadata = {"nonFilterableMetadataKeys": unfilterable}
        shape = {"dataType": "float32", "dimension": dimension, "distanceMetric": "cosine"}
        self.client.create_index(**self.index, **shape, metadataConfiguration=metadata)

    def put(self, vectors):
        self.client.put_vectors(**self.index, vectors=vectors)

    def query(self, vector, top_k, filter):
        query = {"queryVector": {"float32": vector}, "topK": top_k, "filter": filter, "returnMetadata": True}
        return [hit["metadata"] for hit in self.client.query_vectors(**self.index, **query)["vectors"]]


class Alibaba:
    """Alibaba Cloud OSS Vectors."""

    def __init__(self, bucket, index):
        config = oss.config.load_default()
        key = os.environ["ALIBABA_CLOUD_ACCESS_KEY_ID"], os.environ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"]
        config.credentials_provider = oss.credentials.StaticCredentialsProvider(*key)
        config.region = os.environ.get("ALIBABA_CLOUD_REGION_ID", "cn-hangzhou")
        config.account_id = os.environ.get("ALIBABA_CLOUD_ACCOUNT_ID", "1746495857601234")
        self.client, self.index = oss_vectors.Client(config), {"bucket": bucket, "index_name": index}

    def create(self, dimension, unfilterable):
        models = oss_vectors.models
        self.client.put_vector_bucket(models.PutVectorBucketRequest(bucket=self.index["bucket"]))
        metadata = {"nonFilterableMetadataKeys": unfilterable}
        shape = {"data_type": "float32", "dimension": dimension, "distance_metric": "cosine"}
        self.client.put_vector_index(models.PutVectorIndexRequest(**self.index, **shape, metadata=metadata))

    def put(self, vectors):
        self.client.put_vectors(oss_vectors.models.PutVectorsRequest(**self.index, vectors=vectors))

    def query(self, vector, top_k, filter):
        query = {"query_vector": {"float32": vector}, "top_k": top_k, "filter": filter, "return_metadata": True}
        found = self.client.query_vectors(oss_vectors.models.QueryVectorsRequest(**self.index, **query))
        return [hit["metadata"] for hit in found.vectors or []]


class Tencent:
    """Tencent Cloud COS vector buckets."""

    def __init__(self, bucket, index):
        region = os.environ.get("TENCENTCLOUD_REGION", "ap-guangzhou")
        config = qcloud_cos.CosConfig(
            Region=region,
            SecretId=os.environ["TENCENTCLOUD_SECRET_ID"],
            SecretKey=os.environ["TENCENTCLOUD_SECRET_KEY"],
            Domain=f"vectors.{region}.coslake.com",
        )
        self.client = qcloud_cos.CosVectorsClient(config)
        app_id = os.environ.get("TENCENTCLOUD_APP_ID", "1250000000")
        self.index = {"Bucket": f"{bucket}-{app_id}", "Index": index}

    def create(self, dimension, unfilterable):
        self.client.create_vector_bucket(Bucket=self.index["Bucket"])
        shape = {"DataType": "float32", "Dimension": dimension, "DistanceMetric": "cosine"}
        self.client.create_index(**self.index, **shape, NonFilterableMetadataKeys=unfilterable)

    def put(self, vectors):
        self.client.put_vectors(**self.index, Vectors=vectors)

    def query(self, vector, top_k, filter):
        query = {"QueryVector": {"float32": vector}, "TopK": top_k, "Filter": filter, "ReturnMetaData": True}
        _, answer = self.client.query_vectors(**self.index, **query)
        return [hit["metadata"] for hit in answer["vectors"]]


class Volcengine:
    """Volcengine TOS vector buckets."""

    def __init__(self, bucket, index):
        region = os.environ.get("TOS_REGION", "cn-beijing")
        key = os.environ["TOS_ACCESS_KEY"], os.environ["TOS_SECRET_KEY"]
        self.client = tos.vector_client.VectorClient(*key, f"tosvectors-{region}.volces.com", region)
        account = os.environ.get("TOS_ACCOUNT_ID", "2100000001")
        self.index = {"vector_bucket_name": bucket, "account_id": account, "index_name": index}

    def create(self, dimension, unfilterable):
        self.client.create_vector_bucket(self.index["vector_bucket_name"])
        metadata = {"nonFilterableMetadataKeys": unfilterable}
        shape = {"data_type": tos.enum.DataType.DataTypeFloat32, "dimension": dimension}
        metric = tos.enum.DistanceMetricType.DistanceMetricCosine
        self.client.create_index(**self.index, **shape, distance_metric=metric, metadata_configuration=metadata)

    def put(self, vectors):
        sent = [Vector(one["key"], VectorData(**one["data"]), one["metadata"]) for one in vectors]
        self.client.put_vectors(**self.index, vectors=sent)

    def query(self, vector, top_k, filter):
        query = {"query_vector": VectorData(vector), "top_k": top_k, "filter": filter, "return_metadata": True}
        return [hit.metadata for hit in self.client.query_vectors(**self.index, **query).vectors]

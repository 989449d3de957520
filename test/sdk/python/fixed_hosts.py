"""Unchanged Python clients that go to the vendors' own https hosts; run by `tuku exec`, which gives the environment."""

import http.client
import json
import os
import unittest
import urllib.error
import urllib.request

import alibabacloud_oss_v2 as oss
import alibabacloud_oss_v2.vectors as vectors
import requests
from alibabacloud_imagesearch20201214 import models as imagesearch_models
from alibabacloud_imagesearch20201214.client import Client as ImageSearchClient
from alibabacloud_tea_openapi.models import Config
from aliyunsdkcore.client import AcsClient
from aliyunsdkgreen.request.v20180509 import AddSimilarityLibraryRequest
from langchain_core.embeddings import Embeddings
from langchain_cos_vectors import CosVectors
from qcloud_cos import CosConfig, CosVectorsClient
from tencentcloud.common import credential
from tencentcloud.tiia.v20190529 import models as tiia_models
from tencentcloud.tiia.v20190529 import tiia_client

ALIBABA_KEY = (os.environ["ALIBABA_CLOUD_ACCESS_KEY_ID"], os.environ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"])


TENCENT_KEY = {
    "SecretId": os.environ["TENCENTCLOUD_SECRET_ID"],
    "SecretKey": os.environ["TENCENTCLOUD_SECRET_KEY"],
}


class Letters(Embeddings):
    """Counts a and b."""

    def embed_query(self, text):
        return [text.count("a") + 0.1, text.count("b") + 0.1]

    def embed_documents(self, texts):
        return [self.embed_query(text) for text in texts]


class FixedHosts(unittest.TestCase):
    def test_cos_vectors(self):
        client = CosVectorsClient(CosConfig(Region="ap-beijing", **TENCENT_KEY))
        created = client.create_vector_bucket(Bucket="fixed-py-1250000000")[1]
        self.assertEqual(
            created["vectorBucketQcs"], "qcs::cosvector:ap-beijing:uid/1250000000:bucket/fixed-py-1250000000"
        )

    def test_langchain_cos_vectors(self):
        """It takes no other host than the vendor's, and https alone."""
        config = {"Region": "ap-guangzhou", **TENCENT_KEY}
        names = {"bucket": "fixed-langchain-1250000000", "index": "pages"}
        store = CosVectors(Letters(), config, create_if_not_exists=True, **names)
        store.add_texts(["aaa", "aab", "bbb"], metadatas=[{"n": 1}, {"n": 2}, {"n": 3}], ids=["1", "2", "3"])
        found = store.similarity_search_with_score("a", k=2)
        self.assertEqual(["aaa", "aab"], [document.page_content for document, _ in found])
        self.assertEqual([{"n": 1}, {"n": 2}], [document.metadata for document, _ in found])
        store.delete(["1"])
        self.assertEqual(["aab", "bbb"], [one.page_content for one in store.similarity_search("a", k=3)])

    def test_vector_buckets(self):
        config = oss.config.load_default()
        config.credentials_provider = oss.credentials.EnvironmentVariableCredentialsProvider()
        config.region, config.account_id = "cn-hangzhou", "1746495857601234"
        client = vectors.Client(config)
        client.put_vector_bucket(vectors.models.PutVectorBucketRequest(bucket="fixed-py"))
        request = vectors.models.GetVectorBucketRequest(bucket="fixed-py")
        name = client.get_vector_bucket(request).bucket_info.name
        self.assertEqual(name, "acs:ossvector:cn-hangzhou:1746495857601234:fixed-py")

    def test_tencent(self):
        key = credential.EnvironmentVariableCredential().get_credential()
        client = tiia_client.TiiaClient(key, "ap-guangzhou")
        request = tiia_models.CreateGroupRequest()
        request.from_json_string('{"GroupId": "fixed_py", "GroupName": "Fixed", "MaxCapacity": 10}')
        client.CreateGroup(request)
        groups = client.DescribeGroups(tiia_models.DescribeGroupsRequest()).Groups
        self.assertEqual([group.GroupId for group in groups], ["fixed_py"])

    def test_alibaba_core(self):
        request = AddSimilarityLibraryRequest.AddSimilarityLibraryRequest()
        request.set_endpoint("green.cn-shanghai.aliyuncs.com")
        request.set_protocol_type("https")
        request.set_accept_format("JSON")
        request.set_content(b'{"name": "fixed_py"}')
        answer = AcsClient(*ALIBABA_KEY, "cn-shanghai", auto_retry=False).do_action_with_exception(request)
        self.assertEqual(json.loads(answer)["code"], 200)

    def test_alibaba_tea(self):
        config = Config(access_key_id=ALIBABA_KEY[0], access_key_secret=ALIBABA_KEY[1], region_id="cn-shanghai")
        config.endpoint = "imagesearch.cn-shanghai.aliyuncs.com"
        answer = ImageSearchClient(config).detail(imagesearch_models.DetailRequest(instance_name="fixed"))
        self.assertEqual(answer.body.instance.name, "fixed")

    def test_urllib_and_requests(self):
        url = "https://tiia.tencentcloudapi.com/"
        self.assertIn("Response", json.load(urllib.request.urlopen(url)))
        self.assertIn("Response", requests.get(url).json())

    def test_http_client(self):
        for connection in (
            http.client.HTTPSConnection("tiia.tencentcloudapi.com"),
            http.client.HTTPConnection("tiia.tencentcloudapi.com"),
        ):
            for _ in range(2):
                connection.request("GET", "/")
                self.assertIn("Response", json.load(connection.getresponse()))
                connection.close()  # the next request connects again
        with self.assertRaisesRegex(OSError, "403 Tuku refuses a tunnel to example.com:443"):
            http.client.HTTPSConnection("example.com").request("GET", "/")
        own = http.client.HTTPConnection(os.environ["TUKU_URL"].split("//")[1])
        own.request("GET", "/_tuku/health")
        self.assertEqual(own.getresponse().status, 200)

    def test_other_hosts_are_refused(self):
        with self.assertRaisesRegex(urllib.error.URLError, "403 Tuku refuses a tunnel to example.com:443"):
            urllib.request.urlopen("https://example.com/")
        with self.assertRaisesRegex(requests.exceptions.ProxyError, "403 Tuku refuses a tunnel to example.com:443"):
            requests.get("https://example.com/")
        self.assertEqual(requests.get("http://example.com/").status_code, 403)


if __name__ == "__main__":
    unittest.main()

"""Finds the pictures of a folder that are copies of earlier ones, with Tencent Cloud's image search (TIIA)."""

import base64
import json
import os
import pathlib
import sys
from urllib.parse import urlsplit

from tencentcloud.common import credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.tiia.v20190529 import models, tiia_client

EMPTY = "FailedOperation.ImageGroupEmpty"


def open_client():
    """A client with the environment's key and endpoint."""
    endpoint = urlsplit(os.environ.get("TIIA_ENDPOINT", "https://tiia.tencentcloudapi.com"))
    profile = ClientProfile(httpProfile=HttpProfile(protocol=endpoint.scheme, endpoint=endpoint.netloc))
    return tiia_client.TiiaClient(credential.EnvironmentVariableCredential().get_credential(), "ap-guangzhou", profile)


class Library:
    """The pictures that are known already."""

    def __init__(self, client, group):
        self.client, self.group = client, group

    def create(self):
        self._call("CreateGroup", GroupName="Uploads", MaxCapacity=10000)

    def original_of(self, picture):
        """The name of the picture that this one is a copy of, or None."""
        try:
            found = self._call("SearchImage", ImageBase64=picture, Limit=1)
        except TencentCloudSDKException as error:
            if error.get_code() == EMPTY:
                return None
            raise
        return found.ImageInfos[0].EntityId if found.Count else None

    def add(self, name, picture):
        self._call("CreateImage", EntityId=name, PicName=name, ImageBase64=picture)

    def _call(self, action, **fields):
        request = getattr(models, f"{action}Request")()
        request.from_json_string(json.dumps({"GroupId": self.group, **fields}))
        return getattr(self.client, action)(request)


def deduplicate(library, folder):
    """Adds the new pictures of a folder to the library; returns the copies with their originals."""
    copies = {}
    for file in sorted(pathlib.Path(folder).glob("*.jpg")):
        picture = base64.b64encode(file.read_bytes()).decode()
        original = library.original_of(picture)
        if original is None:
            library.add(file.name, picture)
        else:
            copies[file.name] = original
    return copies


if __name__ == "__main__":
    uploads = Library(open_client(), "uploads")
    uploads.create()
    print(json.dumps(deduplicate(uploads, sys.argv[1])))

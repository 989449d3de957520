"""The tour of the README with the unchanged Python SDK: `npx tuku exec -- python docs/tour/tour.py`."""

import base64
import os
from pathlib import Path
from urllib.parse import urlsplit

from tencentcloud.common import credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.tiia.v20190529 import models, tiia_client

endpoint = urlsplit(os.environ.get("TUKU_URL", "http://127.0.0.1:4580")).netloc
profile = ClientProfile(httpProfile=HttpProfile(protocol="http", endpoint=endpoint))
client = tiia_client.TiiaClient(credential.Credential("tuku", "tuku-secret"), "ap-guangzhou", profile)


def send(action, **fields):
    request = getattr(models, f"{action}Request")()
    for name, value in fields.items():
        setattr(request, name, value)
    return getattr(client, action)(request)


def send_unless_exists(action, **fields):
    try:
        send(action, **fields)
    except TencentCloudSDKException as error:
        if not error.get_code().endswith("AlreadyExist"):
            raise


def picture(name):
    return base64.b64encode((Path(__file__).parents[2] / "fixtures/pictures" / name).read_bytes()).decode()


send_unless_exists("CreateGroup", GroupId="holiday_py", GroupName="Holiday", MaxCapacity=1000)
for name in ["balloons", "beach", "meadow", "mountains"]:
    send_unless_exists(
        "CreateImage", GroupId="holiday_py", EntityId=name, PicName=f"{name}-1", ImageBase64=picture(f"{name}.jpg")
    )
print(send("SearchImage", GroupId="holiday_py", ImageBase64=picture("balloons-edited.jpg")).to_json_string())

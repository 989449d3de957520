import os
import re
import shutil
import subprocess
import urllib.request

import pytest

from rag_store import RagStore, open_client

TUKU = "npx --yes tuku@0.1.0"


def tuku(arguments):
    """Runs Tuku's command; returns what it prints."""
    program, *words = f"{TUKU} {arguments}".split()
    # On Windows, npx is npx.cmd.
    return subprocess.run([shutil.which(program), *words], check=True, stdout=subprocess.PIPE, text=True).stdout


@pytest.fixture(scope="session")
def tuku_url():
    """A server for all tests, on a free port: that of `tuku exec -- pytest`, or one of its own."""
    if "TUKU_URL" in os.environ:
        yield os.environ["TUKU_URL"]
        return
    url, port = re.search(r"(http://\S+:(\d+))", tuku("start -d --fresh")).groups()
    yield url
    tuku(f"stop --port {port}")


@pytest.fixture
def store(tuku_url):
    """A store in an empty account."""
    urllib.request.urlopen(urllib.request.Request(f"{tuku_url}/_tuku/reset", method="POST")).close()
    client = open_client("tuku", "tuku-secret", account_id="1746495857601234", proxy=tuku_url)
    store = RagStore(client, "shop-help")
    store.create()
    return store

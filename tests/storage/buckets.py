"""A throw-away S3 server in a process of its own: started by the first test that asks.

`new_bucket()` makes an empty bucket on it. It is moto's server, on loopback, in memory.
"""

import atexit
import contextlib
import itertools
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import httpx
import obstore
from obstore.store import S3Store

from storage.postgres import free_port
from xunan.storage.photo_address import Bucket

START_SECONDS_MAX = 60
BUCKETS = itertools.count(1)
PREFIX = "county/photos"


@cache
def s3_server() -> str:
    """The address of the session's server."""
    port = free_port()
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
            stdout=log,
            stderr=log,
        )
    atexit.register(_stop, process)
    address = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + START_SECONDS_MAX
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(httpx.TransportError):
            httpx.get(address, timeout=2)
            return address
        time.sleep(0.1)
    raise RuntimeError("the S3 server did not start")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


def new_bucket() -> Bucket:
    """A new, empty bucket with keys to it."""
    name = f"photos-{next(BUCKETS)}"
    httpx.put(f"{s3_server()}/{name}", timeout=30).raise_for_status()
    return Bucket(
        name=name,
        prefix=PREFIX,
        endpoint=s3_server(),
        region="us-east-1",
        key_id="county",
        secret="a secret",
    )


def unreachable(bucket: Bucket) -> Bucket:
    """The same bucket behind an address where nobody answers."""
    return replace(bucket, endpoint=f"http://127.0.0.1:{free_port()}")


def store_of(bucket: Bucket) -> S3Store:
    """The whole bucket, without the prefix, as its owner sees it."""
    return S3Store(
        bucket.name,
        endpoint=bucket.endpoint,
        region=bucket.region,
        access_key_id=bucket.key_id,
        secret_access_key=bucket.secret,
        client_options={"allow_http": True},
    )


def objects(bucket: Bucket) -> dict[str, bytes]:
    """Everything in the bucket by its full name."""
    store = store_of(bucket)
    return {name: bytes(obstore.get(store, name).bytes()) for name in _names(store)}


def settings(bucket: Bucket) -> dict[str, str]:
    """The environment that names the bucket."""
    return {
        "XUNAN_PHOTOS_URL": f"s3://{bucket.name}/{bucket.prefix}",
        "XUNAN_PHOTOS_ENDPOINT": bucket.endpoint,
        "XUNAN_PHOTOS_KEY_ID": bucket.key_id,
        "XUNAN_PHOTOS_SECRET": bucket.secret,
    }


def _names(store: S3Store) -> Iterator[str]:
    for page in obstore.list(store):
        for found in page:
            yield found["path"]

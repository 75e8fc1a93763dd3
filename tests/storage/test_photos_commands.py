"""The command line about photos: sweep, doctor, backup and a start that is refused."""

import hashlib
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from simulators.phone import Phone
from simulators.server import Server
from storage.buckets import new_bucket, objects, settings
from xunan.storage.photo_address import Bucket

PHOTO = b"a photo that no record will name" * 4000
SHA = hashlib.sha256(PHOTO).hexdigest()


def fails(server: Server, *words: str) -> str:
    """The complaint of a command that must fail."""
    with pytest.raises(RuntimeError) as told:
        server.run(*words)
    return str(told.value)


def kept(folder: Path, bucket: Bucket | None) -> dict[str, bytes]:
    """Every finished photo, wherever they lie."""
    if bucket:
        return objects(bucket)
    return {path.name: path.read_bytes() for path in (folder / "blobs").glob("*/*")}


@pytest.mark.parametrize("place", ["folder", "bucket"])
def test_C11_a_sweep_of_the_command_line_takes_what_is_old_and_unnamed(
    tmp_path: Path, place: str
) -> None:
    bucket = new_bucket() if place == "bucket" else None
    server = Server(tmp_path, more_env=settings(bucket) if bucket else {})
    server.run("migrate")
    code = server.add_person("w1", "钟水生", "grid_worker", "--village", "360724103202")
    server.start()
    try:
        with httpx.Client(timeout=30) as http:
            phone = Phone(server.url, code)
            phone.register(http)
            phone.upload(http, PHOTO)
    finally:
        server.kill()
    early = server.run("sweep")
    stored = list(kept(tmp_path, bucket).values())
    with closing(sqlite3.connect(tmp_path / "xunan.db")) as database, database:
        database.execute("UPDATE blob SET stored_at = '2025-01-01 00:00:00+00:00'")
    swept = server.run("sweep")
    left = kept(tmp_path, bucket)

    assert "已清理 0 张照片" in early
    assert [PHOTO] == stored
    assert "已清理 1 张照片" in swept
    assert {} == left


def test_a_wrong_bucket_stops_the_start_with_one_sentence(tmp_path: Path) -> None:
    bucket = new_bucket()
    env = settings(bucket) | {"XUNAN_PHOTOS_URL": "s3://no-such-bucket"}
    server = Server(tmp_path, more_env=env)
    server.run("migrate")
    told = fails(server, "serve")

    assert "no-such-bucket" in told
    assert "Traceback" not in told
    assert "a secret" not in told
    assert "no-such-bucket" in fails(server, "doctor")


def test_the_doctor_looks_at_the_bucket_and_the_backup_says_what_it_lacks(tmp_path: Path) -> None:
    bucket = new_bucket()
    server = Server(tmp_path / "data", more_env=settings(bucket))
    server.run("migrate")
    # The interface may not be built here, and the doctor says so.
    told = subprocess.run(
        [sys.executable, "-m", "xunan", "doctor"],
        env=server.env,
        capture_output=True,
        text=True,
        check=False,
    ).stdout

    assert f"好 ok   照片存放处 place of photos s3://{bucket.name}" in told
    assert "对象存储" in server.run("backup", str(tmp_path / "one.tar.gz"))

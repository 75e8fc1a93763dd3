"""Clients that others wrote upload to the real server: abort, resume, chunked, a server that dies.

tuspy and tus-js-client know nothing of ours, so they check what SPEC.md promises with tus 1.0.
"""

import contextlib
import hashlib
import io
import json
import random
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError

from simulators.phone import Phone, a_photo_fact, a_report, uuid7
from simulators.server import Server
from storage.buckets import new_bucket, settings
from xunan.storage.photo_address import Bucket

ROOT = Path(__file__).parents[2]
SCRIPT = Path(__file__).parent / "tus-uploads.mjs"
VILLAGE = "360724103202"
CHUNK = 60_000
CHANCE = random.Random(2026)


@dataclass
class Desk:
    """A running server, a phone at it, and photos that a record of the phone's names."""

    server: Server
    phone: Phone
    bucket: Bucket | None
    folder: Path

    def photo(self, size: int = 300_000) -> bytes:
        """Fresh bytes that a record of the phone's refers to."""
        photo = CHANCE.randbytes(size)
        fact = a_photo_fact(hashlib.sha256(photo).hexdigest(), size)
        args = {"set": a_report(self.phone.person, VILLAGE), "add": {"photos_before": [fact]}}
        self.phone.act("hazard.create", uuid7(), args, blobs=[fact["sha256"]])
        with httpx.Client(timeout=30) as http:
            self.phone.exchange(http)
        return photo

    def read(self, photo: bytes) -> bytes:
        """What the server gives for the photo's hash, of a size that it told first."""
        with httpx.Client(timeout=30) as http:
            answer = self.phone.read(http, hashlib.sha256(photo).hexdigest())
        assert int(answer.headers["content-length"]) == len(photo)
        return answer.content

    def ask(self, method: str, url: str) -> httpx.Response:
        """A bare tus request."""
        headers = {"Authorization": f"Bearer {self.phone.token}", "Tus-Resumable": "1.0.0"}
        return httpx.request(method, url, headers=headers, timeout=30)


@pytest.fixture(scope="module", params=["folder", "bucket"])
def desk(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Desk]:
    """A server over a folder or a bucket, and a phone that is signed in."""
    bucket = new_bucket() if request.param == "bucket" else None
    folder = tmp_path_factory.mktemp("tus")
    server = Server(folder, more_env=settings(bucket) if bucket else {})
    server.run("migrate")
    code = server.add_person("w1", "钟水生", "grid_worker", "--village", VILLAGE)
    server.start()
    try:
        phone = Phone(server.url, code)
        with httpx.Client(timeout=30) as http:
            phone.register(http)
        yield Desk(server, phone, bucket, folder)
    finally:
        server.kill()


def tuspy(desk: Desk, photo: bytes, **more: Any) -> Any:
    """An uploader of tuspy's."""
    headers = {"Authorization": f"Bearer {desk.phone.token}"}
    client = TusClient(f"{desk.server.url}/sync/v1/blobs", headers=headers)
    named = {"sha256": hashlib.sha256(photo).hexdigest(), "mime": "image/jpeg"}
    return client.uploader(file_stream=io.BytesIO(photo), metadata=named, chunk_size=CHUNK, **more)


class Script:
    """The node script under way, its events one by one."""

    def __init__(self, desk: Desk, photo: bytes, way: str, **more: Any) -> None:
        file = desk.folder / f"{way}.photo"
        file.write_bytes(photo)
        told = {
            "pwa": str(ROOT / "pwa/package.json"),
            "server": desk.server.url,
            "token": desk.phone.token,
            "sha256": hashlib.sha256(photo).hexdigest(),
            "file": str(file),
            "way": way,
            **more,
        }
        node = shutil.which("node")
        assert node, "node was not found: run the tests through ./dev"
        self.process = subprocess.Popen(
            [node, str(SCRIPT), json.dumps(told)], stdout=subprocess.PIPE, text=True
        )

    def events(self) -> Iterator[dict[str, Any]]:
        """What the script says, as it says it; the last one is how it ended."""
        assert self.process.stdout is not None
        with self.process:
            for line in self.process.stdout:
                yield json.loads(line)

    def run(self) -> list[dict[str, Any]]:
        """All events of an upload that ends well."""
        said = list(self.events())
        assert said[-1] == {"end": "well"}
        return said


def test_tuspy_uploads_in_chunks(desk: Desk) -> None:
    photo = desk.photo()
    uploader = tuspy(desk, photo)
    uploader.upload()

    assert uploader.offset == len(photo)
    assert desk.read(photo) == photo


def test_C2_tuspy_goes_on_where_it_was_cut_off(desk: Desk) -> None:
    for cut in range(1, 5):
        photo = desk.photo()
        first = tuspy(desk, photo)
        first.upload(stop_at=cut * CHUNK)
        again = tuspy(desk, photo, url=first.url)
        stood = again.offset
        again.upload()

        assert stood == cut * CHUNK
        assert desk.read(photo) == photo


def test_C1_tuspy_opens_again_what_it_forgot_and_finds_it(desk: Desk) -> None:
    photo = desk.photo()
    first, again = tuspy(desk, photo), tuspy(desk, photo)
    first.upload(stop_at=CHUNK)
    again.set_url(again.create_url())
    again.offset = again.get_offset()
    again.upload()

    assert again.url == first.url
    assert desk.read(photo) == photo


def test_C4_tuspy_is_refused_other_bytes_than_it_named(desk: Desk) -> None:
    photo = desk.photo()
    liar = tuspy(desk, photo)
    liar.file_stream = io.BytesIO(bytes(len(photo)))
    with pytest.raises(TusCommunicationError) as refused:
        liar.upload()
    honest = tuspy(desk, photo, url=liar.url)
    honest.upload()

    assert refused.value.status_code == 460
    assert desk.read(photo) == photo


def test_tus_js_client_uploads_whole_and_in_chunks(desk: Desk) -> None:
    whole, chunked = desk.photo(), desk.photo()
    Script(desk, whole, "whole").run()
    said = Script(desk, chunked, "whole", chunk=CHUNK).run()

    assert [event["accepted"] for event in said[:-1]] == [
        60_000,
        120_000,
        180_000,
        240_000,
        300_000,
    ]
    assert (desk.read(whole), desk.read(chunked)) == (whole, chunked)


def test_C2_tus_js_client_aborts_and_goes_on(desk: Desk) -> None:
    photo = desk.photo()
    said = Script(desk, photo, "abort", chunk=CHUNK).run()

    accepted = [event["accepted"] for event in said if "accepted" in event]
    assert accepted == sorted(set(accepted)), "no byte is sent twice"
    assert desk.read(photo) == photo


def test_C2_tus_js_client_goes_on_in_another_process(desk: Desk) -> None:
    photo = desk.photo()
    left = Script(desk, photo, "leave", chunk=CHUNK).run()
    url = left[-2]["url"]
    stood = int(desk.ask("HEAD", url).headers["upload-offset"])
    said = Script(desk, photo, "resume", chunk=CHUNK, url=url).run()

    assert 150_000 <= stood < 300_000
    assert said[0]["accepted"] > stood
    assert desk.read(photo) == photo


def test_tus_js_client_gives_an_upload_up(desk: Desk) -> None:
    photo = desk.photo()
    said = Script(desk, photo, "terminate", chunk=CHUNK).run()

    assert desk.ask("HEAD", said[-2]["url"]).status_code == 404
    Script(desk, photo, "whole").run()
    assert desk.read(photo) == photo


def test_C3_tus_js_client_outlives_a_server_that_is_killed(desk: Desk) -> None:
    """By its own retries and nothing else; each kill falls between two of its chunks or in one."""
    photo = desk.photo(1_200_000)
    under_way = Script(
        desk, photo, "whole", chunk=CHUNK, retries=[200, 500, 1000, 2000, 3000, 5000, 5000]
    )
    kills, said = 0, []
    for event in under_way.events():
        said.append(event)
        if kills < 3 and event.get("accepted", 0) > (kills + 1) * 250_000:
            desk.server.kill()
            desk.server.start()
            kills += 1

    assert (kills, said[-1]) == (3, {"end": "well"})
    assert desk.read(photo) == photo


def test_C3_tuspy_outlives_a_server_that_is_killed(desk: Desk) -> None:
    photo = desk.photo(1_200_000)
    uploader = tuspy(desk, photo)
    for stop in (200_000, 600_000, 1_000_000):
        uploader.upload(stop_at=stop)
        desk.server.kill()
        with contextlib.suppress(TusCommunicationError, OSError):
            uploader.upload_chunk()
        desk.server.start()
        uploader = tuspy(desk, photo, url=uploader.url)
        assert uploader.offset >= stop, "what was acknowledged is there"
    uploader.upload()

    assert desk.read(photo) == photo

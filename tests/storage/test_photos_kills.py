"""SIGKILL in the middle of uploads, with photos in the folder and in a bucket [C3, C4, C15]."""

import hashlib
import random
import threading
import time
from pathlib import Path

import httpx
import pytest

from simulators.phone import Phone, a_photo_fact, a_report, uuid7
from simulators.server import Server
from storage.buckets import new_bucket, objects, settings
from xunan.storage.photo_address import Bucket

VILLAGE = "360724103202"
KILLS = 6
SENDERS = 4


class Sender(threading.Thread):
    """Sends photos of one phone, one after the other, until told to stop; never gives one up."""

    def __init__(self, phone: Phone, seed: int, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.phone = phone
        self.random = random.Random(seed)
        # Every other phone brings its photos in one request, where the server takes them whole.
        self.whole = seed % 2 == 1
        self.stop = stop
        self.stored: dict[str, bytes] = {}
        self.broken = 0
        self.surprise: BaseException | None = None

    def run(self) -> None:
        """A dead server, and one that just comes up, only mean trying again."""
        try:
            with httpx.Client(timeout=10) as http:
                while not self.stop.is_set():
                    photo = self.random.randbytes(self.random.randint(300_000, 1_500_000))
                    self.send(http, photo)
        except BaseException as surprise:  # noqa: BLE001 - the test shows it
            self.surprise = surprise

    def send(self, http: httpx.Client, photo: bytes) -> None:
        """One photo to its end, also after the storm."""
        while True:
            try:
                self.stored[self.phone.upload(http, photo, whole=self.whole)] = photo
            except httpx.TransportError:
                self.broken += 1
                time.sleep(0.05)
            except httpx.HTTPStatusError as told:
                if told.response.status_code not in {409, 429, 503}:
                    raise
                time.sleep(0.2)
            else:
                return


def kept(folder: Path, bucket: Bucket | None) -> dict[str, bytes]:
    """Every finished photo by its name, wherever they lie."""
    if bucket:
        return {name.rpartition("/")[2]: photo for name, photo in objects(bucket).items()}
    return {path.name: path.read_bytes() for path in (folder / "blobs").glob("*/*")}


@pytest.mark.parametrize("place", ["folder", "bucket"])
def test_C4_kills_in_the_middle_of_uploads_leave_whole_photos_only(
    tmp_path: Path, place: str
) -> None:
    bucket = new_bucket() if place == "bucket" else None
    more = {"XUNAN_LIMIT_UPLOAD_PER_PERSON": "100000"}
    server = Server(tmp_path, more_env=more | (settings(bucket) if bucket else {}))
    server.run("migrate")
    code = server.add_person("w1", "钟水生", "grid_worker", "--village", VILLAGE, uses=SENDERS)
    server.start()
    stop, chance = threading.Event(), random.Random(2026)
    phones = [Phone(server.url, code) for _ in range(SENDERS)]
    try:
        with httpx.Client(timeout=30) as http:
            for phone in phones:
                phone.register(http)
        senders = [Sender(phone, seed, stop) for seed, phone in enumerate(phones)]
        for sender in senders:
            sender.start()
        for _ in range(KILLS):
            time.sleep(chance.uniform(0.1, 0.7))
            server.kill()
            server.start()
        stop.set()
        for sender in senders:
            sender.join(timeout=120)

        assert [None] * SENDERS == [sender.surprise for sender in senders]
        assert sum(sender.broken for sender in senders) >= KILLS, "no upload was cut off"
        sent = {sha: photo for sender in senders for sha, photo in sender.stored.items()}
        assert len(sent) >= SENDERS
        there = kept(tmp_path, bucket)
        assert sent == {sha: there.get(sha) for sha in sent}
        assert {sha: sha for sha in there} == {
            sha: hashlib.sha256(photo).hexdigest() for sha, photo in there.items()
        }
        assert_readable(phones[0], sent)
        assert list((tmp_path / "incoming").iterdir()) == []
    finally:
        server.kill()


def assert_readable(phone: Phone, sent: dict[str, bytes]) -> None:
    """A record that names photos makes each of them readable and shows them stored."""
    names = sorted(sent)[:9]
    facts = [a_photo_fact(sha, len(sent[sha])) for sha in names]
    record = uuid7()
    args = {"set": a_report(phone.person, VILLAGE), "add": {"photos_before": facts}}
    phone.act("hazard.create", record, args, blobs=names)
    with httpx.Client(timeout=30) as http:
        told = phone.exchange(http)
        phone.pull_all(http)
        read = {sha: phone.read(http, sha).content for sha in names}

    assert told["blobs_missing"] == []
    assert {sha: sent[sha] for sha in names} == read
    shown = phone.records[f"hazard/{record}"]["f"]["photos_before"]
    assert [photo["stored"] for photo in shown] == [True] * len(names)

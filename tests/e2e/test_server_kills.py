"""Killing the server at random while phones push loses no acknowledged operation and no photo."""

import contextlib
import hashlib
import random
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from simulators.phone import Phone, a_photo_fact, a_report, uuid7
from simulators.server import Server

VILLAGE = "360724103202"
CLIENTS = 20
KILLS = 50


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server with an empty county."""
    made = Server(tmp_path)
    made.run("migrate")
    yield made
    made.kill()


class Client(threading.Thread):
    """A phone that reports hazards with a photo until it is told to stop, whatever happens."""

    def __init__(self, phone: Phone, seed: int, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.phone = phone
        self.random = random.Random(seed)
        self.stop = stop
        self.reports: dict[str, str] = {}
        self.stored: dict[str, bytes] = {}
        self.surprise: BaseException | None = None

    def run(self) -> None:
        """Report, hand over, upload; a dead server only means trying again."""
        try:
            with httpx.Client(timeout=10) as http:
                while not self.stop.is_set():
                    try:
                        self.step(http)
                    except httpx.TransportError:
                        time.sleep(0.05)
                    except httpx.HTTPStatusError as told:
                        # A store that is just going down or coming up may answer 503.
                        if told.response.status_code != 503:
                            raise
                        time.sleep(0.05)
        except BaseException as surprise:  # noqa: BLE001 - the test shows it
            self.surprise = surprise

    def step(self, http: httpx.Client) -> None:
        """One more report with its photo."""
        if not self.phone.token:
            self.phone.register(http)
        photo = self.random.randbytes(self.random.randint(2_000, 200_000))
        sha = hashlib.sha256(photo).hexdigest()
        record = uuid7()
        self.phone.act(
            "hazard.create",
            record,
            {
                "set": a_report(self.phone.person, VILLAGE),
                "add": {"photos_before": [a_photo_fact(sha, len(photo))]},
            },
            blobs=[sha],
        )
        while self.phone.outbox and not self.stop.is_set():
            with contextlib.suppress(httpx.TransportError):
                self.phone.exchange(http, pull=False)
        while not self.stop.is_set():
            try:
                self.phone.upload(http, photo)
            except httpx.TransportError:
                time.sleep(0.05)
            else:
                self.stored[sha] = photo
                break


def test_fifty_kills_lose_nothing_acknowledged(server: Server) -> None:
    """What the phone was told is safe is what a person relies on after the storm."""
    code = server.add_person("w1", "钟水生", "grid_worker", "--village", VILLAGE, uses=CLIENTS + 1)
    server.start()
    stop = threading.Event()
    clients = [Client(Phone(server.url, code), seed, stop) for seed in range(CLIENTS)]
    for client in clients:
        client.start()
    chance = random.Random(2026)
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.05, 0.6))
        server.kill()
        server.start()
    time.sleep(2)
    stop.set()
    for client in clients:
        client.join(timeout=60)

    assert [None] * CLIENTS == [client.surprise for client in clients]
    reader = Phone(server.url, code)
    with httpx.Client(timeout=30) as http:
        reader.register(http)
        reader.pull_all(http)
        told = {
            op["id"]
            for client in clients
            for op in client.phone.acknowledged.values()
            if op["result"]["status"] == "applied"
        }
        assert len(told) > KILLS, "the test did too little work to mean anything"
        assert told <= {key.split("/")[1] for key in reader.records}
        photos = {sha: photo for client in clients for sha, photo in client.stored.items()}
        assert photos, "no photo was stored"
        for sha, photo in photos.items():
            answer = reader.read(http, sha)
            assert (200, photo) == (answer.status_code, answer.content)
    acknowledged = [op["op_id"] for c in clients for op in c.phone.acknowledged.values()]
    assert len(acknowledged) == len(set(acknowledged))

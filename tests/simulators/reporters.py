"""Phones that report hazards with photos until they are told to stop, whatever happens to them."""

from __future__ import annotations

import contextlib
import hashlib
import random
import threading
import time
from collections.abc import Iterator, Sequence

import httpx

from simulators.phone import Phone, a_photo_fact, a_report, uuid7

AGAIN_S = 0.05


class Reporter(threading.Thread):
    """A phone in a thread of its own; `surprise` is what should not have happened to it."""

    def __init__(self, phone: Phone, village: str, seed: int, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.phone = phone
        self.village = village
        self.random = random.Random(seed)
        self.stop = stop
        self.stored: dict[str, bytes] = {}
        self.surprise: BaseException | None = None

    def run(self) -> None:
        """Report, hand over, upload; a dead server only means trying again."""
        try:
            with httpx.Client(timeout=10) as http:
                while not self.stop.is_set():
                    with _trying_again():
                        self.step(http)
        except BaseException as surprise:  # noqa: BLE001 - the test shows it
            self.surprise = surprise

    def step(self, http: httpx.Client) -> None:
        """One more report with its photo."""
        if not self.phone.token:
            self.phone.register(http)
        photo = self.random.randbytes(self.random.randint(2_000, 200_000))
        sha = hashlib.sha256(photo).hexdigest()
        report = {
            "set": a_report(self.phone.person, self.village),
            "add": {"photos_before": [a_photo_fact(sha, len(photo))]},
        }
        self.phone.act("hazard.create", uuid7(), report, blobs=[sha])
        while self.phone.outbox and not self.stop.is_set():
            with _trying_again():
                self.phone.exchange(http, pull=False)
        while sha not in self.stored and not self.stop.is_set():
            with _trying_again():
                self.phone.upload(http, photo)
                self.stored[sha] = photo


class Officer(threading.Thread):
    """A desk that files every hazard it sees; two of them often file the same one."""

    def __init__(self, phone: Phone, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.phone = phone
        self.stop = stop
        self.filed = 0
        self.surprise: BaseException | None = None

    def run(self) -> None:
        """Look, file, look again."""
        try:
            with httpx.Client(timeout=10) as http:
                while not self.stop.is_set():
                    with _trying_again():
                        self.step(http)
        except BaseException as surprise:  # noqa: BLE001 - the test shows it
            self.surprise = surprise

    def step(self, http: httpx.Client) -> None:
        """One round."""
        if not self.phone.token:
            self.phone.register(http)
        self.phone.pull_all(http)
        for key, body in self.phone.records.items():
            kind, _, record = key.partition("/")
            if kind == "hazard" and body["state"] == "reported":
                move = {"move": "file", "from": "reported", "set": {"level": "general"}}
                self.phone.act("hazard.move", record, move, base_ver=body["ver"])
                self.filed += 1
        while self.phone.outbox:
            self.phone.exchange(http)


@contextlib.contextmanager
def _trying_again() -> Iterator[None]:
    try:
        yield
    except httpx.TransportError:
        time.sleep(AGAIN_S)
    except httpx.HTTPStatusError as told:
        # A store that is just going down or coming up may answer 503.
        if told.response.status_code != 503:
            raise
        time.sleep(AGAIN_S)


def acknowledged(reporters: Sequence[Reporter]) -> list[dict[str, object]]:
    """Every operation that a phone was told is safe."""
    return [op for reporter in reporters for op in reporter.phone.acknowledged.values()]


def check_nothing_lost(reporters: Sequence[Reporter], reader: Phone, *, least: int) -> None:
    """What the phones were told is safe is there, once, for another phone to read."""
    assert [] == [repr(one.surprise) for one in reporters if one.surprise is not None]
    safe = acknowledged(reporters)
    assert len(safe) >= least, "the test did too little work to mean anything"
    assert len(safe) == len({op["op_id"] for op in safe})
    with httpx.Client(timeout=60) as http:
        reader.register(http)
        reader.pull_all(http)
        assert {op["id"] for op in safe} <= {key.split("/")[1] for key in reader.records}
        photos = {sha: bytes_ for one in reporters for sha, bytes_ in one.stored.items()}
        assert len(photos) > least // 4, "hardly a photo was stored"
        for sha, photo in photos.items():
            answer = reader.read(http, sha)
            assert (200, photo) == (answer.status_code, answer.content)

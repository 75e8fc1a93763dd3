"""A replication client that others wrote, RxDB's, keeps the same records as the server.

It speaks to `exchange` through a small adapter (rxdb-replication.mjs); a fifth of its calls are
dropped and a fifth of its pushes come twice.
"""

import json
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from simulators.phone import Phone, a_report, instant, uuid7
from simulators.server import ROOT, Server

SCRIPT = Path(__file__).parent / "rxdb-replication.mjs"
VILLAGE, OTHER_VILLAGE = "360724103202", "360724103203"
REPORTS, MADE, CHANGED, MOVED = 600, 50, 30, 20


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running server."""
    running = Server(tmp_path_factory.mktemp("rxdb"))
    running.run("migrate")
    running.start()
    try:
        yield running
    finally:
        running.kill()


class RxDb:
    """The node script: it holds what its person sees, and does what it is told."""

    def __init__(self, server: Server, phone: Phone) -> None:
        node = shutil.which("node")
        assert node, "node was not found: run the tests through ./dev"
        told = {
            "pwa": str(ROOT / "pwa/package.json"), "server": server.url, "token": phone.token,
            "device": phone.device, "epoch": phone.epoch, "at": instant(), "seed": 2026,
        }  # fmt: skip
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            [node, str(SCRIPT), json.dumps(told)], stdin=pipe, stdout=pipe, text=True
        )

    def close(self) -> None:
        """End it."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()

    def said(self) -> dict[str, Any]:
        """The next thing it says."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the script ended"
        told: dict[str, Any] = json.loads(line)
        return told

    def do(self, documents: list[dict[str, Any]]) -> dict[str, Any]:
        """Have documents written; what it holds when all is in sync."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(documents) + "\n")
        self.process.stdin.flush()
        return self.said()


def a_phone(server: Server, http: httpx.Client, login: str) -> Phone:
    """A grid worker's phone, signed in."""
    phone = Phone(server.url, server.add_person(login, login, "grid_worker", "--village", VILLAGE))
    phone.register(http)
    return phone


def send(phone: Phone, http: httpx.Client) -> None:
    """Push everything that waits."""
    while phone.outbox:
        phone.exchange(http)


def test_L4_P4_rxdb_holds_what_the_server_holds_and_pushes_each_thing_once(server: Server) -> None:
    with httpx.Client(timeout=30) as http:
        mate, mine = a_phone(server, http, "w1"), a_phone(server, http, "w2")
        ids = [uuid7() for _ in range(REPORTS)]
        for record in ids:
            mate.act("hazard.create", record, {"set": a_report(mate.person, VILLAGE)})
        send(mate, http)
        rxdb = RxDb(server, mine)
        assert rxdb.said() == {"held": REPORTS}

        # While it is away, some of what it has changes and some leaves its village.
        for record in ids[:CHANGED]:
            mate.act("hazard.edit", record, {"set": {"place": "村口"}}, base={"place": "屋后"})
        for record in ids[-MOVED:]:
            args = {"set": {"division_code": OTHER_VILLAGE}}
            mate.act("hazard.edit", record, args, base={"division_code": VILLAGE})
        send(mate, http)
        fresh = [{"kind": "hazard", "id": uuid7(), "f": a_report(mine.person, VILLAGE)}
                 for _ in range(MADE)]  # fmt: skip
        mixed = [{"kind": "hazard", "id": record, "f": {"place": "桥头"}}
                 for record in ids[: CHANGED * 2]]  # fmt: skip
        told = rxdb.do([{"key": f"hazard/{one['id']}", "body": one} for one in (*fresh, *mixed)])
        rxdb.close()
        again = Phone(server.url, "", device=mine.device, token=mine.token, epoch=mine.epoch)
        again.pull_all(http)

    held = {f"{body['kind']}/{body['id']}": body for body in told["held"]}
    different = {key for key in held | again.records if held.get(key) != again.records.get(key)}
    assert different == set()
    assert len(held) >= REPORTS + MADE - MOVED
    with closing(sqlite3.connect(server.data_dir / "xunan.db")) as database:
        query = "SELECT count(*), count(DISTINCT id), max(n) FROM operation WHERE device = ?"
        pushed = database.execute(query, (mine.device,)).fetchone()
    assert pushed == (MADE + CHANGED * 2,) * 3
    assert {held[f"hazard/{one['id']}"]["ver"] for one in fresh} == {1}
    assert told["counts"]["dropped"] > 5
    assert told["counts"]["repeated"] > 2

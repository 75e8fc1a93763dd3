"""One server a SQLite file; on PostgreSQL several workers and several hosts are one server."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import pytest

from simulators.phone import Phone, a_report, uuid7
from simulators.reporters import Officer, Reporter, acknowledged, check_nothing_lost
from simulators.server import ROOT, Server
from storage.buckets import new_bucket
from storage.postgres import check_dense, migrated_postgres_url
from web.wake_lines import Listener

MEILI, YINGQIAN = "360724103202", "360724103"
PHONES_EACH = 5
PATIENCE_S = 120


def test_a_second_server_on_the_same_sqlite_file_is_refused_with_the_way_out(
    tmp_path: Path,
) -> None:
    first = Server(tmp_path)
    first.run("migrate")
    first.start()
    try:
        second = Server(tmp_path)
        refused = subprocess.run(
            [sys.executable, *second.entry, "serve"],
            cwd=ROOT,
            env=second.env,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    finally:
        first.kill()

    assert refused.returncode == 2
    assert "postgresql://" in refused.stderr
    assert "Traceback" not in refused.stderr
    # What was killed holds nothing back.
    second.start()
    second.kill()


def test_several_workers_on_sqlite_are_refused_with_the_way_out(tmp_path: Path) -> None:
    server = Server(tmp_path)
    refused = subprocess.run(
        [sys.executable, *server.entry, "serve", "--workers", "3"],
        cwd=ROOT,
        env=server.env,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert refused.returncode == 2
    assert "postgresql://" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.fixture
def bucket_env() -> dict[str, str]:
    """An empty bucket, as the settings name it."""
    bucket = new_bucket()
    return {
        "XUNAN_PHOTOS_URL": f"s3://{bucket.name}/{bucket.prefix}",
        "XUNAN_PHOTOS_ENDPOINT": bucket.endpoint,
        "XUNAN_PHOTOS_KEY_ID": bucket.key_id,
        "XUNAN_PHOTOS_SECRET": bucket.secret,
    }


def work_on(addresses: list[str], codes: dict[str, str], *, reports: int) -> list[Reporter]:
    """Phones on all of these addresses report together, and an officer at each files it all."""
    stop = threading.Event()
    reporters = [
        Reporter(Phone(url, codes["worker"]), MEILI, seed, stop)
        for seed, url in enumerate(addresses * PHONES_EACH)
    ]
    officers = [Officer(Phone(url, codes["officer"]), stop) for url in addresses]
    for thread in (*reporters, *officers):
        thread.start()
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and len(acknowledged(reporters)) < reports:
        time.sleep(0.05)
    stop.set()
    for thread in (*reporters, *officers):
        thread.join(PATIENCE_S)
    assert [] == [repr(one.surprise) for one in officers if one.surprise is not None]
    assert sum(one.filed for one in officers) > 0
    return reporters


def check_numbers(phone: Phone) -> None:
    """The hazards' numbers are one row without holes, whoever gave them."""
    numbers = sorted(body["f"]["no"] for body in phone.records.values() if "no" in body["f"])
    assert numbers
    assert [int(number.rpartition("-")[2]) for number in numbers] == [*range(1, len(numbers) + 1)]


def check_a_poke_reaches_every_worker(url: str, other: str, code: str) -> None:
    """Enough lines that several workers hold some, and one report on one connection."""
    with httpx.Client(timeout=60) as http:
        phones = [Phone(url, code) for _ in range(4)]
        for phone in phones:
            phone.register(http)
        lines = [Listener(phone) for phone in phones for _ in range(2)]
        for line in lines:
            line.next()
        author = Phone(other, code)
        author.register(http)
        author.act("hazard.create", uuid7(), {"set": a_report(author.person, MEILI)})
        (result,) = author.exchange(http, pull=False)["results"]
        for line in lines:
            line.until(result["seq"])
            line.close()


def people(server: Server) -> dict[str, str]:
    """A grid worker and an officer of the township, with a code for many phones each."""
    return {
        "worker": server.add_person("w1", "钟水生", "grid_worker", "--village", MEILI, uses=100),
        "officer": server.add_person(
            "xz1", "刘镇江", "township_officer", "--township", YINGQIAN, uses=100
        ),
    }


def test_three_workers_on_postgres_are_one_server(tmp_path: Path) -> None:
    url = migrated_postgres_url()
    server = Server(tmp_path, database_url=url, more_env={"XUNAN_WORKERS": "3"})
    codes = people(server)
    server.start()
    try:
        reporters = work_on([server.url], codes, reports=60)
        reader = Phone(server.url, codes["worker"])
        check_nothing_lost(reporters, reader, least=60)
        check_numbers(reader)
        check_a_poke_reaches_every_worker(server.url, server.url, codes["worker"])
    finally:
        server.kill()
    check_dense(url)


def test_two_hosts_with_one_database_and_one_bucket_are_one_server(
    tmp_path: Path, bucket_env: dict[str, str]
) -> None:
    url = migrated_postgres_url()
    hosts = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        hosts.append(Server(tmp_path / name, database_url=url, more_env=bucket_env))
    codes = people(hosts[0])
    try:
        for host in hosts:
            host.start()
        reporters = work_on([host.url for host in hosts], codes, reports=40)
        reader = Phone(hosts[1].url, codes["worker"])
        check_nothing_lost(reporters, reader, least=40)
        check_numbers(reader)
        check_a_poke_reaches_every_worker(hosts[0].url, hosts[1].url, codes["worker"])
    finally:
        for host in hosts:
            host.kill()
    check_dense(url)

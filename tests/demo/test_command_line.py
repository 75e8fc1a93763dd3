"""The commands an operator types, run as an operator runs them."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from simulators.phone import Phone, a_photo_fact, a_report, uuid7
from simulators.server import ROOT, Server
from storage.postgres import postgres_url
from xunan.application.manage_people import NewPerson, WrongPersonError
from xunan.cli.main import build_parser
from xunan.cli.people import check_area

VILLAGE = "360724103202"
PHOTO = (ROOT / "tests/photos/slope_before_1.jpg").read_bytes()


@pytest.fixture
def server(tmp_path: Path) -> Server:
    """A migrated county that is not served yet."""
    made = Server(tmp_path / "data")
    made.data_dir.mkdir()
    made.run("migrate")
    return made


def fails(server: Server, *words: str) -> str:
    """A command that must fail with one sentence; that sentence."""
    done = subprocess.run(
        [sys.executable, *server.entry, *words],
        cwd=ROOT, env=server.env, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr.strip()


def report_with_photo(server: Server, phone: Phone) -> str:
    """Report a hazard with a photo; its id."""
    record = uuid7()
    with httpx.Client(timeout=20) as client:
        phone.register(client)
        sha = phone.upload(client, PHOTO)
        fact = a_photo_fact(sha, len(PHOTO))
        headers = {"Authorization": f"Bearer {phone.token}"}
        person = client.get(f"{server.url}/api/v1/me", headers=headers).json()["person"]
        answers = {"set": a_report(person, VILLAGE),
                   "add": {"photos_before": [fact]}}  # fmt: skip
        phone.act("hazard.create", record, answers, blobs=[sha])
        told = phone.exchange(client)
    assert [result["status"] for result in told["results"]] == ["applied"], told["results"]
    return record


def test_doctor_says_what_is_wrong_in_plain_words(server: Server, tmp_path: Path) -> None:
    (tmp_path / "dist").mkdir()
    server.more_env["XUNAN_WEB_DIST"] = str(tmp_path / "dist")
    with pytest.raises(RuntimeError, match=r"坏 BAD.*界面.*\n.*dev web"):
        server.run("doctor")
    (tmp_path / "dist/index.html").write_text("x", encoding="utf-8")
    empty = Server(tmp_path / "empty")
    with pytest.raises(RuntimeError, match="xunan migrate"):
        empty.run("doctor")


def test_every_command_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (
        ("serve",), ("migrate",), ("demo",), ("contract",), ("doctor",), ("user", "add"),
        ("user", "code"), ("backup",), ("restore",), ("fonts",),
    ):  # fmt: skip
        with pytest.raises(SystemExit) as ended:
            build_parser().parse_args([*words, "--help"])
        assert ended.value.code == 0
        assert f"usage: xunan {' '.join(words)}" in capsys.readouterr().out


def test_serving_an_old_schema_or_two_workers_is_refused(tmp_path: Path, server: Server) -> None:
    assert "postgresql://" in fails(server, "serve", "--workers", "2")
    server.more_env["XUNAN_PROT"] = "1"
    assert "XUNAN_PROT" in fails(server, "doctor")
    empty = Server(tmp_path / "empty")
    assert "xunan migrate" in fails(empty, "user", "code", "--login", "x")


def test_people_need_real_places_and_a_free_login(server: Server) -> None:
    server.add_person("w1", "钟水生", "grid_worker", "--village", VILLAGE)
    said = fails(server, "user", "add", "--name", "某人", "--role", "grid_worker", "--login", "w1",
                 "--village", VILLAGE)  # fmt: skip

    assert "w1" in said
    assert "#/join/" in server.run("user", "code", "--login", "w1")


@pytest.mark.parametrize(
    ("area", "told"),
    [
        ({"villages": ("360724103999",)}, "360724103999"),
        ({"villages": ("360724103",)}, "360724103"),
        ({"grids": (VILLAGE,)}, "15"),
        ({"township": "360724"}, "360724"),
        ({"county": "110000"}, "110000"),
    ],
)
def test_an_area_that_the_county_does_not_have_is_refused(area: dict[str, Any], told: str) -> None:
    with pytest.raises(WrongPersonError, match=told):
        check_area(NewPerson(login="w1", name="某人", role="grid_worker", **area))


@pytest.mark.parametrize(
    ("role", "told"),
    [
        ("grid_worker", "--village"),
        ("township_leader", "--township"),
        ("county_officer", "--county"),
    ],
)
def test_a_role_without_its_place_is_refused(role: str, told: str) -> None:
    with pytest.raises(WrongPersonError, match=told):
        check_area(NewPerson(login="w1", name="某人", role=role))


def test_granian_serves_the_whole_loop_and_stops_on_its_signal(server: Server) -> None:
    code = server.add_person("w1", "钟水生", "grid_worker", "--village", VILLAGE)
    server.start()
    try:
        phone = Phone(server.url, code)
        record = report_with_photo(server, phone)
        with httpx.Client(timeout=20) as client:
            phone.pull_all(client)
        assert phone.records[f"hazard/{record}"]["f"]["photos_before"][0]["stored"] is True
        assert server.process is not None
        server.process.terminate()
        server.process.wait(timeout=15)
    finally:
        server.kill()
    log = (server.data_dir / "serve.log").read_text(encoding="utf-8")
    assert "/sync/v1/exchange" in log
    assert "钟水生" not in log
    assert code not in log


def test_a_backup_comes_back_with_photos_under_a_new_epoch(server: Server, tmp_path: Path) -> None:
    code = server.add_person("w1", "钟水生", "grid_worker", "--village", VILLAGE)
    server.start()
    file = str(tmp_path / "county.tar.gz")
    try:
        phone = Phone(server.url, code)
        record = report_with_photo(server, phone)
        server.run("backup", file)
    finally:
        server.kill()
    assert "已经存在" in fails(server, "backup", file)
    assert "已有数据" in fails(server, "restore", file)

    again = Server(tmp_path / "again")
    assert "epoch" in again.run("restore", file)
    again.start()
    try:
        with httpx.Client(timeout=20) as client:
            other = Phone(again.url, code, install_key=phone.install_key)
            other.register(client)
            assert other.epoch != phone.epoch
            other.pull_all(client)
            sha = other.records[f"hazard/{record}"]["f"]["photos_before"][0]["sha256"]
            photo = client.get(
                f"{again.url}/sync/v1/blob/{sha}",
                headers={"Authorization": f"Bearer {other.token}"},
            )
        assert photo.content == PHOTO
    finally:
        again.kill()


@pytest.mark.postgres
def test_on_postgresql_two_workers_serve_and_a_backup_comes_back(tmp_path: Path) -> None:
    """The county outgrows SQLite without losing anything but the database's address."""
    file = str(tmp_path / "county.tar.gz")
    server = Server(tmp_path / "data", database_url=postgres_url())
    server.data_dir.mkdir()
    server.run("migrate")
    server.more_env["XUNAN_WORKERS"] = "2"
    code = server.add_person("w1", "钟水生", "grid_worker", "--village", VILLAGE)
    server.start()
    try:
        phone = Phone(server.url, code)
        record = report_with_photo(server, phone)
        server.run("backup", file)
    finally:
        server.kill()

    again = Server(tmp_path / "again", database_url=postgres_url())
    again.run("restore", file)
    again.start()
    try:
        with httpx.Client(timeout=20) as client:
            other = Phone(again.url, code, install_key=phone.install_key)
            other.register(client)
            other.pull_all(client)
        assert other.epoch != phone.epoch
        assert f"hazard/{record}" in other.records
    finally:
        again.kill()


@pytest.mark.parametrize("name", ["targets.toml", "thresholds.toml"])
def test_a_table_of_the_county_that_cannot_be_read_stops_the_start(
    server: Server, name: str
) -> None:
    (server.data_dir / "county").mkdir()
    (server.data_dir / "county" / name).write_text("[[", encoding="utf-8")

    told = fails(server, "serve")

    assert f"{name} 不能用" in told
    assert len(told.splitlines()) == 1

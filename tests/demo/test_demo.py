"""The demo is a county that lives: every role, real photos, everything through the journal."""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from simulators.phone import Phone
from simulators.server import Server
from xunan.county import load_county
from xunan.demo.people import INVENTED, PEOPLE
from xunan.domain.people import RANKS, SYSTEM
from xunan.kinds import KINDS

PHOTOS = Path(__file__).parents[2] / "backend/xunan/demo/photos"
PHOTOS_BYTES_MAX = 1_500_000


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, str]]:
    """The demo's county, made once and served; and what the command said."""
    made = Server(tmp_path_factory.mktemp("demo"))
    said = made.run("demo", "--data-dir", str(made.data_dir), "--port", str(made.port),
                    "--prepare-only")  # fmt: skip
    made.start()
    yield made, said
    made.kill()


def links(said: str) -> dict[str, str]:
    """The codes by the name of their person."""
    found = re.findall(r"(\S+)\s+http://localhost:\d+/#/join/([\w-]+)", said)
    return dict(found)


def signed_in(server: Server, code: str) -> Phone:
    """A phone that pulled everything its person may see."""
    phone = Phone(server.url, code)
    with httpx.Client(timeout=20) as client:
        phone.register(client)
        phone.pull_all(client)
    return phone


def test_every_person_has_a_link_that_signs_in(demo: tuple[Server, str]) -> None:
    server, said = demo
    codes = links(said)

    assert {new.name for new in PEOPLE} <= codes.keys()
    for new in PEOPLE:
        assert signed_in(server, codes[new.name]).token, new.name


def test_the_county_officer_sees_hazards_in_many_states(demo: tuple[Server, str]) -> None:
    server, said = demo
    phone = signed_in(server, links(said)["谢明辉"])
    hazards = [body for key, body in phone.records.items() if key.startswith("hazard/")]
    states = {body["state"] for body in hazards}

    assert len(hazards) >= 12
    assert {
        "reported",
        "filed",
        "assigned",
        "submitted",
        "returned",
        "closed",
        "rejected",
    } <= states
    kinds = {key.partition("/")[0] for key in phone.records}
    assert {
        "shelter",
        "shelter_check",
        "arrival",
        "premises",
        "inspection",
        "patrol",
        "drill",
        "class_count",
    } == kinds - {"hazard"}


def test_the_teacher_finds_the_school_and_the_volunteer_the_village_shelter(
    demo: tuple[Server, str],
) -> None:
    """What the demo shows to each is what such a person may see."""
    server, said = demo
    teacher = signed_in(server, links(said)["陈志远"]).records
    drills = {
        body["f"]["scenario"]: body["state"]
        for key, body in teacher.items()
        if key.startswith("drill/")
    }
    assert {"fire": "evaluated", "earthquake": "planned"} == drills
    assert 6 == len([key for key in teacher if key.startswith("class_count/")])
    volunteer = signed_in(server, links(said)["赖小燕"]).records
    names = [body["f"]["name"] for key, body in volunteer.items() if key.startswith("shelter/")]
    assert ["梅里村文化活动中心"] == names


def test_what_a_report_opened_is_known_by_the_name_its_kind_declares(
    demo: tuple[Server, str],
) -> None:
    """Else the same problem, found again, would open a second hazard."""
    server, said = demo
    records = signed_in(server, links(said)["谢明辉"]).records
    declared = {f"{kind.name}.{each.name}" for kind in KINDS for each in kind.opens}
    items = {body["f"]["origin_item"] for body in records.values() if "origin_item" in body["f"]}

    assert {"shelter_check.gate", "inspection.wiring"} == items
    assert items <= declared


def test_every_photo_is_stored_and_readable(demo: tuple[Server, str]) -> None:
    server, said = demo
    phone = signed_in(server, links(said)["谢明辉"])
    photos = [
        photo
        for body in phone.records.values()
        for name in ("photos_before", "photos_after", "photos")
        for photo in body["f"].get(name, [])
    ]

    assert len(photos) >= 12
    with httpx.Client(headers={"Authorization": f"Bearer {phone.token}"}) as client:
        for photo in photos:
            assert photo["stored"] is True
            answer = client.get(f"{server.url}/sync/v1/blob/{photo['sha256']}")
            assert len(answer.content) == photo["size"]
            taken = photo["exif_at"][:19].replace("-", ":").replace("T", " ")
            assert taken.encode() in answer.content


def test_nothing_was_written_past_the_pipeline(demo: tuple[Server, str]) -> None:
    """Each version of each record has its line in the journal, with actor and three times."""
    server, _ = demo
    with closing(sqlite3.connect(server.data_dir / "xunan.db")) as database:
        versions = dict(database.execute("SELECT id, ver FROM record WHERE kind = 'hazard'"))
        lines = database.execute(
            "SELECT id, actor, at, at_est, received_at, status FROM operation WHERE kind = 'hazard'"
        ).fetchall()
        bodies = [json.loads(row[0]) for row in database.execute("SELECT body FROM record")]

    for record, ver in versions.items():
        assert len([line for line in lines if line[0] == record]) == ver
    assert {line[5] for line in lines} == {"applied"}
    assert all(line[1] and line[2] and line[4] for line in lines)
    assert all(len(body["log"]) == body["ver"] for body in bodies)


def test_starting_again_keeps_data_and_brings_fresh_links(demo: tuple[Server, str]) -> None:
    server, said = demo
    again = server.run("demo", "--data-dir", str(server.data_dir), "--port", str(server.port),
                       "--prepare-only")  # fmt: skip

    assert not set(links(said).values()) & set(links(again).values())
    assert "正在准备" not in again
    assert signed_in(server, links(again)["钟水生"]).records


def test_the_people_are_marked_as_invented_and_their_places_are_real() -> None:
    county = load_county()
    roles = {new.role for new in PEOPLE}

    assert all(INVENTED in new.org for new in PEOPLE)
    assert {"grid_worker", "village_officer", "volunteer", "school_safety", "township_officer",
            "township_leader", "county_officer"} <= roles <= RANKS.keys() - {SYSTEM}  # fmt: skip
    for new in PEOPLE:
        for code in (*new.villages, *new.grids):
            assert county.village(code), code
        assert not new.township or county.township(new.township)


def test_the_photos_are_small_and_carry_what_a_phone_writes() -> None:
    from PIL import Image  # noqa: PLC0415 - one user

    photos = sorted(PHOTOS.glob("*.jpg"))
    assert len(photos) >= 6
    assert sum(photo.stat().st_size for photo in photos) < PHOTOS_BYTES_MAX
    for photo in photos:
        with Image.open(photo) as picture:
            exif = picture.getexif()
            assert max(picture.size) == 1600
            assert exif.get_ifd(0x8825)[2], "no position"
            assert exif.get_ifd(0x8769)[0x9003], "no time"


def test_the_county_ships_with_all_its_divisions() -> None:
    county = load_county()
    names = {village.short for town in county.townships for village in town.villages}

    assert (len(county.townships), len(names)) == (15, 147)  # two villages are both 茶坑村
    assert {"伏垇村", "沙塅村", "梅里村"} <= names
    assert [village.code for village in county.area(villages=("360724103202001",))[0].villages] == [
        "360724103202"
    ]

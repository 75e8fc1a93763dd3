"""The cast and the stage of story S1: five workers, 41 points, a hall, a night offline."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from county import County
from photo_times import CHINA
from simulators.phone import Phone as Wire
from simulators.phone import uuid7
from simulators.server import Server

PINGFU = "360724206"
VILLAGE = "360724206201"
WORKERS = ("罗小明", "方木生", "胡冬莲", "邱石根", "谢春发")
SHARES = (9, 8, 8, 8, 8)
HALL, CAPACITY = "庄前村文化礼堂", 80
# 53 people of 17 households.
HOUSEHOLDS = (4, 4, *(3,) * 15)
ITEMS = ("exits", "fire_gear", "wiring", "gas_use", "goods", "structure")
NIGHT = datetime(2026, 7, 26, tzinfo=CHINA)
CLOCK = Path(__file__).parents[1] / "simulators/at_another_time.py"


def at(hours: float) -> datetime:
    """An instant of the story, in hours since the midnight before it."""
    return NIGHT + timedelta(hours=hours)


ORDERED, LOST, BACK = at(15.5), at(19 + 40 / 60), at(24 + 5 + 10 / 60)


@dataclass
class Night:
    """A county whose clock is the story's."""

    county: County
    clock_file: Path
    codes: dict[str, str] = field(default_factory=dict)
    points: list[str] = field(default_factory=list)
    hall: str = ""

    def now_is(self, told: datetime) -> None:
        """Set the server's clock."""
        self.clock_file.write_text(str((told - datetime.now(UTC)).total_seconds()), "utf-8")

    @property
    def ahead_ms(self) -> int:
        """How far the server's clock is from ours."""
        return round(float(self.clock_file.read_text("utf-8")) * 1000)


def begin(founded: County, folder: Path) -> Night:
    """The county at 15:30, its people, its hall; the township names the 41 points to look at."""
    clock_file = folder / "clock"
    server = Server(
        folder / "county", entry=(str(CLOCK),), more_env={"CLOCK_FILE": str(clock_file)}
    )
    shutil.copytree(founded.server.data_dir, server.data_dir)
    night = Night(County(server, founded.codes), clock_file)
    night.now_is(ORDERED)
    for number, name in enumerate(WORKERS):
        night.codes[name] = server.add_person(
            f"pf{number}", name, "grid_worker", "--village", VILLAGE
        )
    for login, name, role in (
        ("pfxz", "刘镇江", "township_officer"),
        ("pfld", "陈乡长", "township_leader"),
    ):
        night.codes[role] = server.add_person(login, name, role, "--township", PINGFU)
    server.start()
    with httpx.Client(timeout=30) as http:
        officer = Wire(server.url, night.codes["township_officer"])
        officer.register(http)
        night.hall = uuid7()
        _act(officer, "shelter.create", night.hall, set=_hall())
        _act(officer, "shelter.move", night.hall, move="put_in_service", **{"from": "registered"})
        for number in range(sum(SHARES)):
            night.points.append(uuid7())
            _act(officer, "premises.create", night.points[-1], set=_point(number + 1))
        told = officer.exchange(http)["results"]
        assert {"applied"} == {result["status"] for result in told}, told
    return night


def wire(moment: datetime) -> str:
    """An instant as the wire writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _act(phone: Wire, t: str, record: str, **args: Any) -> None:
    phone.act(t, record, args, at=wire(ORDERED))


def _hall() -> dict[str, Any]:
    return {
        "name": HALL,
        "division_code": VILLAGE,
        "address": "庄前村口",
        "site_kind": "village_hall",
        "capacity": CAPACITY,
        "managers": [{"name": one, "has_key": True} for one in ("罗水生", "方秀英")],
        "captured_at": wire(ORDERED),
    }


def _point(number: int) -> dict[str, Any]:
    return {
        "name": f"第 {number} 号巡查点",
        "premises_kind": "shop",
        "division_code": VILLAGE,
        "address": f"庄前村 {number} 号",
        "captured_at": wire(ORDERED),
    }


def reports_of(night: Night, worker: int) -> list[dict[str, Any]]:
    """What one worker does in the night, in the order of the hours, as the hands take it."""
    first = sum(SHARES[:worker])
    done = [_check(night, number, worker) for number in range(first, first + SHARES[worker])]
    if worker < len(_MAJOR):
        done.append(_major(worker))
    done += [_guest(night, number) for number in range(53) if number % len(WORKERS) == worker]
    return sorted(done, key=lambda report: int(report["at"]))


# Seven of the checks open a hazard, and the first two workers report a suspected major one each.
_PROBLEMS = (3, 9, 15, 20, 26, 31, 38)
_MAJOR = (4, 5)
HAZARDS = len(_PROBLEMS) + len(_MAJOR)
# 34 checks with one photo, 7 with three, and 4 and 5 of the two slopes.
PHOTOS = (sum(SHARES) - len(_PROBLEMS)) + 3 * len(_PROBLEMS) + sum(_MAJOR)


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def _check(night: Night, number: int, worker: int) -> dict[str, Any]:
    """One point of the patrol, between 20:00 and 23:00."""
    bad = number in _PROBLEMS
    turn = number - sum(SHARES[:worker])
    return {
        "path": f"#/new/inspection/{night.points[number]}",
        "answers": dict.fromkeys(ITEMS, "ok") | ({"structure": "problem"} if bad else {}),
        "photos": 3 if bad else 1,
        "words": f"第 {number + 1} 号点",
        "at": _ms(at(20 + turn / 3)),
    }


def _major(worker: int) -> dict[str, Any]:
    return {
        "path": "#/new/hazard",
        "answers": {
            "category": "geo",
            "suspected_major": "yes",
            "description": f"{WORKERS[worker]}屋后整面坡在动",
        },
        "photos": _MAJOR[worker],
        "words": f"坡 {worker + 1}",
        "at": _ms(at(23.2)),
    }


def guests() -> list[tuple[str, str, int]]:
    """Name, head of household and year of birth of the 53."""
    return [
        (f"客{house + 1}之{one + 1}", f"户主{house + 1}", 1950 + one * 9)
        for house, size in enumerate(HOUSEHOLDS)
        for one in range(size)
    ]


def _guest(night: Night, number: int) -> dict[str, Any]:
    """One of the 53 at the door of the hall, between 23:30 and 01:30."""
    name, head, year = guests()[number]
    return {
        "path": f"#/new/arrival/{night.hall}",
        "answers": {
            "name": name,
            "birth_year": str(year),
            "home_village": VILLAGE,
            "household_head": head,
            "id_number": f"36072419{year % 100 + 1900}0101{number:03}X"[:17] + "X",
        },
        "at": _ms(at(23.5 + number / 27)),
    }

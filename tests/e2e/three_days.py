"""The cast and the stage of story S3: a village without signal, a township that goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from county import County
from photo_times import CHINA
from pictures import stamped
from screens import Phone
from simulators.phone import Phone as Wire
from simulators.phone import a_photo_fact, a_report, uuid7

SHUANGXIAO = "360724207206"
TOWNSHIP = "360724207"
LIVES = {
    "worker": ("wgy7", "肖石根", "grid_worker", "--village", SHUANGXIAO),
    "colleague": ("wgy8", "谢冬莲", "grid_worker", "--village", SHUANGXIAO),
    "officer": ("xz7", "邱建平", "township_officer", "--township", TOWNSHIP),
}
CLOSED, EXTENDED = "村口挡墙外鼓", "祠堂后坡滑塌"
SHELTER = "双肖小学"
_A_SHELTER = {
    "name": SHELTER,
    "division_code": SHUANGXIAO,
    "address": "双肖小学门口",
    "site_kind": "school",
    "capacity": 120,
    "captured_at": "",
}
BEFORE_MONDAY = timedelta(days=4)
DAY_MS = 86_400_000


@dataclass(frozen=True)
class Task:
    """A kind of record that the worker makes: how, and how many photos each of them has.

    `words` names the field that tells them apart, `when` the one that says when it was done.
    """

    kind: str
    photos: tuple[int, ...]
    make: Callable[[Phone, list[Path], str], None]
    words: str
    when: str


def report_a_hazard(phone: Phone, photos: list[Path], words: str) -> None:
    """上报隐患, as the screen asks for it."""
    phone.report(photos, category="地质灾害", description=words)


def report_a_patrol(phone: Phone, _: list[Path], words: str) -> None:
    """记一次巡查 on which nothing was found: where he was, and that all is well (零报告)."""
    phone.patrol(points=["沿河路口"], remark=words)


def check_the_shelter(phone: Phone, photos: list[Path], words: str) -> None:
    """检查场所, from inside, and all is well."""
    phone.check_a_shelter(SHELTER, photos, remark=words)


# What the three days bring; a kind that joins the product joins the story with a line here.
# The last three hazards have two photos, two show the shelter at each check, and the last two of
# the 104 are those taken after the work on the hazard that was closed meanwhile.
WORK = (
    Task("hazard", (4,) * 23 + (2,) * 3, report_a_hazard, "description", "captured_at"),
    Task("patrol", (0,) * 19, report_a_patrol, "remark", "ended_at"),
    Task("shelter_check", (2, 2), check_the_shelter, "remark", "captured_at"),
)
AFTER_PHOTOS = 2
ENTRIES = sum(len(task.photos) for task in WORK)
PHOTOS = sum(sum(task.photos) for task in WORK) + AFTER_PHOTOS


@dataclass
class Stage:
    """Who is who, and the two hazards that were the worker's before Monday."""

    county: County
    codes: dict[str, str]
    began: datetime = field(default_factory=lambda: datetime.now(UTC))
    ids: dict[str, str] = field(default_factory=dict)

    def wire(self, who: str, http: httpx.Client) -> Wire:
        """Another device of that person."""
        made = Wire(self.county.url, self.codes[who])
        made.register(http)
        return made


def set_the_stage(county: County) -> Stage:
    """Two hazards of the village, reported and assigned last week, and a shelter in service."""
    stage = Stage(county, {who: county.server.add_person(*words) for who, words in LIVES.items()})
    with httpx.Client(timeout=30) as http:
        colleague, officer = stage.wire("colleague", http), stage.wire("officer", http)
        worker = stage.wire("worker", http).person
        for name in (CLOSED, EXTENDED):
            record = stage.ids[name] = uuid7()
            report = a_report(colleague.person, SHUANGXIAO, description=name)
            _back_then(colleague, "hazard.create", record, {"set": report})
            colleague.exchange(http)
            due = (stage.began + timedelta(days=3)).astimezone(CHINA).date().isoformat()
            _back_then(officer, "hazard.move", record, _move("file", "reported", level="general"))
            hand = {"id": worker["id"], "name": worker["name"]}
            assign = _move("assign", "filed", assigned_person=hand, due_on=due)
            _back_then(officer, "hazard.move", record, assign)
            told = officer.exchange(http)["results"]
            assert ["applied"] * 2 == [result["status"] for result in told], told
        _back_then(officer, "shelter.create", shelter := uuid7(), {"set": dict(_A_SHELTER)})
        _back_then(officer, "shelter.move", shelter, _move("put_in_service", "registered"))
        told = officer.exchange(http)["results"]
        assert ["applied"] * 2 == [result["status"] for result in told], told
    return stage


def the_township_goes_on(stage: Stage) -> str:
    """While he is away: one hazard is rectified by a colleague and closed, one gets more time."""
    later = (stage.began + timedelta(days=40)).astimezone(CHINA).date().isoformat()
    with httpx.Client(timeout=30) as http:
        colleague, officer = stage.wire("colleague", http), stage.wire("officer", http)
        photo = b"\xff\xd8 a photo of the mended wall \xff\xd9"
        sha = colleague.upload(http, photo)
        submit = _move("submit", "assigned", measures="已加固")
        submit["add"] = {"photos_after": [a_photo_fact(sha, len(photo))]}
        colleague.act("hazard.move", stage.ids[CLOSED], submit, blobs=[sha])
        assert "applied" == colleague.exchange(http)["results"][0]["status"]
        officer.pull_all(http)
        officer.act(
            "hazard.move", stage.ids[CLOSED], _move("close", "submitted", review_result="passed")
        )
        extend = _move("extend", "assigned", due_on=later, extension_reason="连日下雨")
        base = {"due_on": officer.records[f"hazard/{stage.ids[EXTENDED]}"]["f"]["due_on"]}
        officer.act("hazard.move", stage.ids[EXTENDED], extend, base=base)
        told = officer.exchange(http)["results"]
        assert ["applied"] * 2 == [result["status"] for result in told], told
    return later


def photos_of(task: Task, pictures: list[Path], number: int, taken: datetime) -> list[Path]:
    """The photos of the task's `number`-th record, as the camera stamps them at that instant."""
    before = sum(sum(each.photos) for each in WORK[: WORK.index(task)]) + sum(task.photos[:number])
    mine = pictures[before : before + task.photos[number]]
    return [stamped(photo, taken) for photo in mine]


def _move(move: str, start: str, **answers: Any) -> dict[str, Any]:
    return {"move": move, "from": start, "set": answers}


def _back_then(phone: Wire, act: str, record: str, args: dict[str, Any]) -> None:
    at = datetime.now(UTC) - BEFORE_MONDAY
    told = at.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
    if "set" in args and "captured_at" in args["set"]:
        args["set"]["captured_at"] = told
    phone.act(act, record, args, at=told, age_ms=int(BEFORE_MONDAY.total_seconds() * 1000))

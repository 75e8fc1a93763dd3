"""Fill an empty county with the demo's people and hazards, through the same door as phones.

Every step is an operation of its person's own device, judged and journalled like any other;
nothing is written past the pipeline.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import timedelta
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from xunan.application.accept_push import Push
from xunan.application.ports import Upload
from xunan.application.sign_in import Admitted, Install
from xunan.application.times import LOCAL_ZONE, instant, local_day
from xunan.demo.people import PEOPLE
from xunan.demo.stories import STORIES
from xunan_sync.messages import Op

if TYPE_CHECKING:
    from datetime import datetime

    from xunan.demo.telling import Step, Story
    from xunan.web.services import Services

CODE_HOURS, CODE_USES = 7 * 24, 20
PHOTO_WIDTH, PHOTO_HEIGHT = 1600, 1200
# A photo is taken a little before the act that carries it.
SHUTTER_S = 40
_EXIF_TIME = re.compile(rb"\d{4}:\d\d:\d\d \d\d:\d\d:\d\d")


class DemoTroubleError(Exception):
    """The demo's own data did not pass the rules; the text names the step."""


@dataclass(slots=True)
class _Told:
    """A hazard as the people of the story have seen it by now."""

    story: Story
    id: str
    ver: int = 0
    state: str = ""
    values: dict[str, Any] = field(default_factory=dict)


async def is_seeded(services: Services) -> bool:
    """Whether the last of the demo's people is there."""
    return await services.accounts.person_by_login(PEOPLE[-1].login) is not None


async def seed(services: Services) -> None:
    """Make people, devices and hazards; the county must be empty."""
    devices: dict[str, Admitted] = {}
    for new in PEOPLE:
        await services.people.add(new)
        devices[new.login] = await _enrol(services, new.login)
    teller = _Teller(services, devices, services.clock.now())
    told = {id(story): _Told(story, services.ids.uuid7()) for story in STORIES}
    steps = [(step.ago_h, story, step) for story in STORIES for step in story.steps]
    for _, story, step in sorted(steps, key=lambda each: -each[0]):
        await teller.tell(told[id(story)], step)


async def new_code(services: Services, login: str) -> str:
    """A fresh sign-in code of one of the demo's people."""
    person = await services.accounts.person_by_login(login)
    if person is None:
        raise DemoTroubleError(login)
    return await services.people.new_code(person.id, hours=CODE_HOURS, uses=CODE_USES)


async def _enrol(services: Services, login: str) -> Admitted:
    """The phone on which the person did all that lies behind them."""
    code = await new_code(services, login)
    install = Install(f"demo-{services.ids.uuid7()}", "demo", "演示数据 demo data")
    admitted = await services.sign_in.by_code(code, install)
    if not isinstance(admitted, Admitted):
        raise DemoTroubleError(f"{login}: {admitted.code}")
    return admitted


class _Teller:
    """Sends the steps as operations, each from its person's device."""

    def __init__(self, services: Services, devices: dict[str, Admitted], now: datetime) -> None:
        self._services = services
        self._devices = devices
        self._now = now
        self._numbers = dict.fromkeys(devices, 0)

    async def tell(self, told: _Told, step: Step) -> None:
        """Make the operation, have it judged, bring its photos."""
        device = self._devices[step.by]
        at = self._now - timedelta(hours=step.ago_h)
        photos = [self._photo(told.story, name, at) for name in step.photos]
        values = self._values(told, step, at)
        self._numbers[step.by] += 1
        op = Op(
            n=self._numbers[step.by],
            op_id=self._services.ids.uuid7(),
            t=f"hazard.{'move' if step.move else 'create'}",
            id=told.id,
            at=instant(at),
            base_ver=told.ver,
            age_ms=round(step.ago_h * 3_600_000),
            args=self._args(told, step, values, [fact for fact, _ in photos]),
            base={name: told.values.get(name) for name in values} if step.move else {},
            blobs=[fact["sha256"] for fact, _ in photos],
        )
        push = Push(device.device, device.person, (op,), self._services.clock.now())
        outcome = await self._services.push(push)
        result = outcome.results[0]
        if result.status not in {"applied", "merged"}:
            raise DemoTroubleError(f"{step.by} {step.move or 'create'}: {result.why}")
        told.ver = result.ver
        told.values |= values
        for fact, photo in photos:
            await self._upload(device.person.id, fact["sha256"], photo)
            told.ver += 1

    def _values(self, told: _Told, step: Step, at: datetime) -> dict[str, Any]:
        values = dict(step.set)
        if step.due_days is not None:
            values["due_on"] = (local_day(at) + timedelta(days=step.due_days)).isoformat()
        if step.to:
            person = self._devices[step.to].person
            values["assigned_person"] = {"id": person.id, "name": person.name}
        if not step.move:
            person = self._devices[step.by].person
            values |= {
                "captured_at": instant(at),
                "found_by": {"id": person.id, "name": person.name},
                "suspected_major": values.get("suspected_major", False),
                "source": values.get("source", "village_patrol"),
                "geo": _geo(told.story, at),
            }
            grids = [grid for grid in person.grids if grid.startswith(values["division_code"])]
            if grids:
                values["grid_code"] = grids[0]
        return values

    def _args(
        self, told: _Told, step: Step, values: dict[str, Any], facts: list[dict[str, Any]]
    ) -> dict[str, Any]:
        args: dict[str, Any] = {"set": values}
        if facts:
            args["add"] = {"photos_after" if step.move else "photos_before": facts}
        if step.move:
            kind = self._services.kinds["hazard"]
            move = kind.move(step.move)
            args |= {"move": step.move, "from": told.state}
            told.state = move.end if move else ""
        else:
            told.state = self._services.kinds["hazard"].initial
        return args

    def _photo(self, story: Story, name: str, at: datetime) -> tuple[dict[str, Any], bytes]:
        """A photo's facts and bytes, with the moment of this story in its EXIF."""
        taken = at - timedelta(seconds=SHUTTER_S)
        local = taken.astimezone(LOCAL_ZONE)
        raw = files("xunan.demo").joinpath("photos", name).read_bytes()
        stamped = f"{local:%Y:%m:%d %H:%M:%S}".encode()
        photo = _EXIF_TIME.sub(lambda _: stamped, raw, count=1)
        fact = {
            "sha256": hashlib.sha256(photo).hexdigest(),
            "mime": "image/jpeg",
            "size": len(photo),
            "w": PHOTO_WIDTH,
            "h": PHOTO_HEIGHT,
            "taken_at": instant(taken),
            "source": "camera",
            "exif_at": f"{local:%Y-%m-%dT%H:%M:%S}+08:00",
            "geo": {"lat": story.lat, "lon": story.lon, "accuracy_m": 8},
        }
        return fact, photo

    async def _upload(self, person: str, sha256: str, photo: bytes) -> None:
        photos = self._services.photos
        upload_id = hashlib.sha256(f"{person}\n{sha256}\n{len(photo)}".encode()).hexdigest()
        opened = await photos.begin(
            Upload(upload_id, sha256, len(photo), "image/jpeg", person, 0, complete=False)
        )
        if not opened.complete:
            await photos.append(opened.id, 0, photo)
        await self._services.mark_stored(sha256)


def _geo(story: Story, at: datetime) -> dict[str, Any]:
    return {
        "lat": story.lat,
        "lon": story.lon,
        "accuracy_m": 8,
        "datum": "WGS-84",
        "at": instant(at - timedelta(seconds=SHUTTER_S)),
        "source": "fix",
    }

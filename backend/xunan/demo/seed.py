"""Fill an empty county with the demo's people and their work, through the same door as phones.

Every step is an operation of its person's own device, judged and journalled like any other;
nothing is written past the pipeline.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xunan.application.accept_push import Push
from xunan.application.sign_in import Admitted, Install
from xunan.application.times import instant
from xunan.demo.answers import Teller
from xunan.demo.camera import bring
from xunan.demo.people import PEOPLE
from xunan.demo.rounds import ROUNDS
from xunan.demo.school import DRILLS
from xunan.demo.shelters import SHELTERS
from xunan.demo.stories import STORIES
from xunan_sync.messages import Op

if TYPE_CHECKING:
    from xunan.demo.answers import Act
    from xunan.demo.telling import Story
    from xunan.web.services import Services

CODE_HOURS, CODE_USES = 7 * 24, 20
ALL: tuple[Story, ...] = (*STORIES, *SHELTERS, *ROUNDS, *DRILLS)


class DemoTroubleError(Exception):
    """The demo's own data did not pass the rules; the text names the step."""


async def is_seeded(services: Services) -> bool:
    """Whether the last of the demo's people is there."""
    return await services.accounts.person_by_login(PEOPLE[-1].login) is not None


async def seed(services: Services) -> None:
    """Make people, devices and records; the county must be empty."""
    devices: dict[str, Admitted] = {}
    for new in PEOPLE:
        await services.people.add(new)
        devices[new.login] = await _enrol(services, new.login)
    people = {login: device.person for login, device in devices.items()}
    teller = Teller(services.kinds, people, services.ids.uuid7, services.clock.now())
    numbers = dict.fromkeys(devices, 0)
    for act in teller.acts(ALL):
        numbers[act.step.by] += 1
        await _send(services, devices[act.step.by], act, numbers[act.step.by])


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


async def _send(services: Services, device: Admitted, act: Act, number: int) -> None:
    """Have the operation judged and bring its photos."""
    record, step = act.record, act.step
    now = services.clock.now()
    op = Op(
        n=number,
        op_id=services.ids.uuid7(),
        t=f"{record.kind}.{'move' if step.move else 'create'}",
        id=record.id,
        at=instant(act.at),
        base_ver=record.ver,
        age_ms=round((now - act.at).total_seconds() * 1000),
        args=_args(act),
        base={name: record.values.get(name) for name in act.values} if step.move else {},
        blobs=[fact["sha256"] for fact, _ in act.photos],
    )
    outcome = await services.push(Push(device.device, device.person, (op,), now))
    result = outcome.results[0]
    if result.status not in {"applied", "merged"}:
        raise DemoTroubleError(
            f"{step.by} {record.kind} {step.move or 'create'}: {result.why} {result.fields}"
        )
    record.ver = result.ver
    record.values |= act.values
    for fact, photo in act.photos:
        await bring(services, device.person.id, fact["sha256"], photo)
        record.ver += 1


def _args(act: Act) -> dict[str, Any]:
    args: dict[str, Any] = {"set": act.values}
    if act.photos:
        args["add"] = {act.photo_field: [fact for fact, _ in act.photos]}
    if act.step.move:
        args |= {"move": act.step.move, "from": act.seen_state}
    return args

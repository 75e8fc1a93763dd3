"""Make people, hand out sign-in codes, and let people look after their own devices."""

from __future__ import annotations

import re
import uuid
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from xunan.application.own_line import own_line
from xunan.application.ports import Person
from xunan.application.sign_in import hash_secret

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from xunan.application.note_devices import NoteDevices
    from xunan.application.ports import Accounts, Clock, DeviceFacts, Ids, OpRow
    from xunan.application.sign_in import Pins

LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{0,31}")
_NAMES = uuid.UUID("a7d2c3e6-51b8-5f09-8c4d-3e6b0f917a24")


class WrongPersonError(Exception):
    """A person cannot be made like this; the text says why, in Chinese and English."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """What the operator says about a person; places are division codes."""

    login: str
    name: str
    role: str
    org: str = ""
    phone: str = ""
    grids: tuple[str, ...] = ()
    villages: tuple[str, ...] = ()
    township: str = ""
    county: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What a person is and where: the role, and the division codes of their places."""

    role: str
    grids: tuple[str, ...] = ()
    villages: tuple[str, ...] = ()
    township: str = ""
    county: str = ""
    unit: str = ""


def post_of(person: Person) -> Post:
    """The person's post as it stands."""
    return Post(
        role=person.role,
        grids=person.grids,
        villages=person.villages,
        township=person.township,
        county=person.county,
        unit=person.unit,
    )


@dataclass(frozen=True, slots=True)
class ManagePeople:
    """Accounts and devices."""

    accounts: Accounts
    clock: Clock
    ids: Ids
    pins: Pins
    journal: NoteDevices

    async def add(self, new: NewPerson) -> Person:
        """Store a new person; raises `WrongPersonError`, or `AlreadyThereError` for the login."""
        if not LOGIN.fullmatch(new.login):
            raise WrongPersonError(
                "账号只能用小写字母、数字和 . _ -，最多 32 个。"
                "A login has 1 to 32 lower-case letters, digits, dots, dashes or underscores."
            )
        if not new.name.strip() or len(new.name) > 40:
            raise WrongPersonError("请写姓名，最多 40 个字。A name has 1 to 40 letters.")
        person = Person(
            id=self.ids.uuid7(),
            login=new.login,
            name=new.name.strip(),
            role=new.role,
            org=new.org,
            grids=new.grids,
            villages=new.villages,
            township=new.township,
            county=new.county,
            phone=new.phone,
            unit=new.unit,
        )
        await self.accounts.add_person(person)
        return person

    async def move(self, person: Person, post: Post) -> Person:
        """Give a person another post; the same one again changes nothing.

        What was theirs to see until now is kept as their history, by which work of theirs that is
        still on the way is judged [P22].
        """
        moved = replace(person, **asdict(post))
        if moved != person:
            line = partial(_move_line, person, post, self.clock.now())
            await self.accounts.move_person(moved, line)
        return moved

    async def new_code(self, person_id: str, *, hours: int, uses: int = 1) -> str:
        """A fresh one-time sign-in code; only its hash is kept."""
        code = self.ids.secret()
        expires_at = self.clock.now() + timedelta(hours=hours)
        await self.accounts.add_code(hash_secret(code), person_id, expires_at, uses)
        return code

    async def devices(self, person: Person) -> Sequence[DeviceFacts]:
        """The person's devices, newest first."""
        return await self.accounts.devices(person.id)

    async def revoke(self, person: Person, device: str, *, asked_on: str) -> bool:
        """Revoke one of the person's own devices; False when it is not theirs.

        Revoking another device than the one it is asked on also takes the PIN away: whoever
        held the lost phone may have set it, and would come back with it.
        """
        owned = await self.accounts.devices(person.id)
        facts = next((facts for facts in owned if facts.device == device), None)
        if facts is None:
            return False
        if facts.revoked_at is None:
            await self.accounts.revoke_device(device, self.clock.now())
            await self.journal.revoked(person, device, facts.seen_at.isoformat())
            if device != asked_on:
                await self.set_pin(person, None)
        return True

    async def set_pin(self, person: Person, pin: str | None) -> None:
        """Keep a new PIN, or none any more."""
        pin_hash = None if pin is None else await self.pins.hashed(pin)
        await self.accounts.set_pin_hash(person.id, pin_hash)


def _move_line(person: Person, post: Post, now: datetime, seq: int) -> OpRow:
    """The journal's line of a move; its place there is its sequence number."""
    told = {"from": asdict(post_of(person)), "to": asdict(post)}
    op_id = f"~{uuid.uuid5(_NAMES, f'{person.id}{chr(10)}{seq}')}"
    return own_line("person.move", person.id, op_id, told, now, n=seq)

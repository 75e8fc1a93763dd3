"""People, their sign-in codes and their devices, by Piccolo's typed queries."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Any

import asyncpg

from xunan.application.ports import AlreadyThereError, DeviceFacts, Person
from xunan.storage.grants import move_person, open_grants
from xunan.storage.sync_rows import clean
from xunan.storage.token_holder import token_holder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from xunan.application.ports import OpRow
    from xunan.storage.postgres_engine import PooledEngine
    from xunan.storage.sqlite_engine import OneWriterEngine
    from xunan.storage.tables import Tables

TAKEN = (sqlite3.IntegrityError, asyncpg.UniqueViolationError)


class StoredAccounts:
    """`Accounts` over either engine."""

    def __init__(self, tables: Tables, engine: OneWriterEngine | PooledEngine) -> None:
        self._tables = tables
        self._engine = engine

    async def add_person(self, person: Person) -> None:
        """See the port."""
        table = self._tables.person
        row = table(
            id=person.id,
            login=clean(person.login),
            name=clean(person.name),
            role=person.role,
            org=clean(person.org),
            grids=json.dumps(person.grids),
            villages=json.dumps(person.villages),
            township=person.township,
            county=person.county,
            phone=clean(person.phone),
            active=person.active,
            unit=clean(person.unit),
        )
        try:
            async with self._engine.transaction():
                await table.insert(row)
                # Nothing was somebody else's before, so what is theirs now always was.
                await open_grants(self._tables, person, 0)
        except TAKEN as error:
            raise AlreadyThereError(person.login) from error

    async def move_person(self, person: Person, line: Callable[[int], OpRow]) -> int:
        """See the port."""
        async with self._engine.transaction():
            seq = await move_person(self._tables, person, line)
        return seq  # noqa: RET504 - a return inside would end in none for mypy

    async def person(self, person_id: str) -> Person | None:
        """See the port."""
        return await self._person_where(self._tables.person.id == clean(person_id))

    async def person_by_login(self, login: str) -> Person | None:
        """See the port."""
        return await self._person_where(self._tables.person.login == clean(login))

    async def people(self, *, township: str = "", county: str = "") -> Sequence[Person]:
        """See the port; whoever has a village of the township belongs to it."""
        table = self._tables.person
        found = [_person(row) for row in await table.select()]
        return sorted(
            (
                person
                for person in found
                if person.active
                and (not township or _belongs(person, township))
                and (not county or person.county == county or _belongs(person, county))
            ),
            key=lambda person: (person.name, person.id),
        )

    async def set_pin_hash(self, person_id: str, pin_hash: str | None) -> None:
        """See the port."""
        table = self._tables.person
        await table.update({table.pin_hash: pin_hash}).where(table.id == clean(person_id))

    async def pin_hash(self, person_id: str) -> str | None:
        """See the port."""
        table = self._tables.person
        row = await table.select(table.pin_hash).where(table.id == clean(person_id)).first()
        return row["pin_hash"] if row else None

    async def add_code(
        self, code_hash: str, person_id: str, expires_at: datetime, uses: int
    ) -> None:
        """See the port."""
        table = self._tables.sign_in_code
        await table.insert(
            table(code_hash=code_hash, person=person_id, expires_at=expires_at, uses_left=uses)
        )

    async def redeem_code(
        self, code_hash: str, install_key: str, now: datetime
    ) -> tuple[Person, bool] | None:
        """See the port; an expired code, a used-up one and a stranger's look alike: None."""
        codes, uses = self._tables.sign_in_code, self._tables.code_use
        redeemed: tuple[Person, bool] | None = None
        async with self._engine.transaction():
            # The update comes first, because it takes the row's lock on both engines.
            held = (
                await codes.update({codes.uses_left: codes.uses_left - 0})
                .where(codes.code_hash == clean(code_hash), codes.expires_at > now)
                .returning(codes.person, codes.uses_left)
            )
            if not held:
                return None
            person = await self.person(held[0]["person"])
            if person is None or not person.active:
                return None
            key = clean(install_key)
            repeated = await uses.exists().where(
                uses.code_hash == code_hash, uses.install_key == key
            )
            if repeated:
                return person, False
            if held[0]["uses_left"] < 1:
                return None
            await uses.insert(uses(code_hash=code_hash, install_key=key))
            await codes.update({codes.uses_left: codes.uses_left - 1}).where(
                codes.code_hash == code_hash
            )
            redeemed = person, True
        return redeemed  # noqa: RET504 - a return inside would end in none for mypy

    async def register_device(self, facts: DeviceFacts, token_hash: str) -> DeviceFacts:
        """See the port; a new token also ends a revocation, for its owner has signed in anew."""
        table = self._tables.device
        key = clean(facts.install_key)
        mine = (table.person == facts.person) & (table.install_key == key)
        async with self._engine.transaction():
            known = (
                await table.update(
                    {
                        table.token_hash: token_hash,
                        table.platform: clean(facts.platform),
                        table.app: clean(facts.app),
                        table.seen_at: facts.seen_at,
                        table.revoked_at: None,
                    }
                )
                .where(mine)
                .returning(table.id)
            )
            if not known:
                await table.insert(
                    table(
                        id=facts.device,
                        person=facts.person,
                        install_key=key,
                        token_hash=token_hash,
                        platform=clean(facts.platform),
                        app=clean(facts.app),
                        created_at=facts.created_at,
                        seen_at=facts.seen_at,
                    )
                )
            row = await table.select().where(mine).first()
        return _device(row or {})

    async def device_by_token(self, token_hash: str) -> tuple[DeviceFacts, Person] | None:
        """See the port."""
        found = await token_holder(self._engine, clean(token_hash))
        return None if found is None else (_device(found[0]), _person(found[1]))

    async def devices(self, person_id: str) -> Sequence[DeviceFacts]:
        """See the port."""
        table = self._tables.device
        rows = (
            await table.select()
            .where(table.person == clean(person_id))
            .order_by(table.created_at, table.id, ascending=False)
        )
        return [_device(row) for row in rows]

    async def revoke_device(self, device: str, now: datetime) -> None:
        """See the port; the first revocation's time stays."""
        table = self._tables.device
        await table.update({table.revoked_at: now}).where(
            table.id == clean(device), table.revoked_at.is_null()
        )

    async def touch_device(self, device: str, app: str, now: datetime) -> None:
        """See the port."""
        table = self._tables.device
        await table.update({table.seen_at: now, table.app: clean(app)}).where(
            table.id == clean(device)
        )

    async def _person_where(self, condition: Any) -> Person | None:
        row = await self._tables.person.select().where(condition).first()
        return _person(row) if row else None


def _belongs(person: Person, division: str) -> bool:
    return person.township.startswith(division) or any(
        village.startswith(division) for village in person.villages
    )


def _person(row: dict[str, Any]) -> Person:
    return Person(
        id=row["id"],
        login=row["login"],
        name=row["name"],
        role=row["role"],
        org=row["org"],
        grids=tuple(json.loads(row["grids"])),
        villages=tuple(json.loads(row["villages"])),
        township=row["township"],
        county=row["county"],
        phone=row["phone"],
        active=bool(row["active"]),
        unit=row["unit"],
    )


def _device(row: dict[str, Any]) -> DeviceFacts:
    return DeviceFacts(
        device=row["id"],
        person=row["person"],
        install_key=row["install_key"],
        platform=row["platform"],
        app=row["app"],
        created_at=row["created_at"],
        seen_at=row["seen_at"],
        revoked_at=row["revoked_at"],
    )

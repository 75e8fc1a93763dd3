"""Admit people: trade a one-time code, a PIN or an older token for a device and its token.

Secrets are stored as hashes only; the token is shown once.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from xunan.application.ports import DeviceFacts

if TYPE_CHECKING:
    from xunan.application.note_devices import NoteDevices
    from xunan.application.ports import Accounts, Clock, Ids, Person

TOUCH_EVERY = timedelta(minutes=1)


class Pins(Protocol):
    """Slow hashes of PINs, worked out away from the event loop."""

    async def hashed(self, pin: str) -> str:
        """The hash to store."""
        ...

    async def matches(self, pin_hash: str | None, pin: str) -> bool:
        """Whether the PIN belongs to the hash; takes as long when there is no hash."""
        ...


@dataclass(frozen=True, slots=True)
class Install:
    """What an installation says about itself when it asks to be registered."""

    install_key: str
    app: str
    platform: str


@dataclass(frozen=True, slots=True)
class Admitted:
    """A registered device, its owner, and the token that proves it from now on."""

    device: str
    token: str
    person: Person


@dataclass(frozen=True, slots=True)
class NotAdmitted:
    """Why nobody was admitted, by code."""

    code: str


@dataclass(frozen=True, slots=True)
class SignIn:
    """The door: who comes in, with which device."""

    accounts: Accounts
    clock: Clock
    ids: Ids
    pins: Pins
    journal: NoteDevices

    async def by_code(self, code: str, install: Install) -> Admitted | NotAdmitted:
        """Use a one-time code; a repetition from the same installation costs no further use."""
        person = await self.accounts.redeem_code(
            hash_secret(code), install.install_key, self.clock.now()
        )
        if person is None:
            return NotAdmitted("sign_in.code_invalid")
        return await self._admit(person, install, "code", hash_secret(code))

    async def by_pin(self, login: str, pin: str, install: Install) -> Admitted | NotAdmitted:
        """Use login and PIN; an unknown login takes as long as a wrong PIN."""
        person = await self.accounts.person_by_login(login)
        known = await self.accounts.pin_hash(person.id) if person else None
        matched = await self.pins.matches(known, pin)
        if person is None or not matched or not person.active:
            return NotAdmitted("sign_in.pin_wrong")
        return await self._admit(person, install, "pin", f"{self.clock.now():%Y-%m-%dT%H}")

    async def by_token(self, token: str, install: Install) -> Admitted | NotAdmitted:
        """Register a device anew after a fork or an epoch change, proven by its older token."""
        held = await self.accounts.device_by_token(hash_secret(token))
        if held is None or not held[1].active:
            return NotAdmitted("sign_in.needed")
        if held[0].revoked_at is not None:
            return NotAdmitted("device.revoked")
        return await self._admit(held[1], install, "token", hash_secret(token))

    async def holder(self, token: str) -> tuple[DeviceFacts, Person] | None:
        """Whose token this is, revoked devices included; notes the contact once a minute."""
        held = await self.accounts.device_by_token(hash_secret(token))
        if held is None or not held[1].active:
            return None
        device, person = held
        now = self.clock.now()
        if device.revoked_at is None and now - device.seen_at > TOUCH_EVERY:
            await self.accounts.touch_device(device.device, device.app, now)
        return device, person

    async def _admit(
        self, person: Person, install: Install, proof: str, proof_name: str
    ) -> Admitted | NotAdmitted:
        now = self.clock.now()
        token = self.ids.secret()
        facts = await self.accounts.register_device(
            DeviceFacts(
                device=self.ids.uuid7(),
                person=person.id,
                install_key=install.install_key,
                platform=install.platform,
                app=install.app,
                created_at=now,
                seen_at=now,
                revoked_at=None,
            ),
            hash_secret(token),
        )
        if facts.revoked_at is not None:
            return NotAdmitted("device.revoked")
        told = {"app": install.app, "platform": install.platform, "proof": proof}
        await self.journal.bound(person, facts.device, told, proof, proof_name)
        return Admitted(facts.device, token, person)


def hash_secret(secret: str) -> str:
    """How codes and tokens are stored: 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()

"""Admit people: trade a one-time code, a PIN or an older token for a device and its token.

Secrets are stored as hashes only; the token is shown once.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
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
    """The door: who comes in, with which device.

    The token for a code, or for an older token, follows from it and the installation: a repeated
    request is answered alike and changes nothing, even where the first answer was lost.
    `secret` is the server's own; codes and tokens themselves are stored nowhere, so nobody can
    work a token out from the database.
    """

    accounts: Accounts
    clock: Clock
    ids: Ids
    pins: Pins
    journal: NoteDevices
    secret: str

    async def by_code(self, code: str, install: Install) -> Admitted | NotAdmitted:
        """Use a one-time code; a repetition from the same installation costs no further use."""
        token = self._token_for(code, install)
        again = await self._repeated(token, install)
        if again is not None:
            return again
        redeemed = await self.accounts.redeem_code(
            hash_secret(code), install.install_key, self.clock.now()
        )
        if redeemed is None:
            return NotAdmitted("sign_in.code_invalid")
        person, is_fresh = redeemed
        if not is_fresh and await self._is_revoked(person, install):
            # A use from before the revocation proves nothing about who holds the phone now.
            return NotAdmitted("device.revoked")
        return await self._admit(person, install, token, "code")

    async def by_pin(self, login: str, pin: str, install: Install) -> Admitted | NotAdmitted:
        """Use login and PIN; an unknown login takes as long as a wrong PIN."""
        person = await self.accounts.person_by_login(login)
        known = await self.accounts.pin_hash(person.id) if person else None
        matched = await self.pins.matches(known, pin)
        if person is None or not matched or not person.active:
            return NotAdmitted("sign_in.pin_wrong")
        # A PIN is short: a token that followed from it could be guessed from the database.
        return await self._admit(person, install, self.ids.secret(), "pin")

    async def by_token(self, token: str, install: Install) -> Admitted | NotAdmitted:
        """Register a new installation after a fork or an epoch change, proven by an older token."""
        held = await self.accounts.device_by_token(hash_secret(token))
        if held is None or not held[1].active:
            return NotAdmitted("sign_in.needed")
        device, person = held
        if device.revoked_at is not None:
            return NotAdmitted("device.revoked")
        if device.install_key == install.install_key:
            return Admitted(device.device, token, person)
        fresh = self._token_for(token, install)
        again = await self._repeated(fresh, install)
        return again or await self._admit(person, install, fresh, "token")

    async def look(self, token: str) -> tuple[DeviceFacts, Person] | None:
        """Whose token this is, revoked devices included; leaves no trace."""
        held = await self.accounts.device_by_token(hash_secret(token))
        return held if held is not None and held[1].active else None

    async def holder(self, token: str) -> tuple[DeviceFacts, Person] | None:
        """Whose token this is, revoked devices included; notes the contact once a minute."""
        held = await self.look(token)
        if held is None:
            return None
        device, person = held
        now = self.clock.now()
        if device.revoked_at is None and now - device.seen_at > TOUCH_EVERY:
            await self.accounts.touch_device(device.device, device.app, now)
        return device, person

    async def _is_revoked(self, person: Person, install: Install) -> bool:
        devices = await self.accounts.devices(person.id)
        return any(
            one.install_key == install.install_key and one.revoked_at is not None for one in devices
        )

    def _token_for(self, proof: str, install: Install) -> str:
        said = f"{proof}\n{install.install_key}".encode()
        made = hmac.digest(self.secret.encode(), said, hashlib.sha256)
        return base64.urlsafe_b64encode(made).rstrip(b"=").decode()

    async def _repeated(self, token: str, install: Install) -> Admitted | NotAdmitted | None:
        """The answer to a request that was answered before; a revocation is not undone by it."""
        held = await self.accounts.device_by_token(hash_secret(token))
        if held is None or held[0].install_key != install.install_key:
            return None
        device, person = held
        if device.revoked_at is not None or not person.active:
            return NotAdmitted("device.revoked")
        return Admitted(device.device, token, person)

    async def _admit(
        self, person: Person, install: Install, token: str, proof: str
    ) -> Admitted | NotAdmitted:
        now = self.clock.now()
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
        told = {"app": install.app, "platform": install.platform, "proof": proof}
        # A repeated PIN brings another token; within the hour it is the same act.
        named = f"{now:%Y-%m-%dT%H}" if proof == "pin" else hash_secret(token)
        await self.journal.bound(person, facts.device, told, proof, named)
        return Admitted(facts.device, token, person)


def hash_secret(secret: str) -> str:
    """How codes and tokens are stored: 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()

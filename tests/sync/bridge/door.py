"""The real application, its routes and sign-in included, over the servers of the simulation."""

from __future__ import annotations

import gzip
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import unquote

from sync.contract_suite import RULES
from sync.simulation.hosts import RamServer
from xunan.application.note_devices import NoteDevices
from xunan.application.sign_in import SignIn, hash_secret
from xunan.county import load_county
from xunan.web.app import create_app
from xunan.web.services import Services, WebConfig, WebLimits
from xunan.web.sync import Door

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from sync.simulation.server import Server
    from xunan.application.ports import Accounts, DeviceFacts, Person, SyncStore

MANY = 10**9


@dataclass
class RamAccounts:
    """The part of the accounts that signing in needs, beside the memory store."""

    server: RamServer
    tokens: dict[str, str] = field(default_factory=dict)

    async def redeem_code(
        self, code_hash: str, _install_key: str, _now: datetime
    ) -> tuple[Person, bool] | None:
        """See the port: everybody has a code of their own."""
        for person in self.server.people.values():
            if hash_secret(code_of(person.id)) == code_hash:
                return person, True
        return None

    async def device_by_token(self, token_hash: str) -> tuple[DeviceFacts, Person] | None:
        """See the port."""
        facts = self.server.devices.get(self.tokens.get(token_hash, ""))
        return None if facts is None else (facts, self.server.people[facts.person])

    async def register_device(self, facts: DeviceFacts, token_hash: str) -> DeviceFacts:
        """See the port."""
        for one in self.server.devices.values():
            if (one.person, one.install_key) == (facts.person, facts.install_key):
                self.tokens[token_hash] = one.device
                return one
        await self.server.add_device(facts)
        self.tokens[token_hash] = facts.device
        return facts

    async def devices(self, person_id: str) -> Sequence[DeviceFacts]:
        """See the port."""
        return [one for one in self.server.devices.values() if one.person == person_id]

    async def touch_device(self, device: str, app: str, now: datetime) -> None:
        """See the port."""
        facts = self.server.devices[device]
        self.server.devices[device] = replace(facts, app=app, seen_at=now)


@dataclass
class DiskAccounts:
    """The real accounts; the simulation is told of the devices that come in."""

    server: Server

    def __getattr__(self, name: str) -> Any:
        """What is not named here goes straight to the accounts."""
        return getattr(self.server.accounts, name)

    async def register_device(self, facts: DeviceFacts, token_hash: str) -> DeviceFacts:
        """See the port."""
        made: DeviceFacts = await self.server.accounts.register_device(facts, token_hash)
        self.server.devices[made.device] = made
        return made


def code_of(person: str) -> str:
    """A person's sign-in code."""
    return f"code-of-{person}"


@dataclass(frozen=True)
class Reply:
    """An HTTP answer."""

    status: int
    headers: dict[str, str]
    body: bytes


class Doorstep:
    """Where requests reach a server of the simulation: `ask` is one HTTP request."""

    def __init__(self, server: Server, dist: Path) -> None:
        self.server = server
        known = RamAccounts(server) if isinstance(server, RamServer) else DiskAccounts(server)
        self.accounts = cast("Accounts", known)
        limits = WebLimits(
            sign_in_per_address=MANY, sign_in_per_login=MANY,
            exchange_per_person=MANY, upload_per_person=MANY,
        )  # fmt: skip
        self.web = WebConfig(version="bridge", public_url="", dist=dist, limits=limits)
        self.app = create_app(self.web, self._open)

    @asynccontextmanager
    async def _open(self) -> AsyncIterator[Services]:
        yield self._services()

    def _services(self) -> Services:
        server = self.server
        sync = cast("SyncStore", server.store)
        journal = NoteDevices(sync, server.clock)
        nothing = cast("Any", None)
        unused: dict[str, Any] = {one.name: None for one in fields(Services)}
        sign_in = SignIn(
            self.accounts, server.clock, server.ids, nothing, journal, "of-the-simulation"
        )
        known = {
            "clock": server.clock, "ids": server.ids, "accounts": self.accounts, "sync": sync,
            "photos": server.photos, "sign_in": sign_in, "exchange": server.world.exchange,
            "snapshots": server.offers, "mark_stored": server.world.mark_stored,
            "push": server.world.queue.push, "kinds": RULES.kinds, "county": load_county(),
            "web": self.web,
        }  # fmt: skip
        # No phone of the simulation prints or searches.
        return Services(**{**unused, **known})

    def renew(self) -> None:
        """The server's process began anew: nothing is left of what the old one counted."""
        self.app.state.services = self._services()
        self.app.state.door = Door(self.web.limits)

    async def ask(
        self, method: str, path: str, headers: dict[str, str], body: bytes, *, cut: int = -1
    ) -> Reply:
        """One request; `cut` breaks the connection after so many bytes of its body."""
        told: dict[str, Any] = {"status": 0, "headers": {}, "body": b""}
        whole = cut < 0
        messages = [
            {"type": "http.request", "body": body if whole else body[:cut], "more_body": not whole}
        ]

        async def receive() -> Any:
            return messages.pop(0) if messages else {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                told["status"] = message["status"]
                pairs = ((name.decode(), value.decode()) for name, value in message["headers"])
                told["headers"] = {name.lower(): value for name, value in pairs}
            else:
                told["body"] += message.get("body", b"")

        path, _, query = path.partition("?")
        wire = {**headers, "content-length": str(len(body)), "host": "server.test"}
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method,
            "scheme": "http", "path": unquote(path), "raw_path": path.encode(), "root_path": "",
            "query_string": query.encode(), "client": ("192.0.2.1", 1), "server": ("server", 80),
            "headers": [(name.lower().encode(), value.encode()) for name, value in wire.items()],
            "state": {}, "extensions": {},
        }  # fmt: skip
        await self.app(cast("Any", scope), receive, send)
        if told["headers"].get("content-encoding") == "gzip":
            told["body"] = gzip.decompress(told["body"])
        return Reply(**told)

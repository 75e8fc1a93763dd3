"""The real server without HTTP: registration, exchange, uploads; and what befalls a server."""

from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import msgspec

from storage.stores import CountedIds, SteppingClock
from sync.contract_suite import World
from sync.simulation.brittle import BrittleStore, ServerDiedError, Watcher
from sync.simulation.county import PEOPLE
from sync.simulation.invariants import i7_nothing_leaves_the_scope
from xunan.application.exchange import DeviceRevokedError
from xunan.application.manage_people import ManagePeople, post_of
from xunan.application.offer_snapshots import NoSnapshots
from xunan.application.ports import (
    DeviceFacts,
    Loaded,
    Person,
    StoreBusyError,
    SyncStore,
    Upload,
    WrongHashError,
)
from xunan_sync.messages import ExchangeRequest


class NoAnswerError(Exception):
    """The phone got no answer that it could use."""


class SignedOutError(Exception):
    """The server does not know the device (401)."""


class WipedError(Exception):
    """The device was revoked (403 with `wipe`)."""


class Server:
    """What phones reach: registration, exchange, uploads; and what befalls a server."""

    def __init__(self, chance: Random, watch: Watcher, *, is_busy: bool) -> None:
        self.chance, self.watch, self.is_busy = chance, watch, is_busy
        self.clock, self.ids = SteppingClock(), CountedIds()
        self.people: dict[str, Person] = dict(PEOPLE)
        self.past: dict[str, list[Person]] = {name: [one] for name, one in PEOPLE.items()}
        # Records as they stood at the moments when somebody was about to change them.
        self.placed: dict[str, list[dict[str, Any]]] = {}
        self.devices: dict[str, DeviceFacts] = {}
        self.revoked: set[str] = set()
        self.deaths = 0
        self.faults: list[str] = []
        self.offers: Any = NoSnapshots()

    def start(self, store: SyncStore, photos: Any) -> None:
        """A new process over what is stored."""
        self.photos = photos
        self.store = BrittleStore(store, self.chance, self.watch, waits=self.is_busy)
        self.world = World(
            self.store, photos, None, clock=self.clock, ids=self.ids, faults=self.faults,
            offers=self.offers,
        )  # fmt: skip

    def revive(self) -> bool:
        """Start anew after a death; whether there was one."""
        if self.store.is_dead:
            self.start(self.store.store, self.photos)
            self.deaths += 1
            return True
        return False

    async def register(self, person: str, install: str) -> tuple[str, str]:
        """Give an installation its device number, the same one whenever it asks [D1]."""
        for facts in self.devices.values():
            if facts.install_key == install:
                return facts.device, await self.store.epoch()
        now = self.clock.now()
        device = f"device-{self.ids.uuid7()}"
        await self.add_device(DeviceFacts(device, person, install, "", "", now, now, None))
        return device, await self.store.epoch()

    async def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """One exchange, with everything that goes out held against the oracle [I7]."""
        facts = self.devices.get(request["device"])
        if facts is None:
            raise SignedOutError
        person = self.people[facts.person]
        parsed = msgspec.convert(request, ExchangeRequest)
        try:
            answer = await self.world.exchange(person, facts, parsed)
        except (ServerDiedError, StoreBusyError, OSError) as error:
            raise NoAnswerError from error
        except DeviceRevokedError as error:
            raise WipedError from error
        told: dict[str, Any] = msgspec.json.decode(answer)
        i7_nothing_leaves_the_scope(person, told, revoked=facts.device in self.revoked)
        return told

    async def streams(self) -> dict[str, tuple[int, int]]:
        """Count and digest of every stream."""
        raise NotImplementedError

    async def add_device(self, facts: DeviceFacts) -> None:
        """Register a device."""
        raise NotImplementedError

    async def send_piece(self, person: str, sha: str, size: int, offset: int, piece: bytes) -> int:
        """Take a piece of a photo as the upload routes do; how many bytes are safe then."""
        try:
            made = await self.photos.begin(
                Upload("", sha, size, "image/jpeg", person, 0, complete=False)
            )
            if not made.complete and offset == made.offset:
                made = await self.photos.append(made.id, offset, piece)
            if made.complete:
                await self.world.mark_stored(sha)
        except WrongHashError:
            return 0
        except (ServerDiedError, StoreBusyError, OSError) as error:
            raise NoAnswerError from error
        return made.size if made.complete else made.offset

    def revoke_facts(self, device: str) -> None:
        """Note that a device is struck off the list."""
        self.revoked.add(device)
        self.devices[device] = replace(self.devices[device], revoked_at=self.clock.now())

    async def move(self, person: Person) -> None:
        """Give somebody another post as the operator does; it is remembered until when [P24]."""
        known = self.people[person.id]
        people = ManagePeople(self.accounts, self.clock, self.ids, None, None)
        self.become(await people.move(known, post_of(person)))

    def remember_places(self, loaded: Loaded) -> None:
        """Note where records were before what is now done to them [P25]."""
        for key, row in loaded.records.items():
            if key.kind == "hazard":
                self.placed.setdefault(key.id, []).append(msgspec.json.decode(row.body))

    def become(self, person: Person) -> None:
        """Somebody is another from now on, for what the simulation knows of them."""
        self.people[person.id] = person
        self.past[person.id].append(person)

    @property
    def accounts(self) -> Any:
        """Where people and their grants are kept."""
        raise NotImplementedError

    def people_again(self, people: dict[str, Person]) -> None:
        """After a restore everybody is who they were on that day."""
        for person in people.values():
            if person != self.people[person.id]:
                self.become(person)

    def jump(self, minutes: float) -> None:
        """Somebody sets the server's clock."""
        self.clock.instant += timedelta(minutes=minutes)

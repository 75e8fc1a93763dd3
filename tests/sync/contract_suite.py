"""One county over each of the three stores: the same rules are asked of memory, SQLite, PostgreSQL.

Tests take the `world` fixture (conftest.py); what they say must hold wherever the records lie.
"""

import contextlib
import hashlib
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec

from storage.stores import CountedIds, SteppingClock, make_storage
from xunan.application.exchange import Exchange, ExchangeParts
from xunan.application.manage_people import ManagePeople, post_of
from xunan.application.mark_stored import MarkStored
from xunan.application.offer_snapshots import NoSnapshots
from xunan.application.ports import DeviceFacts, Key, Person, Photos, SyncStore, Upload
from xunan.application.push_queue import PushQueue
from xunan.application.rules import SERVER, SERVER_DEVICE, Rules
from xunan.application.server_device import ensure_server_device
from xunan.application.times import instant
from xunan.kinds import KINDS
from xunan.storage.memory import MemorySyncStore
from xunan_sync.messages import ExchangeRequest

KEY = b"k" * 32
STORES = ("memory", "sqlite", "postgres")
TOWNSHIP, VILLAGE, OTHER_VILLAGE = "360724103", "360724103202", "360724103203"
FAR_VILLAGE = "360724205209"


def a_person(name: str, role: str, *villages: str, township: str = "", county: str = "") -> Person:
    """Somebody of the county, by a short name that is also the id."""
    return Person(name, name, name, role, "", (), villages, township, county)


WORKER = a_person("worker", "grid_worker", VILLAGE)
MATE = a_person("mate", "grid_worker", VILLAGE)
STRANGER = a_person("stranger", "grid_worker", FAR_VILLAGE)
VILLAGE_OFFICER = a_person("chief", "village_officer", VILLAGE)
OFFICER = a_person("officer", "township_officer", township=TOWNSHIP)
COUNTY = a_person("county", "county_officer", county="360724")


def load_codes() -> dict[str, frozenset[str]]:
    """The code lists of every kind's folder."""
    folder = Path(__file__).parents[2] / "backend/xunan/kinds"
    lists: dict[str, frozenset[str]] = {}
    for path in folder.glob("*/codes.json"):
        for name, rows in json.loads(path.read_text(encoding="utf-8")).items():
            lists[name] = frozenset(row["code"] for row in rows)
    return lists


RULES = Rules({kind.name: kind for kind in KINDS}, load_codes())


@dataclass
class MemoryPhotos:
    """The two questions that synchronising asks about photos, answered from the memory store."""

    store: MemorySyncStore

    async def stored(self, shas: Sequence[str]) -> frozenset[str]:
        """See the port."""
        return frozenset(self.store.blobs_stored & set(shas))

    async def stored_lately(self, _age: timedelta) -> Sequence[str]:
        """See the port."""
        return sorted(self.store.blobs_stored)

    async def references(self, sha256: str) -> Sequence[Key]:
        """See the port."""
        return sorted(
            Key(kind, record) for sha, kind, record in self.store.blob_refs if sha == sha256
        )


@dataclass
class World:
    """A server without HTTP, and the phones that talk to it."""

    store: SyncStore
    photos: Photos
    accounts: Any
    rules: Rules = RULES
    clock: SteppingClock = field(default_factory=SteppingClock)
    ids: CountedIds = field(default_factory=CountedIds)
    faults: list[str] = field(default_factory=list)
    offers: Any = field(default_factory=NoSnapshots)

    def __post_init__(self) -> None:
        self.queue = PushQueue(self.store, self.rules)
        self.mark_stored = MarkStored(
            store=self.store, photos=self.photos, queue=self.queue, rules=self.rules,
            clock=self.clock, ids=self.ids,
        )  # fmt: skip
        self.exchange = Exchange(
            ExchangeParts(
                store=self.store, queue=self.queue, photos=self.photos,
                mark_stored=self.mark_stored, rules=self.rules, clock=self.clock,
                key=KEY, note_fault=self.faults.append, offers=self.offers,
            )
        )  # fmt: skip

    async def phone(self, person: Person, name: str = "") -> "Phone":
        """Register a phone of a person."""
        device = name or f"phone-{person.id}"
        now = self.clock.now()
        facts = DeviceFacts(device, person.id, f"install-{device}", "", "", now, now, None)
        if self.accounts is None:
            self.store.add_person(person)
            self.store.add_device(device, person.id)
        else:
            if await self.accounts.person(person.id) is None:
                await self.accounts.add_person(person)
            await self.accounts.register_device(facts, f"hash-{device}")
        return Phone(self, person, facts)

    async def move(self, phone: "Phone", **post: Any) -> None:
        """Give a phone's person another post, as the operator does."""
        people = ManagePeople(self.accounts or self.store, self.clock, self.ids, None, None)
        phone.person = await people.move(phone.person, replace(post_of(phone.person), **post))

    async def revoke(self, phone: "Phone") -> None:
        """Revoke a phone while it is in use."""
        if self.accounts is None:
            self.store.revoke_device(phone.facts.device)
        else:
            await self.accounts.revoke_device(phone.facts.device, self.clock.now())
        phone.facts = replace(phone.facts, revoked_at=self.clock.now())

    async def store_photo(self, photo: bytes) -> str:
        """Take the bytes of a photo in, as the upload route would; its hash."""
        sha = hashlib.sha256(photo).hexdigest()
        if self.accounts is None:
            self.store.blobs_stored.add(sha)
        else:
            upload = await self.photos.begin(
                Upload("", sha, len(photo), "image/jpeg", "worker", 0, complete=False)
            )
            await self.photos.append(upload.id, 0, photo)
        return sha

    async def body(self, kind: str, record: str) -> dict[str, Any] | None:
        """A record as committed."""
        rows = await self.store.bodies([Key(kind, record)])
        return msgspec.json.decode(rows[Key(kind, record)].body) if rows else None

    async def everything(self) -> list[Any]:
        """All that the county sees: what must not change when nothing may change."""
        county = {"c:360724": (0, 0), f"t:{TOWNSHIP}": (0, 0), "u:worker": (0, 0)}
        page = await self.store.read_page(county, 1000, 10**9)
        return [page.head, [*page.rows], dict(page.sums)]


@dataclass
class Phone:
    """The least phone that can be: it numbers its operations and keeps its cursors."""

    world: World
    person: Person
    facts: DeviceFacts
    n: int = 0
    cursors: dict[str, list[int]] = field(default_factory=dict)
    sig: str = ""

    def op(self, t: str, record: str, args: dict[str, Any], **more: Any) -> dict[str, Any]:
        """The next operation."""
        self.n += 1
        made = {"n": self.n, "op_id": self.world.ids.uuid7(), "t": t, "id": record,
                "at": instant(self.world.clock.now()), "args": args}  # fmt: skip
        return {**made, **more}

    def report(self, record: str, *, village: str = VILLAGE, **more: Any) -> dict[str, Any]:
        """A valid first report of a hazard."""
        add = more.pop("add", None)
        values = {
            "category": "geo", "description": "屋后边坡裂缝", "division_code": village,
            "captured_at": instant(self.world.clock.now()),
            "found_by": {"id": self.person.id, "name": self.person.name}, **more,
        }  # fmt: skip
        return self.op("hazard.create", record, {"set": values, **({"add": add} if add else {})})

    def edit(self, record: str, base_ver: int = 0, **values: tuple[Any, Any]) -> dict[str, Any]:
        """An edit; each value is (seen before, new)."""
        return self.op(
            "hazard.edit", record, {"set": {name: new for name, (_, new) in values.items()}},
            base={name: seen for name, (seen, _) in values.items()}, base_ver=base_ver,
        )  # fmt: skip

    def move(self, record: str, move: str, source: str, **values: Any) -> dict[str, Any]:
        """A move from the state that the person saw, with fields that were empty."""
        add = values.pop("add", None)
        args = {"move": move, "from": source, "set": values}
        return self.op("hazard.move", record, {**args, **({"add": add} if add else {})})

    def request(self, ops: Sequence[dict[str, Any]], **more: Any) -> dict[str, Any]:
        """The body of an exchange."""
        made = {
            "device": self.facts.device, "epoch": more.pop("epoch", ""), "app": "t", "schema": 1,
            "now": instant(self.world.clock.now()), "ops": list(ops), "sig": self.sig,
            "cursors": self.cursors, **more,
        }  # fmt: skip
        return {name: value for name, value in made.items() if value is not None}

    async def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Send a request as it is."""
        request = {**request, "epoch": request["epoch"] or await self.world.store.epoch()}
        parsed = msgspec.json.decode(msgspec.json.encode(request), type=ExchangeRequest)
        answer = await self.world.exchange(self.person, self.facts, parsed)
        return msgspec.json.decode(answer)

    async def send(self, *ops: dict[str, Any], **more: Any) -> dict[str, Any]:
        """One exchange; takes the cursors over."""
        told = await self.ask(self.request(ops, **more))
        if "cursors" in told:
            self.cursors, self.sig = told["cursors"], told["sig"]
        return told

    async def see(self) -> dict[str, dict[str, Any]]:
        """Pull everything anew: the bodies by "kind/id"."""
        fresh = replace(self, cursors={}, sig="")
        found: dict[str, dict[str, Any]] = {}
        while True:
            told = await fresh.send(limit=3)
            for _, _, word, kind, record, _, body in told["chg"]:
                if word == "put":
                    found[f"{kind}/{record}"] = body
            if not told["more"]:
                return found

    async def see_all(self, kind: str) -> list[dict[str, Any]]:
        """The bodies of one kind that this person sees."""
        return [body for body in (await self.see()).values() if body["kind"] == kind]


def verdicts(told: dict[str, Any]) -> list[str]:
    """The statuses of a reply, in order."""
    return [result["status"] for result in told["results"]]


def a_photo(sha: str, taken_at: str = "2026-06-20T01:00:00Z", **more: Any) -> dict[str, Any]:
    """What a record says about a photo."""
    return {"sha256": sha, "mime": "image/jpeg", "size": 5, "w": 16, "h": 12,
            "taken_at": taken_at, "source": "camera", **more}  # fmt: skip


@contextlib.asynccontextmanager
async def make_world(kind: str, tmp_path: Path) -> AsyncIterator[World]:
    """An empty county over the named store."""
    if kind == "memory":
        store = MemorySyncStore()
        store.add_device(SERVER_DEVICE, SERVER.id)
        world = World(store, MemoryPhotos(store), None)
        yield world
        await world.queue.close()
        return
    async with make_storage(kind, tmp_path) as storage:
        world = World(storage.sync, storage.photos, storage.accounts)
        await ensure_server_device(storage.accounts, world.clock)
        yield world
        await world.queue.close()


def record_id(n: int) -> str:
    """A record's id, as a phone would make it."""
    return f"0197a1c2-0000-7000-8000-{n:012d}"

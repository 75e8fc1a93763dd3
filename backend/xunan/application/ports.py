"""What the use cases ask of the world: stores, clock, ids; the adapters live further out.

The sync store's two calls are shaped so that the judging of a batch is one pure function between
one read and one write: SQLite runs it inside its writer thread, PostgreSQL between its locks and
its ticket, and neither needs a round trip in the middle.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence  # noqa: TC003 - msgspec resolves them
from dataclasses import dataclass, field
from datetime import datetime, timedelta  # noqa: TC003 - msgspec resolves it
from typing import Any, NamedTuple, Protocol


class Key(NamedTuple):
    """Names one record."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a batch will read: the store locks and loads exactly this, in a fixed order."""

    devices: frozenset[str] = frozenset()
    op_ids: frozenset[str] = frozenset()
    records: frozenset[Key] = frozenset()
    counters: frozenset[str] = frozenset()
    blobs: frozenset[str] = frozenset()
    grants: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """Where a device's numbering stands; `issued_seq` is how far its cursors are known to reach."""

    id: str
    person: str
    last_n: int
    last_op: str
    revoked: bool
    issued_seq: int = 0


@dataclass(frozen=True, slots=True)
class Grant:
    """A stream that was a person's to see, by sequence numbers; `to_seq` None while it still is."""

    stream: str
    from_seq: int
    to_seq: int | None


@dataclass(frozen=True, slots=True)
class KnownOp:
    """An operation that was judged before; `result` is its verdict as stored, `seq` its number."""

    op_id: str
    device: str
    n: int
    kind: str
    id: str
    result: Mapping[str, Any]
    seq: int
    actor: str


class RecordRow(NamedTuple):
    """A record as stored; `body` is the canonical JSON that goes on the wire."""

    kind: str
    id: str
    ver: int
    state: str
    streams: tuple[str, ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the store found; what is absent here does not exist. `grants` are by person."""

    devices: Mapping[str, DeviceRow]
    ops: Mapping[str, KnownOp]
    records: Mapping[Key, RecordRow]
    counters: Mapping[str, int]
    blobs_stored: frozenset[str]
    grants: Mapping[str, Sequence[Grant]] = field(default_factory=dict)


class Columns(NamedTuple):
    """The promoted, searchable facts of a record; see `Kind.promote`."""

    title: str = ""
    number: str | None = None
    place: str = ""
    township: str = ""
    county: str = ""
    grid: str = ""
    category: str = ""
    level: str = ""
    due_on: str | None = None
    captured_at: str | None = None
    lat: float | None = None
    lon: float | None = None
    created_by: str = ""
    search: str = ""


class RecordWrite(NamedTuple):
    """The new state of a record; written over the old one."""

    kind: str
    id: str
    ver: int
    state: str
    streams: tuple[str, ...]
    body: bytes
    columns: Columns


class OpRow(NamedTuple):
    """One line of the journal, which is the audit trail.

    `order` is the operation's place among those with effect in this batch (its sequence number is
    the ticket plus `order`), or None where it had none.
    """

    device: str
    n: int
    op_id: str
    t: str
    v: int
    kind: str
    id: str
    args: str
    base: str
    base_ver: int
    base_seq: int
    at: str
    at_est: str | None
    received_at: str
    status: str
    result: str
    actor: str
    role: str
    order: int | None


class FeedRow(NamedTuple):
    """The latest word of a stream about a record: "put" it, or "rem" it because it left."""

    stream: str
    kind: str
    id: str
    op: str
    ver: int
    order: int


@dataclass(slots=True)
class Changes:
    """What a judged batch writes, all of it or nothing.

    `stream_deltas` maps a stream to (change of its count, change of its digest modulo 2**32).
    `issued` raises the `issued_seq` of devices that `devices` names; it never lowers one.
    """

    devices: dict[str, tuple[int, str]] = field(default_factory=dict)
    issued: dict[str, int] = field(default_factory=dict)
    ops: list[OpRow] = field(default_factory=list)
    records: dict[Key, RecordWrite] = field(default_factory=dict)
    feed: dict[tuple[str, str, str], FeedRow] = field(default_factory=dict)
    counters: dict[str, int] = field(default_factory=dict)
    blob_refs: set[tuple[str, str, str]] = field(default_factory=set)
    stream_deltas: dict[str, tuple[int, int]] = field(default_factory=dict)
    effects: int = 0


class FeedEntry(NamedTuple):
    """One row of a page; `body` is None for a "rem"."""

    seq: int
    stream: str
    op: str
    kind: str
    id: str
    ver: int
    body: bytes | None


@dataclass(frozen=True, slots=True)
class Page:
    """A cut of the feed out of one read snapshot; `rows` never splits a sequence number."""

    head: int
    rows: Sequence[FeedEntry]
    more: bool
    floors: Mapping[str, int]
    sums: Mapping[str, tuple[int, int]]


class SyncStore(Protocol):
    """The one writer and the feed's readers."""

    async def epoch(self) -> str:
        """The epoch as this process last saw it; every page that is read looks again."""
        ...

    async def renew_epoch(self, old: str, fresh: str, line: OpRow) -> str:
        """Put `fresh` in the place of `old` and write the line, as one.

        The answer is the epoch that holds now: where another was faster, theirs, and no line.
        """
        ...

    async def transact(self, wanted: Wanted, judge: Callable[[Loaded], Changes]) -> int:
        """Load, judge, write and commit as one; return the first sequence number reserved.

        Where nothing had effect none is reserved, and the answer is the head plus one.
        `judge` is pure, may run in another thread, and may be run again when the database asks
        for a retry. What it raises is raised here, and nothing was written.
        A device that `Changes.devices` names must exist: LookupError.
        Raises `StoreBusyError` when the database gives no answer in time; nothing is written then.
        """
        ...

    async def read_page(
        self, cursors: Mapping[str, tuple[int, int]], limit: int, max_bytes: int
    ) -> Page:
        """Feed rows of the given streams after their cursors, ascending, and the streams' facts.

        At most `limit` rows and `max_bytes` of bodies, but always whole sequence numbers and at
        least one; `floors` and `sums` have every stream asked for, (0, 0) where it is empty.
        """
        ...

    async def device(self, device: str) -> DeviceRow | None:
        """The device's row as committed."""
        ...

    async def bodies(self, keys: Sequence[Key]) -> Mapping[Key, RecordRow]:
        """The records as committed; missing ones are absent."""
        ...


class FeedCompaction(Protocol):
    """What the stores offer to the nightly run besides `SyncStore`."""

    async def compact(self, received_before: str) -> int:
        """Forget the "rem" rows of operations received before the instant; return how many.

        The floors of their streams rise to the highest number forgotten.
        """
        ...


class StoreBusyError(Exception):
    """The database, or the place of photos, gave no answer in time; the caller answers 503."""


class Clock(Protocol):
    """Tells the time; the only source of it."""

    def now(self) -> datetime:
        """The present instant, aware, UTC."""
        ...


class Ids(Protocol):
    """Makes identifiers; the only source of them."""

    def uuid7(self) -> str:
        """A new UUIDv7 in its usual text form."""
        ...

    def secret(self) -> str:
        """A new random secret of 256 bits, URL-safe text."""
        ...


@dataclass(frozen=True, slots=True)
class Person:
    """Who acts: a person of the county's organisation and what is theirs to see.

    `grids` are 15-digit codes, `villages` 12-digit, `township` 9-digit or "", `county` 6-digit.
    `unit` is the code of a school or site, the same for all who look after it, or "".
    """

    id: str
    login: str
    name: str
    role: str
    org: str
    grids: tuple[str, ...]
    villages: tuple[str, ...]
    township: str
    county: str
    phone: str = ""
    active: bool = True
    unit: str = ""


@dataclass(frozen=True, slots=True)
class DeviceFacts:
    """A device as its owner sees it in the list under "me"."""

    device: str
    person: str
    install_key: str
    platform: str
    app: str
    created_at: datetime
    seen_at: datetime
    revoked_at: datetime | None


class Accounts(Protocol):
    """People, their one-time codes and their devices."""

    async def add_person(self, person: Person) -> None:
        """Store a new person with a grant for each stream that is theirs.

        Raises `AlreadyThereError` when the login is taken.
        """
        ...

    async def move_person(self, person: Person, line: Callable[[int], OpRow]) -> int:
        """Store a person's new role and places, end and open grants, and write the journal's line.

        It is all one commit and takes a sequence number of its own, which is the answer: grants
        end before it and begin with it. `line` makes the line for that number.
        Raises LookupError for a person who is not there.
        """
        ...

    async def person(self, person_id: str) -> Person | None:
        """The person of that id."""
        ...

    async def person_by_login(self, login: str) -> Person | None:
        """The person of that login."""
        ...

    async def people(self, *, township: str = "", county: str = "") -> Sequence[Person]:
        """Active people of a township, or of a whole county, by name."""
        ...

    async def set_pin_hash(self, person_id: str, pin_hash: str | None) -> None:
        """Keep or clear the argon2 hash of a person's PIN."""
        ...

    async def pin_hash(self, person_id: str) -> str | None:
        """The stored hash, if the person has a PIN."""
        ...

    async def add_code(
        self, code_hash: str, person_id: str, expires_at: datetime, uses: int
    ) -> None:
        """Keep a sign-in code (hashed) that may be used `uses` times."""
        ...

    async def redeem_code(
        self, code_hash: str, install_key: str, now: datetime
    ) -> tuple[Person, bool] | None:
        """Use a code once; the same install_key may repeat its use at no cost.

        The answer says whose code it is, and whether this was a use and not a repetition.
        None for a code that is unknown, expired or used up, and for a person who is not active.
        """
        ...

    async def register_device(self, facts: DeviceFacts, token_hash: str) -> DeviceFacts:
        """Store a device, or give a known install_key of the same person the new token.

        The answer is the device as it is now stored: its id may be an older one than the given.
        """
        ...

    async def device_by_token(self, token_hash: str) -> tuple[DeviceFacts, Person] | None:
        """Whose token this is, revoked devices included."""
        ...

    async def devices(self, person_id: str) -> Sequence[DeviceFacts]:
        """A person's devices, newest first."""
        ...

    async def revoke_device(self, device: str, now: datetime) -> None:
        """Mark a device revoked."""
        ...

    async def touch_device(self, device: str, app: str, now: datetime) -> None:
        """Note that a device was in contact."""
        ...


class AlreadyThereError(Exception):
    """A unique name is taken."""


@dataclass(frozen=True, slots=True)
class RecordQuery:
    """A desk search; empty fields do not narrow it. `page` counts from 0."""

    kind: str
    streams: tuple[str, ...]
    text: str = ""
    place: str = ""
    states: tuple[str, ...] = ()
    level: str = ""
    due_before: str = ""
    captured_from: str = ""
    captured_before: str = ""
    page: int = 0
    page_size: int = 50


class Records(Protocol):
    """Typed queries over committed records, for the desk, the papers and the API."""

    async def search(self, query: RecordQuery) -> tuple[Sequence[RecordRow], int]:
        """A page of records, newest capture first, and how many match in all."""
        ...

    async def record(self, key: Key) -> RecordRow | None:
        """One record."""
        ...

    async def blob_readable(self, sha256: str, streams: Sequence[str]) -> bool:
        """Whether some record in these streams refers to the blob."""
        ...


@dataclass(frozen=True, slots=True)
class Upload:
    """A photo on its way in: `offset` bytes of `size` are safe."""

    id: str
    sha256: str
    size: int
    mime: str
    uploader: str
    offset: int
    complete: bool


@dataclass(frozen=True, slots=True)
class PhotoPieces:
    """A stored photo on its way out: mime type, size in bytes, and the bytes as they come."""

    mime: str
    size: int
    pieces: AsyncIterator[bytes]


class Photos(Protocol):
    """Photo bytes by content hash; a blob is whole and verified, or it is not there."""

    async def begin(self, upload: Upload) -> Upload:
        """Open an upload, or find it where it stands (same person, hash and size).

        The answer's `id` is made from these three, whatever the given one says.
        Raises ValueError for a malformed hash or a size below 1.
        """
        ...

    async def take(self, upload: Upload, photo: bytes) -> Upload:
        """Open an upload and bring its bytes from 0 on, all or as many as came, as one.

        They are left out where the upload stands further already. Raises as `begin` and `append`.
        """
        ...

    async def upload(self, upload_id: str) -> Upload | None:
        """Where an upload stands."""
        ...

    async def append(self, upload_id: str, offset: int, piece: bytes) -> Upload:
        """Write a piece at its offset, fsync; after the last one verify, put in place, mark stored.

        Raises `WrongOffsetError` and `WrongHashError`; after the latter the upload starts over.
        Raises LookupError for an upload that was not begun, and `StoreBusyError` when the place
        of finished photos gives no answer: the piece is safe all the same.
        """
        ...

    async def abandon(self, upload_id: str) -> None:
        """Forget an unfinished upload."""
        ...

    async def read(self, sha256: str, *, thumb: bool = False) -> tuple[bytes, str] | None:
        """The bytes and their mime type, or those of a thumbnail of at most 320 px."""
        ...

    async def pieces(self, sha256: str) -> PhotoPieces | None:
        """The bytes as a stream that keeps no whole photo in memory, where the place allows it."""
        ...

    async def stored(self, shas: Sequence[str]) -> frozenset[str]:
        """Which of these blobs are stored."""
        ...

    async def stored_lately(self, age: timedelta) -> Sequence[str]:
        """The blobs that were stored at most so long before the last one."""
        ...

    async def references(self, sha256: str) -> Sequence[Key]:
        """The records that refer to the blob."""
        ...


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep removed: stored photos that nothing refers to, and abandoned uploads."""

    photos: int
    uploads: int


class PhotoSweeper(Protocol):
    """Takes away what nobody will ask for; any number of sweeps may run at once."""

    async def sweep(self, now: datetime) -> Swept:
        """Remove old photos without a record and old abandoned uploads; see the storage's rules.

        Raises `StoreBusyError` when the place of photos gives no answer; the rest waits.
        """
        ...


class WrongOffsetError(Exception):
    """A piece does not start where the upload stands; the caller asks for the offset again."""


class WrongHashError(Exception):
    """The finished bytes are not what their name says; the upload starts over."""

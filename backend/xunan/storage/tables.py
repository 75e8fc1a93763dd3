"""Every table of the product, as Piccolo declares them.

The sync store writes `operation`, `record`, `feed`, `stream` and `counter` with its own batched
statements; everything else goes through typed queries on the classes that `bind` returns.
Composite uniques stand in the migrations, because SQLite takes them only as plain indexes.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from piccolo.columns import (
    BigInt,
    BigSerial,
    Boolean,
    Bytea,
    DoublePrecision,
    ForeignKey,
    Integer,
    OnDelete,
    Text,
    Timestamptz,
)
from piccolo.table import Table

from xunan.storage.alert_tables import AlertDocument, AlertFeed, AlertLink

if TYPE_CHECKING:
    from piccolo.engine import Engine


class Person(Table):
    """Someone who signs in; `grids` and `villages` are JSON lists of codes."""

    id = Text(primary_key=True)
    login = Text(unique=True)
    name = Text()
    role = Text()
    org = Text()
    grids = Text(default="[]")
    villages = Text(default="[]")
    township = Text(index=True)
    county = Text(index=True)
    phone = Text()
    active = Boolean(default=True)
    unit = Text(default="")
    pin_hash = Text(null=True, default=None, secret=True)


class SignInCode(Table):
    """A one-time code, hashed; `uses_left` counts down."""

    code_hash = Text(primary_key=True)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    expires_at = Timestamptz(default=None)
    uses_left = Integer(default=1)


class CodeUse(Table):
    """Which installation used a code, so that a repeated first sign-in costs nothing."""

    row = BigSerial(primary_key=True)
    code_hash = ForeignKey(SignInCode, null=False, on_delete=OnDelete.restrict)
    install_key = Text()


class Device(Table):
    """An installation of the app that belongs to a person, and where its numbering stands.

    `issued_seq` is the highest cursor that it has proved to be given out to it.
    """

    id = Text(primary_key=True)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict, index=True)
    install_key = Text()
    token_hash = Text(unique=True, secret=True)
    platform = Text()
    app = Text()
    created_at = Timestamptz(default=None)
    seen_at = Timestamptz(default=None)
    revoked_at = Timestamptz(null=True, default=None)
    last_n = BigInt(default=0)
    last_op = Text()
    issued_seq = BigInt(default=0)


class Grant(Table):
    """A stream that is a person's from one sequence number to another, or (None) until today."""

    row = BigSerial(primary_key=True)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict, index=True)
    stream = Text()
    from_seq = BigInt(default=0)
    to_seq = BigInt(null=True, default=None)


class Operation(Table):
    """The journal and audit trail: one line per judged operation, never changed.

    `seq` is None where the operation had no effect.
    No foreign key to `device`: the hot path writes hundreds of lines a second and has just
    locked the device's row itself.
    """

    op_id = Text(primary_key=True)
    device = Text()
    n = BigInt()
    t = Text()
    v = Integer(default=1)
    kind = Text()
    id = Text()
    args = Text()
    base = Text()
    base_ver = BigInt(default=0)
    base_seq = BigInt(default=0)
    at = Text()
    at_est = Text(null=True, default=None)
    received_at = Text()
    status = Text()
    result = Text()
    actor = Text(index=True)
    role = Text()
    seq = BigInt(null=True, default=None)


class Record(Table):
    """The truth about every record: the body as sent, and the facts the desk searches by.

    `streams` is a JSON list, `search` normalised text (see `searching.py`), `captured_at` an
    instant in the fixed form "2026-06-20T01:02:03.000Z", so that text order is time order,
    or "" where nothing was captured.
    """

    row = BigSerial(primary_key=True)
    kind = Text()
    id = Text()
    ver = BigInt()
    state = Text()
    streams = Text(default="[]")
    body = Bytea()
    title = Text()
    number = Text(null=True, default=None)
    place = Text()
    township = Text()
    county = Text()
    grid = Text()
    category = Text()
    level = Text()
    due_on = Text(null=True, default=None)
    captured_at = Text()
    lat = DoublePrecision(null=True, default=None)
    lon = DoublePrecision(null=True, default=None)
    created_by = Text()
    search = Text()
    created_at = Text()


class Feed(Table):
    """The latest word of a stream about a record: `op` is "put" or "rem"."""

    row = BigSerial(primary_key=True)
    stream = Text()
    kind = Text()
    id = Text()
    seq = BigInt()
    op = Text()
    ver = BigInt()


class Stream(Table):
    """What a stream holds: `total` records with the digest `sum32`, complete above `floor`."""

    name = Text(primary_key=True)
    floor = BigInt(default=0)
    total = BigInt(default=0)
    sum32 = BigInt(default=0)


class Counter(Table):
    """Numbers that are handed out once; "seq" is the head of the feed."""

    name = Text(primary_key=True)
    n = BigInt(default=0)


class Blob(Table):
    """A photo's bytes by content: "expected" (a record named it) or "stored" (whole, verified)."""

    sha256 = Text(primary_key=True)
    size = BigInt(default=0)
    mime = Text()
    state = Text(default="expected")
    uploader = Text()
    stored_at = Timestamptz(null=True, default=None)


class BlobRef(Table):
    """Which records refer to a blob."""

    row = BigSerial(primary_key=True)
    sha256 = Text()
    kind = Text()
    id = Text()


class Incoming(Table):
    """An upload that one person opened; its offset is the size of its partial file."""

    id = Text(primary_key=True)
    sha256 = Text()
    size = BigInt()
    mime = Text()
    uploader = Text()
    complete = Boolean(default=False)
    created_at = Timestamptz(default=None)


class ServerMeta(Table):
    """Facts of this installation: the epoch and the secret that signs cursors."""

    key = Text(primary_key=True)
    value = Text(secret=True)


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables bound to one engine, so that two data folders can be open in one process."""

    person: type[Person] = Person
    sign_in_code: type[SignInCode] = SignInCode
    code_use: type[CodeUse] = CodeUse
    device: type[Device] = Device
    grant: type[Grant] = Grant
    operation: type[Operation] = Operation
    record: type[Record] = Record
    feed: type[Feed] = Feed
    stream: type[Stream] = Stream
    counter: type[Counter] = Counter
    blob: type[Blob] = Blob
    blob_ref: type[BlobRef] = BlobRef
    incoming: type[Incoming] = Incoming
    server_meta: type[ServerMeta] = ServerMeta
    alert_document: type[AlertDocument] = AlertDocument
    alert_link: type[AlertLink] = AlertLink
    alert_feed: type[AlertFeed] = AlertFeed


DECLARED: list[type[Table]] = [
    entry.default  # type: ignore[misc]  # each default above is a table, which `fields` forgets
    for entry in fields(Tables)
]


def bind(engine: Engine[Any]) -> Tables:
    """The tables whose queries run on this engine; the declared classes stay unbound."""
    names = (entry.name for entry in fields(Tables))
    bound: dict[str, Any] = {
        name: _bound_class(declared, engine) for name, declared in zip(names, DECLARED, strict=True)
    }
    return Tables(**bound)


def _bound_class(declared: type[Table], engine: Engine[Any]) -> type[Table]:
    class Bound(declared, tablename=declared._meta.tablename, db=engine):  # type: ignore[valid-type,misc,call-arg] # noqa: SLF001 - Piccolo's documented place of the engine
        pass

    Bound.__name__ = declared.__name__
    return Bound

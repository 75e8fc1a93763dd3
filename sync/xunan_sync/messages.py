"""Every message of the protocol, version 1, as it stands on the wire (SPEC.md, section P and L).

Requests refuse unknown fields, so that a typo answers 422 with the field's path.
Answers carry record bodies as `Raw`: stored bytes are spliced in, never re-encoded [L14].
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Raw, Struct, UnsetType, field

OPS_MAX = 200
BATCH_BYTES_MAX = 256 * 1024
PAGE_ROWS_MAX = 1000
PAGE_BYTES_MAX = 2 * 1024 * 1024
HAVE_BLOBS_MAX = 1000
ACCEPTS_MAX = 20
SCHEMA = 1

# Names end up in keys of tables and indexes; anything else in an operation is data.
# The look ahead keeps out the line break that Python's "$" allows, and is read alike elsewhere.
Name = Annotated[str, Meta(pattern=r"^[0-9A-Za-z_.:-]{1,64}$(?!\n)")]
OpName = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,39}\.[a-z]{1,20}$")]
Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
Instant = Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$")]
Count = Annotated[int, Meta(ge=0, le=2**53 - 1)]

Verb = Literal["create", "edit", "move", "append", "stored"]
Status = Literal["applied", "merged", "conflict", "rejected"]


class RegisterRequest(Struct, forbid_unknown_fields=True):
    """A phone asks for a device number and a token; safe to repeat with the same install_key."""

    install_key: str
    app: str
    schema: int
    platform: str = ""


class RegisterReply(Struct):
    """The device's identity; the token is shown once and kept hashed on the server."""

    device: str
    token: str
    epoch: str
    server_time: str


class Args(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """What an operation carries: values to set, list items to add, or the move to make."""

    set: dict[str, Any] = {}
    add: dict[str, list[dict[str, Any]]] = {}
    move: str = ""
    from_: str = field(default="", name="from")
    shas: list[str] = []


class Op(Struct, forbid_unknown_fields=True):
    """One named act of one person on one record.

    `t` is "<kind>.<verb>"; `at` is the phone's clock, `age_ms` the monotonic age of the act where
    the phone has not been restarted since.
    `base` holds, for each field in `args.set`, the value the person saw.
    """

    n: Count
    op_id: Name
    t: OpName
    id: Name
    at: Instant
    v: Annotated[int, Meta(ge=1, le=10_000)] = 1
    base_ver: Count = 0
    base_seq: Count = 0
    age_ms: Count | None = None
    args: dict[str, Any] = {}
    base: dict[str, Any] = {}
    blobs: list[Sha256] = []


class ExchangeRequest(Struct, forbid_unknown_fields=True):
    """Push and pull in one request; `cursors` absent means push only, {} is a first pull.

    `accepts` names what this phone understands beyond the first version; unknown words are no harm.
    """

    device: str
    epoch: str
    app: str
    schema: int
    now: str
    ops: list[Op] = []
    cursors: dict[str, tuple[Count, Count]] | UnsetType = UNSET
    sig: str = ""
    limit: Count = 500
    max_bytes: Count = 512 * 1024
    have_blobs: Annotated[list[Sha256], Meta(max_length=HAVE_BLOBS_MAX)] = []
    accepts: Annotated[list[Name], Meta(max_length=ACCEPTS_MAX)] = []


class OpResult(Struct, omit_defaults=True):
    """The verdict on one operation; `why` is a stable code, `ref` a conflict or quarantine id.

    `sum` is the receipt's hash of the operation as it was read; see `canonical.op_sum` [H11].
    """

    n: int
    status: Status
    ver: int = 0
    seq: int = 0
    why: str = ""
    fields: list[str] = []
    ref: str = ""
    sum: int = 0
    dup: bool = False


Change = tuple[int, str, str, str, str, int, Raw | None]


class SnapshotOffer(Struct):
    """A stream's records up to `seq`, ready in `pages` pages below the name [S1]."""

    name: str
    seq: int
    count: int
    bytes: int
    pages: int


class ExchangeReply(Struct):
    """What the phone gets back; `results` answers `ops` in their order.

    A row of `chg` is [seq, stream, "put" or "rem", kind, id, ver, body or null].
    `cursors` is absent where the request had none, `snapshots` where none is offered.
    """

    epoch: str
    server_time: str
    last_n: int = 0
    last_op: str = ""
    results: list[OpResult] = []
    docs: list[Raw] = []
    drop: list[str] = []
    reset: list[str] = []
    chg: list[Change] = []
    cursors: dict[str, tuple[int, int]] | UnsetType = UNSET
    sig: str = ""
    more: bool = False
    sum: dict[str, tuple[int, int]] = {}
    blobs_missing: list[str] = []
    poll_ms: int = 0
    retry_after_ms: int = 0
    notice: Literal["", "fork", "update"] = ""
    snapshots: dict[str, SnapshotOffer] | UnsetType = UNSET


class EpochReply(Struct):
    """The whole answer to a request of another epoch [L11]."""

    epoch: str
    server_time: str

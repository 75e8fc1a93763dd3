"""Every message of the protocol, version 1, as it stands on the wire (SPEC.md, section P and L).

Requests refuse unknown fields, so that a typo answers 422 with the field's path.
Answers are built as bytes elsewhere (`cursor.py`): record bodies are spliced, never re-encoded.
"""

from __future__ import annotations

from typing import Any, Literal

from msgspec import UNSET, Struct, UnsetType

OPS_MAX = 200
BATCH_BYTES_MAX = 256 * 1024
PAGE_ROWS_MAX = 1000

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
    from_: str = ""
    shas: list[str] = []


class Op(Struct, forbid_unknown_fields=True):
    """One named act of one person on one record.

    `t` is "<kind>.<verb>"; `at` is the phone's clock, `age_ms` the monotonic age of the act where
    the phone has not been restarted since.
    `base` holds, for each field in `args.set`, the value the person saw.
    """

    n: int
    op_id: str
    t: str
    id: str
    at: str
    v: int = 1
    base_ver: int = 0
    base_seq: int = 0
    age_ms: int | None = None
    args: dict[str, Any] = {}
    base: dict[str, Any] = {}
    blobs: list[str] = []


class ExchangeRequest(Struct, forbid_unknown_fields=True):
    """Push and pull in one request; `cursors` absent means push only, {} is a first pull."""

    device: str
    epoch: str
    app: str
    schema: int
    now: str
    ops: list[Op] = []
    cursors: dict[str, tuple[int, int]] | UnsetType = UNSET
    sig: str = ""
    limit: int = 500
    max_bytes: int = 512 * 1024
    have_blobs: list[str] = []


class OpResult(Struct, omit_defaults=True):
    """The verdict on one operation; `why` is a stable code, `ref` a conflict or quarantine id."""

    n: int
    status: Status
    ver: int = 0
    seq: int = 0
    why: str = ""
    fields: list[str] = []
    ref: str = ""
    dup: bool = False

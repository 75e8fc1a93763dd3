"""What an operation's arguments look like, whatever its kind: their form, photos and references."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec

from xunan.application.ports import Key
from xunan_sync.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xunan.application.ports import Person
    from xunan.domain.kind import Kind

_SHA256 = re.compile(r"[0-9a-f]{64}")
_RECORD_ID = re.compile(r"[0-9A-Za-z_.:-]{1,64}")
_ARGS = {"set": dict, "add": dict, "move": str, "from": str, "shas": list}


def is_well_formed(args: dict[str, Any]) -> bool:
    """Whether arguments have the protocol's form, whatever their values."""
    for name, value in args.items():
        if type(value) is not _ARGS.get(name):
            return False
    for items in args.get("add", {}).values():
        if type(items) is not list or any(type(item) is not dict for item in items):
            return False
    return all(type(sha) is str for sha in args.get("shas", ()))


def canonical_or_none(value: Any) -> bytes | None:
    """Return a value as canonical JSON, or None where it has no canonical form."""
    try:
        return canonical(value)
    except (ValueError, RecursionError):
        return None


def json_text(value: Any, known: bytes | None = None) -> str:
    """Return a value as canonical JSON text; as it came, where it has no canonical form.

    `known` is its canonical form, where that was made before.
    """
    told = known or canonical_or_none(value) or msgspec.json.encode(value)
    return told.decode()


def photos_of(args: dict[str, Any]) -> Iterator[str]:
    """Yield the hashes of the blobs that list items name."""
    added = args.get("add")
    for items in added.values() if isinstance(added, dict) else ():
        for item in items if isinstance(items, list) else ():
            sha = item.get("sha256") if isinstance(item, dict) else None
            if isinstance(sha, str) and _SHA256.fullmatch(sha):
                yield sha


def references_of(kind: Kind, args: dict[str, Any]) -> Iterator[tuple[str, Key | None]]:
    """Yield (field, record) for each field of type record that the arguments set.

    The record is None where the value cannot name one. A field that names no kind may lead to a
    record of any: what opened this one, which its own phone made, so nothing is looked up.
    """
    values = args.get("set")
    if not isinstance(values, dict):
        return
    for field in kind.of_type("record"):
        value = values.get(field.name)
        if isinstance(value, str) and _RECORD_ID.fullmatch(value):
            if not field.of:
                continue
            yield field.name, Key(field.of, value)
        elif value is not None:
            yield field.name, None


def with_stored_marks(args: dict[str, Any], stored: frozenset[str]) -> dict[str, Any]:
    """Return the arguments with `stored` on exactly the items whose blob is stored [C6]."""
    if not args.get("add"):
        return args
    return {
        **args,
        "add": {
            name: [_marked(item, stored) for item in items] for name, items in args["add"].items()
        },
    }


def with_own_name(args: dict[str, Any], kind: Kind, person: Person) -> dict[str, Any]:
    """Return the arguments with the author's own name wherever they name themselves.

    What a phone calls its owner would be printed on papers; the account knows better.
    """
    values = args.get("set")
    if not values:
        return args
    named = {
        field.name: {**value, "name": person.name}
        for field in kind.of_type("person")
        if isinstance(value := values.get(field.name), dict)
        and value.get("id") == person.id
        and isinstance(value.get("name"), str)
    }
    return {**args, "set": {**values, **named}} if named else args


def _marked(item: dict[str, Any], stored: frozenset[str]) -> dict[str, Any]:
    if item.get("sha256") in stored:
        return {**item, "stored": True}
    if "stored" in item:
        return {name: value for name, value in item.items() if name != "stored"}
    return item

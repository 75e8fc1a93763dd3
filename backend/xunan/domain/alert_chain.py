"""What becomes of the messages of a chain, whatever order they came in.

A message stands until a later Update about it, or about one that it replaced, takes its place, or
until a Cancel does away with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

State = Literal["in_force", "updated", "lifted"]


@dataclass(frozen=True, slots=True)
class Member:
    """A message of a chain: `sent` in a form whose order is that of time, `about` identifiers."""

    identifier: str
    sent: str
    msg_type: str
    about: tuple[str, ...] = ()

    @property
    def place(self) -> tuple[str, str]:
        """Where it stands in time; messages of one second are told apart by their names."""
        return (self.sent, self.identifier)


class Fate(NamedTuple):
    """What a message has come to, and through which one."""

    state: State
    by: str = ""


def fates(members: Sequence[Member]) -> dict[str, Fate]:
    """What every Alert and Update among the members has come to."""
    known = {one.identifier: one for one in members}
    reach = {one.identifier: _reach(one, known) for one in members}
    said = [one for one in members if one.msg_type != "cancel"]
    updates = sorted((one for one in said if one.msg_type == "update"), key=lambda one: one.place)
    cancels = sorted((one for one in members if one.msg_type == "cancel"), key=lambda o: o.place)
    told: dict[str, Fate] = {}
    for one in said:
        later = [
            up for up in updates if up.place > one.place and one.identifier in reach[up.identifier]
        ]
        ends = [end for end in cancels if one.identifier in _ended(end, updates, reach)]
        if later:
            told[one.identifier] = Fate("updated", later[-1].identifier)
        elif ends:
            told[one.identifier] = Fate("lifted", ends[0].identifier)
        else:
            told[one.identifier] = Fate("in_force")
    return told


def first_of(members: Sequence[Member]) -> str:
    """The identifier of the message with which the chain began."""
    said = [one for one in members if one.msg_type != "cancel"]
    return min(said or members, key=lambda one: one.place).identifier


def _reach(start: Member, known: Mapping[str, Member]) -> frozenset[str]:
    """Every message that this one is about, and those that they are about."""
    found: set[str] = set()
    open_ = list(start.about)
    while open_:
        name = open_.pop()
        if name in found:
            continue
        found.add(name)
        if name in known:
            open_.extend(known[name].about)
    return frozenset(found - {start.identifier})


def _ended(
    cancel: Member, updates: Sequence[Member], reach: Mapping[str, frozenset[str]]
) -> frozenset[str]:
    """What a Cancel does away with: what it names, and updates of that from before it."""
    gone = set(reach[cancel.identifier])
    for update in updates:
        if update.place < cancel.place and not gone.isdisjoint(reach[update.identifier]):
            gone.add(update.identifier)
    return frozenset(gone)

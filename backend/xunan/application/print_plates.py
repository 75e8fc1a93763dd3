"""Prints door plates: a code for each known place, which opens it on a phone without a network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xunan.application.every_record import every_record
from xunan.application.print_model import Plate, PlatePaper, PrintTroubleError
from xunan.application.print_values import short_code

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xunan.application.ports import Clock, Records
    from xunan.application.print_model import Printer
    from xunan.application.print_values import Wording
    from xunan.domain.kind import Kind

PLATES_MAX = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintPlates:
    """The use case, with the ports it speaks to; `record_link` has "{kind}" and "{id}" in it."""

    records: Records
    printer: Printer
    clock: Clock
    kinds: Mapping[str, Kind]
    wording: Wording
    record_link: str

    async def __call__(self, kind: str, place: str, streams: Sequence[str]) -> bytes:
        """The plates of the places of a kind in a division, for whoever sees these streams.

        Raises PrintTroubleError: "print.no_such_kind" for a kind whose records are not visited
        again and again, "print.no_such_record" where there is none to print, "print.too_many",
        "print.missing_glyph".
        """
        declared = self.kinds.get(kind)
        visited = self.visited(kind)
        if declared is None or not visited:
            raise PrintTroubleError("print.no_such_kind", kind)
        found = [
            body
            async for body in every_record(self.records, declared, place, streams)
            if body["state"] in visited
        ]
        if not found:
            raise PrintTroubleError("print.no_such_record", place)
        if len(found) > PLATES_MAX:
            raise PrintTroubleError("print.too_many", str(len(found)))
        say = self.wording.say
        plates = [self._plate(declared, body) for body in found]
        return await self.printer.plates(
            PlatePaper(
                title=say("plates.title", place=self._name(place), kind=say(f"kind.{kind}")),
                plates=tuple(sorted(plates, key=lambda one: (one.lines, one.name, one.url))),
                caption=say("plates.caption"),
                foot=self.wording.moment(self.clock.now()),
                page_of=say("paper.page_of", page="{page}", pages="{pages}"),
            )
        )

    def visited(self, kind: str) -> frozenset[str]:
        """The states in which records of the kind take visits; empty for one that takes none."""
        return frozenset(
            state
            for child in self.kinds.values()
            if child.parent and (field := child.field(child.parent.field)) and field.of == kind
            for state in child.parent.states
        )

    def _plate(self, kind: Kind, body: Mapping[str, Any]) -> Plate:
        fields, promote = body["f"], kind.promote
        number = fields.get(promote.number) or short_code(body["id"])
        return Plate(
            name=str(fields.get(promote.title) or self.wording.say(f"kind.{kind.name}")),
            lines=(
                self.wording.place(str(fields.get(promote.place, ""))),
                self.wording.say("plates.number", number=number),
            ),
            url=self.record_link.format(kind=kind.name, id=body["id"]),
        )

    def _name(self, place: str) -> str:
        return self.wording.places.get(place, place)

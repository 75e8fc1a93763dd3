"""Prints one record: its kind's declared sheet, filled with its answers, as PDF."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from xunan.application.print_children import read_children, read_siblings
from xunan.application.print_context import PaperContext
from xunan.application.print_model import Paper, PrintTroubleError
from xunan.application.print_parts import fill_part
from xunan.application.print_values import short_code
from xunan.domain.lifecycle import changes_of
from xunan.domain.sheet import SealPlace, Sheet, default_sheet
from xunan_sync.upconvert import bring_up

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xunan.application.ports import Clock, Key, Person, Photos
    from xunan.application.print_children import PaperRecords
    from xunan.application.print_model import Printer
    from xunan.application.print_values import Wording
    from xunan.domain.kind import Kind
    from xunan.domain.shelter_evaluation import Threshold


# A record may gather hundreds of photos; the paper shows all, but not all are held whole at once.
PICTURES_BYTES_MAX = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintSheet:
    """The use case, with the ports it speaks to and the rules it prints by.

    `kinds` and `sheets` are by kind name; a kind without sheets prints its default sheet.
    `record_link` is an address with "{kind}" and "{id}" in it.
    `numbers` are the intervals that the county set, as `domain/rounds.py` names them;
    `thresholds` what shelters are judged by, by key; `points` where people live.
    """

    records: PaperRecords
    photos: Photos
    printer: Printer
    clock: Clock
    kinds: Mapping[str, Kind]
    sheets: Mapping[str, Sequence[Sheet]]
    wording: Wording
    record_link: str
    version: str
    numbers: Mapping[str, int] = field(default_factory=dict)
    thresholds: Mapping[str, Threshold] = field(default_factory=dict)
    points: Sequence[Mapping[str, Any]] = ()

    async def __call__(self, key: Key, sheet: str, by: Person, streams: Sequence[str]) -> bytes:
        """The PDF of a record's sheet for somebody who sees these streams.

        Raises PrintTroubleError: "print.no_such_record" (or not this person's to see),
        "print.no_such_sheet", "print.missing_glyph".
        """
        kind = self.kinds.get(key.kind)
        row = await self.records.record(key)
        if kind is None or row is None or not set(row.streams) & set(streams):
            raise PrintTroubleError("print.no_such_record", f"{key.kind}/{key.id}")
        declared = find_sheet(kind, self.sheets.get(key.kind, ()), sheet)
        if declared is None:
            raise PrintTroubleError("print.no_such_sheet", f"{key.kind}/{sheet}")
        body: dict[str, Any] = bring_up(json.loads(row.body), changes_of(kind))
        parent = str(body["f"].get(kind.parent.field, "")) if kind.parent else ""
        context = PaperContext(
            kind=kind,
            body=body,
            by=by,
            wording=self.wording,
            pictures=await self._pictures(kind, declared, body),
            link=self.record_link.format(kind=key.kind, id=key.id),
            printed_at=self.clock.now(),
            kinds=self.kinds,
            children=await read_children(declared, self.kinds, self.records, key.id, streams),
            siblings=await read_siblings(declared, self.kinds, self.records, parent, streams),
            numbers=self.numbers,
            thresholds=self.thresholds,
            points=self.points,
        )
        return await self.printer.sheet(fill_sheet(declared, context, self.version))

    async def _pictures(
        self, kind: Kind, sheet: Sheet, body: Mapping[str, Any]
    ) -> dict[str, bytes]:
        """The photos this sheet shows, by hash; what is not stored yet is absent.

        Once they weigh more than PICTURES_BYTES_MAX the rest are their small pictures.
        """
        names = {
            name
            for part in sheet.parts
            for name in (getattr(part, "before", ""), getattr(part, "after", ""))
            if name and kind.field(name)
        }
        found: dict[str, bytes] = {}
        weight = 0
        for name in sorted(names):
            for photo in body["f"].get(name, []):
                is_full = weight > PICTURES_BYTES_MAX
                read = await self.photos.read(photo["sha256"], thumb=is_full)
                if read is not None:
                    found[photo["sha256"]] = read[0]
                    weight += len(read[0])
        return found


def find_sheet(kind: Kind, declared: Sequence[Sheet], name: str) -> Sheet | None:
    """The kind's sheet of that name; "sheet" always exists."""
    found = next((one for one in declared if one.name == name), None)
    return found or (default_sheet(kind) if name == "sheet" else None)


def fill_sheet(sheet: Sheet, context: PaperContext, version: str) -> Paper:
    """The sheet with the record's answers in it, word for word as it will be printed."""
    say = context.wording.say
    number = context.body["f"].get("no")
    place = str(context.body["f"].get(context.kind.promote.place, ""))
    unit = context.wording.unit(place[:9]) if place else context.by.org
    if any(isinstance(part, SealPlace) for part in sheet.parts):
        unit = ""  # whoever seals a paper is named beside the seal
    return Paper(
        title=say(sheet.title),
        issuer=say("paper.unit", unit=unit) if unit else "",
        number=(
            say("paper.number", number=number)
            if number
            else say("paper.temp_number", number=short_code(context.body["id"]))
        ),
        blocks=tuple(block for part in sheet.parts for block in fill_part(part, context)),
        foot=say(
            "paper.foot",
            time=context.wording.moment(context.printed_at),
            person=context.by.name,
            version=version,
        ),
        page_of=say("paper.page_of", page="{page}", pages="{pages}"),
        copies=tuple(say(copy) for copy in sheet.copies),
    )

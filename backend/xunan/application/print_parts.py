"""Fills each part of a sheet with a record's answers; one rule for each kind of part."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any, assert_never

from xunan.application.print_children import child_table, household_table
from xunan.application.print_derived import derived
from xunan.application.print_model import (
    Acts,
    Block,
    Fact,
    FactTable,
    Grid,
    PhotoColumns,
    Picture,
    Point,
    Points,
    Prose,
    Seal,
    Signatures,
    SquareCode,
    TextBox,
)
from xunan.application.print_values import instant, position, shown
from xunan.application.times import LOCAL_ZONE
from xunan.domain.sheet import (
    Cell,
    ChildTable,
    Derived,
    Facts,
    Households,
    LegalNote,
    LongText,
    Numbered,
    Part,
    Passage,
    PhotoPair,
    QrCode,
    RowFacts,
    RowTable,
    SealPlace,
    SignLines,
    Timeline,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xunan.application.print_context import PaperContext

# Where a sentence misses an answer, room to write it by hand.
_BLANK = "＿＿＿＿＿＿＿＿"
_SHORT_BLANK = "＿＿"
# How wide the columns of a table of rows are, beside each other.
_SHARES = {"integer": 1.0, "flag": 1.0, "date": 1.5, "choice": 1.5, "long_text": 4.0}
_SLOT = re.compile(r"\{(\w+)\}")
# "1." or "（2）" or "3、" at the start of a line of a description somebody numbered by hand.
_OWN_NUMBER = re.compile(r"^\s*[（(]?\d{1,2}[)）.、．]\s*(?=\D)")


def fill_part(  # noqa: C901, PLR0911, PLR0912 - one case for each kind of part
    part: Part, context: PaperContext
) -> tuple[Block, ...]:
    """The blocks a part becomes; none where an optional text has nothing to say."""
    say = context.wording.say
    match part:
        case Facts():
            facts = tuple(_fact(cell, context) for cell in part.cells)
            return (FactTable(facts, context.words(part.heading)),)
        case RowFacts():
            return _row_facts(part, context)
        case RowTable():
            return (_row_table(part, context),)
        case ChildTable():
            return (child_table(part, context),)
        case Households():
            return (household_table(part, context),)
        case Derived():
            return derived(part, context)
        case LongText():
            text = context.answer(part.field)
            if not text and part.lines < 2:
                return ()
            label = say(part.label) if part.label else context.label(part.field)
            return (TextBox(label, text, part.lines),)
        case Passage():
            return (Prose(_passage(part.text, context)),)
        case PhotoPair():
            return (_photos(part, context),)
        case Timeline():
            return (_timeline(part, context),)
        case Numbered():
            return (_numbered(part, context),)
        case SignLines():
            rows = tuple(tuple(say(key) for key in row) for row in part.rows)
            return (Signatures(rows, context.words(part.heading)),)
        case SealPlace():
            return (_seal(part, context),)
        case LegalNote():
            return (Prose(_passage(part.text, context), apart=True),)
        case QrCode():
            return (SquareCode(context.link, say(part.caption)),)
        case _:
            assert_never(part)


def _fact(cell: Cell, context: PaperContext) -> Fact:
    label = context.wording.say(cell.label) if cell.label else context.label(cell.fields[0])
    answers = [context.answer(name) for name in cell.fields]
    return Fact(label, "　".join(answer for answer in answers if answer), cell.wide)


def _told(told: Mapping[str, str], slot: re.Match[str]) -> str:
    return told.get(slot[0], slot[0])


def _row_facts(part: RowFacts, context: PaperContext) -> tuple[FactTable, ...]:
    """One fact a row; a column that nobody answered leaves room to write."""
    field = context.kind.field(part.field)
    columns = field.columns if field else ()
    words = context.wording.say(part.text)
    facts = []
    for row in context.body["f"].get(part.field) or ():
        said = {one.name: shown(one, row.get(one.name), context.wording) for one in columns}
        label = said.get(columns[0].name, "")
        told = {f"{{{name}}}": value or _SHORT_BLANK for name, value in said.items()}
        text = _SLOT.sub(partial(_told, told), words)
        facts.append(Fact(label, text, part.wide))
    return (FactTable(tuple(facts), context.words(part.heading)),) if facts else ()


def _row_table(part: RowTable, context: PaperContext) -> Grid:
    """The rows with the words of their columns over them."""
    own = context.kind.field(part.field)
    columns = own.columns if own else ()
    base = f"field.{context.kind.name}.{part.field}"
    rows = [
        tuple(shown(one, row.get(one.name), context.wording) for one in columns)
        for row in context.body["f"].get(part.field) or ()
    ]
    rows += [("",) * len(columns)] * part.room
    return Grid(
        labels=tuple(context.wording.say(f"{base}.{one.name}") for one in columns),
        shares=tuple(_SHARES.get(one.type, 2.0) for one in columns),
        groups=tuple((row,) for row in rows),
        empty=context.wording.say("derived.none"),
        heading=context.words(part.heading) or context.label(part.field),
    )


def _passage(key: str, context: PaperContext) -> str:
    def put_in(slot: re.Match[str]) -> str:
        field = context.kind.field(slot[1])
        if field is None:
            return slot[0]
        if field.type == "moment" and context.body["f"].get(field.name):
            at = instant(context.body["f"][field.name])
            return context.wording.day(at.astimezone(LOCAL_ZONE).date())
        blank = context.wording.say("paper.no_date") if field.type == "date" else _BLANK
        return context.answer(field.name) or blank

    return _SLOT.sub(put_in, context.wording.say(key))


def _photos(part: PhotoPair, context: PaperContext) -> PhotoColumns:
    names = [name for name in (part.before, part.after) if name]
    return PhotoColumns(
        heading=context.words(part.heading),
        labels=tuple(context.label(name) for name in names),
        columns=tuple(
            tuple(
                Picture(context.pictures.get(photo["sha256"]), _caption(at, photo, context))
                for at, photo in enumerate(context.body["f"].get(name, []), start=1)
            )
            for name in names
        ),
        absent=context.wording.say("paper.photos_absent"),
        pending=context.wording.say("paper.photo_pending"),
    )


def _caption(number: int, photo: Mapping[str, Any], context: PaperContext) -> str:
    """When and where the photo was taken; the phone's own fix counts before the file's."""
    wording = context.wording
    taken = wording.moment(instant(photo["taken_at"])) if photo.get("taken_at") else ""
    first = wording.say("paper.photo_caption", number=number, time=taken)
    if photo.get("source") == "gallery":
        first += f"　{wording.say('paper.from_gallery')}"
    geo = photo.get("geo") or photo.get("exif_geo")
    second = position(geo, wording) if geo else wording.say("paper.no_position")
    return f"{first}\n{second}"


def _timeline(part: Timeline, context: PaperContext) -> Acts:
    say = context.wording.say
    rows = tuple(
        (
            context.wording.moment(instant(entry.get("at_est") or entry["at"])),
            say(
                "paper.person",
                name=entry["by"]["name"],
                role=say(f"role.{entry['by']['role']}"),
            ),
            _act(entry, context),
        )
        for entry in context.body["log"]
        if entry["act"] != "stored"
    )
    heading = say(part.heading or "paper.timeline")
    return Acts(heading, (say("paper.when"), say("paper.who"), say("paper.what")), rows)


def _act(entry: Mapping[str, Any], context: PaperContext) -> str:
    """What was done, in one line: the act, the fields it touched, where the record then stood."""
    say, kind = context.wording.say, context.kind.name
    act = str(entry["act"])
    if act == "create":
        words = say("paper.act_create", kind=say(f"kind.{kind}"))
    elif act in {"edit", "append"}:
        words = say(f"paper.act_{act}")
    else:
        words = say(f"move.{kind}.{act}")
    touched = [] if act == "create" else [context.label(name) for name in entry.get("set", [])]
    touched += [
        say("paper.count_of", label=context.label(name), count=count)
        for name, count in entry.get("add", {}).items()
    ]
    if touched:
        words += say("paper.act_fields", fields=say("paper.list_mark").join(touched))
    if entry.get("to"):
        words += say("paper.act_state", state=say(f"state.{kind}.{entry['to']}"))
    return words + (say("paper.act_late") if entry.get("late") else "")


def _numbered(part: Numbered, context: PaperContext) -> Points:
    """Problems line by line; the same line of the first advice belongs to each."""
    problems = _lines(context.answer(part.problems)) or [_BLANK]
    advice = [_lines(context.answer(name)) for name in part.advice]
    points = []
    for at, problem in enumerate(problems):
        given = [lines[at] for lines in advice if at < len(lines)]
        if at == len(problems) - 1:
            given += [line for lines in advice for line in lines[len(problems) :]]
        points.append(Point(problem, "；".join(one.rstrip("；。") for one in given)))
    return Points(context.words(part.heading), context.words(part.advice_label), tuple(points))


def _lines(text: str) -> list[str]:
    return [_OWN_NUMBER.sub("", line).strip() for line in text.splitlines() if line.strip()]


def _seal(part: SealPlace, context: PaperContext) -> Seal:
    """A village's people sign for their village, everybody else for the township of the place."""
    place = str(context.body["f"].get(context.kind.promote.place, ""))
    of_village = context.by.villages and not context.by.township and context.by.org
    issuer = context.by.org if of_village or not place else context.wording.unit(place[:9])
    today = context.printed_at.astimezone(LOCAL_ZONE).date()
    return Seal(issuer, context.wording.day(today), context.wording.say(part.label))

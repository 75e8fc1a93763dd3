"""Says a field's value in the words of official paper; one rule for each type of field."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, assert_never

from xunan.application.times import LOCAL_ZONE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xunan.domain.kind import Column, Field


@dataclass(frozen=True, slots=True)
class Wording:
    """All words of one language, and the names of places by their code (6, 9 or 12 digits)."""

    words: Mapping[str, str]
    places: Mapping[str, str]

    def say(self, key: str, **facts: object) -> str:
        """The words of a key with facts put in; an unknown key is shown as it is."""
        words = self.words.get(key, key)
        return words.format_map(facts) if facts else words

    def code(self, codes: str, code: str) -> str:
        """The label of a code; one that a newer phone brought is shown as it is."""
        return self.words.get(f"code.{codes}.{code}", code)

    def day(self, on: date) -> str:
        """A date in Arabic digits without leading zeros: 2026年6月5日."""
        return self.say("paper.day", year=on.year, month=on.month, day=on.day)

    def moment(self, at: datetime) -> str:
        """An instant as local date and time: 2026年6月5日 09:30."""
        local = at.astimezone(LOCAL_ZONE)
        return f"{self.day(local.date())} {local:%H:%M}"

    def place(self, code: str) -> str:
        """The township's and the village's name of a 12-digit code, as far as they are known."""
        names = [self.places.get(code[:9], ""), self.places.get(code[:12], "")]
        return "".join(names) or code

    def unit(self, township: str) -> str:
        """The government of a 9-digit township code, as it signs papers."""
        name = self.places.get(township[:9], township)
        key = "paper.township_unit" if name.endswith(("镇", "乡")) else "paper.other_unit"
        return self.say(key, county=self.places.get(township[:6], ""), township=name)


def instant(text: str) -> datetime:
    """The aware instant of "2026-06-20T01:02:03.000Z"; raises ValueError for anything else."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def local_date(text: str) -> date:
    """The local date of an instant."""
    return instant(text).astimezone(LOCAL_ZONE).date()


def shown(  # noqa: C901, PLR0911, PLR0912 - one case for each type of field
    field: Field | Column, value: Any, wording: Wording
) -> str:
    """The value as people read it on paper; "" where there is none."""
    if value is None or value in ("", [], {}):
        return ""
    match field.type:
        case "text" if getattr(field, "private", False):
            return _masked(str(value))
        case "text" | "long_text" | "phone" | "grid":
            return str(value)
        case "integer":
            return str(value)
        case "flag":
            return wording.say("paper.yes" if value else "paper.no")
        case "date":
            return wording.day(date.fromisoformat(value))
        case "moment":
            return wording.moment(instant(value))
        case "choice":
            return wording.code(field.codes, str(value))
        case "choices":
            mark = wording.say("paper.list_mark")
            return mark.join(wording.code(field.codes, str(code)) for code in value)
        case "place":
            return wording.place(str(value))
        case "places":
            return wording.say("paper.list_mark").join(wording.place(str(code)) for code in value)
        case "rows":
            return "\n".join(_row(field, row, wording) for row in value)
        case "geo":
            return position(value, wording, with_datum=True)
        case "person":
            return str(value.get("name") or value.get("id", ""))
        case "record":
            return wording.say("paper.record", code=short_code(str(value)))
        case "photos":
            return wording.say("paper.photo_count", count=len(value))
        case "notes":
            return "\n".join(str(note.get("text", "")) for note in value)
        case _:
            assert_never(field.type)


def _masked(text: str) -> str:
    """What names a person to the state: only its end is printed, whoever prints it."""
    return f"****{text[-4:]}" if len(text) > 4 else "****"


def _row(field: Field | Column, row: Mapping[str, Any], wording: Wording) -> str:
    """The answers of a row in the order of the columns; a yes is told by the column's name."""
    columns = getattr(field, "columns", ())
    return "　".join(
        shown(one, row.get(one.name), wording) for one in columns if row.get(one.name) is not None
    )


def position(geo: Mapping[str, Any], wording: Wording, *, with_datum: bool = False) -> str:
    """Latitude and longitude to five places (about a metre), with what is known of their worth."""
    latitude, longitude = float(geo["lat"]), float(geo["lon"])
    point = wording.say(
        "paper.position",
        north=wording.say("paper.north" if latitude >= 0 else "paper.south"),
        east=wording.say("paper.east" if longitude >= 0 else "paper.west"),
        latitude=f"{abs(latitude):.5f}",
        longitude=f"{abs(longitude):.5f}",
    )
    accuracy = geo.get("accuracy_m")
    datum = str(geo.get("datum", "WGS-84"))
    if with_datum and geo.get("source") == "pinned":
        return point + wording.say("paper.pinned", datum=datum)
    if accuracy is None:
        return point
    key = "paper.datum" if with_datum else "paper.accuracy"
    return point + wording.say(key, datum=datum, metres=round(float(accuracy)))


def short_code(record_id: str) -> str:
    """The temporary code of a record without a number, as the phone shows it."""
    return record_id.replace("-", "")[-6:].upper()

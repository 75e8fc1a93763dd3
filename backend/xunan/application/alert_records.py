"""The alerts that stand as records, found for the documents that are about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from xunan.application.open_cases import derived_id, reserved_op_id
from xunan.application.ports import Key, RecordQuery
from xunan_sync.messages import Op

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xunan.application.ports import RecordRow, Records

ALERT = "alert"
OFFICIAL = "feed"
IN_FORCE = "in_force"
PAGE = 200


@dataclass(frozen=True, slots=True)
class Standing:
    """An alert as it stands by now."""

    id: str
    ver: int
    state: str
    fields: Mapping[str, Any]

    @property
    def is_by_hand(self) -> bool:
        """Whether an officer wrote it down and no document has come for it."""
        return self.fields.get("received_from") != OFFICIAL

    @property
    def chain(self) -> str:
        """The chain that it was given, "" before."""
        return str(self.fields.get("chain") or "")


def record_id(identifier: str) -> str:
    """The id of the record that a document of this identifier makes, on every run the same."""
    return derived_id(ALERT, identifier)


@dataclass(frozen=True, slots=True)
class AlertRecords:
    """Finds alerts of one county; `county` has 6 digits."""

    records: Records
    county: str

    async def of_identifier(self, identifier: str) -> Standing | None:
        """The alert of that identifier: the one its document made, or an officer's with it."""
        row = await self.records.record(Key(ALERT, record_id(identifier)))
        if row is not None:
            return _standing(row)
        found = await self._search(text=identifier)
        named = [one for one in found if one.fields.get("identifier") == identifier]
        return min(named, key=lambda one: one.id, default=None)

    async def in_force(self) -> list[Standing]:
        """Every alert of the county that stands."""
        return await self._search(states=(IN_FORCE,))

    async def of_id(self, alert: str) -> Standing | None:
        """The alert of that id."""
        row = await self.records.record(Key(ALERT, alert))
        return _standing(row) if row is not None else None

    async def _search(self, **words: Any) -> list[Standing]:
        found: list[Standing] = []
        page = 0
        while True:
            query = RecordQuery(
                kind=ALERT, streams=(f"a:{self.county}",), page=page, page_size=PAGE, **words
            )
            rows, total = await self.records.search(query)
            found.extend(map(_standing, rows))
            page += 1
            if not rows or page * PAGE >= total:
                return found


def act(t: str, alert: Standing | str, at: str, args: dict[str, Any], *names: str) -> Op:
    """An operation of the server's about an alert; `names` make it one and the same when repeated.

    Values that it sets are told against those that stand, so that nothing clashes.
    """
    about = alert if isinstance(alert, str) else alert.id
    fields = {} if isinstance(alert, str) else alert.fields
    return Op(
        n=0,
        op_id=reserved_op_id(t, about, *names),
        t=f"{ALERT}.{t}",
        id=about,
        at=at,
        v=1,
        base_ver=0 if isinstance(alert, str) else alert.ver,
        args=args,
        base={name: fields.get(name) for name in args.get("set", {})},
    )


def by_place(alerts: Sequence[Standing]) -> list[Standing]:
    """The alerts in the order of their issue."""
    return sorted(alerts, key=lambda one: (str(one.fields.get("sent", "")), one.id))


def _standing(row: RecordRow) -> Standing:
    body = msgspec.json.decode(row.body)
    return Standing(body["id"], body["ver"], body["state"], body["f"])

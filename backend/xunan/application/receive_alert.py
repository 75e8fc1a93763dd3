"""Takes an alert document in, whichever way it came: reads, judges, logs it, puts it in order."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from xunan.application.alert_records import OFFICIAL
from xunan.application.ports_alert_log import AlertDocument
from xunan.application.times import instant
from xunan.domain.alert_areas import places_of, significant
from xunan.domain.alert_words import TEXT_MAX, chosen, cut, ends, facts_of, headline_of
from xunan.domain.cap import CapError, read_cap
from xunan_sync.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from xunan.application.ports import Clock
    from xunan.application.ports_alert_log import AlertLog, Verdict
    from xunan.application.settle_alerts import SettleAlerts
    from xunan.domain.alert_areas import CountyShape
    from xunan.domain.cap import CapInfo, CapMessage, Element

# What machines say to machines.
NOT_FOR_PEOPLE = frozenset(("system", "test", "draft"))
AREAS_MAX = 200
RAW_KEPT = 64 * 1024
REFUSED_KEPT = 4 * 1024
_NATIONAL = 14


class Signature(NamedTuple):
    """What a document's signature is worth; `by` names the key."""

    state: Literal["none", "trusted", "unknown", "broken"]
    by: str = ""


class Received(NamedTuple):
    """What became of a document; `alert` is the id of its record, "" where it has none."""

    verdict: Verdict | Literal["repeated"]
    code: str = ""
    detail: str = ""
    identifier: str = ""
    alert: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveAlert:
    """The use case; the county is told by `shape`, the kinds that have a word by `kinds`.

    `read` takes a document apart and raises `CapError`; `verify` says what its signature is worth.
    """

    log: AlertLog
    settle: SettleAlerts
    clock: Clock
    read: Callable[[bytes], Element]
    verify: Callable[[bytes], Signature]
    shape: CountyShape
    kinds: frozenset[str]
    needs_signature: bool = False

    async def __call__(self, raw: bytes, source: str, origin: str = "") -> Received:
        """Take a document in; what becomes of it is logged and answered, never raised.

        Raises `StoreBusyError`; the same document may be brought again.
        """
        document = await self._believed(self._judged(raw, source, origin[:300]))
        earlier = await self.log.add(document)
        if document.verdict == "refused":
            return Received("refused", document.code, document.detail, document.identifier)
        alert = ""
        if document.verdict in {"taken", "waiting"}:
            alert = await self.settle(document.identifier)
        verdict = document.verdict if earlier is None else "repeated"
        return Received(verdict, "", "", document.identifier, alert)

    async def again(self) -> None:
        """Put in order what a stop of the server left undone."""
        for document in await self.log.unsettled():
            await self.settle(document.identifier)

    async def _believed(self, document: AlertDocument) -> AlertDocument:
        """Other words under a name that was given out already are refused: the first ones stand."""
        if document.verdict not in {"taken", "waiting"}:
            return document
        known = await self.log.linked((document.identifier,))
        first = [one.digest for one in known if one.identifier == document.identifier]
        if not first or document.digest in first:
            return document
        return replace(document, verdict="refused", code="cap.identifier_reused", settled=True)

    def _judged(self, raw: bytes, source: str, origin: str) -> AlertDocument:
        now = self.clock.now()
        plain = AlertDocument(
            digest=hashlib.sha256(raw).hexdigest(),
            received_at=now,
            source=source,
            origin=origin,
            raw=raw[:RAW_KEPT],
        )
        signature = Signature("none")
        try:
            root = self.read(raw)
            signature = self._signature(raw, root)
            message = read_cap(root)
            return self._understood(plain, message, signature, now)
        except CapError as refused:
            return replace(
                plain,
                raw=raw[:REFUSED_KEPT],
                signature=signature.state,
                verdict="refused",
                code=refused.code,
                detail=refused.detail,
            )

    def _signature(self, raw: bytes, root: Element) -> Signature:
        signed = any(True for _ in root.all("Signature"))
        found = self.verify(raw) if signed else Signature("none")
        if found.state == "broken":
            raise CapError("cap.signature_broken", found.by)
        if self.needs_signature and found.state != "trusted":
            raise CapError("cap.signature_needed")
        return found

    def _understood(
        self, plain: AlertDocument, message: CapMessage, signature: Signature, now: datetime
    ) -> AlertDocument:
        info = chosen(message)
        told = replace(
            plain,
            identifier=message.identifier,
            sender=message.sender,
            sent=instant(message.sent),
            status=message.status,
            msg_type=message.msg_type,
            about=tuple(one.identifier for one in message.references),
            headline=headline_of(message, info) if info else message.note[:200],
            signature=f"{signature.state} {signature.by}".strip()[:100],
        )
        if message.status in NOT_FOR_PEOPLE or message.msg_type in {"ack", "error"}:
            return replace(told, verdict="not_for_people")
        if message.msg_type == "cancel":
            return self._cancel(told, message, info)
        if info is None:
            raise CapError("cap.no_info")
        facts = self._facts(message, info, now)
        same = {name: value for name, value in facts.items() if name != "received_at"}
        # The same words by another way, or in other white space, are the same document.
        told = replace(told, digest=hashlib.sha256(canonical(same)).hexdigest(), facts=facts)
        if not facts["areas"]:
            return replace(told, verdict="other_county")
        return replace(told, settled=False)

    def _cancel(
        self, told: AlertDocument, message: CapMessage, info: CapInfo | None
    ) -> AlertDocument:
        if not message.references:
            raise CapError("cap.no_references")
        words = "\n".join(filter(None, (told.headline, info.description if info else "")))
        facts = {"lift_text": cut(words, TEXT_MAX), "identifier": message.identifier}
        named = canonical({**facts, "sent": told.sent, "about": list(told.about)})
        digest = hashlib.sha256(named).hexdigest()
        return replace(told, digest=digest, facts=facts, verdict="waiting", settled=False)

    def _facts(self, message: CapMessage, info: CapInfo, now: datetime) -> dict[str, Any]:
        expires, assumed = ends(message.sent, info.expires)
        moments = {"effective": info.effective, "onset": info.onset, "expires": expires}
        facts = facts_of(message, info, self.kinds) | {
            "areas": self._areas(message, info),
            "sent": instant(message.sent),
            "received_at": instant(now),
            "received_from": OFFICIAL,
            "division_code": self.shape.county.ljust(12, "0"),
            "expiry_assumed": assumed or None,
            **{name: instant(at) if at else None for name, at in moments.items()},
        }
        return {name: value for name, value in facts.items() if value not in ("", None)}

    def _areas(self, message: CapMessage, info: CapInfo) -> list[str]:
        """The county's places that it is about; every language's areas count."""
        areas = info.areas or tuple(area for one in message.infos for area in one.areas)
        told = [area for area in areas if area.codes or area.polygons or area.circles]
        if not told:
            return self._by_sender(message)
        found = list(dict.fromkeys(code for one in told for code in places_of(one, self.shape)))
        whole = self.shape.county.ljust(12, "0")
        return [whole] if whole in found or len(found) > AREAS_MAX else found

    def _by_sender(self, message: CapMessage) -> list[str]:
        """A national identifier begins with the area of its office, which then stands for it."""
        office = message.identifier.partition("_")[0]
        if len(office) != _NATIONAL or not office.isdigit():
            raise CapError("cap.no_area")
        ours = self.shape.county
        return [ours.ljust(12, "0")] if significant(office[:6]) == ours else []

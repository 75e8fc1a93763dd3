"""The line between engines and application: what becomes of a request is decided by the seed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from random import Random

    from sync.bridge.door import Reply
    from sync.bridge.real_phone import RealPhone

PORTAL = "<!doctype html><title>登录</title><p>请先登录无线网络"
FATES = ("lost", "lost reply", "twice", "late", "echo", "portal", "gateway", "cut", "half a reply")
HELD_MAX = 6


class Far(Protocol):
    """What lies at the other end."""

    work: Any

    async def serve(self, call: dict[str, Any], *, cut: int = -1) -> Reply | None:
        """Hear a request."""
        ...

    def wish(self, phone: RealPhone) -> dict[str, Any]:
        """What the person does next."""
        ...


class Line:
    """`share` of the requests meet with a fate; pages have at most `page` rows."""

    def __init__(self, chance: Random, page: int, share: float) -> None:
        self.chance, self.page, self.share = chance, page, share
        self.held: list[dict[str, Any]] = []
        # Whose person is sure to work on while the next request is under way.
        self.eager = ""
        # Phones that have no network at all.
        self.down: set[str] = set()

    def heal(self) -> None:
        """From now on every request arrives once and is answered; what was held is lost."""
        self.share, self.held = 0.0, []

    async def carry(self, call: dict[str, Any], far: Far, phone: RealPhone) -> dict[str, Any]:
        """The answer in the words of pwa/bridge/lines.ts; without a status none came."""
        if phone.name in self.down:
            return {}
        self._narrow(call)
        await self._deliver_late(far)
        fate = self.chance.choice(FATES) if self.chance.random() < self.share else ""
        if fate:
            far.work[fate] += 1
        told = await self._meet(fate, call, far)
        if self.share and (self.eager == phone.name or self.chance.random() < 0.12):
            told["meanwhile"] = self._meanwhile(far, phone)
        return told

    async def _meet(self, fate: str, call: dict[str, Any], far: Far) -> dict[str, Any]:
        if fate in {"lost", "late"}:
            self.held += [call] if fate == "late" else []
            return {}
        if fate in {"portal", "gateway"}:
            status = 200 if fate == "portal" else self.chance.choice((502, 503, 504, 511))
            return {"status": status, "headers": {"content-type": "text/html"}, "text": PORTAL}
        if fate == "cut" and call["method"] in {"PATCH", "POST"}:
            size = len(call.get("text", call.get("base64", "")))
            await far.serve(call, cut=self.chance.randrange(size) if size else 0)
            return {}
        if fate == "twice":
            await far.serve(call)
        if fate == "echo" and len(self.held) < HELD_MAX:
            self.held.append(call)
        reply = await far.serve(call)
        if reply is None or fate == "lost reply":
            return {}
        text = reply.body.decode()
        if fate == "half a reply":
            text = text[: self.chance.randrange(len(text) + 1)]
        return {"status": reply.status, "headers": reply.headers, "text": text}

    async def _deliver_late(self, far: Far) -> None:
        """What was held up arrives now, in any order, and nobody waits for its answer."""
        while self.held and self.chance.random() < 0.5:
            await far.serve(self.held.pop(self.chance.randrange(len(self.held))))

    def _narrow(self, call: dict[str, Any]) -> None:
        if call["path"] == "/sync/v1/exchange":
            call["text"] = json.dumps({**json.loads(call["text"]), "limit": self.page})

    def _meanwhile(self, far: Far, phone: RealPhone) -> dict[str, Any]:
        """While the request is under way the person works on, or the page is killed.

        Or a second page of the same phone synchronises, in a browser that knows no locks.
        """
        is_eager, self.eager = self.eager == phone.name, ""
        if not is_eager and self.chance.random() < 0.25:
            far.work["killed while waiting"] += 1
            return {"calls": self.chance.choice((0, 1, 5))}
        more = far.wish(phone)
        far.work["acted while waiting"] += 1
        if self.chance.random() < 0.3:
            far.work["two pages"] += 1
            more["tab"] = True
        return more

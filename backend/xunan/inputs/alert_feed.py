"""Polls a feed (Atom, RSS or JSON) whose entries lead to CAP documents, and takes the new ones in.

Documents are fetched from the feed's own host and the hosts the operator allows, by http or https,
never through a redirection. What is asked for is bounded: bytes, documents and seconds.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urljoin, urlsplit

import httpx

from xunan.application.ports_alert_log import FeedState
from xunan.domain.cap import CapError, Element
from xunan.inputs.cap_xml import BYTES_MAX, read_xml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xunan.application.ports import Clock
    from xunan.application.ports_alert_log import AlertLog
    from xunan.application.receive_alert import ReceiveAlert

ENTRIES_MAX = 200
PAUSE_MAX_S = 3600.0
TIMEOUT_S = 20.0
AGENT = "xunan"
# Where the JSON of different offices keeps its list, and an entry its document.
_LISTS = ("items", "alerts", "entries", "data", "features")
_LINKS = ("cap", "cap_url", "capUrl", "url", "link", "href")
_MARKS = ("updated", "published", "date_modified", "sent", "pubDate", "time")


class FeedError(Exception):
    """The feed, or a document of it, could not be had; the next poll tries again."""


class Entry(NamedTuple):
    """A link to a document, and what changes when the document does."""

    link: str
    mark: str

    @property
    def origin(self) -> str:
        """What the log knows the document by."""
        return f"{self.link} {self.mark}".strip()[:300]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertFeed:
    """Reads one feed; `hosts` are allowed besides its own."""

    url: str
    hosts: frozenset[str]
    every_s: float
    receive: ReceiveAlert
    log: AlertLog
    clock: Clock
    client: httpx.AsyncClient

    async def __call__(self) -> float:
        """Poll once; the seconds until the next poll: twice as long after every failure.

        Raises `StoreBusyError`.
        """
        state = await self.log.feed(self.url)
        try:
            told = await self._poll(state)
        except (FeedError, httpx.HTTPError, CapError):
            told = replace(state, failures=min(state.failures + 1, 20))
        await self.log.note_feed(self.url, told)
        return float(min(self.every_s * 2**told.failures, max(PAUSE_MAX_S, self.every_s)))

    async def _poll(self, state: FeedState) -> FeedState:
        given = {"If-None-Match": state.etag, "If-Modified-Since": state.modified}
        headers = {name: value for name, value in given.items() if value}
        status, raw, answer = await self._get(self.url, headers, 4 * BYTES_MAX)
        now = self.clock.now()
        if status == httpx.codes.NOT_MODIFIED:
            return replace(state, ok_at=now, failures=0)
        if _root_of(raw) == "alert":
            await self.receive(raw, "feed", self.url)
        else:
            await self._take(entries_of(raw, self.url))
        # Only now: what failed on the way must not hide behind "nothing new".
        return FeedState(answer.get("etag", ""), answer.get("last-modified", ""), now, 0)

    async def _take(self, entries: list[Entry]) -> None:
        allowed = [one for one in entries if self._is_allowed(one.link)][:ENTRIES_MAX]
        known = await self.log.known([one.origin for one in allowed])
        failed = ""
        # Feeds begin with the newest; a chain is told in the order of its messages.
        for entry in reversed(allowed):
            if entry.origin in known:
                continue
            try:
                _, raw, _ = await self._get(entry.link, {}, BYTES_MAX + 1)
                await self.receive(raw, "feed", entry.origin)
            except (FeedError, httpx.HTTPError) as error:
                failed = f"{entry.link}: {error}"
        if failed:
            raise FeedError(failed)

    def _is_allowed(self, link: str) -> bool:
        parts, own = urlsplit(link), urlsplit(self.url)
        return parts.scheme in {"http", "https"} and (
            parts.netloc == own.netloc or (parts.hostname or "") in self.hosts
        )

    async def _get(
        self, url: str, headers: dict[str, str], most: int
    ) -> tuple[int, bytes, httpx.Headers]:
        """The answer's status, bytes (at most so many) and headers."""
        async with self.client.stream("GET", url, headers=headers) as answer:
            if answer.status_code == httpx.codes.NOT_MODIFIED and headers:
                return answer.status_code, b"", answer.headers
            if answer.status_code != httpx.codes.OK:
                raise FeedError(f"{url}: {answer.status_code}")
            raw = bytearray()
            async for piece in answer.aiter_bytes():
                raw += piece
                if len(raw) > most:
                    raise FeedError(f"{url}: too large")
        return answer.status_code, bytes(raw), answer.headers


def client() -> httpx.AsyncClient:
    """What feeds are asked with: patient for so long, and led nowhere else."""
    return httpx.AsyncClient(
        timeout=TIMEOUT_S, follow_redirects=False, trust_env=False, headers={"User-Agent": AGENT}
    )


def entries_of(raw: bytes, base: str) -> list[Entry]:
    """The links of a feed, as full addresses. Raises `FeedError` and `CapError`."""
    if raw.lstrip()[:1] in {b"{", b"["}:
        found = list(_of_json(raw))
    else:
        root = read_xml(raw)
        items = [*root.all("entry")] + [i for c in root.all("channel") for i in c.all("item")]
        found = list(filter(None, map(_of_xml, items)))
    full = (Entry(urljoin(base, link.strip()), mark) for link, mark in found if link.strip())
    return list(dict.fromkeys(full))


def _root_of(raw: bytes) -> str:
    if raw.lstrip()[:1] in {b"{", b"["}:
        return ""
    return read_xml(raw).name


def _of_xml(item: Element) -> Entry | None:
    """An Atom link, the one of CAP's type if it has one, or an RSS link or enclosure."""
    links = [
        (dict(link.marks).get("href") or dict(link.marks).get("url") or link.text, link)
        for name in ("enclosure", "link")
        for link in item.all(name)
    ]
    typed = [where for where, link in links if "cap" in dict(link.marks).get("type", "")]
    where = next(iter([*typed, *(where for where, _ in links if where)]), "")
    mark = next((said for name in _MARKS if (said := item.said(name))), "")
    return Entry(where, mark) if where else None


def _of_json(raw: bytes) -> Iterator[Entry]:
    try:
        told = json.loads(raw)
    except (ValueError, RecursionError) as broken:
        raise FeedError("no JSON") from broken
    if isinstance(told, dict):
        told = next((told[name] for name in _LISTS if isinstance(told.get(name), list)), [])
    for item in told if isinstance(told, list) else []:
        facts: dict[str, Any] = item if isinstance(item, dict) else {"url": item}
        facts |= facts["properties"] if isinstance(facts.get("properties"), dict) else {}
        link = next((facts[name] for name in _LINKS if isinstance(facts.get(name), str)), "")
        yield Entry(link, str(next((facts[name] for name in _MARKS if facts.get(name)), "")))

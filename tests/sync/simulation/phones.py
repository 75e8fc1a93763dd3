"""Model phones for the simulation: the least client that keeps the rules R2 to R14."""

import copy
from dataclasses import dataclass, field, replace
from typing import Any

from sync.contract_suite import Phone, World


@dataclass
class ModelPhone:
    """A phone that may lose requests and answers, be cloned, and outlive the server's memory."""

    world: World
    phone: Phone
    name: str
    epoch: str = ""
    last_n: int = 0
    outbox: list[dict[str, Any]] = field(default_factory=list)
    journal: list[dict[str, Any]] = field(default_factory=list)
    verdicts: dict[str, str] = field(default_factory=dict)
    docs: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    holders: dict[tuple[str, str], dict[str, int]] = field(default_factory=dict)
    round: dict[str, int] = field(default_factory=dict)
    resetting: set[str] = field(default_factory=set)
    cursors: dict[str, list[int]] = field(default_factory=dict)
    registrations: int = 0
    mismatches: int = 0

    async def register(self) -> None:
        """Take a new device number; what waits is numbered anew, names stay [R8, R9, R14]."""
        self.registrations += 1
        device = f"{self.name}-{self.registrations}"
        self.phone = replace(await self.world.phone(self.phone.person, device), n=0)
        self.epoch = await self.world.store.epoch()
        self.last_n = 0
        self.outbox = [{**op, "n": n} for n, op in enumerate(self.outbox, 1)]

    def act(self, op: dict[str, Any]) -> None:
        """Save an operation."""
        self.outbox.append({**op, "n": self.last_n + len(self.outbox) + 1})

    def request(self, limit: int, most: int) -> dict[str, Any]:
        """What the next exchange would send."""
        return self.phone.request(
            self.outbox[:most], epoch=self.epoch, cursors=copy.deepcopy(self.cursors), limit=limit
        )

    async def take(self, request: dict[str, Any], told: dict[str, Any]) -> None:
        """Apply an answer, if it is still the answer to what this phone is now [R6]."""
        if request["device"] != self.phone.facts.device or request["cursors"] != self.cursors:
            return
        if told["epoch"] != self.epoch:
            self.docs, self.holders, self.cursors, self.round = {}, {}, {}, {}
            self.resetting = set()
            self.outbox = self.journal + self.outbox
            self.journal = []
            await self.register()
            return
        if self._is_fork(told):
            await self.register()
            return
        for result in told["results"]:
            op = next((op for op in request["ops"] if op["n"] == result["n"]), None)
            if op is not None:
                self.verdicts.setdefault(op["op_id"], result["status"])
        done = [op for op in self.outbox if op["n"] <= told["last_n"]]
        self.journal += done
        self.outbox = self.outbox[len(done) :]
        self.last_n = max(self.last_n, told["last_n"])
        self._take_news(told)

    def _is_fork(self, told: dict[str, Any]) -> bool:
        """Whether another phone speaks under this device's number [R8]."""
        mine = {op["n"]: op["op_id"] for op in (*self.journal[-self.last_n :], *self.outbox)}
        last = self.last_n + len(self.outbox)
        if told["last_n"] > last or told["last_n"] < self.last_n:
            return True
        known = mine.get(told["last_n"])
        return told["last_n"] > 0 and known is not None and known != told["last_op"]

    def _take_news(self, told: dict[str, Any]) -> None:
        for stream in told["drop"]:
            for holders in self.holders.values():
                holders.pop(stream, None)
        for stream in told["reset"]:
            self.round[stream] = self.round.get(stream, 0) + 1
            self.resetting.add(stream)
        for body in told["docs"]:
            self._put(body)
        for _, stream, word, kind, record, _, body in told["chg"]:
            holders = self.holders.setdefault((kind, record), {})
            if word == "put":
                holders[stream] = self.round.get(stream, 0)
                self._put(body)
            else:
                holders.pop(stream, None)
        self.cursors = told["cursors"]
        if not told["more"]:
            self._sweep()
        for key in [key for key, holders in self.holders.items() if not holders]:
            del self.holders[key]
            self.docs.pop(key, None)
        if not told["more"]:
            self._check_sums(told["sum"])

    def _put(self, body: dict[str, Any]) -> None:
        """Keep the newer body only [R3]; one that no stream brought yet waits for its stream."""
        key = (body["kind"], body["id"])
        if key in self.holders and body["ver"] >= self.docs.get(key, {"ver": 0})["ver"]:
            self.docs[key] = body

    def _sweep(self) -> None:
        """After a reset, rows of an older round are gone from the stream [R10]."""
        for stream in self.resetting:
            for holders in self.holders.values():
                if holders.get(stream, self.round[stream]) < self.round[stream]:
                    del holders[stream]
        self.resetting = set()

    def _check_sums(self, sums: dict[str, list[int]]) -> None:
        """Compare count and digest with what is here [R12]."""
        from xunan_sync.canonical import digest  # noqa: PLC0415 - only here

        for stream, expected in sums.items():
            keys = [key for key, holders in self.holders.items() if stream in holders]
            total = sum(digest(*key, self.docs[key]["ver"]) for key in keys) % 2**32
            # A body that `docs` brought may be newer than the page; then the next page agrees.
            if [len(keys), total] != expected:
                self.mismatches += 1

"""What people do on their phones, by chance: reports, edits, moves, notes, photos, and mistakes."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any, NamedTuple

from sync.contract_suite import RULES, a_photo, record_id
from sync.simulation.county import GRIDS, VILLAGES
from sync.simulation.disk import Key
from sync.simulation.phone import ModelPhone
from xunan.application.ports import Clock, Ids
from xunan.application.times import instant, local_day

MOVES = tuple(RULES.shapes["hazard"]["moves"])
DESKS = ("township_officer", "county_officer")
TEXTS = ("description", "place", "owner_org")


class Act(NamedTuple):
    """Operations that are saved together, without numbers, and the bytes of their new photos."""

    ops: list[dict[str, Any]]
    photos: dict[str, bytes]


class Acting:
    """Makes acts out of what a phone shows."""

    def __init__(self, chance: Random, clock: Clock, ids: Ids) -> None:
        self.chance, self.clock, self.ids = chance, clock, ids
        self.records = 0
        self.shot: list[str] = []

    def next(self, phone: ModelPhone) -> Act:
        """One act of the phone's person."""
        chance = self.chance
        seen = [key for key in phone.disk.base if key[0] == "hazard"]
        seen += [row.key for row in phone.disk.outbox if row.op["t"] == "hazard.create"]
        cases = [key for key in phone.disk.base if key[0] in {"conflict", "quarantine"}]
        if cases and chance.random() < 0.08:
            return self.settle(phone, chance.choice(cases))
        if not seen or chance.random() < 0.15:
            return self.report(phone)
        # People meet on the same few records, or nothing would ever clash.
        key = min(seen) if chance.random() < 0.4 else chance.choice(seen)
        doc = phone.view(key)
        if doc is None:
            return self.report(phone)
        acts: list[Callable[..., Act]] = [
            self.edit, self.relocate, self.note, self.shoot, self.move, self.blunder,
        ]  # fmt: skip
        return chance.choices(acts, (30, 20, 14, 12, 20, 4))[0](phone, key, doc)

    def op(self, phone: ModelPhone, t: str, record: str, args: Any, **more: Any) -> dict[str, Any]:
        """An operation as the phone writes it, by its own clock."""
        at = instant(self.clock.now() + timedelta(minutes=phone.skew))
        name = self.ids.uuid7()
        return {"op_id": name, "t": t, "id": record, "at": at, "args": args, **more}

    def photo(self, phone: ModelPhone) -> tuple[dict[str, Any], dict[str, bytes]]:
        """A new photo; or, rarely, one that somebody took before or that claims to be stored."""
        chance = self.chance
        if self.shot and chance.random() < 0.2:
            sha = chance.choice(self.shot)
            if sha in phone.disk.blobs:
                return a_photo(sha, "2027-01-01T00:00:00Z"), {}
        photo = f"photo {len(self.shot)} {'.' * chance.randrange(12)}".encode()
        sha = hashlib.sha256(photo).hexdigest()
        self.shot.append(sha)
        lie = {"stored": True} if chance.random() < 0.1 else {}
        item = {**a_photo(sha, "2027-01-01T00:00:00Z", **lie), "size": len(photo)}
        return item, {sha: photo}

    def report(self, phone: ModelPhone) -> Act:
        """A new hazard, mostly in a place of one's own."""
        chance, person = self.chance, phone.person
        own = person.villages if chance.random() < 0.8 else VILLAGES
        values = {
            "category": "geo", "description": "屋后边坡裂缝",
            "division_code": chance.choice(own or VILLAGES),
            "captured_at": "2026-06-20T01:00:00Z",
            "found_by": {"id": person.id, "name": person.name},
        }  # fmt: skip
        if chance.random() < 0.5:
            values["grid_code"] = chance.choice(GRIDS)
        item, photos = self.photo(phone) if chance.random() < 0.4 else (None, {})
        add = {"photos_before": [item]} if item else {}
        self.records += 1
        args = {"set": values, "add": add} if add else {"set": values}
        return Act([self.op(phone, "hazard.create", record_id(self.records), args)], photos)

    def edit(self, phone: ModelPhone, key: Key, doc: dict[str, Any], **values: Any) -> Act:
        """One or two answers changed, or taken away."""
        chance = self.chance
        if not values:
            for name in chance.sample(TEXTS, chance.choice((1, 1, 2))):
                values[name] = chance.choice((f"词{chance.randrange(4)}", f"新{chance.random()}"))
            if chance.random() < 0.1:
                values = {"place": None}
        base = {name: doc["f"].get(name) for name in values}
        more = {"base": base, "base_ver": doc["ver"]}
        return Act([self.op(phone, "hazard.edit", key[1], {"set": values}, **more)], {})

    def relocate(self, phone: ModelPhone, key: Key, doc: dict[str, Any]) -> Act:
        """The record belongs to another grid or village, if this person may say so."""
        is_author = doc["log"][0]["by"]["id"] == phone.person.id
        if not is_author and phone.person.role not in DESKS and self.chance.random() < 0.9:
            return self.edit(phone, key, doc)
        if self.chance.random() < 0.5:
            return self.edit(phone, key, doc, grid_code=self.chance.choice(GRIDS))
        return self.edit(phone, key, doc, division_code=self.chance.choice(VILLAGES))

    def note(self, phone: ModelPhone, key: Key, doc: dict[str, Any]) -> Act:
        """A new note, or one that is there already."""
        chance, there = self.chance, doc["f"].get("notes", [])
        item = {"id": f"note-{self.ids.uuid7()}", "text": "又去看了"}
        if there and chance.random() < 0.2:
            item = chance.choice(there)
        args, ver = {"add": {"notes": [item]}}, doc["ver"]
        return Act([self.op(phone, "hazard.append", key[1], args, base_ver=ver)], {})

    def shoot(self, phone: ModelPhone, key: Key, doc: dict[str, Any]) -> Act:
        """A photo more, and perhaps a note in the same breath."""
        item, photos = self.photo(phone)
        args, ver = {"add": {"photos_after": [item]}}, doc["ver"]
        ops = [self.op(phone, "hazard.append", key[1], args, base_ver=ver)]
        if self.chance.random() < 0.3:
            ops += self.note(phone, key, doc).ops
        return Act(ops, photos)

    def move(self, phone: ModelPhone, key: Key, doc: dict[str, Any]) -> Act:
        """A step of the life cycle, mostly one that is legal from what is seen."""
        chance, shape = self.chance, RULES.shapes["hazard"]["moves"]
        role = phone.person.role
        own = [move.name for move in RULES.kinds["hazard"].moves if role in move.by]
        legal = [name for name in own if doc["state"] in shape[name]["start"]]
        wish = legal if legal and chance.random() < 0.7 else own
        if not wish:
            return self.note(phone, key, doc)
        name = chance.choice(wish if chance.random() < 0.95 else MOVES)
        day = local_day(self.clock.now() + timedelta(days=chance.choice((3, 3, 90))))
        values = {
            "file": {"level": "general"},
            "reject": {"reject_reason": f"理由{chance.randrange(3)}"},
            "assign": {
                "assigned_person": {"id": "mate", "name": "mate"}, "due_on": day.isoformat(),
            },
            "submit": {"measures": "清了"},
            "extend": {"due_on": day.isoformat(), "extension_reason": "雨"},
            "close": {"review_result": "passed"},
            "return": {"review_note": "再清"},
            "reopen": {"reopen_reason": "又裂"},
        }.get(name, {})  # fmt: skip
        base = {field: doc["f"].get(field) for field in values}
        args: dict[str, Any] = {"move": name, "from": doc["state"], "set": values}
        photos: dict[str, bytes] = {}
        if chance.random() < 0.2 or name == "submit":
            item, photos = self.photo(phone)
            args["add"] = {"photos_after": [item]}
        more = {"base": base, "base_ver": doc["ver"]}
        return Act([self.op(phone, "hazard.move", key[1], args, **more)], photos)

    def settle(self, phone: ModelPhone, key: Key) -> Act:
        """A conflict or a quarantined operation is dealt with."""
        moves = {"conflict": ("keep", "use_other"), "quarantine": ("refile", "withdraw")}[key[0]]
        args = {"move": self.chance.choice(moves), "from": "open", "set": {}}
        return Act([self.op(phone, f"{key[0]}.move", key[1], args)], {})

    def blunder(self, phone: ModelPhone, key: Key, doc: dict[str, Any]) -> Act:
        """What a phone of another version, or a broken one, may send; it must not stop others."""
        wrong = self.chance.choice(("code", "verb", "taken", "missing", "args"))
        if wrong == "code":
            return self.edit(phone, key, doc, category="no_such_code")
        t, record = {
            "verb": ("hazard.fly", key[1]),
            "taken": ("hazard.create", key[1]),
            "missing": ("hazard.append", record_id(999_999)),
            "args": ("hazard.edit", key[1]),
        }[wrong]
        args = {"add": {"notes": [{"id": "x", "text": "y"}]}}
        if wrong == "args":
            args = {"set": {"no_such_field": 1}}
        return Act([self.op(phone, t, record, args)], {})

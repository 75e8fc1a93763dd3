"""Reads the cases of a kind, written so that an official can check them, and plays them.

A step reads "谁（岗位） 日期 办什么：填什么=填成什么，…"; every word is looked up in the kind's own
words, so a case also proves that the words on the screen mean what the rules do.
"""

from __future__ import annotations

import itertools
import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from xunan.contract import samples
from xunan.domain.decide import decide
from xunan.domain.kind import LIST_TYPES
from xunan.domain.lifecycle import shape
from xunan.domain.people import RANKS, Actor, author, rank
from xunan.domain.refusals import Accepted, Refused
from xunan_sync.merge import apply_op

if TYPE_CHECKING:
    from xunan.contract import Catalogue
    from xunan.domain.kind import Field, Kind
    from xunan.domain.refusals import Verdict

STEP = re.compile(r"([^（]+)（(.+)）\s+(\d{4}-\d\d-\d\d)\s+([^：]+)(?:：(.*))?")
PHOTOS = re.compile(r"(\d)张(?:（(\d{4}-\d\d-\d\d) 拍）)?")
VERBS = {"上报": "create", "修改": "edit", "补充": "append"}
NOTHING = "（空）"


@dataclass(frozen=True)
class Case:
    """One rule with what happened before, what is tried, and what becomes of it."""

    rule: str
    when: str
    then: str
    given: tuple[str, ...] = ()


@dataclass
class Stage:
    """A record on which steps are played, by the real rules and the real merge."""

    catalogue: Catalogue
    kind: Kind
    doc: dict[str, Any] | None = None
    words: dict[str, str] = field(default_factory=dict)
    numbers: itertools.count[int] = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        self.words = self.catalogue.words("zh")

    def play(self, step: str) -> Verdict:
        """Judge a step and, if it is accepted, make it."""
        actor, day, op = self._read(step)
        verdict = decide(self.kind, self.doc, op, actor, day, self.catalogue.code_sets())
        if isinstance(verdict, Accepted):
            context = {"by": author(actor), "rank": rank(actor.role), "ranks": RANKS}
            context["assigned"] = dict.fromkeys(verdict.numbers, "360724103-2026-00001")
            outcome = apply_op(self.doc, op, context, shape(self.kind))
            assert outcome.status in {"applied", "merged"}, step
            self.doc = outcome.doc
        return verdict

    def told(self, verdict: Verdict) -> str:
        """A verdict as a case writes it."""
        if isinstance(verdict, Refused):
            return f"不行：{self.words[f'refusal.{verdict.code}']}"
        assert self.doc is not None
        if verdict.warnings:
            return f"可以，但提醒：{self.words[f'refusal.{verdict.warnings[0]}']}"
        state = f"state.{self.kind.name}.{self.doc['state']}"
        return f"可以，{self.words[state]}"

    def _read(self, step: str) -> tuple[Actor, str, dict[str, Any]]:
        found = STEP.fullmatch(step)
        assert found, f"not a step: {step}"
        name, role_word, day, act_word, rest = found.groups()
        actor = self._actor(name, self._key("role", role_word))
        answers = dict(
            part.rsplit("=", 1) for part in re.split("，(?=[^，]+=)", rest or "") if part
        )
        move = next((m for m in self.kind.moves if self._is_move(m.name, act_word)), None)
        verb = VERBS.get(act_word) or ("move" if move else "")
        assert verb, f"no such act: {act_word}"
        args = self._args({self._field(word): value for word, value in answers.items()}, day)
        if verb == "create":
            self._fill(args, actor, day)
        if move:
            args |= {"move": move.name}
        at = f"{day}T02:00:00.000Z"
        base = {key: self.doc["f"].get(key) for key in args.get("set", {})} if self.doc else {}
        number = next(self.numbers)
        op = {
            "op_id": f"op-{number}",
            "t": f"{self.kind.name}.{verb}",
            "id": samples.RECORD_ID,
            "at": at,
            "args": args,
            "base": base,
            "base_ver": self.doc["ver"] if self.doc else 0,
        }
        return actor, day, op

    def _actor(self, name: str, role: str) -> Actor:
        village = samples.VILLAGE
        return Actor(
            id=name,
            name=name,
            role=role,
            villages=(village,),
            township=village[:9],
            county=village[:6],
        )

    def _is_move(self, move: str, word: str) -> bool:
        return self.words[f"move.{self.kind.name}.{move}"] == word

    def _field(self, word: str) -> Field:
        found = next(
            (f for f in self.kind.fields if self.words[f"field.{self.kind.name}.{f.name}"] == word),
            None,
        )
        assert found, f"no such field: {word}"
        return found

    def _key(self, section: str, word: str) -> str:
        """The code that has this word."""
        found = [
            key
            for key, value in self.words.items()
            if value == word and key.startswith(f"{section}.")
        ]
        assert found, f"no such word under {section}: {word}"
        return found[0].rpartition(".")[2]

    def _args(self, answers: dict[Field, str], day: str) -> dict[str, Any]:
        parts: dict[str, dict[str, Any]] = {"set": {}, "add": {}}
        for one, text in answers.items():
            parts["add" if one.type in LIST_TYPES else "set"][one.name] = self._value(
                one, text, day
            )
        return {name: part for name, part in parts.items() if part}

    def _value(self, one: Field, text: str, day: str) -> Any:
        if text == NOTHING:
            return None
        if one.type == "photos":
            found = PHOTOS.fullmatch(text)
            assert found, f"not photos: {text}"
            taken = f"{found[2] or day}T01:30:00Z"
            return [
                {**samples.photo("full"), "sha256": f"{next(self.numbers):064x}", "taken_at": taken}
                for _ in range(int(found[1]))
            ]
        if one.type == "choice":
            return self._key(f"code.{one.codes}", text)
        if one.type == "integer":
            return int(text)
        if one.type == "person":
            return {"id": text, "name": text}
        return {"是": True, "否": False}.get(text, text) if one.type == "flag" else text

    def _fill(self, args: dict[str, Any], actor: Actor, day: str) -> None:
        """What the phone, or the server, fills in without a question."""
        set_ = args.setdefault("set", {})
        for one in self.kind.fields:
            given = one.required or (one.silent and one.type == "person")
            if given and one.name not in {**set_, **args.get("add", {})}:
                value = samples.answer(one, self.catalogue.code_sets(), who=actor.id)
                part = args.setdefault("add", {}) if one.type in LIST_TYPES else set_
                part[one.name] = f"{day}T01:00:00Z" if one.type == "moment" else value
        for name in [name for name, value in set_.items() if value is None]:
            del set_[name]
        if any(f.name == "division_code" for f in self.kind.fields):
            set_.setdefault("division_code", samples.VILLAGE)


def cases_of(text: str) -> list[Case]:
    """The cases of a cases.toml."""
    return [
        Case(one["rule"], one["when"], one["then"], tuple(one.get("given", ())))
        for one in tomllib.loads(text)["case"]
    ]

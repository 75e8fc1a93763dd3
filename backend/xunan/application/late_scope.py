"""Work from before its author was moved to another place is taken all the same [P22].

Only what cannot harm the record: a first report, or something added. It is measured by the
streams that were the author's when the phone last heard from the server, which it tells as
`base_seq`; a number that was never given out to this device proves nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xunan.domain.refusals import SCOPE, Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xunan.application.judge_op import Case
    from xunan.application.ports import Grant
    from xunan.application.rules import Doc
    from xunan.domain.kind import Kind
    from xunan.domain.refusals import Verdict
    from xunan_sync.merge import Outcome

LATE_SCOPE = "sync.late_scope"
# An edit or a move may overwrite what others have done there since.
LATE_VERBS = frozenset(("append", "create"))


def decide_in_scope(
    case: Case, kind: Kind, doc: Doc | None, op: Doc, today: str
) -> tuple[Verdict, bool]:
    """Judge by today's streams, else by those of `base_seq`; whether it took the latter.

    Raises `NotLoadedError` when the person's grants are needed and were not loaded.
    """
    rules = case.batch.rules
    verdict = rules.decide(kind, doc, op, case.person, today, case.scope)
    if not isinstance(verdict, Refused) or verdict.code != SCOPE:
        return verdict, False
    base_seq = case.op.base_seq
    if op["t"].rpartition(".")[2] not in LATE_VERBS or base_seq > case.issued:
        return verdict, False
    scope = streams_at(case.batch.grants(case.person.id), base_seq)
    return rules.decide(kind, doc, op, case.person, today, scope), True


def streams_at(grants: Iterable[Grant], seq: int) -> frozenset[str]:
    """The streams that were granted when the feed stood at this number."""
    return frozenset(
        grant.stream
        for grant in grants
        if grant.from_seq <= seq and (grant.to_seq is None or seq <= grant.to_seq)
    )


def flagged(out: Outcome, before: Doc | None) -> Outcome:
    """The outcome, and if it changed the record, with its timeline entry and verdict marked."""
    doc = out.doc
    if doc is None or doc is before:
        return out
    *before, entry = doc["log"]
    marked = {**doc, "log": [*before, {**entry, "late_scope": True}]}
    return replace(out, doc=marked, status="merged", why=LATE_SCOPE)

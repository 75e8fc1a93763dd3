"""Work from before its author, or the record, was moved to another place is taken all the same.

[P22, P25]

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
    done = case.at_est or case.got
    verdict = rules.decide(kind, doc, op, case.person, today, case.scope, done)
    if not isinstance(verdict, Refused) or verdict.code != SCOPE:
        return verdict, False
    base_seq = case.op.base_seq
    if op["t"].rpartition(".")[2] not in LATE_VERBS or base_seq > case.issued:
        return verdict, False
    scope = streams_at(case.batch.grants(case.person.id), base_seq)
    if doc is not None and not scope.isdisjoint(left_since(doc, case.op.base_ver, case.person.id)):
        scope |= frozenset(rules.streams(kind, doc))
    return rules.decide(kind, doc, op, case.person, today, scope, done), True


def streams_at(grants: Iterable[Grant], seq: int) -> frozenset[str]:
    """The streams that were granted when the feed stood at this number."""
    return frozenset(
        grant.stream
        for grant in grants
        if grant.from_seq <= seq and (grant.to_seq is None or seq <= grant.to_seq)
    )


def left_since(doc: Doc, ver: int, author: str) -> frozenset[str]:
    """The streams that the record has left after that version; of 0, which was never seen, none.

    A version is the number of the timeline's entries [M13]. A phone counts its own waiting work
    into the version it sees, so what came of that work is counted here, too.
    """
    gone: set[str] = set()
    for place, entry in enumerate(doc["log"]):
        if "left" in entry:
            own = sum(later["by"]["id"] == author for later in doc["log"][place + 1 :])
            gone.update(entry["left"] if 0 < ver <= place + own else ())
    return frozenset(gone)


def noting_what_it_left(doc: Doc, before: Iterable[str], after: Iterable[str]) -> Doc:
    """The record, its newest timeline entry naming the streams that it leaves [P25]."""
    gone = sorted(set(before) - set(after))
    if not gone:
        return doc
    *earlier, entry = doc["log"]
    return {**doc, "log": [*earlier, {**entry, "left": gone}]}


def flagged(out: Outcome, before: Doc | None) -> Outcome:
    """The outcome, and if it changed the record, with its timeline entry and verdict marked."""
    doc = out.doc
    if doc is None or doc is before:
        return out
    *before, entry = doc["log"]
    marked = {**doc, "log": [*before, {**entry, "late_scope": True}]}
    return replace(out, doc=marked, status="merged", why=LATE_SCOPE)

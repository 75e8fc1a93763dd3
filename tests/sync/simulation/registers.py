"""An oracle for merging that shares no code with the merge: each field is a register.

It walks the journal, asks of every overwritten value where it was kept, and knows whose word
prevails; at the end the records must hold what it holds.
"""

import json
from typing import Any

from sync.contract_suite import RULES
from sync.simulation.county import ROLE_RANKS
from xunan.application.ports import Key, OpRow

Body = dict[str, Any]
LISTS = ("photos_before", "photos_after", "notes")


class Registers:
    """The hazards as a walk through the journal knows them."""

    def __init__(self, bodies: dict[Key, Body]) -> None:
        self.bodies = bodies
        self.moves = RULES.shapes["hazard"]["moves"]
        self.values: dict[str, Body] = {}
        self.states: dict[str, str] = {}
        self.ranks: dict[tuple[str, str], int] = {}
        self.makers: dict[str, int] = {}
        self.cases: dict[tuple[str, str], list[Body]] = {}
        for key, body in bodies.items():
            if key.kind == "conflict":
                place = (body["f"]["op_id"], body["f"]["field"])
                self.cases.setdefault(place, []).append(body["f"])

    def take(self, op: OpRow) -> None:
        """The next operation that had an effect."""
        args, base = json.loads(op.args), json.loads(op.base)
        verb = op.t.rpartition(".")[2]
        if verb == "create":
            assert op.id not in self.values, f"{op.id} was made twice"
            self.values[op.id], self.states[op.id] = {}, "reported"
            self.makers[op.id] = ROLE_RANKS[op.role]
            self.write(op, args["set"], {})
        elif verb == "edit":
            self.write(op, args["set"], base)
        elif verb == "move":
            self.move(op, args, base)

    def move(self, op: OpRow, args: Body, base: Body) -> None:
        """A legal step changes the state; an illegal one is kept whole as a conflict."""
        step, state = self.moves[args["move"]], self.states[op.id]
        if state == step["end"] or state in step["start"]:
            self.states[op.id] = step["end"]
            self.write(op, args["set"], base)
            return
        case = self.case(op, "state")
        assert json.loads(case["kept"]) == state, f"the state that was kept by {op.op_id}"
        assert json.loads(case["lost"]) == {"move": args["move"], "set": args["set"]}

    def write(self, op: OpRow, values: Body, base: Body) -> None:
        """Field by field: what the author did not see is not overwritten in silence."""
        own = ROLE_RANKS[op.role]
        fields = self.values[op.id]
        for name, new in values.items():
            current = fields.get(name)
            if current == new and op.t != "hazard.create":
                continue
            if current != base.get(name):
                case = self.case(op, name)
                prevails = own >= self.ranks.get((op.id, name), self.makers[op.id])
                kept, lost = (new, current) if prevails else (current, new)
                assert json.loads(case["kept"]) == kept, f"{op.op_id}: who prevails in {name}"
                assert json.loads(case["lost"]) == lost, f"{op.op_id}: the other {name}"
                if not prevails:
                    continue
            self.ranks[op.id, name] = own
            if new is None:
                fields.pop(name, None)
            else:
                fields[name] = new

    def case(self, op: OpRow, name: str) -> Body:
        """The one conflict record of this operation and field."""
        cases = self.cases.get((op.op_id, name), [])
        assert len(cases) == 1, f"{len(cases)} conflict records for {name} of {op.op_id}"
        return cases[0]

    def compare(self) -> None:
        """The records hold what the walk arrived at."""
        hazards = {key.id: body for key, body in self.bodies.items() if key.kind == "hazard"}
        assert hazards.keys() == self.values.keys(), "records without a beginning"
        for record, body in hazards.items():
            held = {n: v for n, v in body["f"].items() if n not in LISTS and n != "no"}
            assert held == self.values[record], f"the values of {record}"
            assert body["state"] == self.states[record], f"the state of {record}"

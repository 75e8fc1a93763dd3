"""Faults to plant in the real engine: each changes its bundled script in one place.

They show that the runs would notice an engine that breaks its half of the protocol.
"""

import re
from pathlib import Path
from typing import NamedTuple


class Mutant(NamedTuple):
    """A rule of SPEC.md and the words of the script that are replaced to break it.

    `first` is where the seeds that are tried begin: far enough to the front that one fails soon.
    """

    rule: str
    words: str
    instead: str
    first: int = 0


MUTANTS: dict[str, Mutant] = {
    "photo bytes are saved after the act": Mutant(
        "R1",
        'await settleBlob(tx, blob, "queued", world.clock.now());',
        'setTimeout(() => world.store.transact(TOUCHED, "readwrite", (later) => '
        'settleBlob(later, blob, "queued", 0)).catch(() => 0), 9);',
    ),
    "a body comes without the waiting work": Mutant(
        "R2",
        "isHere || waiting.length > 0 ? confirmed : null, waiting, kinds)",
        "isHere || waiting.length > 0 ? confirmed : null, body ? [] : waiting, kinds)",
        5,
    ),
    "a late answer is used": Mutant("R6", "!sameFooting(link, asked.link)", "false"),
    "a fork is not noticed": Mutant(
        "R8",
        'if (reply.notice === "fork" || n >= (seq?.n ?? 1)) return "fork";',
        'return n < link.last_n ? "forgot" : "";',
    ),
    "acknowledged work is not handed back": Mutant(
        "R9", 'for (const row of await tx.all("journal")) await tx.put("outbox", row.s, row);', ""
    ),
    "renumbered work gets new names": Mutant(
        "R9",
        "op: { ...row.op, n }",
        'op: { ...row.op, n, op_id: row.op.op_id.replace("0197", "0198") }',
    ),
    "a restarted stream is never swept": Mutant(
        "R10",
        "const ready = new Set([...sweeping].filter((stream) => isDone && "
        "offers[stream] === void 0));",
        "const ready = new Set();",
        7,
    ),
    "a photo goes when it was sent": Mutant(
        "R11",
        "if (offset >= row.size) return",
        "if (offset >= row.size) await world.store.transact(['blobs', 'bytes'], 'readwrite', "
        "async (tx) => { await tx.delete('blobs', row.sha256); "
        "await tx.delete('bytes', row.sha256); });\nif (offset >= row.size) return",
    ),
    "the first page of a snapshot counts as all of it": Mutant(
        "S7", "const isLast = index + 1 >= offer.pages;", "const isLast = true;"
    ),
    "what a pack holds hears no news": Mutant(
        "S9", "if (!held.some(({ pack }) => pack.stream === stream)) continue;", "continue;"
    ),
    "a wrong digest is passed over": Mutant(
        "R12", "ownMany === many && ownDigest === digest ?", "true ?", 3
    ),
}


def plant(mutant: Mutant, script: Path, folder: Path) -> Path:
    """A script with the fault in it; there must be exactly one place for it."""
    text = script.read_text(encoding="utf-8")
    words = re.compile(r"\s+".join(re.escape(word) for word in mutant.words.split()))
    found = words.findall(text)
    assert len(found) == 1, f"{len(found)} places: {mutant.words}"
    broken = folder / "broken.mjs"
    broken.write_text(words.sub(lambda _: mutant.instead, text), encoding="utf-8")
    return broken

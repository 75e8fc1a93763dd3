"""The contract's files as {path: text}, paths below the repository's root."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec

from xunan.contract.catalogue import LANGUAGES, Catalogue, problems, shipped
from xunan.contract.declaration import plain_kind
from xunan.contract.vectors import vector_files
from xunan.domain.people import DESK_RANK, RANKS
from xunan_sync import messages

CONTRACT = "sync/contract"
CONTRACT_VERSION = 1
_MESSAGES = (
    messages.RegisterRequest,
    messages.RegisterReply,
    messages.ExchangeRequest,
    messages.Op,
    messages.Args,
    messages.OpResult,
)


def contract_files(catalogue: Catalogue | None = None) -> dict[str, str]:
    """Every generated file: the contract and the decide vectors."""
    known = catalogue or shipped()
    return {**kinds_files(known), **vector_files(known)}


def kinds_files(catalogue: Catalogue) -> dict[str, str]:
    """The contract without vectors: what a build of the screens needs."""
    schemas, parts = msgspec.json.schema_components(_MESSAGES, ref_template="#/$defs/{name}")
    told: dict[str, Any] = {
        "kinds": {
            "version": CONTRACT_VERSION,
            "desk_rank": DESK_RANK,
            "ranks": RANKS,
            "kinds": [plain_kind(kind) for kind in catalogue.kinds],
        },
        "codes": {
            name: [code._asdict() for code in codes] for name, codes in catalogue.codes().items()
        },
        "problems": [problem._asdict() for problem in problems()],
        "messages.schema": {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "anyOf": list(schemas),
            "$defs": parts,
        },
    }
    told |= {
        f"words.{language}": dict(sorted(catalogue.words(language).items()))
        for language in LANGUAGES
    }
    return {f"{CONTRACT}/{name}.json": pretty(value) for name, value in sorted(told.items())}


def write_contract(root: Path, catalogue: Catalogue | None = None) -> list[str]:
    """Write what has changed below `root`, drop vectors that are gone; return the paths touched."""
    wanted = contract_files(catalogue)
    touched = stale_files(root, catalogue)
    for name in touched:
        target = root / name
        if name in wanted:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(wanted[name], encoding="utf-8", newline="\n")
        else:
            target.unlink()
    return touched


def stale_files(root: Path, catalogue: Catalogue | None = None) -> list[str]:
    """Generated files below `root` that are missing, different or no longer generated."""
    wanted = contract_files(catalogue)
    folders = {str(Path(name).parent) for name in wanted}
    there = {
        path.relative_to(root).as_posix()
        for folder in folders
        for path in (root / folder).glob("*.json")
    }
    changed = {name for name, text in wanted.items() if not _holds(root / name, text)}
    return sorted(changed | (there - wanted.keys()))


def pretty(value: Any) -> str:
    """JSON for people and diffs: two spaces, Chinese as Chinese, a newline at the end."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _holds(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text

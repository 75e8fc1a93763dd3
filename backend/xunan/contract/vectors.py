"""Golden cases of the rules, from which both languages are tested."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xunan.contract.catalogue import Catalogue


def vector_files(catalogue: Catalogue) -> dict[str, str]:
    """No cases yet."""
    del catalogue
    return {}

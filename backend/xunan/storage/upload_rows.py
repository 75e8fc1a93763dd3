"""An upload as the table keeps it: its name, and the row as the port's `Upload`."""

from __future__ import annotations

import hashlib
from typing import Any

from xunan.application.ports import Upload


def upload_id(uploader: str, sha256: str, size: int) -> str:
    """The name of an upload: the same for the same person and photo, and nobody else can guess it.

    So opening an upload twice finds the first one, and no one can probe for a photo by its hash.
    """
    return hashlib.sha256(f"{uploader}\n{sha256}\n{size}".encode()).hexdigest()


def upload_from(row: dict[str, Any], offset: int, *, complete: bool) -> Upload:
    """The upload that a row of the table describes, with `offset` bytes of it here."""
    return Upload(
        id=row["id"],
        sha256=row["sha256"],
        size=row["size"],
        mime=row["mime"],
        uploader=row["uploader"],
        offset=offset,
        complete=complete,
    )

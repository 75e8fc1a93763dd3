"""One server a SQLite file: a second one is refused before it could keep its own idea of things."""

from __future__ import annotations

import fcntl
import time
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SUFFIX = ".serving"
# The last worker of a server that was just killed may still be on its way out.
TRIES, PAUSE_S = 20, 0.1


class AlreadyServedError(Exception):
    """Another server has this file; the text says what to do."""


@contextmanager
def only_server_of(database: Path | None) -> Iterator[None]:
    """Hold the file for this process and the workers it forks; the kernel lets go when all end.

    `None` is PostgreSQL, which any number of servers may share.
    Raises `AlreadyServedError`.
    """
    if database is None:
        yield
        return
    database.parent.mkdir(parents=True, exist_ok=True)
    with database.with_name(database.name + SUFFIX).open("ab") as seat:
        if not _taken(seat):
            raise AlreadyServedError(
                f"已有一个巡安服务在用数据库 {database}。SQLite 只能由一个服务使用；"
                "要同时运行几个，请把 XUNAN_DATABASE_URL 换成 postgresql://…。"
                f" Another server already uses {database}. SQLite allows one; for several, use"
                " PostgreSQL (XUNAN_DATABASE_URL=postgresql://…)."
            )
        yield


def _taken(seat: IO[bytes]) -> bool:
    for _ in range(TRIES):
        try:
            fcntl.flock(seat, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(PAUSE_S)
        else:
            return True
    return False

"""Hears at once that the server is to stop.

The server lets answers under way come to their end before it closes the application, and an
answer that waits for news has no end of its own.
"""

from __future__ import annotations

import asyncio
import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

SIGNALS = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def at_the_signal(run: Callable[[], None]) -> Iterator[None]:
    """Call `run` in the running loop when a signal asks the server to stop.

    Where the loop handles no signals (in tests) nothing is done; its own handling goes on, because
    the loop hears of a signal by its wake-up pipe and not by the handler that is replaced here.
    """
    loop = asyncio.get_running_loop()
    before = {}
    if threading.current_thread() is threading.main_thread():
        before = {one: signal.getsignal(one) for one in SIGNALS}

    def heard(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(run)
        handler = before[signal.Signals(number)]
        if callable(handler):
            handler(number, frame)

    replaced = [one for one, handler in before.items() if _is_the_loops(handler)]
    for one in replaced:
        signal.signal(one, heard)
    try:
        yield
    finally:
        for one in replaced:
            signal.signal(one, before[one])


def _is_the_loops(handler: object) -> bool:
    return callable(handler) and handler is not signal.default_int_handler

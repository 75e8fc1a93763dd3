"""Lines that hear of news, held by threads against a real server."""

from __future__ import annotations

import contextlib
import queue
import socket
import threading
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from simulators.phone import Phone

PATIENCE_S = 60


class Listener:
    """One line of a phone; what it hears waits in order, and "end" is the last of it."""

    def __init__(self, phone: Phone) -> None:
        self.heard: queue.Queue[int | str] = queue.Queue()
        self._http = httpx.Client(timeout=httpx.Timeout(PATIENCE_S))
        asked = self._http.build_request(
            "GET",
            f"{phone.base_url}/sync/v1/wake",
            headers={"Authorization": f"Bearer {phone.token}"},
        )
        self.answer = self._http.send(asked, stream=True)
        if self.answer.status_code != 200:
            self.answer.read()
            self._http.close()
            return
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def next(self) -> int | str:
        """What the line says next; fails when nothing comes."""
        return self.heard.get(timeout=PATIENCE_S)

    def until(self, seq: int) -> int:
        """Wait for a number of at least this; it is the answer."""
        while True:
            told = self.next()
            assert told != "end", f"the line ended before {seq}"
            if int(told) >= seq:
                return int(told)

    def is_quiet(self) -> bool:
        """Whether nothing has been said that was not taken yet."""
        return self.heard.empty()

    def close(self) -> None:
        """Hang up."""
        line = self.answer.extensions["network_stream"].get_extra_info("socket")
        with contextlib.suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)
        self._thread.join(PATIENCE_S)

    def _read(self) -> None:
        with contextlib.suppress(httpx.HTTPError), contextlib.closing(self._http):
            for line in self.answer.iter_lines():
                if line.startswith("data: "):
                    self.heard.put(int(line.removeprefix("data: ")))
        self.heard.put("end")

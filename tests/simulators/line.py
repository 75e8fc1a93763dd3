"""A bad line as a process of its own can make it: a TCP relay that is slow, far away and breaks.

Neither the browser's own throttling nor the kernel's will do here: the browser's packet loss is for
WebRTC only and hides what crossed the line, and the kernel's needs a module and a privilege that
many build machines lack. A relay needs nothing, counts every byte, and can stop at a chosen one.

The line runs in modelled seconds; `pace` says how many real ones each of them takes. Times that
tests assert are computed from bytes and round trips (`modelled_seconds`), never measured.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

SEGMENT_BYTES = 1_400


@dataclass(frozen=True)
class Weather:
    """What the line is like; the default is a cable."""

    up_bytes_per_second: float = 0.0
    down_bytes_per_second: float = 0.0
    round_trip_seconds: float = 0.0
    # Of the segments on the air, so many must be sent again (TCP does it, the app sees it as time).
    segments_lost: float = 0.0
    # Every so-many-th upload piece loses its connection: halfway, then at its answer, by turns.
    cut_every: int = 0
    # What is on the air when a connection breaks left the phone and arrives nowhere.
    in_flight_bytes: int = 0
    pace: float = 1.0


CABLE = Weather()


@dataclass
class Asked:
    """One request as it crossed the line."""

    method: str
    path: str
    offset: int
    size: int
    connection: int
    body: bytearray = field(default_factory=bytearray)
    # Bytes of the body that left the phone, whether or not they arrived.
    sent: int = 0
    answered: int = 0
    fate: str = ""

    @property
    def is_piece(self) -> bool:
        """Whether it carries a piece of a photo."""
        return self.method == "PATCH" and "/sync/v1/blobs/" in self.path

    @property
    def is_exchange(self) -> bool:
        """Whether it hands over operations or asks for news."""
        return self.path.startswith("/sync/v1/exchange")


@dataclass
class Snag:
    """A place where the line stops and waits: after so many bytes of a matching message."""

    matches: Callable[[Asked], bool]
    after_bytes: int = 0
    answers: bool = False
    # Not only the first matching message is held, but every one.
    every_one: bool = False
    reached: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)


class Line:
    """The relay: `url` leads to the server on `port` over whatever `weather` says."""

    def __init__(self, port: int) -> None:
        self.weather = CABLE
        self.requests: list[Asked] = []
        self.up_bytes = 0
        self.down_bytes = 0
        self.connections = 0
        self.snag: Snag | None = None
        self._port = port
        self._pieces = 0
        self._mutex = threading.Lock()
        self._free_at = {"up": 0.0, "down": 0.0}
        self._sockets: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """End every connection and listen no more."""
        self._listener.close()
        if self.snag:
            self.snag.go_on.set()
        self.cut()

    def cut(self) -> None:
        """Break every connection that stands."""
        for each in list(self._sockets):
            _shut(each)

    def stop_at(self, snag: Snag) -> Snag:
        """Hold the next matching message at that byte until `go_on` is set."""
        self.snag = snag
        return snag

    def modelled_seconds(self) -> float:
        """How long everything so far takes on the present weather, from bytes and round trips.

        A connection costs three round trips more (TCP and TLS), and lost segments are sent again.
        """
        weather = self.weather
        trips = len(self.requests) + 3 * self.connections
        again = 1 / (1 - weather.segments_lost)
        return (
            trips * weather.round_trip_seconds
            + self.up_bytes * again / weather.up_bytes_per_second
            + self.down_bytes * again / weather.down_bytes_per_second
        )

    def count_anew(self) -> None:
        """Forget what crossed so far."""
        self.requests.clear()
        self.up_bytes = self.down_bytes = self.connections = 0

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                phone, _ = self._listener.accept()
                try:
                    server = socket.create_connection(("127.0.0.1", self._port))
                except OSError:
                    _shut(phone)
                    continue
                self.connections += 1
                _Connection(self, self.connections, phone, server).start()

    def pass_bytes(self, way: str, count: int) -> None:
        """Wait as long as so many bytes take, after those that are already on their way."""
        weather = self.weather
        rate = weather.up_bytes_per_second if way == "up" else weather.down_bytes_per_second
        with self._mutex:
            if way == "up":
                self.up_bytes += count
            else:
                self.down_bytes += count
            if not rate:
                return
            seconds = count / rate / (1 - weather.segments_lost) * weather.pace
            self._free_at[way] = max(self._free_at[way], time.monotonic()) + seconds
            until = self._free_at[way]
        time.sleep(max(0.0, until - time.monotonic()))

    def fate_of(self, asked: Asked) -> str:
        """Whether this request is one of those that lose their connection, and where."""
        every = self.weather.cut_every
        if not (asked.is_piece and every):
            return ""
        with self._mutex:
            self._pieces += 1
            if self._pieces % every:
                return ""
            return "halfway" if self._pieces // every % 2 else "at the answer"

    def snagged(self, asked: Asked, passed: int, *, answer: bool) -> None:
        """Stop here if the snag says so."""
        snag = self.snag
        if snag is None or snag.answers != answer:
            return
        if snag.reached.is_set() and not snag.every_one:
            return
        if passed >= snag.after_bytes and snag.matches(asked):
            snag.reached.set()
            snag.go_on.wait(60)


class _Connection:
    """One connection of the phone and its twin to the server, a thread for each way."""

    def __init__(
        self, line: Line, number: int, phone: socket.socket, server: socket.socket
    ) -> None:
        self.line, self.number, self.phone, self.server = line, number, phone, server
        self.asked: Asked | None = None
        self.head = b""
        self.left = 0
        self.answering = threading.Event()
        for each in (phone, server):
            line._sockets.add(each)
            each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def start(self) -> None:
        for way in (self._up, self._down):
            threading.Thread(target=self._run, args=(way,), daemon=True).start()

    def _run(self, way: Callable[[], None]) -> None:
        with contextlib.suppress(OSError):
            way()
        for each in (self.phone, self.server):
            _shut(each)
            self.line._sockets.discard(each)

    def _half_trip(self) -> None:
        weather = self.line.weather
        time.sleep(weather.round_trip_seconds / 2 * weather.pace)

    def _up(self) -> None:
        while chunk := self.phone.recv(64 * 1024):
            while chunk:
                chunk = self._take(chunk)

    def _take(self, chunk: bytes) -> bytes:
        """Pass on what belongs to the request at hand; what is left of the chunk."""
        if self.left:
            body, rest = chunk[: self.left], chunk[self.left :]
            self._body(body)
            return rest
        self.head += chunk
        cut = self.head.find(b"\r\n\r\n")
        if cut < 0:
            return b""
        head, rest = self.head[: cut + 4], self.head[cut + 4 :]
        self.head = b""
        asked = self.asked = _read_head(head, self.number)
        self.line.requests.append(asked)
        asked.fate = self.line.fate_of(asked)
        self.left = asked.size
        self._half_trip()
        self.line.pass_bytes("up", len(head))
        self.line.snagged(asked, 0, answer=False)
        self.server.sendall(head)
        self.answering.set()
        return rest

    def _body(self, body: bytes) -> None:
        asked = self.asked
        assert asked is not None
        for start in range(0, len(body), SEGMENT_BYTES):
            part = body[start : start + SEGMENT_BYTES]
            self.line.pass_bytes("up", len(part))
            asked.sent += len(part)
            self.left -= len(part)
            if asked.is_exchange:
                asked.body += part
            self.line.snagged(asked, asked.sent, answer=False)
            self.server.sendall(part)
            if asked.fate == "halfway" and asked.sent >= asked.size / 2:
                asked.sent += min(self.left, self.line.weather.in_flight_bytes)
                raise ConnectionResetError

    def _down(self) -> None:
        while chunk := self.server.recv(64 * 1024):
            asked = self.asked
            if asked is not None and self.answering.is_set():
                self.answering.clear()
                if asked.fate == "at the answer":
                    raise ConnectionResetError
                self._half_trip()
            for start in range(0, len(chunk), SEGMENT_BYTES):
                part = chunk[start : start + SEGMENT_BYTES]
                self.line.pass_bytes("down", len(part))
                if asked is not None:
                    self.line.snagged(asked, asked.answered, answer=True)
                    asked.answered += len(part)
                self.phone.sendall(part)


def _read_head(head: bytes, connection: int) -> Asked:
    first, *lines = head.decode("latin-1").split("\r\n")
    method, path, _ = first.split(" ", 2)
    named = dict(line.lower().split(": ", 1) for line in lines if ": " in line)
    return Asked(
        method=method,
        path=path,
        offset=int(named.get("upload-offset", "-1")),
        size=int(named.get("content-length", "0")),
        connection=connection,
    )


def _shut(each: socket.socket) -> None:
    with contextlib.suppress(OSError):
        each.shutdown(socket.SHUT_RDWR)
    each.close()


def sent_twice(requests: list[Asked]) -> int:
    """How many bytes of photos left the phone although the same bytes had left it before."""
    furthest: dict[str, int] = {}
    again = 0
    for asked in requests:
        if asked.is_piece and asked.sent:
            reached = furthest.get(asked.path, 0)
            again += max(0, min(reached, asked.offset + asked.sent) - asked.offset)
            furthest[asked.path] = max(reached, asked.offset + asked.sent)
    return again

"""A server of map pictures that stands on another port, which to a browser is somebody else's."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from PIL import Image


@dataclass
class Tiles:
    """Where it answers, and what it was asked for."""

    port: int
    asked: list[str] = field(default_factory=list)

    @property
    def template(self) -> str:
        """The setting that names it."""
        return f"http://127.0.0.1:{self.port}/tiles/{{z}}/{{x}}/{{y}}.png"


@contextmanager
def tile_server() -> Iterator[Tiles]:
    """Answer every picture with a plain one until the end of the block."""
    out = io.BytesIO()
    Image.new("RGB", (256, 256), (214, 228, 210)).save(out, "PNG")
    picture = out.getvalue()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "image/png")
            self.send_header("Content-Length", str(len(picture)))
            self.end_headers()
            self.wfile.write(picture)

        def log_message(self, *_: object) -> None:
            """Keep the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told = Tiles(server.server_address[1])
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()

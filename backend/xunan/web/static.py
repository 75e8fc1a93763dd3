"""Serve the built interface: read once, packed once, cached as each file's name allows.

Hashed assets are kept for ever; the shell, the worker and the manifest are asked for anew.
"""

import base64
import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import brotli  # type: ignore[import-untyped]  # ships no types
from litestar import Request, Response, route

from xunan.web.problems import ProblemError

SHELL = "index.html"
FOR_EVER = "public, max-age=31536000, immutable"
ASK_ANEW = "no-cache"
PACKED_FROM_BYTES = 1024
BROTLI_QUALITY = 11
_PACKABLE = re.compile(r"text/|application/(javascript|json|manifest\+json)|image/svg")
_INLINE_SCRIPT = re.compile(rb"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)
_INLINE_STYLE = re.compile(rb"<style[^>]*>(.*?)</style>", re.DOTALL)
_HASHED_NAME = re.compile(r"-[A-Za-z0-9_-]{8}\.\w+$")
_NOT_BUILT = (
    "<!doctype html><html lang=zh-CN><meta charset=utf-8><title>巡安</title>"
    "<p>界面还没有构建，请运行 <code>./dev web</code>。"
    "<p lang=en>The interface has not been built yet; run <code>./dev web</code>.</html>"
).encode()
_OWN_PATHS = ("/api/", "/sync/", "/schema")

for _ending, _mime in ((".webmanifest", "application/manifest+json"), (".js", "text/javascript")):
    mimetypes.add_type(_mime, _ending)


@dataclass(frozen=True)
class Asset:
    """One file of the interface; its packed twins are made at first use."""

    name: str
    body: bytes
    mime: str
    cache: str
    etag: str

    @cached_property
    def brotli(self) -> bytes:
        """The body as brotli."""
        return bytes(brotli.compress(self.body, quality=BROTLI_QUALITY))

    @cached_property
    def gzip(self) -> bytes:
        """The body as gzip, for plain http where browsers offer no brotli."""
        return gzip.compress(self.body, 9, mtime=0)

    def packed(self, accepted: str) -> tuple[bytes, str]:
        """The body in the best encoding the browser takes, and that encoding's name."""
        names = {part.split(";")[0].strip() for part in accepted.split(",")}
        if len(self.body) < PACKED_FROM_BYTES or not _PACKABLE.match(self.mime):
            return self.body, ""
        if "br" in names:
            return self.brotli, "br"
        if "gzip" in names:
            return self.gzip, "gzip"
        return self.body, ""


class Interface:
    """All files below the folder of the built interface, and the policy its shell needs."""

    def __init__(self, dist: Path, pictures_from: tuple[str, ...] = ()) -> None:
        """Read the folder; `pictures_from` are the origins of the base map's pictures."""
        self._assets = {asset.name: asset for asset in _read(dist)}
        self.policy = _policy(self._assets.get(SHELL), pictures_from)

    @property
    def built(self) -> bool:
        """Whether there is a shell to serve."""
        return SHELL in self._assets

    def find(self, path: str, *, navigation: bool) -> Asset | None:
        """The file of that path; the shell for any other page that a browser navigates to."""
        name = path.strip("/") or SHELL
        found = self._assets.get(name)
        is_page = navigation and "." not in name.rsplit("/", 1)[-1]
        return found or (self._assets.get(SHELL) if is_page else None)


def interface_route(interface: Interface) -> Any:
    """The catch-all route; it must not swallow unknown addresses of the API."""

    @route(
        ["/", "/{path:path}"],
        http_method=["GET", "HEAD"],
        include_in_schema=False,
        name="page",
        sync_to_thread=False,
    )
    def page(request: Request[Any, Any, Any]) -> Response[bytes]:
        """Serve a file of the interface."""
        path = request.scope["path"]
        if f"{path}/".startswith(_OWN_PATHS):
            raise ProblemError("request.not_found")
        if not interface.built and path == "/":
            return Response(_NOT_BUILT, status_code=503, media_type="text/html")
        wants_page = "text/html" in request.headers.get("accept", "")
        asset = interface.find(path, navigation=wants_page)
        if asset is None:
            raise ProblemError("request.not_found")
        return _answer(request, asset, interface.policy)

    return page


def _answer(request: Request[Any, Any, Any], asset: Asset, policy: str) -> Response[bytes]:
    body, encoding = asset.packed(request.headers.get("accept-encoding", ""))
    etag = f'"{asset.etag}{"-" + encoding if encoding else ""}"'
    headers = {
        "Cache-Control": asset.cache,
        "Content-Security-Policy": policy,
        "ETag": etag,
        "Vary": "Accept-Encoding",
    }
    if encoding:
        headers["Content-Encoding"] = encoding
    if etag in request.headers.get("if-none-match", ""):
        headers.pop("Content-Encoding", None)
        return Response(b"", status_code=304, headers=headers, media_type=asset.mime)
    if request.method == "HEAD":
        headers["Content-Length"] = str(len(body))
        body = b""
    return Response(body, headers=headers, media_type=asset.mime)


def _read(dist: Path) -> list[Asset]:
    if not dist.is_dir():
        return []
    files = sorted(path for path in dist.rglob("*") if path.is_file())
    return [
        _asset(path.relative_to(dist).as_posix(), path.read_bytes())
        for path in files
        if not path.name.startswith(".")
    ]


def _asset(name: str, body: bytes) -> Asset:
    mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if mime.startswith("text/"):
        mime += "; charset=utf-8"
    for_ever = name.startswith("assets/") and _HASHED_NAME.search(name)
    return Asset(
        name=name,
        body=body,
        mime=mime,
        cache=FOR_EVER if for_ever else ASK_ANEW,
        etag=hashlib.sha256(body).hexdigest()[:20],
    )


def _policy(shell: Asset | None, pictures_from: tuple[str, ...]) -> str:
    """The strictest policy the interface runs under; inline parts are named by their hash."""
    html = shell.body if shell else b""
    scripts = " ".join(["'self'", *map(_source, _INLINE_SCRIPT.findall(html))])
    styles = " ".join(["'self'", *map(_source, _INLINE_STYLE.findall(html))])
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {scripts}",
            f"style-src {styles}",
            " ".join(("img-src 'self' blob: data:", *pictures_from)),
            "font-src 'self'",
            "connect-src 'self'",
            "worker-src 'self'",
            "manifest-src 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'self'",
        )
    )


def _source(text: bytes) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text).digest()).decode()}'"

"""The interface is served with the strictest policy it runs under, and cached by its names."""

import base64
import hashlib
from typing import Any

import brotli
import pytest

pytestmark = pytest.mark.anyio
PAGE = {"Accept": "text/html,application/xhtml+xml"}


async def test_a_navigation_to_any_page_gets_the_shell(http: Any) -> None:
    for path in ("/", "/index.html", "/hazards", "/desk/inbox"):
        answer = await http.get(path, headers=PAGE)
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")
        assert '<div id="app">' in answer.text


async def test_a_missing_file_is_not_answered_with_the_shell(http: Any) -> None:
    """A shell in place of a script would be cached by the service worker as that script."""
    for path, accept in (
        ("/assets/gone-00000000.js", "*/*"), ("/photo.png", "text/html"), ("/hazards", "*/*"),
        ("/.sources", "text/html"), ("/../settings.py", "text/html"),
    ):  # fmt: skip
        assert (await http.get(path, headers={"Accept": accept})).status_code == 404, path


async def test_hashed_assets_are_kept_for_ever_and_the_worker_never(http: Any) -> None:
    asset = await http.get("/assets/main-Ab12Cd34.js")
    worker = await http.get("/sw.js")
    manifest = await http.get("/manifest.webmanifest")

    assert "immutable" in asset.headers["cache-control"]
    assert "no-cache" == worker.headers["cache-control"] == manifest.headers["cache-control"]
    assert manifest.headers["content-type"].startswith("application/manifest+json")
    assert asset.headers["content-type"].startswith("text/javascript")


async def test_packed_twins_and_unchanged_files(http: Any) -> None:
    plain = await http.get("/assets/main-Ab12Cd34.js", headers={"Accept-Encoding": "identity"})
    async with http.stream(
        "GET", "/assets/main-Ab12Cd34.js", headers={"Accept-Encoding": "br, gzip"}
    ) as packed:
        raw = b"".join([piece async for piece in packed.aiter_raw()])
    same = await http.get(
        "/assets/main-Ab12Cd34.js",
        headers={"If-None-Match": plain.headers["etag"], "Accept-Encoding": "identity"},
    )

    assert (packed.headers["content-encoding"], packed.headers["vary"]) == ("br", "Accept-Encoding")
    assert plain.content == brotli.decompress(raw)
    assert (same.status_code, same.content) == (304, b"")
    assert plain.headers["etag"] != packed.headers["etag"]


async def test_the_policy_names_inline_parts_by_their_hash_and_nothing_from_elsewhere(
    http: Any,
) -> None:
    answer = await http.get("/", headers=PAGE)
    policy = answer.headers["content-security-policy"]

    for inline in (b"var a = 1;", b"p{color:red}"):
        digest = base64.b64encode(hashlib.sha256(inline).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "http" not in policy
    for part in ("frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'",
                 "img-src 'self' blob: data:", "connect-src 'self'"):  # fmt: skip
        assert part in policy


async def test_every_answer_carries_the_safe_headers(http: Any) -> None:
    for path in ("/", "/healthz", "/api/v1/me", "/schema/openapi.json", "/nope.png"):
        headers = (await http.get(path, headers=PAGE)).headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["referrer-policy"] == "no-referrer"
        assert "camera=(self), geolocation=(self)" in headers["permissions-policy"]
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["x-request-id"]


async def test_head_tells_the_length_without_the_body(http: Any) -> None:
    answer = await http.head("/sw.js")

    assert (
        answer.status_code, answer.headers["content-length"], answer.content
    ) == (200, "9", b"")  # fmt: skip


async def test_health_asks_the_database(http: Any) -> None:
    answer = await http.get("/healthz")

    assert (answer.status_code, answer.json()["status"]) == (200, "ok")

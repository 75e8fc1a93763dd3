"""Folders, feeds and signatures: each document is taken once, and only from where it may come."""

from __future__ import annotations

import os
from pathlib import Path

import httpx
import pytest
from lxml import etree
from signxml.signer import XMLSigner

from alerts.alert_county import alert_county
from alerts.cap_documents import a_document, sample
from xunan.inputs.alert_feed import AlertFeed, entries_of
from xunan.inputs.alert_folder import AlertFolder
from xunan.inputs.cap_signature import CapSignatures

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]
FEED = "http://feed.test/atom.xml"


async def test_a_file_is_taken_once_it_stands_still_and_moved_aside(tmp_path: Path) -> None:
    async with alert_county("sqlite", tmp_path / "data") as county:
        folder = AlertFolder(tmp_path / "in", county.receive, county.clock)
        await folder()
        (tmp_path / "in/a.xml").write_bytes(sample("01"))
        (tmp_path / "in/b.xml").write_bytes(b"<html/>")
        (tmp_path / "in/c.xml").write_bytes(sample("02")[:600])
        now = county.clock.now().timestamp()
        os.utime(tmp_path / "in/c.xml", (now, now))
        await folder()
        assert await county.all() == []
        await folder()

        assert await county.cards() == [("in_force", "red")]
        assert (tmp_path / "in/done/a.xml").exists()
        assert (tmp_path / "in/refused/b.xml").exists()
        assert (tmp_path / "in/c.xml").exists(), "it may still be on its way"


async def test_a_feed_brings_what_is_new_from_allowed_hosts_only(tmp_path: Path) -> None:
    entry = "<entry><link href='{}'/><updated>1</updated></entry>"
    links = ("/1.xml", "/2.xml", "http://evil.test/3.xml", "file:///etc/passwd")
    atom = f"<feed xmlns='http://www.w3.org/2005/Atom'>{''.join(map(entry.format, links))}</feed>"
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        if request.headers.get("If-None-Match") == "v1":
            return httpx.Response(304)
        if request.url.path == "/atom.xml":
            return httpx.Response(200, text=atom, headers={"ETag": "v1"})
        if asked.count(str(request.url)) == 1 and request.url.path == "/2.xml":
            return httpx.Response(503)
        number = request.url.path[1:2]
        return httpx.Response(200, content=a_document(f"n_{number}"))

    async with (
        alert_county("sqlite", tmp_path) as county,
        httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client,
    ):
        feed = AlertFeed(
            url=FEED, hosts=frozenset(), every_s=60, receive=county.receive,
            log=county.storage.alerts, clock=county.clock, client=client,
        )  # fmt: skip
        pauses = [await feed(), await feed(), await feed()]

        assert pauses == [120, 60, 60]
        assert len(await county.all()) == 2
        assert not [url for url in asked if "evil" in url or url.startswith("file")]
        assert asked.count("http://feed.test/1.xml") == 1


def test_rss_and_json_lead_to_documents_too() -> None:
    rss = b"<rss><channel><item><link>/a.xml</link></item></channel></rss>"
    told = b'{"items": [{"url": "b.xml", "updated": "2"}, {"title": "none"}]}'

    assert [one.link for one in entries_of(rss, FEED)] == ["http://feed.test/a.xml"]
    assert [one.origin for one in entries_of(told, FEED)] == ["http://feed.test/b.xml 2"]


def test_a_signature_is_worth_what_its_key_is(tmp_path: Path) -> None:
    key, pem = _own_certificate()
    signed = etree.tostring(XMLSigner().sign(etree.fromstring(sample("01")), key=key, cert=pem))
    (tmp_path / "met.pem").write_bytes(pem.encode())
    changed = signed.replace("100毫米".encode(), "10毫米".encode()).replace(
        b"100&#27627;", b"10&#27627;"
    )

    assert CapSignatures(tmp_path)(signed) == ("trusted", "met")
    assert CapSignatures(None)(signed).state == "unknown"
    assert changed != signed
    assert CapSignatures(tmp_path)(changed).state == "broken"


def _own_certificate() -> tuple[bytes, str]:
    from datetime import datetime, timedelta, UTC  # noqa: PLC0415, I001 - one use

    from cryptography import x509  # noqa: PLC0415
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415

    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "met office")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(7).not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30)).sign(key, hashes.SHA256())
    )  # fmt: skip
    raw = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return raw, made.public_bytes(serialization.Encoding.PEM).decode()

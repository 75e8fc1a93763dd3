"""A second client of the protocol, written from SPEC.md alone: a phone without a screen.

It keeps its outbox in memory, so a test can compare what was acknowledged with what is stored.
"""

from __future__ import annotations

import base64
import hashlib
import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
import uuid_utils

PIECE_BYTES = 64 * 1024


def uuid7() -> str:
    """A new operation or record id."""
    return str(uuid_utils.uuid7())


def instant() -> str:
    """The phone's clock as the wire wants it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


@dataclass
class Phone:
    """One device of one person against the server at `base_url`."""

    base_url: str
    code: str
    install_key: str = field(default_factory=uuid7)
    device: str = ""
    token: str = ""
    epoch: str = ""
    last_n: int = 0
    cursors: dict[str, list[int]] = field(default_factory=dict)
    sig: str = ""
    outbox: list[dict[str, Any]] = field(default_factory=list)
    acknowledged: dict[str, dict[str, Any]] = field(default_factory=dict)
    records: dict[str, dict[str, Any]] = field(default_factory=dict)
    person: dict[str, Any] = field(default_factory=dict)

    def register(self, client: httpx.Client) -> None:
        """Trade the one-time code for a device and its token; safe to repeat."""
        answer = client.post(
            f"{self.base_url}/sync/v1/devices",
            headers={"Authorization": f"Code {self.code}"},
            json={"install_key": self.install_key, "app": "test", "schema": 1, "platform": "py"},
        )
        answer.raise_for_status()
        told = answer.json()
        self.epoch, self.device = told["epoch"], told["device"]
        me = client.get(
            f"{self.base_url}/api/v1/me", headers={"Authorization": f"Bearer {told['token']}"}
        )
        me.raise_for_status()
        self.person = me.json()["person"]
        self.token = told["token"]

    def act(self, t: str, record: str, args: dict[str, Any], **more: Any) -> dict[str, Any]:
        """Queue one operation, as a tap would."""
        n = self.last_n + len(self.outbox) + 1
        op = {
            "n": n,
            "op_id": uuid7(),
            "t": t,
            "v": 1,
            "id": record,
            "at": instant(),
            "age_ms": 0,
            "args": args,
            **more,
        }
        self.outbox.append(op)
        return op

    def request(self, ops: list[dict[str, Any]], *, pull: bool = True) -> dict[str, Any]:
        """The body of an exchange."""
        body: dict[str, Any] = {
            "device": self.device,
            "epoch": self.epoch,
            "app": "test",
            "schema": 1,
            "now": instant(),
            "ops": ops,
            "sig": self.sig,
            "limit": 500,
        }
        if pull:
            body["cursors"] = self.cursors
        return body

    def exchange(self, client: httpx.Client, *, pull: bool = True) -> dict[str, Any]:
        """One round trip: hand over the outbox, take the news; raises when there is no answer."""
        sent = list(self.outbox[:50])
        answer = client.post(
            f"{self.base_url}/sync/v1/exchange",
            headers={"Authorization": f"Bearer {self.token}"},
            json=self.request(sent, pull=pull),
        )
        answer.raise_for_status()
        told: dict[str, Any] = answer.json()
        for op, result in zip(sent, told["results"], strict=False):
            assert op["n"] == result["n"]
            self.acknowledged[op["op_id"]] = {**op, "result": result}
        self.outbox = [op for op in self.outbox if op["op_id"] not in self.acknowledged]
        self.last_n = max(self.last_n, told["last_n"])
        if pull:
            for _, _, word, kind, key, _, body in told["chg"]:
                if word == "put":
                    self.records[f"{kind}/{key}"] = body
            self.cursors, self.sig = told["cursors"], told["sig"]
        return told

    def pull_all(self, client: httpx.Client) -> None:
        """Exchange until the server says that there is no more."""
        while self.exchange(client)["more"]:
            pass

    def read(self, client: httpx.Client, sha: str) -> httpx.Response:
        """Ask for a stored photo."""
        return client.get(
            f"{self.base_url}/sync/v1/blob/{sha}", headers={"Authorization": f"Bearer {self.token}"}
        )

    def upload(self, client: httpx.Client, photo: bytes, *, whole: bool = False) -> str:
        """Send a photo by tus 1.0, resuming where the server stands; its hash.

        In pieces, or `whole`: with all its bytes in the request that opens the upload.
        """
        sha = hashlib.sha256(photo).hexdigest()
        headers = {"Authorization": f"Bearer {self.token}", "Tus-Resumable": "1.0.0"}
        meta = ",".join(
            f"{key} {base64.b64encode(value.encode()).decode()}"
            for key, value in (("sha256", sha), ("mime", "image/jpeg"))
        )
        opening = {**headers, "Upload-Length": str(len(photo)), "Upload-Metadata": meta}
        if whole:
            opening["Content-Type"] = "application/offset+octet-stream"
        made = client.post(
            f"{self.base_url}/sync/v1/blobs", headers=opening, content=photo if whole else b""
        )
        made.raise_for_status()
        where = httpx.URL(self.base_url).join(made.headers["Location"])
        told = client.head(where, headers=headers)
        told.raise_for_status()
        offset = int(told.headers["Upload-Offset"])
        while offset < len(photo):
            answer = client.patch(
                where,
                headers={
                    **headers,
                    "Upload-Offset": str(offset),
                    "Content-Type": "application/offset+octet-stream",
                },
                content=photo[offset : offset + PIECE_BYTES],
            )
            answer.raise_for_status()
            offset = int(answer.headers["Upload-Offset"])
        return sha


def a_photo_fact(sha: str, size: int, *, taken_at: str | None = None) -> dict[str, Any]:
    """What a record says about a photo."""
    return {
        "sha256": sha,
        "mime": "image/jpeg",
        "size": size,
        "w": 1600,
        "h": 1200,
        "taken_at": taken_at or instant(),
        "source": "camera",
    }


_counter = itertools.count(1)


def a_report(person: dict[str, Any], village: str, **more: Any) -> dict[str, Any]:
    """The `set` of a valid first report."""
    return {
        "category": "geo",
        "suspected_major": False,
        "description": f"屋后边坡裂缝 {next(_counter)}",
        "division_code": village,
        "place": "屋后",
        "captured_at": instant(),
        "found_by": {"id": person["id"], "name": person["name"]},
        "source": "village_patrol",
        **more,
    }

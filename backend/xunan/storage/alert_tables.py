"""The tables of alert documents: what came, how it hangs together, where the feeds stand."""

from __future__ import annotations

from piccolo.columns import BigSerial, Boolean, Bytea, Integer, Text, Timestamptz
from piccolo.table import Table


class AlertDocument(Table):
    """An alert document as it came, and what became of it; `about` and `facts` are JSON."""

    row = BigSerial(primary_key=True)
    digest = Text(unique=True)
    received_at = Timestamptz(default=None, index=True)
    source = Text()
    origin = Text(index=True)
    identifier = Text()
    sender = Text()
    sent = Text()
    status = Text()
    msg_type = Text()
    about = Text(default="[]")
    headline = Text()
    signature = Text()
    verdict = Text()
    code = Text()
    detail = Text()
    facts = Text(default="{}")
    document = Bytea()
    settled = Boolean(default=True, index=True)
    times = Integer(default=1)


class AlertLink(Table):
    """Which identifiers a document has or is about."""

    row = BigSerial(primary_key=True)
    digest = Text()
    identifier = Text(index=True)


class AlertFeed(Table):
    """Where the reading of a feed stands; the marks are what its server gave."""

    name = Text(primary_key=True)
    etag = Text()
    modified = Text()
    ok_at = Timestamptz(null=True, default=None)
    failures = Integer(default=0)

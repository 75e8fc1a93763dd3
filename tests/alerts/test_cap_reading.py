"""What a CAP document says, and which documents are not read at all."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from alerts.cap_documents import CAP, a_document, sample
from xunan.contract import shipped
from xunan.domain.alert_words import (
    EXERCISE_MARK,
    chosen,
    colour_of,
    ends,
    facts_of,
    headline_of,
    kind_of,
)
from xunan.domain.cap import CapError, CapInfo, CapMessage, read_cap
from xunan.inputs.cap_xml import BYTES_MAX, DEPTH_MAX, read_xml

KINDS = frozenset(shipped().code_sets()["alert_kind"])


def read(raw: bytes) -> CapMessage:
    return read_cap(read_xml(raw))


def info_of(raw: bytes) -> CapInfo:
    found = chosen(read(raw))
    assert found is not None
    return found


def test_the_red_sample_is_read_whole_in_chinese() -> None:
    told = read(sample("01"))
    facts = facts_of(told, info_of(sample("01")), KINDS)

    assert told.sent == datetime(2026, 6, 16, 18, 7, tzinfo=UTC)
    assert (told.status, told.msg_type, len(told.infos)) == ("actual", "alert", 2)
    assert facts["headline"] == "上犹县气象台发布暴雨红色预警[I级/特别严重]"
    assert (facts["alert_kind"], facts["colour"], facts["sender"]) == (
        "11B03",
        "red",
        "上犹县气象台",
    )
    assert facts["instruction"].startswith("切坡建房户")


def test_references_name_what_a_message_is_about() -> None:
    told = read(sample("02"))

    assert [one.identifier for one in told.references] == ["36072441600000_20260617020700"]
    assert told.references[0].sent == datetime(2026, 6, 16, 18, 7, tzinfo=UTC)


@pytest.mark.parametrize("namespace", [CAP, CAP[:-1] + "1", "http://www.incident.com/cap/1.0"])
def test_older_namespaces_are_read_too(namespace: str) -> None:
    assert read(a_document(namespace=namespace)).identifier


@pytest.mark.parametrize("encoding", ["gb2312", "GBK", "gb18030", "utf-16"])
def test_chinese_encodings_are_read(encoding: str) -> None:
    text = a_document().decode().replace('version="1.0"', f'version="1.0" encoding="{encoding}"')

    assert info_of(text.encode(encoding)).headline == "上犹县气象台发布暴雨橙色预警"


def test_a_time_without_an_offset_is_beijing_time() -> None:
    assert read(a_document(sent="2026-06-17T02:07:00")).sent.hour == 18


def test_a_missing_end_is_24_hours_and_marked_as_assumed() -> None:
    """0.3: never compute an expiry but this one, and say so."""
    told = read(a_document(expires=None))
    end = info_of(a_document(expires=None)).expires

    assert ends(told.sent, end) == (datetime(2026, 6, 17, 18, 7, tzinfo=UTC), True)
    assert ends(told.sent, told.sent) == (told.sent, False)


@pytest.mark.parametrize(
    ("event", "code", "kind"),
    [
        ("暴雨", "", "11B03"),
        ("雷暴大风", "", "11B58"),
        ("雷电", "", "11B14"),
        ("Heavy Rain", "", "11B03"),
        ("森林(草原)火险", "", "11B25"),
        ("地质灾害气象风险", "", "11B37"),
        ("山洪灾害气象", "", "11A51"),
        ("暴雨", "11b06", "11B06"),
        ("飞蝗", "11F01", "other"),
        ("飞蝗", "", "other"),
    ],
)
def test_the_kind_is_known_by_code_or_by_word(event: str, code: str, kind: str) -> None:
    info = info_of(a_document(event=event, code=code, headline="x"))

    assert kind_of(info, KINDS)[0] == kind


def test_every_kind_of_the_list_is_known_by_its_own_word() -> None:
    listed = shipped().words("zh")
    for code in KINDS - {"other"}:
        info = info_of(a_document(event=listed[f"code.alert_kind.{code}"], code="", headline="x"))
        assert kind_of(info, KINDS)[0] == code, code


@pytest.mark.parametrize(
    ("headline", "colour"),
    [
        ("发布暴雨红色预警", "red"),
        ("暴雨红色预警信号变更为暴雨橙色预警信号", "orange"),
        ("Yellow lightning warning", "yellow"),
        ("发布暴雨紫色预警", "other"),
    ],
)
def test_the_colour_is_read_off_the_headline_and_the_last_counts(
    headline: str, colour: str
) -> None:
    assert colour_of(info_of(a_document(headline=headline)))[0] == colour


def test_an_unknown_colour_keeps_its_word() -> None:
    raw = a_document(headline="x").replace(
        b"<area>",
        b"<parameter><valueName>colour</valueName><value>Purple</value></parameter><area>",
    )

    assert colour_of(info_of(raw)) == ("other", "Purple")


def test_an_exercise_says_so_first() -> None:
    raw = a_document(status="Exercise")

    assert headline_of(read(raw), info_of(raw)).startswith(EXERCISE_MARK)


def _deep(levels: int) -> bytes:
    return b"<a>" * levels + b"</a>" * levels


LAUGHS = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
HOSTILE = {
    "billion laughs": (
        b'<!DOCTYPE a [<!ENTITY l0 "ha">' + LAUGHS + b"]><a>&l9;</a>",
        "cap.declarations",
    ),
    "a file": (
        b'<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]><a>&f;</a>',
        "cap.declarations",
    ),
    "the network": (b'<!DOCTYPE a SYSTEM "http://127.0.0.1:1/x.dtd"><a/>', "cap.declarations"),
    "a parameter entity": (
        b'<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:1/">%p;]><a/>',
        "cap.declarations",
    ),
    "UTF-16": (
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a [<!ENTITY f "x">]><a>&f;</a>'.encode(
            "utf-16"
        ),
        "cap.declarations",
    ),
    "deep": (_deep(DEPTH_MAX + 1), "cap.too_deep"),
    "very deep": (_deep(70_000), "cap.too_deep"),
    "many": (b"<a>" + b"<b/>" * 100_000 + b"</a>", "cap.too_deep"),
    "a huge attribute": (b'<a b="' + b"x" * (BYTES_MAX - 20) + b'"/>', "cap.not_cap"),
    "too large": (b"<a>" + b" " * BYTES_MAX + b"</a>", "cap.too_large"),
    "an undefined entity": (b"<a>&nbsp;</a>", "cap.not_xml"),
    "a wrong encoding": (b'<?xml version="1.0" encoding="utf-8"?><a>\xff\xfe</a>', "cap.not_xml"),
    "an unknown encoding": (b'<?xml version="1.0" encoding="x-mars"?><a/>', "cap.not_xml"),
    "broken Chinese": (b'<?xml version="1.0" encoding="gbk"?><a>\xff\xff</a>', "cap.not_xml"),
    "half a document": (sample("01")[:700], "cap.not_xml"),
    "nothing": (b"", "cap.not_xml"),
    "no CAP": (b"<html/>", "cap.not_cap"),
    "no namespace": (b"<alert/>", "cap.not_cap"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_documents_are_refused_by_code(name: str) -> None:
    raw, code = HOSTILE[name]
    with pytest.raises(CapError) as refused:
        read(raw)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"identifier": ""}, "cap.identifier"),
        ({"identifier": "a b"}, "cap.identifier"),
        ({"identifier": "x" * 101}, "cap.identifier"),
        ({"sent": "yesterday"}, "cap.sent"),
        ({"status": "Maybe"}, "cap.status"),
        ({"msg_type": "Rumour"}, "cap.msg_type"),
    ],
)
def test_what_a_message_cannot_do_without_is_asked_for(changed: dict[str, str], code: str) -> None:
    with pytest.raises(CapError) as refused:
        read(a_document(**changed))

    assert refused.value.code == code

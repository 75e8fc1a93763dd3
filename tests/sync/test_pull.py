"""What the server tells a phone, rule by rule of SPEC.md, over every store."""

from dataclasses import replace

import pytest

from sync.contract_suite import (
    MATE,
    OFFICER,
    OTHER_VILLAGE,
    RULES,
    STRANGER,
    TOWNSHIP,
    VILLAGE,
    WORKER,
    World,
    record_id,
)
from xunan_sync.canonical import digest
from xunan_sync.cursor import signed

pytestmark = [pytest.mark.anyio]

A, B = record_id(1), record_id(2)
LATER = "2027-01-01T00:00:00.000Z"


async def test_L1_without_cursors_nothing_is_pulled(world: World) -> None:
    phone = await world.phone(WORKER)
    told = await phone.send(phone.report(A), cursors=None)

    assert "cursors" not in told
    assert told["chg"] == []
    first = await phone.send(cursors={})
    assert set(first["cursors"]) == {f"v:{VILLAGE}", "u:worker", "a:360724"}


async def test_L2_nothing_leaves_the_persons_streams(world: World) -> None:
    phone, stranger = await world.phone(WORKER), await world.phone(STRANGER)
    await phone.send(phone.report(A), phone.report(B, category="?"))
    curious = {f"t:{TOWNSHIP}": [0, 0], f"v:{VILLAGE}": [0, 0], "u:worker": [0, 0]}
    told = await stranger.send(cursors=curious)

    assert (told["chg"], told["docs"]) == ([], [])
    assert told["drop"] == sorted(curious)
    assert set(told["sum"]) == {"v:360724205209", "u:stranger", "a:360724"}


async def test_L3_a_page_never_splits_a_number(world: World) -> None:
    """Every report stands in four streams of which the officer sees one and the worker two."""
    phone = await world.phone(WORKER)
    await phone.send(*(phone.report(record_id(n)) for n in range(1, 6)))
    fresh = replace(phone, cursors={})
    pages = []
    while True:
        told = await fresh.send(limit=1)
        pages.append([row[0] for row in told["chg"]])
        if not told["more"]:
            break

    assert pages == [[1, 1], [2, 2], [3, 3], [4, 4], [5, 5]]


async def test_L4_the_feed_holds_the_latest_word_only(world: World) -> None:
    phone, officer = await world.phone(WORKER), await world.phone(OFFICER)
    await phone.send(phone.report(A), phone.report(B))
    await phone.send(phone.edit(A, 1, place=(None, "屋后")))
    told = await officer.send()

    assert [(row[0], row[4], row[5]) for row in told["chg"]] == [(2, B, 1), (3, A, 2)]


async def test_L5_a_record_that_leaves_a_stream_says_so(world: World) -> None:
    mate, officer = await world.phone(MATE), await world.phone(OFFICER)
    await officer.send(officer.report(A))
    seen = await mate.send()
    moved = await officer.send(officer.edit(A, 1, division_code=(VILLAGE, OTHER_VILLAGE)))
    told = await mate.send()

    assert [row[2] for row in seen["chg"]] == ["put"]
    assert moved["results"][0]["status"] == "applied"
    assert told["chg"] == [[2, f"v:{VILLAGE}", "rem", "hazard", A, 2, None]]


async def test_L6_a_stream_that_is_no_longer_the_persons_is_dropped(world: World) -> None:
    phone = await world.phone(WORKER)
    await phone.send(phone.report(A))
    moved = replace(phone, person=replace(WORKER, villages=(OTHER_VILLAGE,)))
    told = await moved.send()

    assert told["drop"] == [f"v:{VILLAGE}"]
    assert set(told["cursors"]) == {f"v:{OTHER_VILLAGE}", "u:worker", "a:360724"}


async def test_L7_a_new_stream_begins_at_0_and_the_others_do_not_start_over(world: World) -> None:
    phone, mate = await world.phone(WORKER), await world.phone(MATE)
    await mate.send(*(mate.report(record_id(n), village=OTHER_VILLAGE) for n in (1, 2, 3)))
    await phone.send(phone.report(record_id(4)))
    wider = replace(phone, person=replace(WORKER, villages=(VILLAGE, OTHER_VILLAGE)))
    first = await wider.send(limit=1)
    second = await wider.send(limit=500)

    assert [row[0] for row in first["chg"]] == [1]
    assert first["cursors"][f"v:{OTHER_VILLAGE}"] == [1, 0]
    assert first["cursors"][f"v:{VILLAGE}"] == [4, 0]
    assert [row[0] for row in second["chg"]] == [2, 3]
    assert {cursor[0] for cursor in second["cursors"].values()} == {4}


async def test_L8_a_stream_restarts_only_when_rows_it_lacks_were_forgotten(world: World) -> None:
    """Tiny pages below the floor once restarted for ever; `f` ends that."""
    mate, officer = await world.phone(MATE), await world.phone(OFFICER)
    await officer.send(*(officer.report(record_id(n)) for n in (1, 2, 3)))
    await mate.send()
    await officer.send(officer.edit(A, 1, division_code=(VILLAGE, OTHER_VILLAGE)))
    await officer.send(officer.report(record_id(4)))
    assert await world.store.compact(LATER) == 1
    told = await mate.send(limit=1)
    pages = [told]
    while pages[-1]["more"]:
        pages.append(await mate.send(limit=1))

    assert told["reset"] == [f"v:{VILLAGE}"]
    assert [page["reset"] for page in pages[1:]] == [[]] * (len(pages) - 1)
    assert [row[0] for page in pages for row in page["chg"]] == [2, 3, 5]
    assert mate.cursors[f"v:{VILLAGE}"] == [5, 4]
    assert "reset" in told
    again = await mate.send()
    assert (again["reset"], again["chg"]) == ([], [])


async def test_L9_a_cursor_moves_to_the_page_while_more_else_to_the_head(world: World) -> None:
    phone, stranger = await world.phone(WORKER), await world.phone(STRANGER)
    await phone.send(phone.report(A), phone.report(B))
    await stranger.send(stranger.report(record_id(3), village=STRANGER.villages[0]))
    fresh = replace(phone, cursors={})
    first = await fresh.send(limit=1)
    second = await fresh.send(limit=500)

    assert first["more"]
    assert first["cursors"][f"v:{VILLAGE}"] == [1, 0]
    assert second["cursors"][f"v:{VILLAGE}"] == [3, 0], "the head, though the last row is 2"


async def test_L10_at_a_checkpoint_count_and_digest_of_each_stream_are_told(world: World) -> None:
    phone = await world.phone(WORKER)
    told = await phone.send(
        phone.report(A), phone.report(B), phone.edit(A, 1, place=(None, "屋后")), limit=1000
    )
    page = await replace(phone, cursors={}).send(limit=1)

    expected = (digest("hazard", A, 2) + digest("hazard", B, 1)) % 2**32
    assert told["sum"] == {
        f"v:{VILLAGE}": [2, expected],
        "u:worker": [2, expected],
        "a:360724": [0, 0],
    }
    assert (page["more"], page["sum"]) == (True, {})


async def test_L11_another_epoch_is_answered_with_the_epoch_only(world: World) -> None:
    phone = await world.phone(WORKER)
    told = await phone.send(phone.report(A), epoch="another")

    assert told == {
        "epoch": await world.store.epoch(),
        "server_time": "2026-06-20T01:02:03.000Z",
    }
    assert await world.body("hazard", A) is None


async def test_L12_the_signature_proves_who_gave_out_the_cursors(world: World) -> None:
    phone = await world.phone(WORKER)
    told = await phone.send(phone.report(A))
    cursors = {stream: tuple(cursor) for stream, cursor in told["cursors"].items()}
    of = (told["epoch"], phone.facts.device)

    assert signed(b"k" * 32, told["sig"], cursors, *of)
    assert not signed(b"x" * 32, told["sig"], cursors, *of)
    assert not signed(b"k" * 32, told["sig"], {**cursors, "u:worker": (9, 0)}, *of)
    assert not signed(b"k" * 32, told["sig"], cursors, told["epoch"], "another")
    assert not signed(b"k" * 32, "签名", cursors, *of)
    forged = await phone.send(sig="forged")
    assert forged["chg"] == []


async def test_L13_a_cursor_beyond_the_head_starts_over(world: World) -> None:
    phone = await world.phone(WORKER)
    await phone.send(phone.report(A))
    phone.cursors[f"v:{VILLAGE}"] = [99, 0]
    told = await phone.send()

    assert told["reset"] == [f"v:{VILLAGE}"]
    assert [(row[0], row[4]) for row in told["chg"]] == [(1, A)]
    assert told["cursors"][f"v:{VILLAGE}"] == [1, 0]


async def test_L14_bodies_go_out_as_they_are_stored(world: World) -> None:
    phone = await world.phone(WORKER)
    await phone.send(phone.report(A, place="伏垇村 e\u0301", threatened_people=3.0))
    rows = await world.store.bodies([("hazard", A)])
    stored = next(iter(rows.values())).body
    page = await world.store.read_page({"u:worker": (0, 0)}, 10, 10_000)

    assert page.rows[0].body == stored
    assert '"place":"伏垇村 e\u0301"'.encode() in stored
    assert b'"threatened_people":3,' in stored or b'"threatened_people":3}' in stored


async def test_L15_pulling_again_brings_the_same_and_changes_nothing(world: World) -> None:
    phone = await world.phone(WORKER)
    await phone.send(phone.report(A), phone.report(B))
    request = replace(phone, cursors={}).request([], limit=1)
    before = await world.everything()
    answers = [await phone.ask(request) for _ in range(10)]

    assert answers == [answers[0]] * 10
    assert before == await world.everything()


async def test_limits_of_a_page_are_held_whatever_the_phone_asks(world: World) -> None:
    phone = await world.phone(WORKER)
    await phone.send(*(phone.report(record_id(n)) for n in range(1, 4)))
    told = await replace(phone, cursors={}).send(limit=0, max_bytes=0)

    assert len({row[0] for row in told["chg"]}) == 1
    assert told["more"]


def test_a_person_has_streams_by_role_and_place() -> None:
    assert RULES.mine(OFFICER) == {"u:officer", f"t:{TOWNSHIP}", "a:360724"}

"""People and records that move: what is still taken and what is not, over every store."""

from dataclasses import replace
from typing import Any

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
    Phone,
    World,
    a_person,
    a_photo,
    record_id,
    verdicts,
)
from xunan.application.late_scope import streams_at
from xunan.application.ports import Grant, Wanted
from xunan.application.rules import Rules
from xunan.contract.made_up import MADE_UP

pytestmark = [pytest.mark.anyio]

A, B = record_id(1), record_id(2)
THERE = a_person("there", "grid_worker", OTHER_VILLAGE)
# Reports of hazards are always their finder's own; this kind knows places only.
WITH_PLACES = Rules({**RULES.kinds, "made_up": MADE_UP}, RULES.codes)
OUTSIDE = [("rejected", "op.scope")]
PHOTO = {"add": {"photos_before": [a_photo("01" * 32)]}}


async def a_worker_who_knows_a_record(world: World) -> Phone:
    """A phone that has pulled a colleague's record, and whose every cursor is the head."""
    mate, phone = await world.phone(MATE), await world.phone(WORKER)
    await mate.send(mate.report(A))
    await phone.send()
    return phone


def seen(phone: Phone) -> int:
    """The largest cursor of a phone."""
    return max(seq for seq, _ in phone.cursors.values())


async def reasons(phone: Phone, *ops: dict[str, Any], **more: Any) -> list[tuple[str, str]]:
    """Verdicts with their reasons."""
    told = await phone.send(*ops, **more)
    return [(result["status"], result.get("why", "")) for result in told["results"]]


async def test_P22_what_was_added_before_a_move_is_taken_and_marked(world: World) -> None:
    """Three days without signal; in the meantime the township gave him another village."""
    phone = await a_worker_who_knows_a_record(world)
    at = seen(phone)
    phone.world = replace(world, rules=WITH_PLACES)
    ops = [
        phone.op("hazard.append", A, PHOTO, base_seq=at),
        phone.op("made_up.create", B, {"set": {"village": VILLAGE}}, base_seq=at),
    ]
    await world.move(phone, villages=(OTHER_VILLAGE,))
    told = await phone.send(*ops)

    assert [(r["status"], r["why"]) for r in told["results"]] == [("merged", "sync.late_scope")] * 2
    for kind, record in (("hazard", A), ("made_up", B)):
        entry = (await world.body(kind, record))["log"][-1]
        assert (entry["by"]["id"], entry["late_scope"]) == ("worker", True)
    assert told["drop"] == [f"v:{VILLAGE}"]
    assert (told["docs"], told["chg"]) == ([], []), "what is no longer his does not come to him"
    again = await phone.send(*ops)
    assert [r["why"] for r in again["results"]] == ["sync.late_scope"] * 2
    assert (await world.body("hazard", A))["ver"] == 2
    assert set(await (await world.phone(MATE)).see()) == {f"hazard/{A}", f"made_up/{B}"}


async def test_P22_within_todays_scope_nothing_is_marked(world: World) -> None:
    phone = await a_worker_who_knows_a_record(world)
    await world.move(phone, villages=(VILLAGE, OTHER_VILLAGE))
    told = await reasons(phone, phone.op("hazard.append", A, PHOTO, base_seq=seen(phone)))

    assert told == [("applied", "")]
    assert "late_scope" not in (await world.body("hazard", A))["log"][-1]


async def test_P25_what_was_added_before_its_record_moved_away_is_taken_and_marked(
    world: World,
) -> None:
    """He stands at the slope without signal while the township gives the record to the next."""
    phone, officer = await a_worker_who_knows_a_record(world), await world.phone(OFFICER)
    at = seen(phone)
    note = {"add": {"notes": [{"id": "n", "text": "又裂了"}]}}
    late = phone.op("hazard.append", A, PHOTO, base_seq=at, base_ver=1)
    later = phone.op("hazard.append", A, note, base_seq=at, base_ver=2)
    edit = phone.edit(A, 1, place=(None, "屋后")) | {"base_seq": at}
    await officer.send(officer.edit(A, 1, division_code=(VILLAGE, OTHER_VILLAGE)))
    told = await phone.send(late, later, edit)

    taken = ["sync.late_scope", "sync.late_scope", "op.scope"]
    assert [r["why"] for r in told["results"]] == taken
    log = (await world.body("hazard", A))["log"]
    assert (log[1]["left"], log[2]["late_scope"]) == ([f"v:{VILLAGE}"], True)
    assert [row[2] for row in told["chg"] if row[4] == A] == ["rem"], "it does not come back to him"
    again = await phone.send(late, later, edit)
    assert [r["why"] for r in again["results"]] == taken
    assert len((await world.body("hazard", A))["f"]["photos_before"]) == 1


async def test_P25_who_never_had_the_record_adds_nothing_to_it(world: World) -> None:
    """Another village's worker, one who saw it leave, and one who claims to have seen nothing."""
    phone, officer = await a_worker_who_knows_a_record(world), await world.phone(OFFICER)
    stranger = await world.phone(STRANGER)
    await stranger.send()
    await officer.send(officer.edit(A, 1, division_code=(VILLAGE, OTHER_VILLAGE)))
    await phone.send()
    add = ("hazard.append", A, PHOTO)

    assert await reasons(phone, phone.op(*add, base_seq=seen(phone), base_ver=2)) == OUTSIDE
    assert await reasons(phone, phone.op(*add, base_seq=seen(phone))) == OUTSIDE
    assert await reasons(stranger, stranger.op(*add, base_seq=0, base_ver=1)) == OUTSIDE


async def test_P22_a_report_stays_its_finders_own_wherever_they_are(world: World) -> None:
    phone = await a_worker_who_knows_a_record(world)
    op = phone.report(B) | {"base_seq": seen(phone)}
    await world.move(phone, villages=(OTHER_VILLAGE,))

    assert await reasons(phone, op) == [("applied", "")]


async def test_P22_an_edit_or_a_move_from_before_lies_in_quarantine(world: World) -> None:
    phone, officer = await a_worker_who_knows_a_record(world), await world.phone(OFFICER)
    at = seen(phone)
    await world.move(phone, villages=(OTHER_VILLAGE,))
    told = await reasons(
        phone,
        phone.edit(A, 1, place=(None, "屋后")) | {"base_seq": at},
        phone.move(A, "file", "reported") | {"base_seq": at},
    )

    assert told[0] == ("rejected", "op.scope")
    assert [status for status, _ in told] == ["rejected", "rejected"]
    assert (await world.body("hazard", A))["ver"] == 1
    assert len(await officer.see_all("quarantine")) == 2


async def test_P22_work_from_after_the_move_is_judged_by_todays_scope(world: World) -> None:
    phone = await a_worker_who_knows_a_record(world)
    before = seen(phone)
    await world.move(phone, villages=(OTHER_VILLAGE,))
    await phone.send()
    after = seen(phone)
    told = await reasons(phone, phone.op("hazard.append", A, PHOTO, base_seq=after))

    assert after == before + 1
    assert told == [("rejected", "op.scope")]


async def test_P22_a_grant_of_the_first_days_covers_a_phone_that_never_pulled(
    world: World,
) -> None:
    mate, phone = await world.phone(MATE), await world.phone(WORKER)
    await mate.send(mate.report(A))
    await world.move(phone, villages=(OTHER_VILLAGE,))

    told = await reasons(phone, phone.op("hazard.append", A, PHOTO), cursors=None, sig="")
    assert told == [("merged", "sync.late_scope")]


async def test_P22_a_new_role_ends_the_old_places_too(world: World) -> None:
    phone = await a_worker_who_knows_a_record(world)
    op = phone.op("hazard.append", A, PHOTO, base_seq=seen(phone))
    await world.move(phone, role="township_officer", villages=(), township="360724205")

    assert await reasons(phone, op) == [("merged", "sync.late_scope")]


async def test_P22_two_who_were_moved_may_come_in_one_request_each(world: World) -> None:
    """Their histories are loaded together, whatever the group."""
    phone = await a_worker_who_knows_a_record(world)
    second = await world.phone(a_person("second", "grid_worker", VILLAGE))
    await second.send()
    for one in (phone, second):
        await world.move(one, villages=(OTHER_VILLAGE,))
    photos = [{"add": {"photos_before": [a_photo(f"0{n}" * 32)]}} for n in (1, 2)]
    told = [
        await reasons(one, one.op("hazard.append", A, photo, base_seq=1))
        for one, photo in zip((phone, second), photos, strict=True)
    ]

    assert told == [[("merged", "sync.late_scope")]] * 2
    assert len((await world.body("hazard", A))["f"]["photos_before"]) == 2


async def test_P23_a_number_that_was_never_given_out_proves_nothing(world: World) -> None:
    phone, mate = await a_worker_who_knows_a_record(world), await world.phone(MATE)
    await mate.send(*(mate.report(record_id(n)) for n in range(10, 15)))
    await world.move(phone, villages=(OTHER_VILLAGE,))
    beyond = phone.op("hazard.append", A, PHOTO, base_seq=seen(phone) + 3)

    assert await reasons(phone, beyond) == [("rejected", "op.scope")]


async def test_P23_only_signed_cursors_count_and_only_a_push_writes(world: World) -> None:
    phone = await a_worker_who_knows_a_record(world)
    name = phone.facts.device

    async def issued() -> int:
        return (await world.store.device(name)).issued_seq

    assert await issued() == 0, "polls write nothing"
    request = phone.request([phone.report(record_id(20))], sig="forged")
    await phone.ask(request)
    assert await issued() == 0
    await phone.ask(phone.request([phone.report(record_id(21))]))
    assert await issued() == seen(phone) == 1
    await phone.send()
    await phone.ask(phone.request([phone.report(record_id(22))], cursors=None))
    assert await issued() == 1
    await phone.ask(phone.request([phone.report(record_id(23))]))
    assert await issued() == 3


async def test_P23_it_never_falls(world: World) -> None:
    phone = await a_worker_who_knows_a_record(world)
    old = phone.request([phone.report(record_id(20))])
    await phone.ask(old)
    fresh = await phone.ask(phone.request([], cursors={}))
    phone.cursors, phone.sig = fresh["cursors"], fresh["sig"]
    await phone.ask(phone.request([phone.report(record_id(21))]))
    before = (await world.store.device(phone.facts.device)).issued_seq
    ops = [phone.report(record_id(22))]
    await phone.ask(phone.request(ops, cursors=old["cursors"], sig=old["sig"]))

    assert before == 2
    assert (await world.store.device(phone.facts.device)).issued_seq == 2


async def test_P24_a_move_is_in_the_journal_with_a_number_of_its_own(world: World) -> None:
    phone = await a_worker_who_knows_a_record(world)
    await world.move(phone, villages=(OTHER_VILLAGE,))
    await world.move(phone, villages=(OTHER_VILLAGE,))
    await world.move(phone, villages=(VILLAGE,))
    grants: list[Grant] = []

    def look(loaded: Any) -> Any:
        grants.extend(loaded.grants["worker"])
        raise LookupError

    with pytest.raises(LookupError):
        await world.store.transact(Wanted(grants=frozenset({"worker"})), look)
    told = await phone.send()

    assert sorted(grants, key=lambda grant: (grant.stream, grant.from_seq)) == [
        Grant("a:360724", 0, None),
        Grant("u:worker", 0, None),
        Grant(f"v:{VILLAGE}", 0, 1),
        Grant(f"v:{VILLAGE}", 3, None),
        Grant(f"v:{OTHER_VILLAGE}", 2, 2),
    ]
    assert {seq for seq, _ in told["cursors"].values()} == {3}, "the same post again is no move"
    assert [streams_at(grants, seq) - {"u:worker", "a:360724"} for seq in range(4)] == [
        {f"v:{VILLAGE}"}, {f"v:{VILLAGE}"}, {f"v:{OTHER_VILLAGE}"}, {f"v:{VILLAGE}"},
    ]  # fmt: skip


async def test_P24_nobody_is_moved_who_is_not_there(world: World) -> None:
    phone = await world.phone(WORKER)
    phone.person = a_person("nobody", "grid_worker", VILLAGE)
    before = await world.everything()
    with pytest.raises(LookupError):
        await world.move(phone, villages=(OTHER_VILLAGE,))

    assert before == await world.everything()


async def test_L5_a_record_that_moves_appears_in_its_new_stream(world: World) -> None:
    """The old village is told `rem`, the new one gets the body, the township keeps it."""
    mate, there = await world.phone(MATE), await world.phone(THERE)
    officer = await world.phone(OFFICER)
    await officer.send(officer.report(A))
    for phone in (mate, there):
        await phone.send()
    await officer.send(officer.edit(A, 1, division_code=(VILLAGE, OTHER_VILLAGE)))
    left, came, kept = await mate.send(), await there.send(), await officer.send()

    assert [(row[1], row[2], row[6]) for row in left["chg"]] == [(f"v:{VILLAGE}", "rem", None)]
    assert [(row[1], row[2], row[5]) for row in came["chg"]] == [(f"v:{OTHER_VILLAGE}", "put", 2)]
    assert came["chg"][0][6]["f"]["division_code"] == OTHER_VILLAGE
    assert left["sum"][f"v:{VILLAGE}"] == [0, 0]
    assert came["sum"][f"v:{OTHER_VILLAGE}"] == kept["sum"][f"t:{TOWNSHIP}"]
    late = await mate.send(mate.op("hazard.append", A, PHOTO, base_seq=1))
    assert (verdicts(late), late["results"][0]["why"]) == (["rejected"], "op.scope")
    assert len(await officer.see_all("quarantine")) == 1, "what came too late lies there whole"

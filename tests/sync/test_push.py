"""What the server makes of operations, rule by rule of SPEC.md, over every store."""

import asyncio

import pytest

from sync.contract_suite import (
    COUNTY,
    FAR_VILLAGE,
    MATE,
    OFFICER,
    OTHER_VILLAGE,
    STRANGER,
    VILLAGE,
    WORKER,
    World,
    a_photo,
    record_id,
    verdicts,
)  # fmt: skip

pytestmark = [pytest.mark.anyio]

A, B, C = record_id(1), record_id(2), record_id(3)


async def test_P2_every_operation_gets_one_verdict_in_its_order(world: World) -> None:
    phone = await world.phone(WORKER)
    told = await phone.send(
        phone.report(A), phone.edit(A, 1, place=(None, "屋后")), phone.report(B)
    )

    assert [result["n"] for result in told["results"]] == [1, 2, 3]
    assert verdicts(told) == ["applied", "applied", "applied"]
    assert [result["seq"] for result in told["results"]] == [1, 2, 3]
    assert (3, told["last_op"]) == (told["last_n"], told["last_op"])


async def test_P3_numbers_are_taken_without_holes_whatever_the_clocks_say(world: World) -> None:
    phone = await world.phone(WORKER)
    late = {**phone.report(A), "at": "2030-01-01T00:00:00Z"}
    early = {**phone.edit(A, 1, place=(None, "屋后")), "at": "2020-01-01T00:00:00Z"}
    told = await phone.send(late, early)

    assert verdicts(told) == ["applied", "applied"]
    assert (await world.body("hazard", A))["f"]["place"] == "屋后"


async def test_P4_a_repeated_operation_changes_nothing(world: World) -> None:
    """The answer got lost in a tunnel; the phone sends all of it again, ten times."""
    phone, mate = await world.phone(WORKER), await world.phone(MATE)
    await mate.send(mate.report(A))
    ops = [
        phone.report(B, add={"photos_before": [a_photo("ab" * 32)]}),
        phone.edit(A, 1, description=("something else", "mine")),
        phone.op("hazard.move", B, {"move": "file", "from": "reported"}),
        phone.op("hazard.edit", C, {"set": {"place": "x"}}),
    ]
    first = await phone.send(*ops)
    before = await world.everything()

    for _ in range(10):
        again = await phone.send(*ops)
        assert [{**r, "dup": True} for r in first["results"]] == again["results"]
        assert (first["last_n"], first["last_op"]) == (again["last_n"], again["last_op"])
    assert before == await world.everything()


async def test_P5_a_gap_stops_the_batch_and_the_answer_says_where_to_go_on(world: World) -> None:
    phone = await world.phone(WORKER)
    first, _lost, third = phone.report(A), phone.report(B), phone.report(C)
    told = await phone.send(first, third)

    assert verdicts(told) == ["applied"]
    assert (1, first["op_id"]) == (told["last_n"], told["last_op"])
    assert await world.body("hazard", C) is None


async def test_P6_a_cloned_phone_is_stopped_before_it_loses_anything(world: World) -> None:
    phone = await world.phone(WORKER)
    original, clone = phone.report(A), {**phone.report(B), "n": 1}
    after = {**phone.report(C), "n": 2}
    await phone.send(original)
    told = await phone.send(clone, after)

    assert ([], 1, original["op_id"]) == (told["results"], told["last_n"], told["last_op"])
    assert told["notice"] == "fork"
    assert await world.body("hazard", B) is None
    assert await world.body("hazard", C) is None


async def test_P7_a_known_operation_under_a_new_number_is_answered_and_uses_it_up(
    world: World,
) -> None:
    """After a fork the phone registers anew and renumbers; what was taken stays taken."""
    phone = await world.phone(WORKER)
    op = phone.report(A)
    first = await phone.send(op)
    anew = await world.phone(WORKER, "phone-anew")
    told = await anew.send({**op, "n": 1}, {**phone.report(B), "n": 2})

    assert {**first["results"][0], "dup": True} == told["results"][0]
    assert verdicts(told) == ["applied", "applied"]
    assert told["last_n"] == 2
    assert (await world.body("hazard", A))["ver"] == 1


async def test_P8_a_rejected_operation_is_kept_whole_and_stops_nothing(world: World) -> None:
    phone, officer = await world.phone(WORKER), await world.phone(OFFICER)
    bad = phone.report(A, category="no_such_code")
    told = await phone.send(bad, phone.report(B))

    assert verdicts(told) == ["rejected", "applied"]
    assert (
        told["results"][0]["why"], told["results"][0]["fields"]
    ) == ("field.invalid", ["category"])  # fmt: skip
    (mine,) = await phone.see_all("quarantine")
    (seen,) = await officer.see_all("quarantine")
    assert mine == seen
    assert told["results"][0]["ref"] == mine["id"]
    assert mine["state"] == "open"
    assert mine["f"]["reason"] == "field.invalid"
    assert WORKER.id == mine["f"]["author"]["id"]
    assert bad["op_id"] in mine["f"]["op"]
    assert "屋后边坡裂缝" in mine["f"]["op"]


async def test_P9_both_values_of_a_clash_are_kept_where_both_people_see_them(
    world: World,
) -> None:
    """Story S4, second round: the later is current, the earlier one tap away."""
    phone, mate, officer = (
        await world.phone(WORKER), await world.phone(MATE), await world.phone(OFFICER)
    )  # fmt: skip
    await phone.send(phone.report(A))
    mine = phone.edit(A, 1, description=("屋后边坡裂缝", "裂缝两米"), place=(None, "屋后"))
    theirs = mate.edit(A, 1, description=("屋后边坡裂缝", "裂缝三米"))
    first = await phone.send(mine)
    told = await mate.send(theirs)

    assert verdicts(first) == ["applied"]
    assert verdicts(told) == ["conflict"]
    result = told["results"][0]
    assert (
        result["fields"], result["why"], result["ver"]
    ) == (["description"], "sync.field_clash", 3)  # fmt: skip
    body = await world.body("hazard", A)
    assert (body["f"]["description"], body["f"]["place"]) == ("裂缝三米", "屋后")
    for one in (phone, mate, officer):
        (conflict,) = await one.see_all("conflict")
        assert result["ref"] == conflict["id"]
        facts = conflict["f"]
        assert (facts["kept"], facts["lost"]) == ('"裂缝三米"', '"裂缝两米"')
        assert (MATE.id, WORKER.id) == (facts["kept_by"]["id"], facts["lost_by"]["id"])
        assert (
            facts["kind_name"], facts["record_id"], facts["field"]
        ) == ("hazard", A, "description")  # fmt: skip


async def test_M4_two_workers_one_hazard_first_round(world: World) -> None:
    """Story S4, first round: everything of both is there, and nobody is asked anything."""
    phone, officer = await world.phone(WORKER), await world.phone(OFFICER)
    await phone.send(phone.report(A))
    theirs = [
        officer.edit(
            A,
            1,
            category=("geo", "road"),
            level=(None, "major"),
            level_basis=(None, "威胁行人和车辆"),
            due_on=(None, "2026-06-25"),
        ),
        officer.op("hazard.append", A, {"add": {"photos_before": [a_photo("01" * 32)]}}),
    ]
    two = {"photos_before": [a_photo("02" * 32), a_photo("03" * 32)]}
    mine = [
        phone.edit(
            A, 1, description=("屋后边坡裂缝", "裂缝两米"), suggested_due_on=(None, "2026-06-28")
        ),
        phone.op("hazard.append", A, {"add": two}),
    ]
    first, second = await officer.send(*theirs), await phone.send(*mine)

    assert verdicts(first) == ["applied", "applied"]
    assert verdicts(second) == ["merged", "applied"]
    fields = (await world.body("hazard", A))["f"]
    assert (fields["category"], fields["level"], fields["due_on"]) == (
        "road",
        "major",
        "2026-06-25",
    )
    assert (fields["description"], fields["suggested_due_on"]) == ("裂缝两米", "2026-06-28")
    assert len(fields["photos_before"]) == 3
    assert await phone.see_all("conflict") == []


async def test_P9_using_the_other_value_settles_the_conflict(world: World) -> None:
    phone, mate = await world.phone(WORKER), await world.phone(MATE)
    await phone.send(phone.report(A))
    await phone.send(phone.edit(A, 1, description=("屋后边坡裂缝", "两米")))
    told = await mate.send(mate.edit(A, 1, description=("屋后边坡裂缝", "三米")))
    conflict = told["results"][0]["ref"]
    settled = await phone.send(
        phone.edit(A, 3, description=("三米", "两米")),
        phone.op("conflict.move", conflict, {"move": "use_other", "from": "open"}),
    )

    assert verdicts(settled) == ["applied", "applied"]
    assert (await world.body("hazard", A))["f"]["description"] == "两米"
    assert (await world.body("conflict", conflict))["state"] == "settled"


async def test_P10_an_operation_and_what_it_caused_share_one_number(world: World) -> None:
    phone, mate, officer = (
        await world.phone(WORKER), await world.phone(MATE), await world.phone(OFFICER)
    )  # fmt: skip
    await phone.send(phone.report(A))
    await phone.send(phone.edit(A, 1, description=("屋后边坡裂缝", "两米"), place=(None, "甲")))
    nothing = await phone.send(phone.edit(A, 2, place=("甲", "甲")))
    clash = await mate.send(
        mate.edit(A, 1, description=("屋后边坡裂缝", "三米"), place=(None, "乙"))
    )
    bad = await mate.send(mate.report(B, category="?"))
    told = await officer.send()

    assert "seq" not in nothing["results"][0]
    assert (clash["results"][0]["seq"], bad["results"][0]["seq"]) == (3, 4)
    assert sorted((row[0], row[3]) for row in told["chg"]) == [
        (3, "conflict"),
        (3, "conflict"),
        (3, "hazard"),
        (4, "quarantine"),
    ]
    assert (await world.everything())[0] == 4


async def test_P11_pushes_of_many_phones_share_a_commit_and_each_gets_its_own_answer(
    world: World,
) -> None:
    phones = [await world.phone(WORKER, f"phone-{n}") for n in range(30)]
    told = await asyncio.gather(
        *(phone.send(phone.report(record_id(n))) for n, phone in enumerate(phones))
    )

    assert [verdicts(one) for one in told] == [["applied"]] * 30
    assert list(range(1, 31)) == sorted(one["results"][0]["seq"] for one in told)


async def test_P12_a_person_writes_only_where_they_can_read(world: World) -> None:
    phone, stranger = await world.phone(WORKER), await world.phone(STRANGER)
    await phone.send(phone.report(A))
    told = await stranger.send(stranger.edit(A, 1, place=(None, "x")))
    elsewhere = await phone.send(phone.report(B, village=FAR_VILLAGE))

    assert (told["results"][0]["status"], told["results"][0]["why"]) == ("rejected", "op.scope")
    assert told["docs"] == []
    assert (await world.body("hazard", A))["ver"] == 1
    assert await phone.see_all("quarantine") == [], "a stranger's work is not theirs to see"
    # Whoever finds something elsewhere may still report it: it is theirs by its finder.
    assert verdicts(elsewhere) == ["applied"]


async def test_P13_the_answer_brings_the_records_that_the_push_touched(world: World) -> None:
    phone = await world.phone(WORKER)
    pushed = await phone.send(phone.report(A), cursors=None)
    both = await phone.send(phone.report(B))

    assert [await world.body("hazard", A)] == pushed["docs"]
    assert both["docs"] == [], "the page brings it already"
    assert {A, B} == {row[4] for row in both["chg"]}


async def test_P14_what_the_server_does_not_understand_is_kept_not_refused(world: World) -> None:
    phone = await world.phone(WORKER)
    told = await phone.send(
        {**phone.report(A), "v": 99},
        phone.op("spaceship.create", B, {"set": {"x": 1}}),
        phone.op("hazard.erase", B, {}),
        phone.op("hazard.edit", B, {"set": ["not", "an", "object"]}),
        phone.op("hazard.create", B, {"set": {"description": "深" * 3, "x": 10**400}}),
        phone.report(C),
    )

    reasons = [result["why"] for result in told["results"][:5]]
    assert reasons == [
        "sync.unknown_version",
        "sync.unknown_op",
        "sync.unknown_op",
        "sync.malformed",
        "sync.malformed",
    ]
    assert told["results"][5]["status"] == "applied"
    assert len(await phone.see_all("quarantine")) == 5
    assert world.faults == []


async def test_P15_numbers_are_given_once_and_without_holes(world: World) -> None:
    phone, officer, county = (
        await world.phone(WORKER), await world.phone(OFFICER), await world.phone(COUNTY)
    )  # fmt: skip
    await phone.send(*(phone.report(record_id(n)) for n in range(1, 6)))
    filed = [officer.move(record_id(n), "file", "reported", level="general") for n in (1, 2)]
    bad = officer.move(record_id(3), "file", "reported", level="?")
    again = officer.move(record_id(1), "file", "reported", level="general")
    told = await officer.send(*filed, bad, again)
    more = await county.send(county.move(record_id(4), "file", "reported", level="general"))

    assert verdicts(told) == ["applied", "applied", "rejected", "merged"]
    assert verdicts(more) == ["applied"]
    numbers = [(await world.body("hazard", record_id(n)))["f"].get("no") for n in range(1, 6)]
    assert numbers == [
        "360724103-2026-00001", "360724103-2026-00002", None, "360724103-2026-00003", None
    ]  # fmt: skip


async def test_P16_the_timeline_keeps_three_times(world: World) -> None:
    phone = await world.phone(WORKER)
    op = {**phone.report(A), "at": "2031-05-05T00:00:00Z", "age_ms": 90_000}
    await phone.send(op)
    (entry,) = (await world.body("hazard", A))["log"]

    assert entry["at"] == "2031-05-05T00:00:00Z"
    assert entry["at_est"] == "2026-06-20T01:00:33.000Z"
    assert entry["got"] == "2026-06-20T01:02:03.000Z"


async def test_P18_the_servers_own_acts_stand_in_the_journal(world: World) -> None:
    phone = await world.phone(WORKER)
    sha = await world.store_photo(b"photo")
    await phone.send(phone.report(A, category="?"))
    made = await phone.see_all("quarantine")

    assert [body["log"][0]["by"]["id"] for body in made] == ["server"]
    assert [body["log"][0]["act"] for body in made] == ["create"]
    assert sha


async def test_P19_a_reference_must_name_a_record(world: World) -> None:
    phone, officer = await world.phone(WORKER), await world.phone(OFFICER)
    await phone.send(phone.report(A), phone.report(B))
    told = await officer.send(
        officer.move(A, "merge", "reported", parent_id=C),
        officer.move(A, "merge", "reported", parent_id=A),
        officer.move(A, "merge", "reported", parent_id=B),
    )

    assert verdicts(told) == ["rejected", "rejected", "applied"]
    assert (
        told["results"][0]["why"], told["results"][0]["fields"]
    ) == ("field.invalid", ["parent_id"])  # fmt: skip


async def test_P20_an_exchange_without_operations_still_acknowledges(world: World) -> None:
    phone = await world.phone(WORKER)
    op = phone.report(A)
    await phone.send(op)
    told = await phone.send()

    assert (1, op["op_id"]) == (told["last_n"], told["last_op"])


async def test_P21_a_record_does_not_grow_without_end_but_can_be_brought_to_its_end(
    world: World,
) -> None:
    phone, officer = await world.phone(WORKER), await world.phone(OFFICER)
    await phone.send(phone.report(A))

    def notes(start: int) -> dict:
        added = [{"id": f"{start}:{n}", "text": "长" * 1900} for n in range(20)]
        return phone.op("hazard.append", A, {"add": {"notes": added}})

    told = await phone.send(*(notes(start) for start in range(6)))
    filed = await officer.send(officer.move(A, "file", "reported", level="general"))

    assert verdicts(told)[:4] == ["applied"] * 4
    assert told["results"][-1]["why"] == "sync.too_large"
    assert verdicts(filed) == ["applied"]


async def test_P8_the_strangest_operation_stops_neither_its_phone_nor_the_store(
    world: World,
) -> None:
    """NUL, control characters, depth and names of streams: databases have their own opinions."""
    phone = await world.phone(WORKER)
    deep: list = []
    for _ in range(400):
        deep = [deep]
    strange = [
        phone.report(record_id(11), description="a\x00b", title="\x00" * 500),
        phone.report(record_id(12), found_by={"id": "worker\x00", "name": "x"}),
        phone.report(record_id(13), place=deep),
        phone.op("hazard.create", record_id(14), {"set": {"\x00": "\x00"}, "add": {"\x00": []}}),
        phone.op("hazard.edit", record_id(14), {"set": {"place": "x"}}, base={"\x00": deep}),
        phone.op("hazard.append", record_id(15), {"add": {"photos_before": [{"sha256": "\x00"}]}}),
        phone.op("quarantine.create", record_id(16), {"set": {"op": "mine"}}),
        phone.op("conflict.create", record_id(17), {"set": {"kept": "1"}}),
    ]
    told = await phone.send(*strange, phone.report(B, place="😀\u2028垇"))

    assert verdicts(told) == ["rejected"] * len(strange) + ["applied"]
    assert len(await phone.see_all("quarantine")) == len(strange)
    assert world.faults == []


async def test_a_record_that_moves_leaves_and_enters_streams_in_one_commit(world: World) -> None:
    phone, officer = await world.phone(WORKER), await world.phone(OFFICER)
    await phone.send(phone.report(A))
    told = await officer.send(officer.edit(A, 1, division_code=(VILLAGE, OTHER_VILLAGE)))

    assert verdicts(told) == ["applied"]
    page = await world.store.read_page(
        {f"v:{VILLAGE}": (0, 0), f"v:{OTHER_VILLAGE}": (0, 0)}, 9, 9999
    )
    assert [(2, f"v:{VILLAGE}", "rem"), (2, f"v:{OTHER_VILLAGE}", "put")] == [
        (row.seq, row.stream, row.op) for row in page.rows
    ]
    assert {f"v:{VILLAGE}": (0, 0)}.items() <= page.sums.items()

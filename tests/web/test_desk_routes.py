"""The desk's search and papers over HTTP: what a person may see, and nothing else."""

from typing import Any

import pytest

from web.phones import MEILI, XIANGYA, YINGQIAN, report

pytestmark = pytest.mark.anyio


async def three_hazards(me: Any) -> list[str]:
    """Three hazards of one person; the words differ."""
    ids = [me.services.ids.uuid7() for _ in range(3)]
    told = await me.exchange(
        me.op("hazard.create", ids[0], {"set": report(me.person, description="伏垇边坡裂缝")}),
        me.op("hazard.create", ids[1], {"set": report(me.person, category="road",
                                                      description="护栏缺失")}),
        me.op("hazard.create", ids[2], {"set": report(me.person, description="水沟堵塞")}),
    )  # fmt: skip
    assert [result["status"] for result in told.json()["results"]] == ["applied"] * 3
    return ids


async def test_search_by_words_place_state_and_page(sign_in: Any) -> None:
    worker = await sign_in()
    ids = await three_hazards(worker)
    desk = await sign_in("t1", "township_officer", township=YINGQIAN)

    async def found(query: str) -> tuple[int, list[str]]:
        told = (await desk.get(f"/api/v1/records/hazard?{query}")).json()
        return told["total"], [record["id"] for record in told["records"]]

    assert ((await found(""))[0], len((await found(""))[1])) == (3, 3)
    assert (1, [ids[0]]) == await found("q=裂缝")
    assert (1, [ids[0]]) == await found("q=伏垇 裂缝")
    assert (await found("q=%25"))[0] == 0
    assert (await found(f"place={MEILI}&state=reported&state=filed"))[0] == 3
    assert (await found(f"place={XIANGYA}"))[0] == 0
    assert (await found("state=closed"))[0] == 0
    assert (
        (await found("page=1&page_size=2"))[0], len((await found("page=1&page_size=2"))[1])
    ) == (3, 1)  # fmt: skip


async def test_a_stranger_finds_and_reads_nothing(sign_in: Any) -> None:
    worker = await sign_in()
    ids = await three_hazards(worker)
    stranger = await sign_in("w2", villages=(XIANGYA,))

    assert (await stranger.get("/api/v1/records/hazard")).json()["total"] == 0
    for path in (f"/api/v1/records/hazard/{ids[0]}", f"/api/v1/sheets/hazard/{ids[0]}/sheet.pdf"):
        assert (await stranger.get(path)).status_code == 404


async def test_a_record_is_read_as_the_phones_have_it(sign_in: Any) -> None:
    worker = await sign_in()
    ids = await three_hazards(worker)
    told = (await worker.get(f"/api/v1/records/hazard/{ids[1]}")).json()

    assert (ids[1], "reported", 1) == (told["id"], told["state"], told["ver"])


async def test_unknown_kinds_and_papers_are_404(sign_in: Any) -> None:
    worker = await sign_in()
    ids = await three_hazards(worker)
    for path in (
        "/api/v1/records/dragon",
        "/api/v1/records/hazard/nope",
        f"/api/v1/sheets/hazard/{ids[0]}/poem.pdf",
        f"/api/v1/sheets/dragon/{ids[0]}/sheet.pdf",
    ):
        assert (await worker.get(path)).status_code == 404, path


async def test_a_sheet_and_an_advice_note_are_pdf(sign_in: Any) -> None:
    worker = await sign_in()
    ids = await three_hazards(worker)
    sheet = await worker.get(f"/api/v1/sheets/hazard/{ids[0]}/sheet.pdf")
    note = await worker.get(f"/api/v1/sheets/hazard/{ids[0]}/advice_note.pdf")

    for answer in (sheet, note):
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
        assert answer.content.startswith(b"%PDF-")


async def test_a_ledger_is_frozen_once_and_printed_the_same(sign_in: Any) -> None:
    worker = await sign_in()
    await three_hazards(worker)
    desk = await sign_in("t1", "township_officer", township=YINGQIAN)
    wish = {"township": YINGQIAN, "month": "2026-06"}
    made = await desk.http.post("/api/v1/ledgers/hazard", headers=desk.headers, json=wish)
    again = await desk.http.post("/api/v1/ledgers/hazard", headers=desk.headers, json=wish)
    listed = (await desk.get(f"/api/v1/ledgers/hazard?township={YINGQIAN}&month=2026-06")).json()
    pdf = [await desk.get(f"/api/v1/ledgers/prints/{made.json()['id']}.pdf") for _ in range(2)]

    assert (made.status_code, made.json()["correction"]) == (200, 0)
    assert made.json() == again.json()
    assert [made.json()] == listed
    assert pdf[0].content.startswith(b"%PDF-")
    assert pdf[0].content == pdf[1].content


async def test_ledgers_are_for_desks_of_that_place(sign_in: Any) -> None:
    worker = await sign_in()
    other = await sign_in("t2", "township_officer", township="360724100")
    wish = {"township": YINGQIAN, "month": "2026-06"}
    codes = [
        (await who.http.post("/api/v1/ledgers/hazard", headers=who.headers, json=wish)).json()
        for who in (worker, other)
    ]
    odd = await other.http.post(
        "/api/v1/ledgers/hazard",
        headers=other.headers,
        json={"township": "360724100", "month": "2026-13"},
    )

    assert [each["code"] for each in codes] == ["op.role", "request.not_found"]
    assert odd.status_code == 422

"""Whatever two people write into one field without seeing each other, neither value is lost."""

import asyncio
import json
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from sync.contract_suite import COUNTY, MATE, OFFICER, WORKER, make_world
from xunan.application.ports import Person

RECORD = "00000000-0000-7000-8000-00000000000a"
AUTHORS = st.permutations([WORKER, MATE, OFFICER, COUNTY]).map(lambda people: people[:2])
WORDS = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12)
FIELD = st.sampled_from(["description", "place", "owner_org"])


@settings(max_examples=40, deadline=None)
@given(AUTHORS, st.lists(WORDS, min_size=3, max_size=3, unique=True), FIELD)
def test_row_20_both_values_of_any_two_concurrent_edits_can_be_reached(
    authors: list[Person], words: list[str], field: str
) -> None:
    """One conflict names both values with both authors; both and their supervisors see it."""
    with TemporaryDirectory() as folder:
        asyncio.run(_clash(Path(folder), authors, words, field))


async def _clash(folder: Path, authors: list[Person], words: list[str], field: str) -> None:
    first, second = authors
    seen, *wanted = words
    async with make_world("memory", folder) as world:
        reporter = await world.phone(WORKER)
        await reporter.send(reporter.report(RECORD))
        before = (await world.body("hazard", RECORD))["f"].get(field)
        await reporter.send(reporter.edit(RECORD, 1, **{field: (before, seen)}))
        phones = [await world.phone(first), await world.phone(second)]
        for phone, value in zip(phones, wanted, strict=True):
            await phone.send(phone.edit(RECORD, 2, **{field: (seen, value)}))

        current = (await world.body("hazard", RECORD))["f"][field]
        for person in {first.id: first, second.id: second, "o": OFFICER, "c": COUNTY}.values():
            reader = await world.phone(person)
            (conflict,) = await reader.see_all("conflict")
            facts = conflict["f"]
            kept, lost = json.loads(facts["kept"]), json.loads(facts["lost"])
            assert sorted(wanted) == sorted([kept, lost])
            assert kept == current
            said = {facts["kept_by"]["id"]: kept, facts["lost_by"]["id"]: lost}
            assert {first.id: wanted[0], second.id: wanted[1]} == said

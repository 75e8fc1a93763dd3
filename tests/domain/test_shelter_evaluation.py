"""What an evaluation of a shelter comes to, by the golden cases both languages share."""

from __future__ import annotations

from pathlib import Path

import pytest

from xunan.contract.hand_evaluations import evaluation_cases
from xunan.county.own_tables import THRESHOLDS, CountyTableError, read_thresholds
from xunan.domain.shelter_evaluation import Threshold, evaluate, people_inside

CASES = evaluation_cases()


@pytest.mark.parametrize("case", CASES["evaluations"])
def test_an_evaluation_comes_to_what_points_vetoes_and_confirmed_thresholds_say(
    case: list,
) -> None:
    answers, checks, rows, *expected = case
    table = {row["key"]: Threshold(**row) for row in rows}
    found = evaluate({"f": answers}, checks, table)

    assert [
        found.total,
        list(found.vetoes),
        found.grade,
        found.capacity_calc,
        found.capacity,
        found.radius,
    ] == expected


@pytest.mark.parametrize("case", CASES["inside"])
def test_people_are_inside_whose_point_is(case: list) -> None:
    hall, radius, places, people = case

    assert people_inside(hall, radius, places) == people


def test_nobody_has_confirmed_what_is_shipped(tmp_path: Path) -> None:
    shipped = read_thresholds(tmp_path)

    assert {row.key for row in shipped} >= {"area_short", "distance_short", "grade_fair"}
    assert {row.confirmed_by for row in shipped} == {""}
    assert all(row.standard and row.clause and row.unit for row in shipped)


def test_the_countys_own_table_stands_instead_of_the_shipped_one(tmp_path: Path) -> None:
    row = 'key="area_short"\nstandard="甲"\nclause="1"\nvalue=3\nunit="平方米/人"'
    (tmp_path / THRESHOLDS).write_text(f'[[threshold]]\n{row}\nconfirmed_by="县局"', "utf-8")

    (only,) = read_thresholds(tmp_path)
    assert (only.value, only.confirmed_by) == (3, "县局")


@pytest.mark.parametrize("text", ["[[threshold]]\nkey=1", "threshold=", "[[row]]\nkey='a'"])
def test_a_table_that_cannot_be_understood_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / THRESHOLDS).write_text(text, "utf-8")

    with pytest.raises(CountyTableError, match=r"thresholds\.toml 不能用"):
        read_thresholds(tmp_path)

"""Which of the county's places an area is about."""

from __future__ import annotations

import pytest

from alerts.cap_documents import a_document, sample
from xunan.domain.alert_areas import CountyShape, covers, in_ring, places_of, significant
from xunan.domain.cap import CapArea, read_cap
from xunan.inputs.cap_xml import read_xml

WEST, EAST = "360724103204", "360724100210"
SHAPE = CountyShape(
    "360724",
    frozenset({WEST, EAST}),
    ((WEST, 25.80, 114.10), (EAST, 25.80, 114.55)),
    (((25.7, 114.0), (26.1, 114.0), (26.1, 114.7), (25.7, 114.7)),),
)
WHOLE = "360724000000"
WEST_BOX = "25.75,114.05 26.10,114.05 26.10,114.30 25.75,114.30 25.75,114.05"


def area_of(raw: bytes) -> CapArea:
    return read_cap(read_xml(raw)).infos[0].areas[0]


@pytest.mark.parametrize(
    ("code", "places"),
    [
        ("360724", (WHOLE,)),
        (WHOLE, (WHOLE,)),
        ("360724103", ("360724103000",)),
        ("360724103000", ("360724103000",)),
        (WEST, (WEST,)),
        ("360724103999", ("360724103000",)),  # a village nobody knows: its whole township
        ("360700", (WHOLE,)),
        ("360000000000", (WHOLE,)),
        ("360725000000", ()),
        ("440000", ()),
        ("x", ()),
        ("36072", ()),
    ],
)
def test_a_code_is_matched_by_its_beginning(code: str, places: tuple[str, ...]) -> None:
    assert places_of(area_of(a_document(areas=(code,))), SHAPE) == places


def test_sample_07_is_latitude_first_and_means_the_west() -> None:
    """Read the other way round the line would lie in the Arctic Ocean."""
    assert places_of(area_of(sample("07")), SHAPE) == (WEST,)


def test_a_line_that_holds_no_village_does_not_silence_the_code() -> None:
    swapped = " ".join(",".join(reversed(pair.split(","))) for pair in WEST_BOX.split())
    area = area_of(a_document(polygon=swapped))

    assert places_of(area, SHAPE) == (WHOLE,)


def test_a_line_alone_is_enough() -> None:
    assert places_of(area_of(a_document(polygon=WEST_BOX, areas=())), SHAPE) == (WEST,)
    bare = CountyShape("360724", outline=SHAPE.outline)
    assert places_of(area_of(a_document(polygon=WEST_BOX, areas=())), bare) == (WHOLE,)


def test_a_line_elsewhere_is_not_ours() -> None:
    far = "30.0,120.0 31.0,120.0 31.0,121.0"

    assert places_of(area_of(a_document(polygon=far, areas=())), SHAPE) == ()
    assert places_of(area_of(a_document(polygon=far, areas=("360725",))), SHAPE) == ()


def test_the_county_inside_a_line_around_it_is_ours_without_points() -> None:
    bare = CountyShape("360724", outline=SHAPE.outline)

    assert places_of(
        area_of(a_document(polygon="20,110 30,110 30,120 20,120", areas=())), bare
    ) == (WHOLE,)


def test_a_circle_is_measured_in_kilometres() -> None:
    near = CapArea("", (), (), ((25.80, 114.12, 5.0),))

    assert places_of(near, SHAPE) == (WEST,)


def test_a_place_is_covered_by_what_holds_it_and_by_what_it_holds() -> None:
    assert covers((WHOLE,), "360724103204001")
    assert covers(("360724103000",), WEST)
    assert covers((WEST,), "360724103")
    assert covers((), WEST)
    assert not covers(("360724100000",), WEST)


def test_noughts_at_the_end_mean_all_of_it() -> None:
    assert [significant(code) for code in (WHOLE, "360724103000", WEST, "360700", "360000")] == [
        "360724",
        "360724103",
        WEST,
        "3607",
        "36",
    ]


def test_a_point_on_neither_side_of_no_line() -> None:
    assert not in_ring(((0, 0), (0, 0), (0, 0)), (0, 0))

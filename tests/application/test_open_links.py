"""A link that may lead to a record of any kind is not looked up; one of a known kind is."""

from xunan.application.op_shape import references_of
from xunan.application.ports import Key
from xunan.kinds.class_count.kind import CLASS_COUNT
from xunan.kinds.hazard.kind import HAZARD

DRILL = "01900000-0000-7000-8000-000000000001"


def test_a_hazard_found_in_a_drill_names_the_drill_without_a_look_up():
    assert [] == list(references_of(HAZARD, {"set": {"origin_id": DRILL, "subject_id": DRILL}}))


def test_a_link_that_can_name_no_record_is_told():
    assert [("origin_id", None)] == list(references_of(HAZARD, {"set": {"origin_id": 7}}))


def test_a_class_count_names_its_drill():
    found = list(references_of(CLASS_COUNT, {"set": {"drill_id": DRILL}}))
    assert [("drill_id", Key("drill", DRILL))] == found

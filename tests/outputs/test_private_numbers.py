"""An identity number is never printed whole."""

from __future__ import annotations

import pytest

from xunan.application.print_values import Wording, shown
from xunan.kinds.arrival.kind import ARRIVAL


@pytest.mark.parametrize(
    ("number", "printed"), [("36072419560101123X", "****123X"), ("123X", "****"), ("", "")]
)
def test_only_the_last_four_signs_of_an_identity_number_are_printed(
    number: str, printed: str
) -> None:
    field = ARRIVAL.field("id_number")
    assert field is not None

    assert shown(field, number, Wording({}, {})) == printed

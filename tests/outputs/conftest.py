"""The papers' fonts, brought once from the locked packages and loaded once."""

import pytest

from xunan.outputs.pdf.fonts import FontSet, load_fonts
from xunan.outputs.pdf.fonts_build import build_fonts


@pytest.fixture(scope="session")
def fonts() -> FontSet:
    """All faces as shipped."""
    build_fonts()
    return load_fonts()

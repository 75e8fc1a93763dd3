"""伏垇村 and 沙塅村 are drawn as these very signs: the page is rendered and compared [S6]."""

import pytest

from outputs.ink import boxes_of, difference, sign_in, sign_of
from xunan.outputs.pdf.fonts import Style
from xunan.outputs.pdf.fonts_build import FONTS
from xunan.outputs.pdf.pen import About, Pen
from xunan.outputs.pdf.theme import A4

ROLES = {
    "title": "noto-serif-sc-bold.ttf",
    "body": "noto-serif-sc.ttf",
    "heading": "noto-sans-sc-bold.ttf",
    "table": "noto-sans-sc.ttf",
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", ["伏垇村", "沙塅村", "畲族村"])
def test_rare_village_names_are_drawn_as_themselves(fonts, tmp_path, role, name):
    pen = Pen(fonts, A4, About("字", "巡安"))
    pen.text(100, 100, name, Style(role, 24))
    pen.end_page()
    pdf = tmp_path / "name.pdf"
    pdf.write_bytes(pen.finish())

    ((page, (x0, y0, x1, y1)),) = boxes_of(pdf, name)
    each = (x1 - x0) / 3
    for at, character in enumerate(name):
        drawn = sign_in(pdf, page, (x0 + at * each, y0, x0 + (at + 1) * each, y1))
        font = FONTS / ROLES[role]
        assert difference(drawn, sign_of(font, character)) < 0.08
        for other in {*"伏垇村沙塅畲族□\uffff"} - {character}:
            assert difference(drawn, sign_of(font, other)) > 0.12

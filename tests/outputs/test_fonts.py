"""Every name of the county prints; a sign that no face has raises."""

from pathlib import Path

import pytest
from fontTools import subset

from xunan.county import load_county
from xunan.outputs.pdf.fonts import (
    FontFileError,
    MissingGlyphError,
    load_fonts,
    printable,
)
from xunan.outputs.pdf.fonts_build import FONTS, SOURCES, build_fonts

RARE = "垇塅畲"


def test_the_fonts_come_with_their_licences(fonts):
    for name in SOURCES:
        assert (FONTS / name).is_file()
    licence = (FONTS / "noto-serif-sc.LICENSE.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE" in licence.upper()


def test_building_twice_writes_nothing_the_second_time(tmp_path):
    assert build_fonts(target=tmp_path)
    assert build_fonts(target=tmp_path) == []


def test_an_installed_product_needs_no_packages(tmp_path):
    assert build_fonts(source=tmp_path / "absent") == []


def test_a_missing_package_says_what_to_run(tmp_path):
    with pytest.raises(FileNotFoundError, match="npm ci"):
        build_fonts(source=tmp_path, target=tmp_path / "fonts")


def test_every_role_draws_every_name_of_the_county_itself(fonts):
    county = load_county()
    names = county.name + "".join(
        town.name + "".join(village.name + village.short for village in town.villages)
        for town in county.townships
    )
    assert set(RARE) <= set(names) | {"畲"}
    for chain in fonts.chains.values():
        assert [sign for sign in sorted({*names, *RARE}) if not chain[0].has(sign)] == []


def test_a_sign_that_no_face_has_raises_and_is_named(fonts):
    with pytest.raises(MissingGlyphError, match="U\\+20BB7") as caught:
        list(fonts.runs("body", "𠮷野家"))
    assert caught.value.character == "𠮷"


def test_a_sign_the_first_face_lacks_comes_from_another(fonts, tmp_path):
    poor = _cut_down(FONTS / "noto-sans-sc.ttf", tmp_path / "fangsong.ttf", "伏村")

    runs = list(load_fonts(county=poor.parent).runs("body", "伏垇村"))

    assert [text for _, text in runs] == ["伏", "垇", "村"]
    assert "fangsong" in runs[0][0].name
    assert "fangsong" not in runs[1][0].name


def test_a_font_that_can_not_be_embedded_is_refused_by_name(tmp_path):
    (tmp_path / "title.ttf").write_bytes(b"OTTO no TrueType outlines")
    with pytest.raises(FontFileError, match=r"title\.ttf"):
        load_fonts(county=tmp_path)


def test_an_absent_font_says_what_to_run(tmp_path):
    with pytest.raises(FontFileError, match="xunan fonts"):
        load_fonts(shipped=tmp_path)


def test_invisible_signs_are_left_out_and_nothing_else():
    assert printable("伏\u200b垇\ufe0f村\t1\r\n畲\ufeff") == "伏垇村 1\n畲"
    assert printable("e\u0301") == "é"


def _cut_down(source: Path, target: Path, text: str) -> Path:
    options = subset.Options(glyph_names=False, drop_tables=["GSUB", "GPOS"])
    with subset.load_font(str(source), options, lazy=True) as font:
        cutter = subset.Subsetter(options)
        cutter.populate(text=text)
        cutter.subset(font)
        subset.save_font(font, str(target), options)
    return target

"""Line breaking keeps kinsoku, whole numbers and every sign of the text."""

import re

from hypothesis import given
from hypothesis import strategies as st

from xunan.outputs.pdf.breaking import NO_END, NO_START, break_lines, clusters, units

HAN = "上犹县营前镇伏垇村沙塅村畲族隐患排查治理台账边坡开裂渗水"
CLOSERS = "，。；：、？！）》」”’%℃.,)]"
OPENERS = "（《「“‘([【"
PIECES = st.one_of(
    st.text(HAN, min_size=1, max_size=6),
    st.sampled_from(list(CLOSERS)),
    st.sampled_from(list(OPENERS)),
    st.from_regex(r"[0-9]{1,6}(\.[0-9]{1,3})?", fullmatch=True),
    st.sampled_from(["360724103-2026-00123", "WGS-84", "Xunan", "63.3%", "——", "……", " ", "m²"]),
)
TEXTS = st.lists(PIECES, max_size=40).map("".join)
WIDTHS = st.floats(min_value=4, max_value=40)
WORD = re.compile(r"[0-9A-Za-z]+(?:[.,:/_@+-][0-9A-Za-z]+)*")


def advance(text: str) -> float:
    """A sign of the Latin half is half as wide as a Chinese one."""
    return sum(0.5 if ord(sign) < 0x2000 else 1.0 for sign in text)


def longest_cluster(text: str) -> float:
    return max(
        (advance("".join(run).rstrip(" ")) for run in clusters(text)),
        default=0.0,
    )


@given(TEXTS, WIDTHS)
def test_no_sign_is_lost_or_doubled(text, width):
    lines = break_lines(text, width, advance)

    assert "".join(line.text for line in lines).replace(" ", "") == text.replace(" ", "")


@given(TEXTS, WIDTHS)
def test_no_line_is_wider_than_the_column(text, width):
    for line in break_lines(text, width, advance):
        assert advance(line.text) <= width + 1e-6


@given(TEXTS, WIDTHS)
def test_no_line_starts_with_closing_or_ends_with_opening_punctuation(text, width):
    if longest_cluster(text) > width:
        return  # some brackets and words can not share a line of this width at all
    lines = break_lines(text, width, advance)

    for line in lines[1:]:
        assert not line.text or line.text[0] not in NO_START
    for line in lines[:-1]:
        assert not line.text or line.text[-1] not in NO_END


@given(TEXTS, WIDTHS)
def test_numbers_and_words_are_not_split_where_a_line_could_hold_them(text, width):
    if longest_cluster(text) > width:
        return
    flat = " ".join(line.text for line in break_lines(text, width, advance))
    whole = [word for word in WORD.findall(text) if advance(word) <= width]

    for word in whole:
        assert word in flat


def test_a_word_wider_than_the_column_is_cut_after_its_hyphens():
    lines = break_lines("360724103-2026-00123", 5.5, advance)

    assert [line.text for line in lines] == ["360724103-", "2026-00123"]


def test_a_newline_always_breaks_and_an_empty_line_stays():
    lines = break_lines("一\n\n二", 10, advance)

    assert [(line.text, line.soft) for line in lines] == [("一", False), ("", False), ("二", False)]


def test_only_lines_whose_text_goes_on_may_be_stretched():
    lines = break_lines("上犹县营前镇伏垇村", 4, advance)

    assert [line.soft for line in lines] == [True, True, False]


def test_a_dash_and_an_ellipsis_are_one_sign():
    assert list(units("停——走……")) == ["停", "——", "走", "……"]


def test_a_sign_of_a_number_stays_with_it():
    assert list(units("约-3.5℃")) == ["约", "-3.5", "℃"]

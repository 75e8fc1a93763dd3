"""A sheet's pages: all answers, photos side by side, the code, copies, page numbers."""

from io import BytesIO

import pytest
from PIL import Image

from outputs.papers import a_paper, a_photo, fonts_in, images_in, pages_of
from xunan.application.print_model import (
    Acts,
    PhotoColumns,
    Picture,
    Point,
    Points,
    Prose,
    Seal,
    Signatures,
    TextBox,
)
from xunan.outputs.pdf.fonts import MissingGlyphError
from xunan.outputs.pdf.pictures import PIXELS_MAX, for_paper
from xunan.outputs.pdf.sheet import draw_sheet


def test_a_sheet_says_everything_it_was_given(fonts):
    (page,) = pages_of(draw_sheet(a_paper(), fonts))

    for words in (
        "隐患登记表", "360724103-2026-00001", "上犹县营前镇人民政府", "营前镇伏垇村", "地质灾害",
        "后山边坡开裂渗水", "拍摄于2026年6月20日10:02", "上报", "第1页共1页", "扫码查看办理情况",
    ):  # fmt: skip
        assert words in page


def test_each_photo_is_on_the_paper(fonts):
    assert images_in(draw_sheet(a_paper(), fonts)) == 2


def test_nine_photos_before_and_four_after_all_print(fonts):
    before = tuple(Picture(_tinted(at * 10), f"前{at}") for at in range(9))
    after = tuple(Picture(_tinted(100 + at * 10), f"后{at}") for at in range(4))
    block = PhotoColumns("照片", ("整改前", "整改后"), (before, after), "无", "未上传")
    pdf = draw_sheet(a_paper(blocks=(block,)), fonts)

    assert images_in(pdf) == 13
    text = "".join(pages_of(pdf))
    assert all(f"前{at}" in text for at in range(9))


def test_a_photo_that_is_not_on_the_server_yet_is_named_not_hidden(fonts):
    block = PhotoColumns("照片", ("整改前",), ((Picture(None, "1."),),), "无", "（照片尚未上传）")
    pdf = draw_sheet(a_paper(blocks=(block,)), fonts)

    assert images_in(pdf) == 0
    assert "（照片尚未上传）" in pages_of(pdf)[0]


def test_no_photo_at_all_is_said(fonts):
    block = PhotoColumns("照片", ("整改前", "整改后"), ((), ()), "（暂无照片）", "")
    assert pages_of(draw_sheet(a_paper(blocks=(block,)), fonts))[0].count("（暂无照片）") == 2


def test_photos_are_scaled_upright_and_without_metadata():
    ready = for_paper(a_photo())
    assert ready is not None
    assert max(ready.width, ready.height) <= PIXELS_MAX
    with Image.open(BytesIO(ready.jpeg)) as picture:
        assert not picture.getexif()


def test_bytes_that_are_no_picture_are_no_print():
    assert for_paper(b"\xff\xd8 broken") is None


def test_each_copy_is_named_and_numbered_by_itself(fonts):
    pages = pages_of(draw_sheet(a_paper(copies=("存根", "送达")), fonts))

    assert ["（存根）" in page for page in pages] == [True, False]
    assert ["（送达）" in page for page in pages] == [False, True]
    assert all("第1页共1页" in page for page in pages)


def test_a_letter_has_points_seal_place_and_lines_to_sign(fonts):
    blocks = (
        Prose("营前镇伏垇村民委员会："),
        Points("", "整改建议：", (Point("边坡开裂", "设警示；撤人"), Point("水沟堵塞", ""))),
        Prose("说明：本告知书不是责令整改的行政命令。", apart=True),
        Seal("上犹县营前镇人民政府", "2026年6月21日", "（盖章）"),
        Signatures((("签收人：", "签收日期："), ("□ 拒绝签收", "见证人：")), "签收栏"),
    )
    (page,) = pages_of(draw_sheet(a_paper(blocks=blocks), fonts))

    for words in (
        "1.",
        "边坡开裂",
        "整改建议：设警示；撤人",
        "2.",
        "（盖章）",
        "见证人：",
        "签收栏",
    ):
        assert words in page


def test_a_long_timeline_repeats_its_head_and_keeps_every_row(fonts):
    rows = tuple((f"2026年6月{at}日", "李秀兰", f"第{at}次修改") for at in range(1, 121))
    block = Acts("办理过程", ("时间", "经办人", "事项"), rows)
    pages = pages_of(draw_sheet(a_paper(blocks=(block,)), fonts))

    assert len(pages) > 1
    assert all("经办人" in page for page in pages)
    text = "".join(pages)
    assert all(f"第{at}次修改" in text for at in range(1, 121))


def test_a_text_longer_than_a_page_is_printed_whole(fonts):
    text = "".join(f"第{at}条，边坡裂缝。" for at in range(1, 401))
    block = TextBox("情况描述", text)
    printed = "".join(pages_of(draw_sheet(a_paper(blocks=(block,)), fonts)))

    assert all(f"第{at}条" in printed for at in (1, 137, 254, 400))


def test_the_same_paper_gives_the_same_bytes(fonts):
    assert draw_sheet(a_paper(), fonts) == draw_sheet(a_paper(), fonts)


def test_every_font_is_embedded(fonts):
    used = fonts_in(draw_sheet(a_paper(), fonts))
    assert used
    assert all(embedded for _, embedded in used)


def test_a_sign_without_glyph_stops_the_print(fonts):
    with pytest.raises(MissingGlyphError, match="😀"):
        draw_sheet(a_paper(blocks=(TextBox("情况描述", "裂缝😀"),)), fonts)


def _tinted(shade: int) -> bytes:
    out = BytesIO()
    Image.new("RGB", (320, 240), (shade, 90, 60)).save(out, "JPEG")
    return out.getvalue()

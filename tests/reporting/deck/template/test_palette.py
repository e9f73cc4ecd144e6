"""Are bars seen and texts read in the colours of any theme, and does what is shown stand out before what is not?"""

import colorsys
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from lxml import etree
from pptx import Presentation
from pptx.oxml.ns import qn

from nps_analysis.reporting.deck.charts.native import Raised, Table
from nps_analysis.reporting.deck.slides.slide import add_slide, open_template, write, write_table
from nps_analysis.reporting.deck.template.palette import Palette, contrast
from nps_analysis.reporting.deck.template.theme import ACCENTS
from tests.reporting.deck.company_templates import dark

SIGNAL = ("FFFFFF", "101820", "D7262B", "FFCC00", "FFD9D9", "555555", "00A0FF", "E66A00")  # a grey before the blue
GREYS = ("000000", "FFFFFF", "404040", "808080", "BFBFBF", "202020", "606060", "A0A0A0")
SLOTS = ("tx1", "bg1", *ACCENTS)


def theme(colours):
    rgb = {slot: tuple(byte / 255 for byte in bytes.fromhex(it)) for slot, it in zip(SLOTS, colours, strict=True)}
    return rgb | {"tx2": rgb["tx1"], "bg2": rgb["bg1"]}


def drawn(colours, tint):
    """The colour that PowerPoint draws: luminance and saturation in HSL, each changed by its share."""
    hue, light, saturation = colorsys.rgb_to_hls(*colours[tint.slot])
    return colorsys.hls_to_rgb(hue, min(1, light * tint.keep / 100 + tint.add / 100), saturation * tint.vivid / 100)


COLOUR = st.integers(0, 0xFFFFFF).map(lambda number: f"{number:06X}")


@given(st.tuples(*[COLOUR] * len(SLOTS)))
@example(SIGNAL)
@example(GREYS)
@example(("000000", "00D900", *["000000"] * 6))
def test_in_any_theme_bars_are_seen_texts_are_read_and_greys_stand_behind_the_main_colour(given_colours):
    colours = theme(given_colours)
    ground, text = colours["bg1"], colours["tx1"]
    assume(contrast(text, ground) >= 4.5)
    palette = Palette(colours, ours=False)
    over = {slot: contrast(drawn(colours, palette.tint(slot)), ground) for slot in ACCENTS}
    assert over["accent1"] == over["accent4"] >= 3
    assert 1.1 < over["accent2"] < over["accent6"] < over["accent4"]  # passives, not shown to differ, shown
    assert over["accent5"] >= 1.3
    for slot in (*ACCENTS, "tx2"):
        assert contrast(drawn(colours, palette.for_text(slot)), ground) >= 4.5
    assert 1.1 <= contrast(drawn(colours, palette.tint("bg2")), ground) <= 1.9  # gridlines
    for slot in ("accent2", "accent6"):
        assert palette.tint(slot).vivid == 0  # a grey, whatever the ground


def test_the_main_colour_is_none_of_the_greys_that_come_before_it():
    palette = Palette(theme(SIGNAL), ours=False)
    assert palette.tint("accent1").slot == palette.tint("accent4").slot == "accent5"
    assert palette.tint("accent3").slot == "accent1"


def test_of_shades_of_one_red_detractors_do_not_take_the_one_that_looks_like_the_main_colour():
    palette = Palette(
        theme(("000000", "FFFFFF", "CC0000", "D81010", "E02020", "B00000", "A80808", "C01818")), ours=False
    )
    assert palette.tint("accent1").slot == "accent1"
    assert palette.tint("accent3").slot == "bg1"  # a grey


@pytest.fixture
def slide(tmp_path):
    """A slide on a dark ground whose only cold accent can be seen as a bar, and cannot be read."""
    template = tmp_path / "corporate.pptx"
    blue = {"D32F2F": "B71C1C", "26C6DA": "1E78C8"}  # 3.9 to 1 on 10141C
    deck = Presentation(_file(tmp_path, dark()))
    part = next(it for it in deck.part.package.iter_parts() if "/theme/theme1" in it.partname)
    blob = part.blob
    for was, now in blue.items():
        blob = blob.replace(was.encode(), now.encode())
    part._blob = blob
    deck.save(template)
    return add_slide(open_template(template), "Finding", "NPS", "n = 1", "NPS")


def _file(folder: Path, blob: bytes) -> str:
    (folder / "dark.pptx").write_bytes(blob)
    return str(folder / "dark.pptx")


def slots_of(element):
    runs = [it for it in element.iter(qn("a:r")) if it.find(f".//{qn('a:schemeClr')}") is not None]
    return {run.findtext(qn("a:t")): run.find(f".//{qn('a:schemeClr')}").get("val") for run in runs}


def test_words_and_raised_letters_in_a_colour_that_cannot_be_read_are_in_that_of_the_text(slide):
    write(slide, "Caption", [[("What changed", "strong accent1"), ("■ ", "accent4")]])
    assert slots_of(slide.parts["Caption"]._element) == {"What changed": "tx1", "■\N{NO-BREAK SPACE}": "accent2"}
    write_table(slide, "Chart", Table([["", "North"], ["NPS", Raised("40.0", "B")]], [2, 2]), "NPS", "letters")
    (table,) = [it._element for it in slide.slide.shapes if it.has_table]
    assert slots_of(table) == {"B": "tx1"}
    assert etree.tostring(table).count(b'<a:satMod val="0"') == 2  # the rule under a row is grey

"""Does a run refresh what is of its own study and part, and nothing else?"""

import pytest

from nps_analysis.reporting.deck.build import build_deck
from nps_analysis.reporting.deck.run import Run
from nps_analysis.reporting.deck.update.keyed import keyed_objects
from nps_analysis.reporting.deck.update.origin import OTHER_PART, origin_of
from nps_analysis.reporting.deck.update.parts import open_deck
from nps_analysis.reporting.deck.update.refresh import refresh_deck
from nps_analysis.reporting.deck.update.sign import write_tags
from nps_analysis.schema import DataError
from nps_analysis.stats.score import score
from tests.reporting.deck.conftest import MANIFEST, counted, finding, write_run


def part(folder, market, classes, **settings):
    """A run of one market."""
    total = score(counted("market", {market: classes}).by())
    about = MANIFEST["settings"] | {"where": {"market": market}, "title": "Stores"} | settings
    return write_run(folder / market, [finding("overall", "score", total, f"NPS of {market}")], settings=about)


@pytest.fixture(scope="module")
def parts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("parts")
    return part(folder, "Oslo", (40, 30, 30)), part(folder, "Bergen", (20, 30, 50))


def test_a_deck_of_another_part_than_the_run_is_an_error_and_stays(parts, tmp_path):
    oslo, bergen = parts
    old = build_deck(oslo, tmp_path / "old.pptx", "all")
    before = old.read_bytes()
    with pytest.raises(DataError) as error:
        refresh_deck(bergen, old)
    assert str(error.value) == (
        f"{old} is of another part of the study than the run\n"
        "  required  a deck of what the run is about: Garden centres, spring 2026, Bergen\n"
        "  found     a deck with no chart, table or text of that\n"
        "  do        name the run of the part that the deck is about, or make a deck anew with: nps deck DIR --out FILE"
    )
    assert old.read_bytes() == before


def test_of_a_deck_of_two_parts_only_what_is_of_the_run_s_is_refreshed(parts, tmp_path):
    oslo, bergen = parts
    deck = open_deck(build_deck(oslo, tmp_path / "old.pptx", "all"))
    others = [one for one in keyed_objects(deck) if one.number == 1]
    (origin,) = {one.origin for one in keyed_objects(open_deck(build_deck(bergen, tmp_path / "b.pptx", "all")))}
    for one in others:
        write_tags(deck, one, one.key, " ".join(one.written), origin)
    (tmp_path / "two.pptx").write_bytes(deck.bytes())
    report = refresh_deck(bergen, tmp_path / "two.pptx", tmp_path / "new.pptx")
    assert set(report[report["slide"] == 1]["what"]) == {"refreshed"}
    last = report[report["slide"] == 2]
    assert set(last["what"]) == {"stale"}
    assert set(last["detail"]) == {OTHER_PART}
    assert any(key.endswith("/notes") for key in last["key"])


def manifest(name="study.yml", title="Spring", question="Recommend?", **where):
    settings = {"title": title, "question": question, "where": where}
    return Run({"inputs": [{"role": "study", "name": name}], "settings": settings}, ())


@pytest.mark.parametrize(
    ("now", "differs"),
    [
        (manifest(title="Autumn", question="Would you recommend us?"), False),  # the same file
        (manifest(name="autumn.yml", title="Autumn"), False),
        (manifest(quarter="2026-Q3"), False),
        (manifest(event="2026-Q3"), False),
        (manifest(event="1404-07"), False),
        (manifest(**{"column:wave": "3"}), False),
        (manifest(name="autumn.yml", title="Autumn", question="Would you?"), True),
        (manifest(market="Oslo"), True),
        (manifest(store="20311"), True),
    ],
)
def test_a_later_run_of_the_study_is_of_the_same_origin_and_one_of_other_answers_is_not(now, differs):
    assert bool(origin_of(manifest()).differs(origin_of(now))) == differs


def test_what_was_made_before_origins_were_kept_is_refreshed_and_has_one_then(parts, tmp_path):
    oslo, bergen = parts
    old = open_deck(build_deck(oslo, tmp_path / "old.pptx", "all"))
    for one in keyed_objects(old):
        tags = old.tree(one.tags)
        tags.remove(next(tag for tag in tags if tag.get("name") == "NPS_ANALYSIS_OF"))
    (tmp_path / "old.pptx").write_bytes(old.bytes())
    report = refresh_deck(bergen, tmp_path / "old.pptx", tmp_path / "new.pptx")
    assert "refreshed" in set(report["what"])
    refresh_deck(bergen, tmp_path / "new.pptx")
    with pytest.raises(DataError):
        refresh_deck(oslo, tmp_path / "new.pptx")

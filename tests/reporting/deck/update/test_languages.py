"""Does a run refresh what is in its language, and nothing else?"""

from io import BytesIO

import pytest
from pptx import Presentation

from nps_analysis.reporting.deck.update.languages import mark_of
from nps_analysis.reporting.deck.update.refresh import refresh_deck
from nps_analysis.schema import DataError
from tests.reporting.deck.conftest import write_run
from tests.reporting.deck.update.conftest import AUTUMN, QUARTERS, findings, keyed, parts


@pytest.fixture(scope="module")
def swedish(tmp_path_factory):
    """A run of autumn in Swedish."""
    found = findings(AUTUMN, "NPS är 31,7 bland 300 svar", QUARTERS)
    return write_run(tmp_path_factory.mktemp("swedish") / "run", found, settings={"language": "sv"})


def test_a_deck_in_another_language_than_the_run_is_an_error_and_stays(spring_deck, swedish, tmp_path):
    old = tmp_path / "old.pptx"
    old.write_bytes(spring_deck)
    with pytest.raises(DataError) as error:
        refresh_deck(swedish, old)
    assert str(error.value) == (
        f"{old} is in another language than the run\n"
        "  required  a deck in the language of the run (sv)\n"
        "  found     one in another (en), with names and sentences that are not those of the run\n"
        "  do        run the study with language: en, or make a deck anew with: nps deck DIR --out FILE"
    )
    assert old.read_bytes() == spring_deck


def test_a_deck_of_two_languages_is_refreshed_where_it_speaks_that_of_the_run(refresh):
    def raw(files):
        """The trend as from a deck in Swedish."""
        trend = [name for name in files if name.startswith("ppt/tags/") and b'"02_trend/' in files[name]]
        assert len(trend) > 2
        return files | {name: files[name].replace(mark_of("en").encode(), mark_of("sv").encode()) for name in trend}

    done = refresh(raw=raw)
    rows = done.report[done.report["key"].str.startswith("02_trend/")]
    assert set(rows["detail"]) == {"in another language (sv) than the run (en)"}
    before, after = parts(done.before), parts(done.after)
    for name in ("ppt/slides/slide4.xml", "ppt/notesSlides/notesSlide4.xml"):
        assert (name, after[name]) == (name, before[name])
    chart = keyed(Presentation(BytesIO(done.before)), "02_trend/trend/chart").chart
    assert done.shape("02_trend/trend/chart").chart.part.blob == chart.part.blob
    assert done.shape("01_score/stores/Title").text_frame.text == "Stores: NPS is 31.7 from 300 answers"

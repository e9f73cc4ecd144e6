"""Is a slide that is added whole, also in a deck without a master for notes, or with the last number for a slide?"""

from pptx.oxml.ns import qn

from tests.reporting.deck.update.test_refresh import whole


def without_trend(deck):
    """Takes the slide of the trend out."""
    listed = deck.slides._sldIdLst
    deck.part.drop_rel(listed[3].rId)
    listed.remove(listed[3])


def without_notes(deck):
    """Takes the notes out, with their master, as *Inspect Document* does."""
    without_trend(deck)
    for part in (deck.part, *(slide.part for slide in deck.slides)):
        for link in [link for link, it in part.rels.items() if it.reltype.endswith(("/notesSlide", "/notesMaster"))]:
            part.rels.pop(link)
    masters = deck.part._element.find(qn("p:notesMasterIdLst"))
    masters.getparent().remove(masters)


def test_a_slide_added_where_no_slide_has_notes_brings_its_own_with_their_master(refresh):
    done = refresh(without_notes, add=True)
    last = done.deck.slides[4]
    assert "[figures of 02_trend/trend]" in last.notes_slide.notes_text_frame.text
    assert last.notes_slide.part.notes_master.placeholders
    listed = [element.tag for element in done.deck.part._element[:3]]
    assert listed == [qn("p:sldMasterIdLst"), qn("p:notesMasterIdLst"), qn("p:sldIdLst")]
    whole(done.after)


def test_a_slide_added_behind_one_with_the_last_number_has_one_that_is_free(refresh):
    def edit(deck):
        without_trend(deck)
        deck.slides._sldIdLst[-1].set("id", str(2**31 - 1))

    numbers = [int(one.get("id")) for one in refresh(edit, add=True).deck.slides._sldIdLst]
    assert len(set(numbers)) == 5
    assert all(256 <= number < 2**31 for number in numbers)

"""Is there a folder for every value of a column, whatever the values are?"""

import re

from hypothesis import given
from hypothesis import strategies as st

from nps_analysis.runs.slug import slugs

values = st.lists(st.text(max_size=90) | st.sampled_from(["con", "NUL.txt", "index.html", "a b", "A-B"]), unique=True)


@given(values)
def test_every_value_has_a_folder_of_its_own_that_every_system_can_hold(names):
    found = slugs(names)
    assert list(found) == names
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,80}", slug) for slug in found.values())
    assert len({slug.casefold() for slug in found.values()}) == len(names)
    assert not {"con", "nul.txt", "index.html", "manifest.json", "tables"} & set(found.values())


@given(values, st.randoms())
def test_a_folder_does_not_depend_on_the_order_of_the_values(names, random):
    shuffled = random.sample(names, len(names))
    assert slugs(shuffled) == slugs(names)


def test_plain_names_stay_what_they_are_and_others_come_near():
    assert slugs(["Sweden", "New Zealand", "../../etc/passwd", "São Paulo", "0123", "NA"]) == {
        "Sweden": "sweden",
        "New Zealand": "new-zealand",
        "../../etc/passwd": "etc-passwd",
        "São Paulo": "sao-paulo",
        "0123": "0123",
        "NA": "na",
    }


def test_values_that_would_share_a_folder_are_told_apart_whether_or_not_others_are_there():
    alone = slugs(["sweden", "Sweden"])
    assert len(set(alone.values())) == 2
    assert slugs(["Norway", "Sweden", "sweden"])["Sweden"] == alone["Sweden"]

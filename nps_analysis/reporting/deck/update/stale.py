"""Charts that have to stay with old figures, and what speaks of them: no slide says new things over an old chart."""

from collections.abc import Mapping, Sequence

from nps_analysis.reporting.deck.update.keyed import Keyed
from nps_analysis.reporting.deck.update.objects import why_stale
from nps_analysis.reporting.deck.update.parts import Package
from nps_analysis.reporting.deck.update.split import part_of

WITH_ITS_CHART = "it stays with its chart"


def stale_slides(
    deck: Package, objects: Sequence[Keyed], fresh: Mapping[Keyed, tuple[Package, Keyed]]
) -> dict[Keyed, str]:
    """The charts that cannot be refreshed and the texts of their finding on their slides, and what is told of each."""
    charts = [one for one in objects if one in fresh and fresh[one][1].kind != "text"]
    stale = {one: why for one in charts if (why := why_stale(deck, one, *fresh[one]))}
    texts = [one for one in objects if one.kind == "text" and with_its_chart(one.slide, finding_of(one.key), stale)]
    return {one: stale.get(one, WITH_ITS_CHART) for one in objects if one in stale or one in texts}


def with_its_chart(slide: str, finding: str, stale: Mapping[Keyed, str]) -> bool:
    """Whether one of the stale charts is of a finding and on a slide."""
    return any(one.kind != "text" and one.slide == slide and finding_of(one.key) == finding for one in stale)


def finding_of(key: str) -> str:
    """The finding that a key is for, whichever of its slides.

    >>> finding_of("01_score/market/2/chart"), finding_of("01_score/market/Title")
    ('01_score/market', '01_score/market')
    """
    return part_of(key)[0].rsplit("/", 1)[0]

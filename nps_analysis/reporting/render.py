"""The pages' templates filled in: everything that comes from the data is escaped."""

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from nps_analysis.tables import count, points
from nps_analysis.wording.accounting import say_effect


def rendered(template: str, run: dict[str, Any], **content: Any) -> str:
    """The page that ``template`` makes of a run's manifest, with the words for what each rule did to the score."""
    pages = Environment(
        loader=PackageLoader("nps_analysis.reporting"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters |= {"count": count, "points": points}
    effects = {effect["rule"]: say_effect(**effect) for effect in run.get("effects", [])}
    return pages.get_template(template).render(run=run, effects=effects, **content)

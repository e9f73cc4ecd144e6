"""The pages' templates filled in: everything that comes from the data is escaped."""

from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from nps_analysis.language import rtl, spoken, translated
from nps_analysis.language.texts import unfilled
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
    pages.filters |= {"count": count, "points": points, "translated": translated}
    pages.globals |= {
        "_": _message,
        "ngettext": _message_of,
        "bdi": _apart,
        "code": _as_code,
        "lang": spoken(),
        "rtl": rtl(),
    }
    effects = {effect["rule"]: say_effect(**effect) for effect in run.get("effects", [])}
    return pages.get_template(template).render(run=run, effects=effects, **content)


def language_of(run: Mapping[str, Any]) -> str:
    """The language of the study that a run's manifest is of."""
    return str((run.get("settings") or {}).get("language") or "en")


def _message(message: str, **values: object) -> Markup:
    """A message of a template; values are escaped, but those that are markup."""
    return escape(unfilled(message)).format(**values)


def _message_of(one: str, many: str, n: int, **values: object) -> Markup:
    return escape(unfilled(one, many, n)).format(n=count(n), **values)


def _as_code(text: object) -> Markup:
    return Markup("<code>{}</code>").format(text)


def _apart(text: object) -> Markup:
    """A text from the data, whose direction and language are its own."""
    return Markup('<bdi lang="">{}</bdi>').format(text)

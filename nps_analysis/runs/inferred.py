"""The study file that reading inferred: every choice with a comment on what it means and what else it could be."""

import json
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import narwhals as nw
import yaml

from nps_analysis.counts import tally
from nps_analysis.language import LANGUAGES
from nps_analysis.responses.answer import CLASS_LABELS
from nps_analysis.responses.clean import refuse_source
from nps_analysis.responses.columns import MOST_VALUES, NAMES, TEXTS, WEIGHTS, values_of
from nps_analysis.responses.date_columns import columns_of_dates
from nps_analysis.responses.layouts import LAYOUTS
from nps_analysis.responses.names import folded
from nps_analysis.responses.question import surest
from nps_analysis.responses.ratings import read_ratings
from nps_analysis.responses.record import Responses
from nps_analysis.responses.segments import is_survey_type, quoted
from nps_analysis.schema import DataError, listed
from nps_analysis.study import Study
from nps_analysis.study_file import plain_yaml

MEANINGS = {
    "score": "the answers from 0 to 10",
    "date": "when each answer was given",
    "respondent": "who answered",
    "response_id": "one value per response; the same value twice is a duplicate",
    "comment": "the reason in words",
    "weight": "the answer's weight",
    "cluster": "who was drawn or answers together",
    "stratum": "the strata that respondents were drawn from",
    "brand": "which brand an answer is about",
    "account": "the account that a respondent belongs to",
    "owner": "who looks after a respondent",
    "value": "what a respondent or an account is worth",
    "consent": "whether a respondent may be contacted",
}
LOOKS = {  # names of columns that are mentioned, and used only when somebody names them
    "account": "account|account id|account name|account number|company id|organisation id|organization id",
    "owner": "owner|owner id|account owner|account manager|seller|salesperson|sales rep|rep|agent|advisor|säljare|"
    "kundansvarig|verkäufer|berater|vendeur|conseiller|vendedor|فروشنده",
    "value": "revenue|annual revenue|customer value|account value|arr|mrr|turnover|omsättning|umsatz|"
    "chiffre d affaires|ingresos",
    "consent": "consent|contact ok|contact consent|may contact|may be contacted|opt in|samtycke|einwilligung|"
    "consentement|consentimiento",
    "league": "seller|salesperson|sales rep|agent|advisor|team|store|shop|branch|dealer|säljare|butik|verkäufer|"
    "filiale|vendeur|magasin|vendedor|tienda|فروشنده|شعبه",
    "csat": "csat|satisfaction|customer satisfaction|overall satisfaction|nöjdhet|zufriedenheit|satisfaction globale",
    "ces": "ces|effort|customer effort|ease|ease of use",
}
RATED = ("1-5", "1-7", "0-10", "1-10")  # scales of what is mentioned as a rating
RATED_FEWEST, MOST_RATED, MOST_LOOKED_AT = 3, 10, 40  # different answers at least; ratings mentioned, and looked at
MOST_SEGMENTS, MOST_NAMES, FEWEST = 4, 12, 30  # segments written, names in one, answers that a period should have
PLACE = 44  # letters before a comment
GROUP = re.compile(r"\b(group|category|class)\b")  # of a column that holds the classes beside the score


def write_study_file(responses: Responses, path: Path) -> None:
    """Writes the inferred study to ``path``. DataError where a file is there, or where none can be written."""
    refuse_source(responses, path, "--write-study")
    text = study_text(responses, path.parent)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        there = isinstance(error, FileExistsError)
        raise DataError(
            f"{path} is there already" if there else f"{path} cannot be written",
            required="the name of a new file, in a folder that can be written to",
            found="a file, which may have been edited" if there else error.strerror or str(error),
            do="name another with --write-study" + (", or remove that one" if there else ""),
        ) from None


def study_text(responses: Responses, folder: Path) -> str:
    """The study file for ``responses`` as it would stand in ``folder``: what was inferred, and what else could be.

    It names columns and questions, never values of people's columns; what was given by options is written as given.
    """
    study, columns = responses.study, responses.columns.model_dump(exclude_none=True)
    title = study.title or re.sub(r"[_-]+", " ", study.sources()[0].stem if study.source else responses.source.name)
    segments, others = _segments(responses)
    period = study.period or _period(responses)
    lines = [
        f"# Inferred from {one_line(responses.source.name, 80)}: look at each choice.",
        "# Behind it stands what else it could be. A line that begins with # does nothing until the # is taken away.",
        _line("title", title, "heads the page, and names the study on the slides"),
        _source(responses, folder),
        _line("layout", study.layout or _layout(responses), "the survey tool that wrote it; table: none"),
        "columns:",
        *(_part(responses, part, columns.get(part)) for part in MEANINGS),
        _line(
            "question",
            study.question or responses.texts.get(columns["score"]),
            "stands on slides and pages",
            "How likely are you to recommend us?",
        ),
        _line("scale", study.scale, "of the question: 0-10, 1-10 or 1-11", "0-10"),
        _line("period", period, "day, week, month, quarter or year", "month"),
        _line(
            "segments",
            segments or None,
            f"groups to show; also {listed(others, 6)}" if others else "groups to show",
            ["region"],
        ),
        _line("where", study.where or None, "only rows with this value", {"country": "SE"}),
        _line("missing_codes", study.missing_codes or None, "numbers that stand for no answer", [98, 99]),
        *_mentioned(responses, segments),
        *_as_given(responses),
        _line(
            "benchmarks",
            study.benchmarks and _seen_from(folder, study.path(study.benchmarks)),
            "published scores: company, nps, and n, year, source",
            "benchmarks.csv",
        ),
        *_invitations(study, folder),
        _line("company", study.company, "which brand is ours", "Acme"),
        _line("targets", study.targets, "the NPS that was to be reached", {"overall": 40}),
        _line("level", study.level, "confidence level of every interval and test"),
        _line("min_n", study.min_n, "groups with fewer answers are shown and not tested"),
        _line(
            "as_of",
            _given(responses, "as_of"),
            "the day that counts as today; default: the day of the run",
            "2026-09-30",
        ),
        _line("language", _given(responses, "language"), f"of slides, page and workbook: {', '.join(LANGUAGES)}", "sv"),
        _line("template", _given(responses, "template"), "the company's slides", "corporate.pptx"),
        _line("story", study.story, "which slides the deck has; without it what a director needs", "story.yml"),
    ]
    return "\n".join(line for line in lines if line) + "\n"


def _invitations(study: Study, folder: Path) -> list[str]:
    given = study.invitations and _seen_from(folder, study.path(study.invitations))
    return [_line("invitations", given, "who was asked, and when")] if given else []


def _source(responses: Responses, folder: Path) -> str:
    study = responses.study
    if study.database:
        place = {"database": study.database, "table": study.table}
        return _line("source", place, "the variable that holds the database's URL, and a table or view")
    sources = [_seen_from(folder, path) for path in study.sources()]
    one = sources if len(sources) > 1 else sources[0]
    return _line("source", one, "relative to this file; also a list, folder or glob")


def _seen_from(folder: Path, path: Path) -> str:
    return Path(os.path.relpath(path, folder)).as_posix()


def _line(key: str, value: Any, comment: str, example: Any = None) -> str:
    """``key: value  # comment``; commented out, with an example, where there is no value."""
    if value in (None, []) and example is None:
        return ""
    off = "# " if value in (None, []) else ""
    text = f"{off}{key}: {_flow(example if off else value)}"
    return f"{text:<{PLACE - 1}} # {one_line(comment)}"


def _part(responses: Responses, part: str, name: str | None) -> str:
    """The line of one part that columns can play."""
    others = [other for other in _candidates(responses, part) if other != name]
    meaning = MEANINGS[part]
    asked = one_line(responses.texts.get(name or "", ""), 60)
    known = f'{meaning}: "{asked}"' if asked and asked != name else meaning
    also = listed([one_line(other, 40) for other in others], 4)
    if name is None:
        looks = f"; looks like one: {also}" if others else ""
        return f"  {_line(part, None, f'{meaning}; used only when named{looks}', others[0] if others else 'COLUMN')}"
    return f"  {_line(part, name, known + (f'; or {also}' if others else ''))}"


def _candidates(responses: Responses, part: str) -> list[str]:
    """The columns whose names or questions make them candidates for a part."""
    if part == "score":
        asked = [name for name in responses.names if surest(name, responses.texts.get(name)) is not None]
        return [name for name in asked if not GROUP.search(folded(name))]
    if part == "weight":
        return [name for name in responses.names if WEIGHTS.fullmatch(folded(name))]
    named = _named(responses, NAMES.get(part) or LOOKS.get(part, part))
    return columns_of_dates(responses.kept(), responses.names) if part == "date" and not named else named


def _named(responses: Responses, words: str) -> list[str]:
    """The columns whose name, or question, is one of some words."""
    asked = {name: {folded(name), folded(responses.texts.get(name, ""))} for name in responses.names}
    return [name for name, said in asked.items() if said & set(words.split("|"))]


def _mentioned(responses: Responses, segments: list[str]) -> list[str]:
    """Lines that do nothing yet: ratings, metrics and leagues that the file seems to have."""
    kinds = {name: kind for kind in ("ces", "csat") for name in _named(responses, LOOKS[kind])}
    leagues = _named(responses, LOOKS["league"])
    others = f", or {listed([one_line(other, 40) for other in leagues[1:]], 4)}" if leagues[1:] else ""
    found: dict[str, tuple[Any, str]] = {
        "drivers": ([name for name in _rated(responses, segments) if name not in kinds], "ratings of one scale"),
        "metrics": (kinds, "other metrics, never mixed with the score"),
        "league": (leagues[:1] or ["seller"], f"who is set beside others{others}"),
    }
    seen = {key: one for key, one in found.items() if one[0] and key not in responses.study.model_fields_set}
    return [_line(key, None, f"{said}; used only when named", value) for key, (value, said) in seen.items()]


def _rated(responses: Responses, segments: list[str]) -> list[str]:
    """Columns of whole numbers that read as ratings on one usual scale, two or more of them: one may be anything."""
    frame, played = responses.kept(), {*responses.columns.model_dump(exclude_none=True).values(), *segments}
    others = [name for name in responses.names if name not in played | set(responses.twice)]
    apt = [name for name in others if surest(name, responses.texts.get(name)) is None and _counts(frame, name)]
    scales = {name: scale for name in apt[:MOST_LOOKED_AT] if (scale := _scale_of(responses, name)) in RATED}
    alike = [name for name, scale in scales.items() if list(scales.values()).count(scale) > 1]
    return alike[:MOST_RATED]


def _counts(frame: Any, name: str) -> bool:
    """Whether the values of a column are some few whole numbers from 0 to 10."""
    values = [str(value).strip() for value in values_of(frame, name) if value is not None and value == value]
    numbers = [value.removesuffix(".0") for value in values if value]
    few = RATED_FEWEST < len(set(numbers)) <= MOST_NAMES
    return few and all(re.fullmatch(r"\d|10|77|88|9[789]", value) for value in numbers)


def _scale_of(responses: Responses, name: str) -> str:
    """The scale of a column of ratings of which both ends occur; "" of another column."""
    try:
        (one,) = read_ratings(responses, [name])
    except DataError:
        return ""
    return one.scale if {one.low, one.high} <= set(one.values.values()) else ""


def _segments(responses: Responses) -> tuple[list[str], list[str]]:
    """The columns that divide the answers into a few groups of some size: those to show, and the others."""
    if responses.study.segments:
        return responses.study.segments, []
    frame, played = responses.kept(), set(responses.columns.model_dump(exclude_none=True).values())
    kinds = frame.collect_schema()
    texts = [name for name in responses.names if name not in played and isinstance(kinds[name], (*TEXTS, nw.Boolean))]
    fit = [name for name in texts if name not in responses.twice and _divides(name, values_of(frame, name))]
    return fit[:MOST_SEGMENTS], fit[MOST_SEGMENTS:]


def _divides(name: str, values: Sequence[Any]) -> bool:
    names = [str(value).strip() for value in values if value is not None and str(value).strip()]
    if not 2 <= len(set(names)) <= MOST_NAMES or len(values) > MOST_VALUES or is_survey_type(name, list(values)):
        return False
    numbers = all(re.fullmatch(r"[+-]?[\d.,:\s-]+", one) for one in names)
    return bool(quoted(names, name)) and not numbers and not any(CLASS_LABELS.fullmatch(one) for one in names)


def _period(responses: Responses) -> str | None:
    """The shortest of month, quarter and year of which the usual one has enough answers; None without two periods."""
    if responses.dates_unusable or responses.columns.date is None:
        return None
    for period in ("month", "quarter", "year"):
        try:
            counts = tally(responses, by=[period])
        except DataError:
            return None
        n = counts.by(period).n.sum(axis=1)
        if len(n) > 1 and sorted(n)[len(n) // 2] >= FEWEST:
            return period
    return None


def _layout(responses: Responses) -> str | None:
    """The layout, where it is a survey tool's; several files of different tools are told apart again."""
    found = responses.source.layout
    return found if found in {layout.name for layout in LAYOUTS} else None


def _as_given(responses: Responses) -> list[str]:
    """Other keys that were given, as they were given."""
    written = {"title", "source", "database", "columns", "layout", "question", "scale", "period", "segments", "where"}
    written |= {"missing_codes", "benchmarks", "invitations", "company", "targets", "level", "min_n", "as_of"}
    written |= {"language", "template", "story"}
    written |= {"table"} if responses.study.database else set()
    given = responses.study.model_dump(mode="json", exclude_unset=True, exclude=written)
    return [_line(key, value, "as given") for key, value in given.items() if value is not None]


def _given(responses: Responses, key: str) -> Any:
    return responses.study.model_dump(mode="json", exclude_unset=True).get(key)


def _flow(value: Any) -> str:
    """A value as YAML on one line that means just this value, as plain as can be."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_flow(name)}: {_flow(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if not isinstance(value, str):
        return json.dumps(value)
    forms = [value] if re.fullmatch(r"[\w./]([\w ./-]*[\w./])?", value) else []
    return next(form for form in (*forms, json.dumps(value, ensure_ascii=False), _escaped(value)) if _says(form, value))


def _says(form: str, value: str) -> bool:
    try:
        return plain_yaml(f"[{form}]") == [value]
    except yaml.YAMLError:
        return False


def _escaped(value: str) -> str:
    return yaml.safe_dump(value, default_style='"', width=10**9).removesuffix("\n")


def one_line(text: str, most: int = 110) -> str:
    """A text from the data that cannot leave its comment."""
    words = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return words if len(words) <= most else words[: most - 1] + "…"

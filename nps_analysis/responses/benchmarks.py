"""Published scores of others: a benchmark file to one row per score, and never rescaled."""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from nps_analysis.language import english, nenglish
from nps_analysis.responses.answer import MISSING, plain_digits
from nps_analysis.responses.comparability import comparability
from nps_analysis.responses.layouts import PLAIN
from nps_analysis.responses.names import folded
from nps_analysis.responses.record import one_column
from nps_analysis.responses.source import open_files
from nps_analysis.responses.table import Table
from nps_analysis.responses.together import joined
from nps_analysis.schema import DataError, counted, listed, nearest
from nps_analysis.study import Study

NAMES = {  # our name -> the names it goes by
    "company": "company|competitor|brand",
    "nps": "nps|score|net promoter score",
    "n": "n|sample n|n respondents|sample size",
    "year": "year|period|wave",
    "industry": "industry|sector",
    "country": "country|region",
    "source": "source|publisher",
    "method": "method",
    "note": "note|notes|comment",
    "scale": "scale|question scale",
    "mode": "mode|survey mode|data collection",
    "kind": "relationship or touchpoint|relationship or event|event or relationship|survey type|kind",
    "panel": "panel|sample type|list or panel",
}
SAME = ["company", "industry", "country", "year"]


@dataclass(frozen=True)
class Published:
    """Published scores, an unknown n being NaN: ``company, nps, n, rounding, year, industry, country, source, method``.

    ``rounding`` is half of the last digit that is written, ``note`` the file's own note and what is told of how the
    score may be compared; ``scale, mode, kind, panel`` are as in the file.
    """

    frame: pd.DataFrame
    warnings: list[str] = field(default_factory=list)
    repairs: dict[str, int] = field(default_factory=dict)
    source: dict[str, str | None] = field(default_factory=dict)  # the file's name and sha256


def read_benchmarks(
    path: str | Path, company: str | None = None, as_of: dt.date | None = None, scale: str | None = None
) -> Published:
    """The published scores in a file with at least the columns ``company`` (or competitor, brand) and ``nps``.

    Percent signs, decimal commas and signs before a number are read and counted as repairs. The row of ``company``
    itself is left out, with a warning. With ``as_of``, the day that counts as today, scores over two years old are
    said to be; ``scale`` is our question's, where it is not 0-10. Raises DataError for a file without any score, for a
    score outside -100 to 100, or for the same company, industry, country and year with different scores.
    """
    table = joined(open_files(Study(source=[str(path)], layout=PLAIN)))
    name, repairs = table.source.name, dict(table.repairs)
    frame = _renamed(table)
    frame["rounding"] = _rounding(frame["nps"])
    frame["nps"] = _numbers(frame["nps"], name, repairs)
    frame["n"] = _numbers(frame["n"], name, repairs)
    _refuse_impossible(frame, name)
    scored = frame["nps"].notna() & (frame["company"] != "")
    if not scored.any():
        raise DataError(
            f"{name} has no published scores",
            required="at least one row with a company and a score",
            found=f"{counted(len(frame), 'row')}, none with both",
            do="add the scores, or name another file",
        )
    published = frame[scored].reset_index(drop=True)
    warnings = list(table.warnings)
    if not scored.all():
        warnings.append(
            nenglish(
                "{n} row of {name} without a company or a score left out",
                "{n} rows of {name} without a company or a score left out",
                int((~scored).sum()),
                name=name,
            )
        )
    published["n"] = published["n"].where(published["n"] > 0)
    if len(published) and (published["nps"].abs() <= 1).all() and (published["nps"] != 0).any():
        what = english("all scores in {name} are between -1 and 1: these look like fractions", name=name)
        warnings.append(english("{what}; they are taken as points", what=what))
    own = published["company"].str.casefold() == (company or "").strip().casefold()
    if own.any():
        warnings.append(english("{company}'s own row in {name} is left out", company=company, name=name))
        published = published[~own].reset_index(drop=True)
    if published["n"].isna().any():
        unknown = published["company"][published["n"].isna()].unique()
        warnings.append(
            english("no number of answers is known for {names}: compared as fixed values", names=listed(unknown, 5))
        )
    notes, old = comparability(published, as_of, scale)
    published["note"] = ["; ".join(filter(None, both)) for both in zip(published["note"], notes, strict=True)]
    warnings += old
    return Published(published, warnings, repairs, {"name": name, "sha256": table.source.sha256})


def _renamed(table: Table) -> pd.DataFrame:
    """The table with our names, every value as text without spaces around it, blank where there is none."""
    found = {folded(column): column for column in reversed(table.names)}
    columns = {ours: next((found[w] for w in words.split("|") if w in found), None) for ours, words in NAMES.items()}
    absent = [ours for ours in ("company", "nps") if columns[ours] is None]
    if absent:
        raise DataError(
            f"{table.source.name} is no benchmark file",
            required="columns company (or competitor, brand) and nps",
            found=f"no {' and no '.join(absent)} among {listed(table.names)}; {nearest(absent[0], table.names)}",
            do="rename the columns; n, year, industry, country, source and note are read too",
        )
    raw = table.frame.project("CAST(COLUMNS(*) AS VARCHAR)").df()
    frame = pd.DataFrame(index=raw.index)
    for ours, column in columns.items():
        written = raw[one_column(column, table.names, table.twice)] if column else pd.Series("", index=raw.index)
        frame[ours] = written.fillna("").astype(str).str.strip()
    return frame


def _rounding(written: pd.Series) -> pd.Series:
    """Half of the last digit of each score as it is written; .0 in every row is how programs write whole numbers.

    >>> _rounding(pd.Series(["41", "38.2", "-7,25 %"])).tolist()
    [0.5, 0.05, 0.005]
    """
    digits = written.str.extract(r"[.,](\d+)", expand=False).fillna("")
    places = digits.str.len() if digits.str.strip("0").ne("").any() else 0 * digits.str.len()
    return (0.5 * 10.0**-places).round(12)


def _numbers(written: pd.Series, name: str, repairs: dict[str, int]) -> pd.Series:
    """The numbers that were written, missing where there is none; DataError for anything else."""
    column = str(written.name)
    plain = written.map(plain_digits).str.replace("[\u066a\uff05]", "%", regex=True)
    plain = plain.str.removesuffix("%").str.strip().str.removeprefix("+")
    spaced = plain.str.fullmatch(r"-?\d{1,3}([ \u00a0\u202f]\d{3})+")
    plain = plain.where(~spaced, plain.str.replace(r"\s", "", regex=True))
    plain = plain.str.replace(",", ".") if column == "nps" else plain.str.replace(r",(?=\d{3}\b)", "", regex=True)
    blank = plain.str.casefold().isin(MISSING)
    numbers = pd.to_numeric(plain.where(~blank), errors="coerce").astype(float)
    wrong = ~blank & (numbers.isna() | ((column == "n") & ((numbers < 0) | (numbers % 1 != 0))))
    if wrong.any():
        first = wrong.idxmax()
        raise DataError(
            f"{name} has {column} values that are no {'numbers of answers' if column == 'n' else 'numbers'}",
            required="whole numbers of 0 or more, or nothing" if column == "n" else "numbers, or nothing",
            found=f"{counted(int(wrong.sum()), 'cell')}, first in row {first + 1}: {written[first]!r}",
            do="correct or empty these cells",
        )
    changed = int(((plain != written) & ~blank).sum())
    if changed:
        repairs[f"{column} with a sign, percent sign or comma read as a number"] = changed
    return numbers


def _refuse_impossible(published: pd.DataFrame, name: str) -> None:
    outside = published[published["nps"].abs() > 100]
    if len(outside):
        first = f"{outside['company'].iloc[0]} with {outside['nps'].iloc[0]:g} in row {outside.index[0] + 1}"
        raise DataError(
            f"{name} has scores that cannot be",
            required="a Net Promoter Score from -100 to 100",
            found=f"{len(outside)} outside it, first {first}",
            do="correct the file",
        )
    different = published.groupby(SAME)["nps"].nunique()
    if (different > 1).any():
        keys = different[different > 1].index[0]
        values = published[(published[SAME] == list(keys)).all(axis=1)]["nps"].map("{:g}".format)
        raise DataError(
            f"{name} contradicts itself",
            required="one score for a company, industry, country and year",
            found=f"{' '.join(filter(None, keys))} with {listed(values)}",
            do="keep the row you trust, or tell the rows apart by industry, country or year",
        )

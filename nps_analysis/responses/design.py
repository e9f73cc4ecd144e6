"""How were the respondents drawn: in clusters, from strata, out of populations of known size?"""

from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from nps_analysis.language import N_, english, nenglish
from nps_analysis.responses.rows import SHOWN, collected, count, first_rows
from nps_analysis.responses.segments import as_text, composed_form
from nps_analysis.responses.table import Table
from nps_analysis.responses.weights import NUMBER
from nps_analysis.schema import DataError, counted, listed
from nps_analysis.study import Columns, Study

CLUSTER, STRATUM, SIZE = "own cluster", "own stratum", "own size"
HOW = {
    "certainty": N_("adds nothing to the standard error"),
    "adjust": N_("is measured from the score of all"),
    "average": N_("adds as much as the other strata do on average"),
}


def text_of(frame: Any, column: str) -> nw.Expr:
    """The values of a column as text, missing where they are blank."""
    text = as_text(column, frame.collect_schema()[column])
    return nw.when(text != "").then(text)


def cluster_of(frame: Any, column: str | None) -> nw.Expr:
    """The cluster of each row, missing where there is none; whole numbers stay numbers, which group faster."""
    if column is None:
        return nw.lit(None, dtype=nw.String)
    return nw.col(column) if frame.collect_schema()[column].is_integer() else text_of(frame, column)


def repeated(people: pd.Series) -> bool:
    """Whether some people answered more than once, and not all answers are of one."""
    known = people.dropna()
    return bool(known.duplicated().any()) and (people.isna().any() or known.nunique() > 1)


def strata_of(frame: Any, columns: Columns, valid: nw.Expr, table: Table, study: Study) -> pd.DataFrame | None:
    """One row per stratum, ``stratum, clusters, population``, in order of their names; None without a design.

    ``clusters`` counts those with a valid answer; an answer without a cluster is one by itself, and so is every answer
    where no cluster is named. ``population`` counts the clusters of the stratum's finite population (the answers where
    no cluster is named), infinite where it is not named. Without strata all is one, of the name ``""``.

    A cluster that is in two strata is two clusters, with a warning. Where strata have sizes and no weights are named,
    an answer's weight is its stratum's population over the clusters drawn from it, as in R's ``survey``, with a
    warning. DataError for an answer without a stratum, and for populations that are not known, not clear or too small.
    """
    if not (columns.cluster or columns.stratum or study.population_size):
        return None
    answered = frame.filter(valid)
    stratum = text_of(frame, columns.stratum) if columns.stratum else nw.lit("")
    cluster = cluster_of(frame, columns.cluster)
    column = study.population_size if isinstance(study.population_size, str) else None
    size = [_size(frame, column, table).alias(SIZE)] if column else []
    plan = answered.with_columns(stratum.alias(STRATUM), cluster.alias(CLUSTER), *size).group_by(STRATUM, CLUSTER)
    sizes = [nw.col(SIZE).min().alias("least"), nw.col(SIZE).max().alias("most")] if column else []
    one = nw.when(nw.col(CLUSTER).is_null()).then(nw.col("rows")).otherwise(1)
    alone = nw.when(nw.col(CLUSTER).is_null()).then(nw.col("rows")).otherwise(0)
    sums = plan.agg(nw.len().alias("rows"), *sizes)
    plan = sums.with_columns(one.alias("one"), alone.alias("alone")).group_by(STRATUM)
    sizes = [nw.col("least").min(), nw.col("most").max()] if column else []
    found = collected(plan.agg(nw.col("one").sum().alias("clusters"), nw.col("alone").sum(), *sizes))
    if found[STRATUM].isna().any():
        raise _no_stratum(answered, columns.stratum or "", int(found.loc[found[STRATUM].isna(), "clusters"].sum()))
    found["stratum"] = found[STRATUM].map(composed_form).where(found[STRATUM] != "", "")
    how = {"clusters": "sum", "alone": "sum", **({"least": "min", "most": "max"} if column else {})}
    strata = found.groupby("stratum", as_index=False).agg(how)
    strata["population"] = _populations(strata, study.population_size, columns)
    table.warnings += _warnings(answered, strata, columns, cluster, study)
    return strata[["stratum", "clusters", "population"]].astype({"clusters": float, "population": float})


def single_clusters(strata: pd.DataFrame) -> pd.DataFrame:
    """The strata in which one cluster stands for others, so that nothing shows how clusters differ."""
    return strata[(strata["clusters"] == 1) & (strata["population"] > 1)]


def _size(frame: Any, column: str, table: Table) -> nw.Expr:
    """The sizes that a column has, also those that are written as text."""
    kind = frame.collect_schema()[column] if column in table.names else None
    if kind is not None and kind.is_numeric():
        return nw.col(column).cast(nw.Float64)
    text = nw.col(column).cast(nw.String).str.strip_chars()
    if kind is None or not count(frame.filter(text.str.contains(NUMBER))):
        raise DataError(
            f'no population sizes in "{column}"',
            required="a number, or a column of numbers: the size of each row's stratum in the population",
            found=f"a column of {kind}" if kind else "no such column",
            do="name a number or another column with --population-size, or sizes by stratum in the study file",
        )
    return nw.when(text.str.contains(NUMBER)).then(text.str.replace_all(",", ".", literal=True)).cast(nw.Float64)


def _populations(strata: pd.DataFrame, size: Any, columns: Columns) -> np.ndarray:
    """The population of each stratum, infinite where none is named."""
    if size is None:
        return np.full(len(strata), np.inf)
    names, known = strata["stratum"].tolist(), {}
    if isinstance(size, dict):
        known = {composed_form(name): number for name, number in size.items()}
    elif isinstance(size, str):
        clear = strata["least"].notna() & (strata["least"] == strata["most"])
        known = dict(zip(strata.loc[clear, "stratum"], strata.loc[clear, "most"], strict=True))
    elif len(strata) == 1:
        known = {names[0]: size}
    unknown = [name or "all answers" for name in names if name not in known]
    if unknown:
        raise DataError(
            f"the population of {counted(len(unknown), 'stratum').replace('stratums', 'strata')} is not known",
            required="one size for every stratum",
            found=f"none, or more than one, for {listed(unknown, SHOWN)}",
            do="write population_size: {stratum: size, …} in the study file, or name a column with one size a stratum",
        )
    sizes = np.array([known[name] for name in names], dtype=float)
    few = sizes < strata["clusters"].to_numpy()
    if few.any():
        thing, at = "clusters" if columns.cluster else "answers", int(np.flatnonzero(few)[0])
        raise DataError(
            f"a population is smaller than what was drawn from it ({counted(int(few.sum()), 'case')})",
            required=f"the number of {thing} in the population of each stratum, at least those in the data",
            found=f"{names[at] or 'all answers'}: {sizes[at]:g}, and {strata['clusters'].iloc[at]:,.0f} in the data",
            do="correct the population sizes; with --cluster they count clusters",
        )
    return sizes


def _warnings(answered: Any, strata: pd.DataFrame, columns: Columns, cluster: nw.Expr, study: Study) -> list[str]:
    warnings, alone = [], int(strata["alone"].sum())
    if columns.cluster and alone:
        warnings.append(
            nenglish(
                '{n} answer without a value in "{cluster}": each is taken by itself',
                '{n} answers without a value in "{cluster}": each is taken by itself',
                alone,
                cluster=columns.cluster,
            )
        )
    if columns.cluster and columns.stratum:
        pairs = answered.select(cluster.alias(CLUSTER), text_of(answered, columns.stratum).alias(STRATUM)).unique()
        several = pairs.filter(~nw.col(CLUSTER).is_null()).group_by(CLUSTER).agg(nw.len().alias("strata"))
        repeated = count(several.filter(nw.col("strata") > 1))
        if repeated:
            what = nenglish(
                '{n} value of "{cluster}" in more than one stratum',
                '{n} values of "{cluster}" in more than one stratum',
                repeated,
                cluster=columns.cluster,
            )
            warnings.append(english("{what}: taken as another cluster in each", what=what))
    if study.population_size is not None and columns.stratum and not columns.weight:
        warnings.append(N_("no weights are named: each stratum counts by its size in the population"))
    lonely = single_clusters(strata)
    if len(lonely) and study.lonely_stratum:
        names = listed([f'"{name}"' for name in lonely["stratum"]], SHOWN)
        how = HOW[study.lonely_stratum]
        warnings.append(
            english(
                "strata with a single cluster: {names}; each {how} (lonely stratum: {lonely_stratum})",
                names=names,
                how=how,
                lonely_stratum=study.lonely_stratum,
            )
        )
    elif len(lonely):
        names = listed([f'"{name}"' for name in lonely["stratum"]], SHOWN)
        warnings.append(
            english("strata with a single cluster: {names}; --lonely-stratum says what to do with them", names=names)
        )
    return warnings


def _no_stratum(answered: Any, column: str, answers: int) -> DataError:
    rows = first_rows(answered, text_of(answered, column).is_null())
    return DataError(
        f'answers without a stratum in "{column}"',
        required="a stratum for every answer",
        found=f"{counted(answers, 'answer')} without one" + (f", first in row {rows[0]}" if rows else ""),
        do="fill in the stratum, or leave out --stratum",
    )

"""The words that every table and message of the toolkit shares."""

from collections.abc import Iterable
from difflib import get_close_matches

from nps_analysis.language import N_

NONE = N_("(none)")  # the group of rows whose segment is missing
SUPPRESSED = N_("suppressed")  # the note of a row whose figures would tell of too few employees
SMALLEST_DISTRIBUTION = 8  # employees below which nothing is said of a group: every table tells its classes
SMALLEST_COMMENTS = 10  # employees who mention something, or do not, below which nothing is said of it
PERIODS = ("day", "week", "month", "quarter", "year")
SMALL_BASE, VERY_SMALL_BASE = 100, 30  # below these many answers a base is "small" (*), "very small" (**)
MARKS = {"ok": "", "small": "*", "very small": "**", "none": ""}
INTERVALS = ("default", "score", "tango", "adjusted-wald", "scasp", "dirichlet", "bootstrap", "wald")  # of one score
TESTS = ("default", "score", "mover", "adjusted-wald", "wald")  # of two

SCORE_COLUMNS = (
    *("n", "n_eff", "n_detractors", "n_passives", "n_promoters", "detractors", "passives", "promoters"),
    *("nps", "se", "low", "high", "level", "method", "base", "note"),
)
TREND_COLUMNS = (*SCORE_COLUMNS, "lower_limit", "upper_limit", "centre", "signal", "segment")
COMPARE_COLUMNS = (
    *(
        "column",
        "group",
        "reference",
        "nps",
        "reference_nps",
        "difference",
        "se",
        "low",
        "high",
        "statistic",
        "p_value",
    ),
    *("p_adjusted", "adjust", "level", "method", "n", "reference_n", "tested", "note"),
)
BENCHMARK_COLUMNS = (
    *("company", "benchmark_nps", "benchmark_n", "nps", "difference", "p_value", "p_low", "p_high", "verdict"),
    *("n_needed_low", "n_needed_high", "source", "year", "note"),
)
RANK_COLUMNS = (
    *("brand", "n", "nps", "low", "high", "rank", "rank_low", "rank_high"),
    *("rank_low_simultaneous", "rank_high_simultaneous", "level", "method", "note"),
)
TARGET_COLUMNS = (*("n", "nps", "low", "high", "target", "difference", "chance", "verdict", "level", "method", "note"),)
PERCENTILE_COLUMNS = ("industry", "companies", "nps", "percentile", "low", "high", "level", "method", "note")
LEAGUE_COLUMNS = (
    *("column", "group", "n", "nps", "low", "high", "expected", "adjusted_difference", "difference_low"),
    *("difference_high", "p_value", "p_adjusted", "shrunk", "shrunk_low", "shrunk_high", "rank", "rank_low"),
    *("rank_high", "lower_limit", "upper_limit", "funnel", "shown", "adjust", "level", "method", "note"),
)
REASON_COLUMNS = (
    *("column", "group", "reason", "n_detractors", "asked", "rated_low", "share", "low", "high", "usual"),
    *("p_value", "p_adjusted", "adjust", "shown", "level", "method", "note"),
)
SELLER_SALES_COLUMNS = (
    *("column", "measure", "score", "n", "correlation", "correlation_low", "correlation_high"),
    *("p_value", "p_adjusted", "adjust", "level", "method", "note"),
)
ACCOUNT_COLUMNS = (
    *("n", "accounts", "n_eff", "detractors", "passives", "promoters", "nps", "se", "low", "high", "level", "method"),
    *("base", "difference", "difference_low", "difference_high", "largest", "note"),
)
METRIC_COLUMNS = (
    *("metric", "column", "n", "n_eff", "boxes", "n_top", "share", "low", "high", "mean_rating", "mean_se", "mean_low"),
    *("mean_high", "level", "method", "base", "note"),
)
SALES_COLUMNS = (
    *("measure", "kind", "class", "n", "value", "low", "high", "median", "median_low", "median_high", "largest"),
    *("z", "p_value", "p_adjusted", "adjust", "level", "method", "base", "note"),
)
CHECK_COLUMNS = ("what", "rows", "first", "answers", "nps", "otherwise")
RESPONSE_RATE_COLUMNS = ("owner", "invited", "answered", "response_rate")
CODEBOOK = {  # columns of the cleaned responses: kind, meaning
    "row": ("text", "number of the row in the source, from 1; `file:row` where there are several files"),
    "file": ("text", "name of the row's file without its ending, where there are several"),
    "response_id": (
        "as written",
        "one value per response, by which duplicates are told; with ` @ row` behind it where files count theirs anew",
    ),
    "respondent": ("as written", "who answered; personal"),
    "date": (
        "timestamp",
        "when the answer was given, in the zone of `--tz`, else UTC; empty where no period has it",
    ),
    "score": ("whole number", "the answer, 0 to 10, whatever way it was written in"),
    "class": ("text", "`detractor` (0 to 6), `passive` (7, 8) or `promoter` (9, 10)"),
    "weight": ("number", "the answer's weight, where a column of weights is named"),
    "comment": ("text", "the reason in words; personal"),
    "brand": ("as written", "which brand the answer is about, where named"),
    "cluster": ("as written", "who was drawn or answers together, where named"),
    "stratum": ("as written", "the stratum that the respondent was drawn from, where named"),
    "account": ("as written", "the account that the respondent belongs to, where named"),
    "owner": ("as written", "who looks after the respondent, where named"),
    "value": ("as written", "what the respondent is worth, where named"),
    "consent": ("as written", "whether the respondent may be contacted, where named"),
}
RELATIVE_COLUMNS = (  # the company's NPS minus each brand's; before level
    *("reference", "both", "difference", "se", "difference_low", "difference_high", "p_value", "p_adjusted"),
)


class DataError(ValueError):
    """An input that cannot be used, said in three parts: what is required, what was found, what to do.

    >>> print(DataError("no score in wave3.csv", required="a column of 0-10 answers", found="9 columns", do="name it"))
    no score in wave3.csv
      required  a column of 0-10 answers
      found     9 columns
      do        name it
    """

    def __init__(self, what: str, required: str, found: str, do: str):
        super().__init__(f"{what}\n  required  {required}\n  found     {found}\n  do        {do}")
        self.what, self.required, self.found, self.do = what, required, found, do

    def __reduce__(self) -> tuple[type, tuple[str, ...]]:
        """What copies and pickles are made from: the parts, which the message alone does not tell."""
        return type(self), (self.what, self.required, self.found, self.do)


class NoScoreError(DataError):
    """Nothing is wrong with the rows that are asked for, except that none of them has a score."""


def untold(_text: str) -> None:
    """What is called with a warning where nobody asked to be told."""


def listed(names: Iterable[object], most: int = 8) -> str:
    """The first ``most`` of ``names`` as text, with a count of the rest.

    >>> listed(["a", "b", "c"], most=2)
    'a, b and 1 more'
    """
    texts = [str(name) for name in names]
    rest = len(texts) - most
    return ", ".join(texts[:most]) + (f" and {rest:,} more" if rest > 0 else "")


def counted(n: int, thing: str) -> str:
    """A number of things in words.

    >>> counted(1, "row"), counted(1200, "row")
    ('1 row', '1,200 rows')
    """
    return f"{n:,} {thing}" + ("" if n == 1 else "s")


def nearest(name: str, known: Iterable[str]) -> str:
    """A half sentence that names the known word nearest to ``name``, or lists the known ones."""
    known = [str(word) for word in known]
    close = get_close_matches(name.casefold(), [word.casefold() for word in known], n=1, cutoff=0.6)
    match = next((word for word in known if close and word.casefold() == close[0]), None)
    return f'nearest: "{match}"' if match else f"known: {listed(known, 30)}"


def base_of(n: int) -> str:
    """How far a base of ``n`` answers carries: ``ok`` from 100, ``small`` from 30, ``very small``, ``none`` at 0."""
    if n >= SMALL_BASE:
        return "ok"
    return "small" if n >= VERY_SMALL_BASE else "very small" if n > 0 else "none"

"""The study: what is analysed and how, from a study file (study.yml) or from options."""

import datetime as dt
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PrivateAttr,
    StrictBool,
    StrictInt,
    StrictStr,
    ValidationError,
    model_validator,
)

from nps_analysis.language import LANGUAGES
from nps_analysis.schema import INTERVALS, TESTS, DataError, listed
from nps_analysis.study_day import today
from nps_analysis.study_errors import wrong_keys
from nps_analysis.study_file import with_lines, without_urls
from nps_analysis.study_types import (
    Codes,
    Columns,
    Delimiter,
    MetricKey,
    Names,
    Period,
    RatingScale,
    Sizes,
    Sources,
    Target,
    Template,
    TemplateKey,
    Text,
    Variable,
    Zone,
)
from nps_analysis.study_values import json_value, readings

IN_TEXT = ' in "<unicode string>"'  # PyYAML's name for the file, which the message names already
LARGEST = 500_000  # bytes of a study file
LONGEST_REST = 3650  # days between two invitations
# Keys of the study file that describe data for analyses that this version does not have: read, and said to be unused.
UNUSED = ("population",)


def calendar_of_periods(language: str | None, calendar: str | None, named: str | None) -> str:
    """The calendar that periods are of: where it is not named, Jalali for a Persian study of Jalali dates.

    >>> calendar_of_periods("fa", "jalali", None), calendar_of_periods("fa", None, None)
    ('jalali', 'gregorian')
    """
    return named or ("jalali" if (language, calendar) == ("fa", "jalali") else "gregorian")


class Study(BaseModel):
    """The settings of one analysis; every option of the command line is a key, with ``_`` for ``-``."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    title: StrictStr | None = None
    source: Sources = Field(default_factory=list)
    database: Variable | None = None
    columns: Columns = Columns()
    labels: dict[Text, Annotated[StrictInt, Field(ge=0, le=10)]] = Field(default_factory=dict)
    question: StrictStr | None = None
    where: dict[StrictStr, Text] = Field(default_factory=dict)
    segments: Names = Field(default_factory=list)
    benchmarks: StrictStr | None = None
    company: StrictStr | None = None

    by: Names = Field(default_factory=list)
    period: Period | None = None
    scale: Literal["0-10", "1-10", "1-11"] | None = None
    level: Annotated[float, Field(gt=0, lt=1)] = 0.95
    method: Literal[(*INTERVALS, "mover")] = "default"  # type: ignore[valid-type]
    across: StrictStr | None = None
    against: StrictStr | None = None
    within: Names = Field(default_factory=list)
    adjust: Literal["holm", "hochberg", "bh", "by", "simultaneous", "none"] = "holm"
    min_n: Annotated[StrictInt, Field(ge=1)] = 30
    margin: Annotated[float, Field(gt=0, lt=200)] = 3  # points within which a difference does not matter
    as_of: dt.date = Field(default_factory=today)
    date_format: StrictStr | None = None
    calendar: Literal["gregorian", "jalali"] | None = None
    tz: Zone | None = None
    period_calendar: Literal["gregorian", "jalali"] | None = None
    encoding: StrictStr | None = None
    delimiter: Delimiter | None = None
    sheet: StrictStr | None = None
    table: StrictStr | None = None
    layout: StrictStr | None = None
    header_row: Annotated[StrictInt, Field(ge=1)] | None = None
    missing_codes: Codes = Field(default_factory=list)
    population_size: Sizes | None = None
    lonely_stratum: Literal["certainty", "adjust", "average"] | None = None
    on_duplicate: Literal["error", "first", "last"] = "error"
    strict: StrictBool = False

    drivers: Names = Field(default_factory=list)
    ratings: dict[Text, StrictInt] = Field(default_factory=dict)
    rating_scale: RatingScale | dict[StrictStr, RatingScale] | None = None  # lowest to highest: 1-5
    metrics: dict[StrictStr, MetricKey] = Field(default_factory=dict)
    league: Names = Field(default_factory=list)
    league_reasons: dict[StrictStr, Names] = Field(default_factory=dict)  # ratings that are the seller's, the product's
    targets: dict[Text, Target | dict[StrictStr, Target]] | None = None
    population: Any = None
    invitations: StrictStr | None = None
    rest_days: Annotated[StrictInt, Field(ge=1, le=LONGEST_REST)] = 90  # between two invitations of a customer
    themes: StrictStr | None = None
    comment_language: Names = Field(default_factory=list)
    coded: Names = Field(default_factory=list)  # columns with the codes of comments
    sales: StrictStr | None = None
    closed_loop: StrictStr | None = None
    employee: StrictBool = False
    language: Literal[LANGUAGES] = "en"  # type: ignore[valid-type]
    template: TemplateKey | None = None
    story: Annotated[StrictStr, Field(min_length=1)] | None = None  # which slides the deck has
    seed: Annotated[StrictInt, Field(ge=0)] = 0

    _folder: Path = PrivateAttr(default=Path("."))
    _replaced: tuple[str, ...] | None = PrivateAttr(default=None)
    _file: str = PrivateAttr(default="")
    _lines: dict[tuple, int] = PrivateAttr(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _options_that_name_columns(cls, given: Any) -> Any:
        """``score: nps`` at the top level says the same as ``columns: {score: nps}``."""
        if not isinstance(given, dict):
            return given
        named = {name: given[name] for name in Columns.model_fields if name in given and name not in cls.model_fields}
        rest = {name: value for name, value in given.items() if name not in named}
        if not named or not isinstance(rest.get("columns", {}), dict | Columns):
            return rest
        columns = rest.get("columns", {})
        columns = columns.model_dump(exclude_none=True) if isinstance(columns, Columns) else columns
        return {**rest, "columns": {**columns, **{name: value for name, value in named.items() if value is not None}}}

    @model_validator(mode="before")
    @classmethod
    def _database_as_source(cls, given: Any) -> Any:
        """``source: {database: ENV, table: name}`` says the same as ``database: ENV`` and ``table: name``."""
        source = given.get("source") if isinstance(given, dict) else None
        if not isinstance(source, dict) or not source or not source.keys() <= {"database", "table"}:
            return given
        return {**{name: value for name, value in given.items() if name != "source"}, **source}

    @property
    def calendar_of_periods(self) -> str:
        """The calendar that the periods and days of reports are of."""
        return calendar_of_periods(self.language, self.calendar, self.period_calendar)

    @property
    def interval_method(self) -> str:
        """The method of intervals of one score: the default where ``method`` is only one of differences."""
        return self.method if self.method in INTERVALS else "default"

    @property
    def test_method(self) -> str:
        """The method of tests of two scores: the default where ``method`` is only one of a single score."""
        return self.method if self.method in TESTS else "default"

    def mix_for(self, columns: list[str]) -> list[str]:
        """The columns that tell who the customers are, where ``columns`` are compared: ``within``, else segments."""
        compared = {name.removeprefix("column:") for name in columns}
        return [name for name in self.within or self.segments if name.removeprefix("column:") not in compared]

    @property
    def replaced(self) -> tuple[str, ...]:
        """The keys of the study file for which the options have another value; none where there is no study file."""
        return self._replaced or ()

    @property
    def unused(self) -> list[str]:
        """Keys that were given although nothing in this version uses them."""
        return [name for name in UNUSED if getattr(self, name) is not None]

    def path(self, name: str) -> Path:
        """A path that the study file names, seen from the study file's folder."""
        return self._folder / name

    def where_is(self, key: str) -> str:
        """A key as messages name it: with file and line, where a study file has it."""
        line = self._lines.get((key,))
        return f"{self._file}, {key} (line {line})" if line else key

    def sources(self) -> list[Path]:
        return [self.path(name) for name in self.source]

    def with_options(self, **options: Any) -> "Study":
        """The same study with some keys replaced; ``None`` leaves a key as it is."""
        given = {name: value for name, value in options.items() if value is not None}
        changed = Study.from_keys({**self.model_dump(exclude_unset=True), **given}, "the options", self._folder)
        changed._file = self._file
        changed._lines = {place: line for place, line in self._lines.items() if place[0] not in given}
        if self._replaced is not None:
            keys = [name for name in given if name in Study.model_fields]
            other = [name for name in keys if getattr(changed, name) != getattr(self, name)]
            changed._replaced = tuple(dict.fromkeys([*self._replaced, *other]))
        return changed

    @classmethod
    def from_keys(
        cls, keys: dict[str, Any], name: str, folder: Path = Path("."), lines: dict[tuple, int] | None = None
    ) -> "Study":
        """A study from a mapping of keys; all that is wrong with them is one error."""
        try:
            study = cls.model_validate(keys)
        except ValidationError as error:
            known = {"": [*cls.model_fields, *Columns.model_fields]}
            known |= {"columns": [*Columns.model_fields], "template": [*Template.model_fields]}
            raise wrong_keys(error, name, lines or {}, known) from None
        study._folder = folder
        return study

    @classmethod
    def typed(cls, keys: dict[str, Any]) -> dict[str, Any]:
        """``keys`` as JSON values of the types that the study has for them: of ``{"min_n": "50"}`` 50.

        A text that a key can hold stays as it is, also in lists and mappings of JSON or YAML: ``0123``, ``NO``.
        DataError for an unknown key, a value of the wrong type, and one that is no JSON value.
        """
        values = {name: cls._typed(name, json_value(value, str(name))) for name, value in keys.items()}
        cls.from_keys(values, "the options")
        return values

    @classmethod
    def _typed(cls, name: str, value: Any) -> Any:
        """The first reading of ``value`` that the key can hold; the last one where it can hold none."""
        reading = value
        for reading in readings(value) if isinstance(value, str) else [value]:
            try:
                one = cls.model_validate({name: json_value(reading, name)})
            except (ValidationError, DataError):
                continue
            return one.model_dump(mode="json", exclude_unset=True).get(name, reading)
        return reading

    @classmethod
    def load(cls, path: str | Path) -> "Study":
        """The study in a study file. Raises DataError with key, line and nearest known key."""
        path = Path(path)
        try:
            if not path.is_file():
                raise FileNotFoundError("no such file, or something that is no file")
            if path.stat().st_size > LARGEST:
                raise ValueError(f"{path.stat().st_size:,} bytes, of {LARGEST:,} at most")
            keys, lines = with_lines(path.read_text(encoding="utf-8-sig"))
        except (OSError, ValueError, yaml.YAMLError, RecursionError) as error:
            raise DataError(
                f"study file {path.name} cannot be read",
                required="a YAML file of keys and values, in UTF-8",
                found=without_urls(" ".join(line.strip() for line in str(error).replace(IN_TEXT, "").splitlines()[:4])),
                do="correct the file at that place",
            ) from None
        if not isinstance(keys, dict):
            raise DataError(
                f"study file {path.name} has no keys",
                required="keys and values, at least source: FILE",
                found="an empty file" if keys is None else f"a {type(keys).__name__}",
                do="write source: responses.csv, and what else is known, one key a line",
            )
        study = cls.from_keys(keys, f"study file {path.name}", path.parent, lines)
        if not study.source and not study.database:
            raise DataError(
                f"study file {path.name} names no data",
                required="source: FILE, a glob or a list, relative to the study file, or {database: ENV, table: NAME}",
                found=f"keys {listed(keys)}",
                do="add the key source",
            )
        study._replaced, study._file, study._lines = (), path.name, lines
        return study

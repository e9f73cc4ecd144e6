"""What the values of a study's keys may be: columns, files, scales, codes."""

import re
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StrictInt, StrictStr

from nps_analysis.study_file import URL

Period = Literal["day", "week", "month", "quarter", "year"]


def _as_list(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


def _files(value: Any) -> Any:
    if isinstance(value, dict):
        raise ValueError("must be a file, or {database: ENV, table: NAME}")
    return _as_list(value)


def _as_text(value: Any) -> Any:
    """Numbers may stand for codes; anything else that YAML made of an unquoted word (no, 2024-02-30) may not."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _metric(value: Any) -> Any:
    """``csat`` says the same as ``{kind: csat}``."""
    return {"kind": value} if isinstance(value, str) else value


def _delimiter(value: Any) -> Any:
    r"""A delimiter by its name or as a shell lets it be written: tab, \t."""
    named = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "bar": "|"}
    value = named.get(value, value) if isinstance(value, str) else value
    if isinstance(value, str) and (len(value) != 1 or value in '"\r\n'):
        raise ValueError("must be one character, or tab")
    return value


def _size(value: Any) -> Any:
    """The size of a population, also as the command line has it; another text is the name of a column."""
    value = int(value) if isinstance(value, str) and value.isdecimal() else value
    if isinstance(value, bool) or (isinstance(value, int) and value < 1):
        raise ValueError("must be a size of 1 or more, sizes by stratum, or a column")
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):  # no such zone, no name of a zone, the name of a folder of zones
        raise ValueError("must be a zone such as Europe/Stockholm") from None
    return value


def _variable(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", value):
        raise ValueError("must be the name of an environment variable, which holds the database's URL")
    return value


def _no_url(value: str) -> str:
    if URL.match(value):
        raise ValueError("must be a file, or {database: ENV, table: NAME} with the variable that holds the URL")
    return value


Text = Annotated[StrictStr, BeforeValidator(_as_text)]
Names = Annotated[list[StrictStr], BeforeValidator(_as_list)]
Sources = Annotated[list[Annotated[StrictStr, Field(min_length=1), AfterValidator(_no_url)]], BeforeValidator(_files)]
Sizes = Annotated[StrictInt | dict[Text, Annotated[StrictInt, Field(ge=1)]] | StrictStr, BeforeValidator(_size)]
RatingScale = Annotated[StrictStr, Field(pattern=r"^\d{1,3}-\d{1,3}$")]
Target = Annotated[float, Field(ge=-100, le=100)]  # points
Delimiter = Annotated[StrictStr, BeforeValidator(_delimiter)]
Zone = Annotated[StrictStr, AfterValidator(_zone)]
Variable = Annotated[StrictStr, AfterValidator(_variable)]
Codes = Annotated[list[Text], BeforeValidator(_as_list)]


class Metric(BaseModel):
    """A rating beside the score: what it is called, its lowest and highest value, and the values that are top boxes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["csat", "ces", "rating", "likelihood"]
    scale: RatingScale | None = None
    boxes: Annotated[StrictStr, BeforeValidator(_as_text), Field(pattern=r"^\d{1,3}(-\d{1,3})?$")] | None = None


MetricKey = Annotated[Metric, BeforeValidator(_metric)]


class Columns(BaseModel):
    """Which column of the source plays which part; what is not named is looked for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    score: StrictStr | None = None
    date: StrictStr | None = None
    respondent: StrictStr | None = None
    response_id: StrictStr | None = None
    weight: StrictStr | None = None
    comment: StrictStr | None = None
    brand: StrictStr | None = None
    cluster: StrictStr | None = None
    stratum: StrictStr | None = None
    account: StrictStr | None = None
    owner: StrictStr | None = None
    value: StrictStr | None = None
    consent: StrictStr | None = None


class Template(BaseModel):
    """The template of the slides, and which of its layouts is for which slide where the names do not tell."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: Annotated[StrictStr, Field(min_length=1)]
    layouts: dict[Literal["overview", "finding", "method"], StrictStr] = Field(default_factory=dict)

    @property
    def named(self) -> dict[str, str]:
        """The layouts by the slides that they are for."""
        return {str(slide): layout for slide, layout in self.layouts.items()}


def _template(value: Any) -> Any:
    """``corporate.pptx`` says the same as ``{file: corporate.pptx}``."""
    if isinstance(value, Template | dict):
        return value
    if not isinstance(value, str):
        raise ValueError("must be the name of a file, or file: NAME with layouts: under it")
    return {"file": value}


TemplateKey = Annotated[Template, BeforeValidator(_template)]

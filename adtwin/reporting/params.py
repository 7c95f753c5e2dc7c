"""The wire parameters of an insights query [D-228 … D-242]."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from adtwin.errors.protocol import MALFORMED_PARAMETER
from adtwin.reporting.periods import PRESETS, preset_name
from adtwin.reporting.tree import Level

_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")


def _names(value: object) -> object:
    """A list of names from a list, a comma list or one name; braces of a nested selection open up [C-227]."""
    if value is None:
        return ()
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, (list, tuple)) or not all(isinstance(item, str) for item in value):
        raise ValueError("a list of names is wanted")
    parts = (part.strip() for item in value for part in re.split(r"[,{}]", item))
    return tuple(dict.fromkeys(part for part in parts if part and part != "insights"))


def _items(value: object) -> object:
    """A list from a list or from one item."""
    if value is None or value == "":
        return ()
    return tuple(value) if isinstance(value, (list, tuple)) else (value,)


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _day(value: object) -> object:
    """A day as YYYY-MM-DD; unix timestamps are refused [D-241]."""
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError("days are written YYYY-MM-DD")
    year, month, day = (int(part) for part in value.split("-"))
    return date(year, month, day)


def _increment(value: object) -> object:
    text = str(value).lower() if not isinstance(value, bool) else ""
    if text in ("monthly", "all_days"):
        return text
    if text == "all_time":
        return "all_days"  # the name that one page has for it [C-346]
    if text.isdecimal() and len(text) < 4 and 1 <= int(text) <= 90:
        return int(text)
    raise ValueError(f"{value!r} is neither a number of days from 1 to 90 nor monthly or all_days")


def _format(value: object) -> object:
    """One format, also in a list of its own, as clients send it [report facebook-python-business-sdk#430]."""
    one = value[0] if isinstance(value, list | tuple) and len(value) == 1 else value
    return one.strip("[]\"' ").lower() if isinstance(one, str) else one


def _summary(value: object) -> object:
    """`summary=true` is sent by clients on every edge and means the default summary here."""
    alone = value[0] if isinstance(value, list | tuple) and len(value) == 1 else value
    if alone in (True, "true", "True", 1, "1"):
        return ("*",)
    return () if alone in (False, "false", "False", 0, "0") else _names(value)


Names = Annotated[tuple[str, ...], BeforeValidator(_names)]
Day = Annotated[date, BeforeValidator(_day)]


class TimeRange(BaseModel):
    """Whole days, both ends included."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    since: Day
    until: Day


class Filter(BaseModel):
    """One condition; which fields and operators there are is told by reporting.filters."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    field: str
    operator: str
    value: Any = None

    @field_validator("operator")
    @classmethod
    def _upper(cls, value: str) -> str:
        return value.upper()


class InsightsParams(BaseModel):
    """One insights query as sent: lists and objects decoded, a scalar taken where a list is wanted.

    Read it with `InsightsParams.read`, which answers in errors of the catalogue. Parameters that can change nothing
    here, such as graph_cache, are accepted and dropped.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")
    keeps_old_reach: ClassVar[bool] = False

    fields: Names = ()
    level: Annotated[Level, BeforeValidator(_lower)] | None = None
    date_preset: str | None = None
    time_range: TimeRange | None = None
    time_ranges: Annotated[tuple[TimeRange, ...], BeforeValidator(_items)] = ()
    time_increment: Annotated[int | Literal["monthly", "all_days"], BeforeValidator(_increment)] = "all_days"
    breakdowns: Names = Field(default=(), validation_alias=AliasChoices("breakdowns", "breakdown"))
    action_breakdowns: Names = ()
    action_attribution_windows: Names = ()
    action_report_time: Annotated[
        Literal["impression", "conversion", "mixed", "lifetime"] | None, BeforeValidator(_lower)
    ] = None
    filtering: Annotated[tuple[Filter, ...], BeforeValidator(_items)] = ()
    sort: Names = ()
    limit: int = Field(default=25, ge=1)
    after: str | None = None
    before: str | None = None
    offset: int = Field(default=0, ge=0, le=10_000)
    summary: Annotated[tuple[str, ...], BeforeValidator(_summary)] = ()
    default_summary: bool = False
    summary_action_breakdowns: Names = ()
    use_unified_attribution_setting: bool | None = None
    use_account_attribution_setting: bool = False
    product_id_limit: int | None = Field(default=None, ge=1)
    export_format: Annotated[Literal["csv", "xls", "xlsx"] | None, BeforeValidator(_format)] = None
    export_columns: Names = ()
    export_name: str | None = Field(default=None, min_length=1, max_length=200)

    @field_validator("date_preset")
    @classmethod
    def _known_preset(cls, value: str | None) -> str | None:
        if value is not None and preset_name(value) not in PRESETS:
            raise ValueError(f"there is no preset {value}")
        return value

    @classmethod
    def read(cls, sent: Mapping[str, Any]) -> InsightsParams:
        """The parameters, or MALFORMED_PARAMETER naming the first one that can't be read."""
        try:
            return cls.model_validate({name: value for name, value in sent.items() if value is not None})
        except ValidationError as error:
            first = error.errors(include_url=False, include_context=False)[0]
            path = [str(part) for part in first["loc"]] or ["fields"]
            detail = first["msg"].removeprefix("Value error, ")
            raise MALFORMED_PARAMETER(
                blame=path, param=path[0], expected=_EXPECTED.get(path[0], "a valid value"), detail=detail
            ) from error


class OldReachParams(InsightsParams):
    """A query of an asynchronous run that broken-down reach is not withheld from, however old it is [C-285]."""

    keeps_old_reach: ClassVar[bool] = True


_NAME_LIST = "a list of names"
_EXPECTED: Mapping[str, str] = {
    "fields": _NAME_LIST,
    "level": "one of {ad, adset, campaign, account}",
    "date_preset": "one of {today, yesterday, this_month, last_month, this_quarter, maximum, data_maximum, last_3d,"
    " last_7d, last_14d, last_28d, last_30d, last_90d, last_week_mon_sun, last_week_sun_sat, last_quarter, last_year,"
    " this_week_mon_today, this_week_sun_today, this_year}",
    "time_range": "an object {'since':'YYYY-MM-DD','until':'YYYY-MM-DD'}",
    "time_ranges": "a list of objects {'since':'YYYY-MM-DD','until':'YYYY-MM-DD'}",
    "time_increment": "an integer from 1 to 90, monthly or all_days",
    "breakdowns": _NAME_LIST,
    "breakdown": _NAME_LIST,
    "action_breakdowns": _NAME_LIST,
    "action_attribution_windows": "a list of attribution windows such as 1d_click",
    "action_report_time": "one of {impression, conversion, mixed, lifetime}",
    "filtering": "a list of objects {'field', 'operator', 'value'}",
    "sort": "a list with one <field>_ascending or <field>_descending",
    "limit": "a positive integer",
    "after": "a cursor of an earlier answer",
    "before": "a cursor of an earlier answer",
    "product_id_limit": "a positive integer",
    "offset": "a whole number from 0 to 10000",
    "export_format": "csv or xls",
    "export_columns": _NAME_LIST,
    "export_name": "a name of at most 200 characters",
    "summary": "a list of fields or true",
}

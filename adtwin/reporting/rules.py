"""What an insights query must satisfy: one function per statement, in the order a reader wants to hear of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from adtwin.errors.protocol import MALFORMED_PARAMETER
from adtwin.errors.reporting import (
    BREAKDOWN_COMBINATION,
    BREAKDOWN_NEEDS_FIELD,
    BREAKDOWN_NOT_OF_ACCOUNTS,
    FIELD_NEEDS_BREAKDOWN,
    FIELD_NOT_WITH_BREAKDOWN,
    LEVEL_ABOVE_NODE,
    PERIOD_REVERSED,
    PERIOD_TOO_OLD,
    SORT_TAKES_ONE,
    UNKNOWN_BREAKDOWN,
    UNKNOWN_INSIGHTS_FIELD,
    UNKNOWN_SORT_FIELD,
    UNMODELLED_BREAKDOWN,
)
from adtwin.reporting import documented, mmm
from adtwin.reporting.attribution import SILENT, WINDOWS
from adtwin.reporting.breakdowns import (
    ACTION_BREAKDOWNS,
    BREAKDOWNS,
    FILTERABLE,
    HOURLY,
    ONLY_WITH,
    WITHOUT_FACTS,
    combinations_with,
    is_combination,
)
from adtwin.reporting.metrics import (
    ATTRIBUTES,
    DATES,
    LIST_METRICS,
    METRICS,
    RANKINGS,
    RESULTS,
    SETTING,
)
from adtwin.reporting.params import InsightsParams
from adtwin.reporting.periods import Slices, earliest_start
from adtwin.reporting.tree import Level, below
from adtwin.reporting.video_metrics import CURVES

_COUNTED = {*METRICS, *LIST_METRICS, *RANKINGS, *RESULTS, *CURVES}
CONVERTED_PRODUCT = "action_converted_product_id"
NOT_OF_ACCOUNTS = frozenset({"image_asset", "video_asset", "place_page_id"})
KNOWN_FIELDS = frozenset({*_COUNTED, *ATTRIBUTES, *BREAKDOWNS, *DATES, SETTING}) | documented.FIELDS
FIGURES = KNOWN_FIELDS - {*ATTRIBUTES, *DATES, SETTING, *BREAKDOWNS, "id", "name"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A query as sent, with what is needed to judge it."""

    params: InsightsParams
    node: Level
    slices: Slices
    today: date
    for_models: bool = False
    """Whether it is `mmm`, spelled out."""

    @property
    def modelled(self) -> frozenset[str]:
        """The breakdowns that it may have."""
        return frozenset(BREAKDOWNS) - (frozenset() if self.for_models else {mmm.OWN})


def _suggestion(name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name, sorted(known), 1)
    return f" Did you mean {close[0]}?" if close else ""


def every_field_is_known(asked: Asked) -> None:
    """Fields are names of the field list [D-246 … D-250]; those of the summary too."""
    for param, names in (
        ("fields", asked.params.fields),
        ("summary", asked.params.summary),
        ("export_columns", asked.params.export_columns),
    ):
        for sent in names:
            listed, _, action = sent.partition(":")
            name = listed if param == "export_columns" and action and listed in LIST_METRICS else sent
            if name not in KNOWN_FIELDS and not (param == "summary" and name in ("*", "total_count")):
                raise UNKNOWN_INSIGHTS_FIELD(
                    blame=[param], field=name, param=param, suggestion=_suggestion(name, KNOWN_FIELDS)
                )


def every_breakdown_is_known(asked: Asked) -> None:
    """Breakdowns are documented and delivered [D-229, D-231]."""
    action = (documented.ACTION_BREAKDOWNS, frozenset({*ACTION_BREAKDOWNS, *WITHOUT_FACTS}))
    kinds = (
        ("breakdowns", asked.params.breakdowns, documented.BREAKDOWNS, asked.modelled),
        ("action_breakdowns", asked.params.action_breakdowns, *action),
        ("summary_action_breakdowns", asked.params.summary_action_breakdowns, *action),
    )
    for param, names, documented_names, modelled in kinds:
        for position, name in enumerate(names):
            values = {"param": param, "value": name, "modelled": ", ".join(sorted(modelled))}
            if name in documented_names:
                raise UNMODELLED_BREAKDOWN(blame=[param], **values)
            if name not in modelled:
                known = modelled | documented_names
                column = " It is a column of breakdowns=mmm alone." if name == mmm.OWN else ""
                raise UNKNOWN_BREAKDOWN(
                    blame=[param],
                    position=position,
                    allowed=", ".join(sorted(known)),
                    suggestion=column or _suggestion(name, known),
                    **values,
                )


def every_window_is_known(asked: Asked) -> None:
    """Attribution windows are names of the list [D-228]."""
    for name in asked.params.action_attribution_windows:
        if name not in WINDOWS and name not in SILENT:
            raise MALFORMED_PARAMETER(
                blame=["action_attribution_windows"],
                param="action_attribution_windows",
                expected="a list of " + ", ".join(sorted({*WINDOWS, *SILENT})),
                detail=f"there is no window {name}",
            )


def breakdowns_are_a_listed_combination(asked: Asked) -> None:
    """Only the listed permutations are available, of both kinds of breakdowns [C-273, C-282, C-283]."""
    if asked.for_models:
        return
    names = (*asked.params.breakdowns, *asked.params.action_breakdowns)
    named = [name for name in dict.fromkeys(names) if name != "action_type"]
    if not is_combination(names):
        raise BREAKDOWN_COMBINATION(
            blame=["breakdowns" if asked.params.breakdowns else "action_breakdowns"],
            columns=", ".join(("action_type", *named)),
            allowed="; ".join(combinations_with(named)),
        )


def hours_are_not_filtered_by_who_and_where(asked: Asked) -> None:
    """Hours can't be combined with people or places, not in a filter either [C-283]."""
    hourly = [name for name in asked.params.breakdowns if name in HOURLY]
    for position, one in enumerate(asked.params.filtering if hourly else ()):
        if one.field in FILTERABLE:
            raise BREAKDOWN_COMBINATION(
                blame=["filtering", str(position), "field"],
                columns=", ".join((*hourly, one.field)),
                allowed="; ".join(combinations_with(hourly)),
            )


def hours_are_not_filtered_or_sorted_by_what_they_lack(asked: Asked) -> None:
    """What hours have no figures of can't choose or order them either [C-261]."""
    hourly = [name for name in asked.params.breakdowns if name in HOURLY]
    places = [(["filtering", str(n), "field"], one.field) for n, one in enumerate(asked.params.filtering)]
    places += [(["sort"], split_sort(text)[0].partition(":")[0]) for text in asked.params.sort]
    for blame, field in places if hourly else ():
        if field in FIGURES and field.startswith(documented.NEVER_BY_HOUR):
            raise FIELD_NOT_WITH_BREAKDOWN(blame=blame, field=field, breakdowns=", ".join(hourly))


def some_breakdowns_have_one_field(asked: Asked) -> None:
    """Postbacks and frequencies go with the field that counts them, and no other figure [C-249, C-253, D-256]."""
    figures = [field for field in asked.params.fields if field in FIGURES]
    for name in asked.params.breakdowns:
        field = ONLY_WITH.get(name)
        if field is not None and figures != [field]:
            raise BREAKDOWN_NEEDS_FIELD(blame=["fields"], breakdown=name, field=field)


def converted_products_are_asked_for_by_product(asked: Asked) -> None:
    """What was sold of each product needs the breakdown that names it [D-257]."""
    for field in asked.params.fields:
        if field in documented.OF_CONVERTED_PRODUCT and CONVERTED_PRODUCT not in asked.params.action_breakdowns:
            raise FIELD_NEEDS_BREAKDOWN(blame=["fields"], field=field, breakdown=CONVERTED_PRODUCT)


def some_breakdowns_are_asked_for_below_the_account(asked: Asked) -> None:
    """Assets of dynamic creatives and pages of places can't be told apart over a whole account [C-254, C-255]."""
    level = asked.params.level or asked.node
    for name in asked.params.breakdowns:
        if level == "account" and name in NOT_OF_ACCOUNTS:
            raise BREAKDOWN_NOT_OF_ACCOUNTS(blame=["breakdowns"], breakdown=name)


def fields_go_with_the_breakdowns(asked: Asked) -> None:
    """Some fields take no breakdown, some not the region, the area, the hour, the asset [C-244, C-252…C-261]."""
    names = asked.params.breakdowns
    refused = documented.NEVER_WITH_BREAKDOWNS if names else frozenset()
    if "region" in names:
        refused |= documented.NEVER_WITH_REGION
    if "dma" in names:
        refused |= documented.NEVER_WITH_DMA
    if not set(HOURLY).isdisjoint(names):
        refused |= {f for f in FIGURES if f.startswith(documented.NEVER_BY_HOUR)}
    if any(BREAKDOWNS[name].facts == "variants" and name != "product_id" for name in names):
        refused |= FIGURES - documented.BY_ASSET
    for field in asked.params.fields:
        if field in refused:
            raise FIELD_NOT_WITH_BREAKDOWN(blame=["fields"], field=field, breakdowns=", ".join(names))


def the_level_is_not_above_the_node(asked: Asked) -> None:
    """Rows stand for the node or objects under it [C-217, D-262]."""
    level = asked.params.level
    if level and below(asked.node, level):
        raise LEVEL_ABOVE_NODE(blame=["level"], level=level, node=asked.node)


def the_period_ends_after_it_starts(asked: Asked) -> None:
    """Since comes before until, or is the same day."""
    single = (asked.params.time_range,) if asked.params.time_range else ()
    param = "time_ranges" if asked.params.time_ranges else "time_range"
    for period in asked.params.time_ranges or single:
        if period.since > period.until:
            raise PERIOD_REVERSED(blame=[param], since=period.since, until=period.until, param=param)


def the_period_starts_within_37_months(asked: Asked) -> None:
    """Older figures are gone [D-069]."""
    since, earliest = asked.slices.span.since, earliest_start(asked.today)
    if since < earliest:
        param = "time_ranges" if asked.params.time_ranges else "time_range"
        raise PERIOD_TOO_OLD(blame=[param], since=since, earliest=earliest)


def sort_is_one_known_field(asked: Asked) -> None:
    """At most one field: a metric, an attribute, a date, a requested breakdown or one action type [D-238]."""
    if len(asked.params.sort) > 1:
        raise SORT_TAKES_ONE(blame=["sort"], count=len(asked.params.sort))
    for text in asked.params.sort:
        field, _ = split_sort(text)
        name, _, action = field.partition(":")
        known = {*METRICS, *ATTRIBUTES, *DATES, SETTING, *asked.params.breakdowns}
        if not (name in LIST_METRICS and action) and field not in known:
            raise UNKNOWN_SORT_FIELD(blame=["sort"], field=field, suggestion=_suggestion(field, known))


def split_sort(text: str) -> tuple[str, bool]:
    """A sort's field and whether it descends; ascending when not said [D-238]."""
    for ending, descending in (("_descending", True), ("_ascending", False)):
        if text.endswith(ending):
            return text.removesuffix(ending), descending
    return text, False


RULES: tuple[Callable[[Asked], None], ...] = (
    every_field_is_known,
    every_breakdown_is_known,
    every_window_is_known,
    breakdowns_are_a_listed_combination,
    hours_are_not_filtered_by_who_and_where,
    hours_are_not_filtered_or_sorted_by_what_they_lack,
    some_breakdowns_are_asked_for_below_the_account,
    some_breakdowns_have_one_field,
    converted_products_are_asked_for_by_product,
    fields_go_with_the_breakdowns,
    the_level_is_not_above_the_node,
    the_period_ends_after_it_starts,
    the_period_starts_within_37_months,
    sort_is_one_known_field,
)


def check(asked: Asked) -> None:
    """Raise the first error there is."""
    for rule in RULES:
        rule(asked)

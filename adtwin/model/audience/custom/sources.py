"""Where the people of an audience come from: its subtype, and the rules that choose them [A-102, A-103, D-087]."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, Literal

from pydantic import TypeAdapter, ValidationError

from adtwin.errors.protocol import INVALID_PARAMETER
from adtwin.graph.types import NumericId
from adtwin.model.spec import Spec

Subtype = Literal[
    "CUSTOM", "PRIMARY", "WEBSITE", "APP", "OFFLINE_CONVERSION", "CLAIM", "MANAGED", "PARTNER", "VIDEO", "LOOKALIKE",
    "ENGAGEMENT", "BAG_OF_ACCOUNTS", "STUDY_RULE_AUDIENCE", "FOX", "MEASUREMENT", "REGULATED_CATEGORIES_AUDIENCE",
    "BIDDING", "EXCLUSION", "MESSENGER_SUBSCRIBER_LIST",
]  # fmt: skip
"""[D-087]"""
FROM_ADS: Final = frozenset({"WEBSITE", "APP", "VIDEO", "ENGAGEMENT"})
"""Subtypes whose people are found among those whom the account's ads reached."""

VIDEO_EVENTS: Final = (
    "video_watched", "video_completed", "video_view_10s", "video_view_15s", "video_view_25_percent",
    "video_view_50_percent", "video_view_75_percent",
)  # fmt: skip
"""[A-103]"""
DAY: Final = 86_400
CANVAS_EVENTS: Final = ("instant_shopping_document_open", "instant_shopping_element_click")
"""[A-283]"""


class Engagement(Spec):
    """People who did one thing with one object, such as a video or an instant experience [A-102]."""

    object_id: NumericId
    event_name: str


_ENGAGEMENTS: Final = TypeAdapter(list[Engagement])


def engagements(rule: Any) -> list[Engagement]:
    """The entries of a rule that is a list; none for the rules of websites and apps, which are objects."""
    return _ENGAGEMENTS.validate_python(rule) if isinstance(rule, list) else []


def read_rule(given: Any) -> Any:
    """A rule as it is kept; error 100 names the entry that can't be one."""
    if not isinstance(given, list | dict) or not given:
        detail = (
            'Param rule must be a list such as [{"object_id": …, "event_name": …}], or an object such as '
            '{"inclusions": {…}}'
        )
        raise INVALID_PARAMETER(blame=["rule"], detail=detail)
    try:
        entries = engagements(given)
    except ValidationError as error:
        place, *keys = error.errors(include_url=False)[0]["loc"]
        detail = f"Param rule[{place}] must have object_id and event_name"
        raise INVALID_PARAMETER(blame=["rule", *map(str, (place, *keys))], detail=detail) from None
    for place, entry in enumerate(entries):
        if entry.event_name not in (*VIDEO_EVENTS, *CANVAS_EVENTS):
            allowed = ", ".join((*VIDEO_EVENTS, *CANVAS_EVENTS))
            detail = f"Param rule[{place}].event_name must be one of the following values: {allowed}"
            raise INVALID_PARAMETER(blame=["rule", str(place), "event_name"], detail=detail)
    return given


def event_sources(rule: Any) -> Iterator[tuple[str, str]]:
    """(type, id) of every pixel, app, page or profile that the rule of a website or app audience names."""
    for side in ("inclusions", "exclusions"):
        group = rule.get(side) if isinstance(rule, dict) else None
        entries = group.get("rules") if isinstance(group, dict) else None
        for entry in entries if isinstance(entries, list) else ():
            sources = entry.get("event_sources") if isinstance(entry, dict) else None
            for source in sources if isinstance(sources, list) else ():
                if isinstance(source, dict):
                    yield str(source.get("type") or ""), str(source.get("id") or "")


def retention_of(rule: Any) -> int | None:
    """The longest time, in days, that people stay by a rule's own words."""
    group = rule.get("inclusions") if isinstance(rule, dict) else None
    entries = group.get("rules") if isinstance(group, dict) else None
    found = [one.get("retention_seconds") for one in entries or () if isinstance(one, dict)]
    return max((-(-one // DAY) for one in found if isinstance(one, int) and one > 0), default=None)


def subtype_of(rule: Any) -> Subtype | None:
    """The subtype that a rule stands for, where none was sent [A-283]."""
    if isinstance(rule, list):
        return "ENGAGEMENT"
    kinds = {kind for kind, _ in event_sources(rule)}
    if kinds:
        return "WEBSITE" if "pixel" in kinds else "APP" if "app" in kinds else "ENGAGEMENT"
    return "WEBSITE" if rule else None

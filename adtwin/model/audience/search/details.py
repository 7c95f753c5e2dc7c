"""Interests, behaviors, demographics, employers and schools by name. [report the Targeting Search reference]"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from adtwin.delivery.sizes import bounds, everybody
from adtwin.errors.protocol import INVALID_PARAMETER, MISSING_PARAMETER
from adtwin.model.audience import details
from adtwin.model.audience.details import Detail
from adtwin.model.audience.matching import begins, best_first
from adtwin.model.audience.search.asked import Row, SearchParams
from adtwin.model.audience.search.devices import devices, systems

_CLASSES: Final = ("interests", "behaviors", "demographics", "life_events", "industries", "income", "family_statuses")


def size_of(share: float) -> Row:
    """How many people of the whole world a share is."""
    low, high = bounds(everybody() * share)
    return {"audience_size_lower_bound": low, "audience_size_upper_bound": high}


def row_of(detail: Detail) -> Row:
    """A detail as search shows it; `type` is the key of a targeting spec that takes its id."""
    told = f"People who match {' > '.join(detail.path[1:])}"
    return {
        "id": detail.id,
        "name": detail.name,
        "type": detail.kind,
        "path": list(detail.path),
        "description": told,
        **size_of(detail.share),
    }


def matching(text: str, kinds: Iterable[str]) -> list[Detail]:
    """The details of these kinds that a text finds by name or by a heading, the best and the largest first."""
    known = details.of_kind(*kinds)
    named = [one for one in known if begins(one.name, text)]
    below = [one for one in known if one not in named and any(begins(step, text) for step in one.path[1:-1])]
    large_first = sorted(named, key=lambda one: -one.share)
    return [*best_first(large_first, text, lambda one: one.name), *below]


def interests(asked: SearchParams) -> list[Row]:
    """`type=adinterest&q=…`."""
    return [_interest(one) for one in matching(_text(asked), ["interests"])]


def suggestions(asked: SearchParams) -> list[Row]:
    """`type=adinterestsuggestion&interest_list=["Basketball"]`: others like these, none of these."""
    if not asked.interest_list:
        raise MISSING_PARAMETER(blame=["interest_list"], param="interest_list")
    given = [details.with_name("interests", name) for name in asked.interest_list]
    known = [one for one in given if one is not None]
    like = dict.fromkeys(other for one in known for other in details.beside(one))
    return [_interest(one) for one in like if one not in known]


def valid(asked: SearchParams) -> list[Row]:
    """`type=adinterestvalid` by `interest_list` or, better, by `interest_fbid_list`: a row for each of them."""
    if not asked.interest_list and not asked.interest_fbid_list:
        raise MISSING_PARAMETER(blame=["interest_list"], param="interest_list")
    by_id = [(pk, details.with_id("interests", pk)) for pk in asked.interest_fbid_list]
    by_name = [(name, details.with_name("interests", name)) for name in asked.interest_list]
    return [
        *(_judged("id", pk, found) for pk, found in by_id),
        *(_judged("name", name, found) for name, found in by_name),
    ]


def _judged(key: str, given: str, found: Detail | None) -> Row:
    if found is None:
        return {key: given, "valid": False}
    return {"id": found.id, "name": found.name, "valid": True, **size_of(found.share)}


def categories(asked: SearchParams) -> list[Row]:
    """`type=adTargetingCategory&class=…`: all there is of a class; `q` counts for nothing."""
    if asked.class_ in ("user_os", "user_device"):
        return systems() if asked.class_ == "user_os" else devices()
    if asked.class_ not in _CLASSES:
        detail = f"Param class must be one of {', '.join((*_CLASSES, 'user_device', 'user_os'))}"
        raise INVALID_PARAMETER(blame=["class"], detail=detail)
    kinds = details.DEMOGRAPHICS if asked.class_ == "demographics" else (asked.class_,)
    return [row_of(one) for one in details.of_kind(*kinds)]


def covered(kind: str) -> Callable[[SearchParams], list[Row]]:
    """`type=adworkemployer&q=mic` and its siblings: name, id and about how many people, the largest first."""

    def find(asked: SearchParams) -> list[Row]:
        found = matching(_text(asked), [kind])
        return [{"id": one.id, "name": one.name, "coverage": bounds(everybody() * one.share)[0]} for one in found]

    return find


def _interest(detail: Detail) -> Row:
    return {**row_of(detail), "topic": detail.path[1]}


def _text(asked: SearchParams) -> str:
    if not asked.q.strip():
        raise MISSING_PARAMETER(blame=["q"], param="q")
    return asked.q

"""Search over all kinds of details at once, by the edges of an ad account. [report the Targeting Search reference]"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pydantic import BaseModel

from adtwin.errors.protocol import INVALID_PARAMETER, MISSING_PARAMETER
from adtwin.graph.types import NumericId
from adtwin.model.audience import details
from adtwin.model.audience.details import Detail
from adtwin.model.audience.search.asked import Row
from adtwin.model.audience.search.details import matching, row_of
from adtwin.model.spec import ListOf

_BROWSED: Final = ("interests", "behaviors", *details.DEMOGRAPHICS)
"""Kinds that are few enough to be listed whole."""


class Entry(BaseModel):
    """A detail by kind and id: `{"type": "interests", "id": 6003139266461}`."""

    type: str = "interests"
    id: NumericId


class UnifiedParams(BaseModel):
    """What is searched, browsed, taken as an example or validated; `limit_type` names the only kinds wanted."""

    q: str = ""
    limit_type: ListOf[str] = ()
    targeting_list: ListOf[Entry] = ()
    id_list: ListOf[NumericId] = ()
    name_list: ListOf[str] = ()


def search(asked: UnifiedParams) -> list[Row]:
    """`targetingsearch?q=…`."""
    if not asked.q.strip():
        raise MISSING_PARAMETER(blame=["q"], param="q")
    return [row_of(one) for one in matching(asked.q, _kinds(asked, details.KINDS))]


def browse(asked: UnifiedParams) -> list[Row]:
    """`targetingbrowse`: the whole outline."""
    return [row_of(one) for one in details.of_kind(*_kinds(asked, _BROWSED))]


def suggest(asked: UnifiedParams) -> list[Row]:
    """`targetingsuggestions?targeting_list=[…]`: what stands beside these; without a list, the largest of all."""
    kinds = _kinds(asked, _BROWSED)
    given = [found for entry in asked.targeting_list if (found := details.with_id(entry.type, entry.id)) is not None]
    like = dict.fromkeys(other for one in given for other in details.beside(one))
    if not asked.targeting_list:
        like = dict.fromkeys(sorted(details.of_kind(*kinds), key=lambda one: -one.share))
    return [row_of(one) for one in like if one.kind in kinds and one not in given]


def validate(asked: UnifiedParams) -> list[Row]:
    """`targetingvalidation` by `targeting_list`, `id_list` or `name_list`: a row for each, which says `valid`."""
    if not asked.targeting_list and not asked.id_list and not asked.name_list:
        raise MISSING_PARAMETER(blame=["targeting_list"], param="targeting_list")
    known = details.of_kind(*_kinds(asked, details.KINDS))
    return [
        *(_judged({"id": one.id, "type": one.type}, details.with_id(one.type, one.id)) for one in asked.targeting_list),
        *(_judged({"id": pk}, _object(known, pk)) for pk in asked.id_list),
        *(_judged({"name": name}, _named(known, name)) for name in asked.name_list),
    ]


def _kinds(asked: UnifiedParams, usual: tuple[str, ...]) -> tuple[str, ...]:
    for kind in asked.limit_type:
        if kind not in details.KINDS:
            detail = f"Param limit_type must be one of the following values: {', '.join(details.KINDS)}"
            raise INVALID_PARAMETER(blame=["limit_type"], detail=detail)
    return asked.limit_type or usual


def _judged(given: Row, found: Detail | None) -> Row:
    return {**given, "valid": False} if found is None else {**row_of(found), "valid": True}


def _object(known: Iterable[Detail], pk: str) -> Detail | None:
    return _first(one for one in known if one.id == pk and one.kind not in details.NUMBERED)


def _named(known: Iterable[Detail], name: str) -> Detail | None:
    return _first(one for one in known if one.name.casefold() == name.casefold())


def _first(found: Iterable[Detail]) -> Detail | None:
    return next(iter(found), None)

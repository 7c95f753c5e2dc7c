"""Action specs of sponsored stories: what makes one, and which numbered type of before it stands for. [E-462…E-468]"""

from __future__ import annotations

from typing import Any

import orjson

from adtwin.errors.legacy import LEGACY_ACTION_SPEC, LEGACY_TYPE_WITHDRAWN, LEGACY_URL_TAGS
from adtwin.model.creative.legacy.types import SPEC, SPONSORED, TAGGABLE_SPECS

ACTION = "action.type"
Spec = dict[str, Any]


def specs_in(given: Any) -> list[Spec]:
    """The action specs of a parameter: one, or a list [E-424]. Error: LEGACY_ACTION_SPEC."""
    specs = given if isinstance(given, list) else [given]
    if not specs or not all(isinstance(one, dict) for one in specs):
        raise LEGACY_ACTION_SPEC(blame=["action_spec"], detail="must be a JSON object")
    return specs


def check(given: Any) -> None:
    """A spec names an action and at least one object, in at most 4096 characters. Error: LEGACY_ACTION_SPEC."""
    for spec in specs_in(given):
        if not _text(spec.get(ACTION)):
            raise LEGACY_ACTION_SPEC(blame=["action_spec"], detail=f"must hold {ACTION}")
        if len(spec) == 1:
            raise LEGACY_ACTION_SPEC(blame=["action_spec"], detail="must name an object of the action, such as page")
    if len(orjson.dumps(given).decode()) > SPEC:
        raise LEGACY_ACTION_SPEC(blame=["action_spec"], detail=f"has more than {SPEC} characters")


def legacy_type(given: Any) -> str | None:
    """The numbered type that a single spec was before 2012, or None [E-464]."""
    if isinstance(given, list):
        given = given[0] if len(given) == 1 else None
    if not isinstance(given, dict):
        return None
    for number, row in SPONSORED:
        if _text(given.get(ACTION)) == row[ACTION] and set(given) == set(row):
            return number
    return None


def refuse_withdrawn(number: str, object_id: int | str | None) -> None:
    """The numbered types of sponsored stories are made as type 25 with a spec [E-463]. Error: LEGACY_TYPE_WITHDRAWN."""
    rows = [row for known, row in SPONSORED if known == number]
    if rows:
        shown = " or ".join(_written(row, object_id) for row in rows)
        raise LEGACY_TYPE_WITHDRAWN(blame=["type"], number=number, spec=shown)


def check_tags(given: Any) -> None:
    """Addresses are tagged for four kinds of story alone [E-487]. Error: LEGACY_URL_TAGS."""
    for spec in specs_in(given):
        if not any(_text(spec.get(ACTION)) == action and selector in spec for action, selector in TAGGABLE_SPECS):
            raise LEGACY_URL_TAGS(blame=["url_tags"], why=f"a story of {_text(spec.get(ACTION))} has no such address")


def object_of(given: Any, *selectors: str) -> str:
    """The first object that a spec names under one of these selectors, or ""."""
    for spec in given if isinstance(given, list) else [given]:
        for selector in selectors:
            if isinstance(spec, dict) and (found := _text(spec.get(selector))):
                return found
    return ""


def action_of(given: Any) -> str:
    """The action of the first spec."""
    spec = given[0] if isinstance(given, list) and given else given
    return _text(spec.get(ACTION)) if isinstance(spec, dict) else ""


def _text(value: Any) -> str:
    """A value that may stand in a list of one."""
    if isinstance(value, list):
        value = value[0] if value else ""
    return "" if value is None else str(value)


def _written(row: dict[str, str], object_id: int | str | None) -> str:
    parts = [f"'{name}':{object_id or value.upper()}" for name, value in row.items() if name != ACTION]
    return "{" + ",".join([f"'{ACTION}':'{row[ACTION]}'", *parts]) + "}"

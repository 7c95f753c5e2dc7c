"""Audiences of people by what they did with a catalog's products [B-337, B-338]."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, field_validator

from adtwin.graph.types import NumericId
from adtwin.model.spec import ListOf, Spec


def _names_one_event(rule: Any) -> bool:
    """Whether a rule asks for exactly one event by name, at the top or in a top-level `and` [B-339]."""
    if not isinstance(rule, dict):
        return False
    parts = [rule, *(part for part in rule.get("and", []) if isinstance(part, dict))]
    events = [part["event"] for part in parts if "event" in part]
    return len(events) == 1 and isinstance(events[0], dict) and list(events[0]) == ["eq"]


class ProductAction(Spec):
    """People who did one thing within a time: `rule` is `{"event": {"eq": "Purchase"}}` [B-338, B-339]."""

    retention_seconds: Annotated[int, Field(gt=0)]
    rule: dict[str, Any]

    @field_validator("rule")
    @classmethod
    def one_event(cls, rule: dict[str, Any]) -> dict[str, Any]:
        """One event, compared with `eq`."""
        if not _names_one_event(rule):
            raise ValueError('must name exactly one event, as {"event": {"eq": "ViewContent"}}')
        return rule


class ProductAudienceSpec(Spec):
    """People who did every inclusion and no exclusion with products of a set [B-338, B-345]."""

    product_set_id: NumericId
    inclusions: Annotated[ListOf[ProductAction], Field(min_length=1)]
    exclusions: ListOf[ProductAction] = ()

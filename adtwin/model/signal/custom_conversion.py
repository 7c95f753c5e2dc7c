"""Custom conversions: what happens on a website, told apart by a rule, as a goal of its own. [D-070]"""

from __future__ import annotations

from typing import Final, Literal

from adtwin.errors.accounts import TOO_MANY_CUSTOM_CONVERSIONS
from adtwin.errors.protocol import INVALID_PARAMETER
from adtwin.graph.call import Call
from adtwin.graph.change import Change
from adtwin.graph.node import REQUIRED, Edge, Edges, Node, column, computed, stored, written
from adtwin.graph.types import Count, JsonText, Name, NumericId, Text, UtcTime
from adtwin.model.enums import CustomEventType
from adtwin.model.owned import ADS, Owned

MOST: Final = 100
"""Custom conversions of an account (from the vendor's help pages)."""


def rule_is_an_object(change: Change[CustomConversion]) -> None:
    """A rule is an object such as `{"and": [{"event": {"eq": "PageView"}}]}`."""
    if not isinstance(change.new.rule, dict) or not change.new.rule:
        detail = 'Param rule must be an object such as {"and": [{"event": {"eq": "PageView"}}]}'
        raise INVALID_PARAMETER(blame=["rule"], detail=detail)


def source_is_there(change: Change[CustomConversion]) -> None:
    """The pixel is one that the caller can use."""
    if change.creating and change.new.event_source_id:
        change.call.require(change.new.event_source_id, "AdsPixel", "event_source_id")


def account_has_room(change: Change[CustomConversion]) -> None:
    """An account has a hundred of them at most."""
    if change.creating and change.call.view.edge_count(int(change.new.account_id), "customconversions") >= MOST:
        raise TOO_MANY_CUSTOM_CONVERSIONS(most=MOST)


def _pixel(conversion: CustomConversion, call: Call) -> Node | None:
    """The pixel whose events it counts."""
    return call.visible(int(conversion.event_source_id)) if conversion.event_source_id else None


class CustomConversion(Owned):
    """A conversion by a rule over the events of a pixel."""

    deletable = True

    name: Name = written(on_create=REQUIRED, on_update=True)
    description: Text = written(on_create=True, on_update=True)
    rule: JsonText = written(on_create=REQUIRED)
    custom_event_type: CustomEventType = written(on_create=True, default="OTHER")
    event_source_id: NumericId = written(on_create=True)
    default_conversion_value: Count = written(on_create=True, on_update=True, default=0)
    action_source_type: Literal["website", "app", "physical_store", "phone_call", "email", "chat", "other"] = written(
        on_create=True, default="website"
    )
    pixel: Node = computed(_pixel)
    event_source_type: Text = stored(default="pixel")
    is_archived: bool = stored(default=False)
    is_unavailable: bool = stored(default=False)
    creation_time: UtcTime = computed(lambda conversion, _call: conversion.obj.created_time)
    created_time: UtcTime = column()

    rules = (rule_is_an_object, source_is_there, account_has_room)

    def delete(self, call: Call) -> None:
        """Gone for good."""
        call.tx.remove(self.pk)


class AccountConversions(Edges, of="AdAccount"):
    """The custom conversions of an account."""

    customconversions = Edge(
        "CustomConversion", by="account_id", creates=True, access=ADS, doc="The account's custom conversions."
    )

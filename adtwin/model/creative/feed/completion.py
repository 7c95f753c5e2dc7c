"""What the twin adds to a feed when it is made, which reads then show. [B-198…B-203, E-089, E-095, E-173]"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adtwin.model.creative.feed.kinds import FeedKind, is_whole, kind_of
from adtwin.model.creative.feed.translation import OFFLINE, Translator, translated

USUAL_BUTTON = "LEARN_MORE"
"""The button of a feed that names none [B-203]."""


def completed(data: Mapping[str, Any], translator: Translator = OFFLINE) -> dict[str, Any]:
    """The feed of a creative with this data, completed: nothing empty, a kind, buttons in both forms, priorities,
    translated copies. Rules that the kind ignores are gone."""
    given: dict[str, Any] = data["asset_feed_spec"]
    feed = {key: value for key, value in given.items() if value not in (None, [], {})}
    kind = kind_of(feed)
    if kind is FeedKind.FREEDOM:
        feed.pop("asset_customization_rules", None)
    whole = is_whole(data)
    rules = feed.get("asset_customization_rules")
    if feed.get("ad_formats") == ["SINGLE_IMAGE"] and feed.get("videos") and not feed.get("images"):
        feed["ad_formats"] = ["SINGLE_VIDEO"]
    if whole and kind not in (FeedKind.FORMAT, FeedKind.LANGUAGE) and not _has_buttons(feed):
        feed["call_to_action_types"] = [USUAL_BUTTON]
    _mirror_buttons(feed)
    if whole or rules:
        feed["optimization_type"] = str(kind)
    if feed.get("autotranslate"):
        feed = translated(feed, translator)
        rules = feed.get("asset_customization_rules")
    if rules:
        feed["asset_customization_rules"] = [
            {**rule, "priority": rule.get("priority") or place} for place, rule in enumerate(rules, 1)
        ]
    return feed


def _has_buttons(feed: Mapping[str, Any]) -> bool:
    return bool(feed.get("call_to_action_types") or feed.get("call_to_actions"))


def _mirror_buttons(feed: dict[str, Any]) -> None:
    """Types and actions say the same [B-202]."""
    if not _has_buttons(feed):
        return
    types, actions = feed.get("call_to_action_types") or [], feed.get("call_to_actions") or []
    named = [action["type"] for action in actions if action.get("type")]
    feed["call_to_action_types"] = list(dict.fromkeys([*types, *named]))
    feed["call_to_actions"] = [*actions, *({"type": kind} for kind in dict.fromkeys(types) if kind not in named)]

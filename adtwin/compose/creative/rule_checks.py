"""What a friendly customization rule may look like. [E-150…E-161, E-178…E-183]"""

from __future__ import annotations

from typing import Any

from adtwin.compose.creative import findings
from adtwin.compose.creative.draft import Draft, Json
from adtwin.compose.creative.placements import GROUPS
from adtwin.compose.problem import Problem, RefusedError

ARGUMENT = "asset_customization_rules"
LABELS = {
    "image_label": "images",
    "video_label": "videos",
    "body_label": "bodies",
    "title_label": "titles",
    "description_label": "descriptions",
}
"""A rule's label to the feed's list that must carry it."""

PASSED_ON = ("is_default", "priority", "link_url_label", "caption_label", "call_to_action_type_label", "carousel_label")
MEDIA_KEYS = ("image_hashes", "video_ids")
TEXT_KEYS = ("bodies", "titles", "descriptions")
FRIENDLY_KEYS = (*MEDIA_KEYS, *TEXT_KEYS)


def is_friendly(rule: Json) -> bool:
    """Whether the rule is to be translated; one without placement groups is the API's own [E-178]."""
    return "placement_groups" in rule


def check(draft: Draft) -> None:
    """Raise the first problem of the rules; take down what is unusual."""
    rules = draft.given.asset_customization_rules or []
    seen: set[str] = set()
    for place, rule in enumerate(rules):
        field = f"{ARGUMENT}[{place}]"
        problem = _friendly(field, rule, seen) if is_friendly(rule) else _raw(field, rule)
        problem = problem or (_unknown_hash(draft, field, rule) if is_friendly(rule) else None)
        if problem is not None:
            raise RefusedError(problem)


def _friendly(field: str, rule: Json, seen: set[str]) -> Problem | None:
    groups = rule["placement_groups"]
    if not isinstance(groups, list) or not groups:
        return findings.RULE_MALFORMED(f"{field}.placement_groups", detail="must list placement groups")
    for group in groups:
        if not isinstance(group, str) or group not in GROUPS:
            return findings.GROUP_UNKNOWN(f"{field}.placement_groups", actual=group, allowed=", ".join(GROUPS))
        if group in seen:
            return findings.GROUP_TWICE(f"{field}.placement_groups", group=group)
        seen.add(group)
    unknown = set(rule) - {"placement_groups", "customization_spec", *LABELS, *PASSED_ON}
    if unknown:
        return findings.RULE_MALFORMED(field, detail=f"holds unknown keys: {', '.join(sorted(unknown))}")
    return _assets(field, rule)


def _assets(field: str, rule: Json) -> Problem | None:
    spec = rule.get("customization_spec") or {}
    where = f"{field}.customization_spec"
    if not isinstance(spec, dict):
        return findings.RULE_MALFORMED(where, detail="must be an object")
    unknown = set(spec) - set(FRIENDLY_KEYS)
    if unknown:
        return findings.RULE_MALFORMED(where, detail=f"holds unknown keys: {', '.join(sorted(unknown))}")
    if not any(spec.get(key) for key in FRIENDLY_KEYS) and not any(rule.get(label) for label in LABELS):
        return findings.RULE_MALFORMED(where, detail="names no asset: the rule changes nothing")
    if spec.get("image_hashes") and spec.get("video_ids"):
        return findings.RULE_MALFORMED(where, detail="names both image_hashes and video_ids")
    for key in FRIENDLY_KEYS:
        if spec.get(key) and not all(isinstance(one, str) and one for one in values(spec, key)):
            return findings.RULE_MALFORMED(f"{where}.{key}", detail="must be a list of texts")
    return None


def values(spec: Json, key: str) -> list[Any]:
    """A list; a single value is a list of one, a number its digits [E-009, E-159]."""
    given = spec.get(key) or []
    listed = given if isinstance(given, list) else [given]
    return [str(one) if key == "video_ids" and type(one) is int else one for one in listed]


def _raw(field: str, rule: Json) -> Problem | None:
    spec = rule.get("customization_spec")
    if spec is not None and not isinstance(spec, dict):
        return findings.RULE_MALFORMED(f"{field}.customization_spec", detail="must be an object")
    if any(key in FRIENDLY_KEYS for key in spec or ()):
        return findings.RULE_MALFORMED(f"{field}.placement_groups", detail="is missing")
    changes = any(rule.get(label) for label in LABELS) or any(
        rule.get(key) for key in (*PASSED_ON, "use_existing_post")
    )
    return None if changes else findings.RULE_MALFORMED(field, detail="names no asset: the rule changes nothing")


def _unknown_hash(draft: Draft, field: str, rule: Json) -> Problem | None:
    """Images of a rule are images of the creative; beside a post they come through the rule [E-154]."""
    if draft.given.object_story_id:
        return None
    known = {image["hash"] for image in draft.feed.get("images", ())}
    for one in values(rule.get("customization_spec") or {}, "image_hashes"):
        if one not in known:
            return findings.HASH_UNKNOWN(f"{field}.customization_spec.image_hashes", hash=one)
    return None

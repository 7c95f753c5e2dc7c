"""Friendly customization rules as the API's own: labels on assets, positions and references on rules. [E-162…E-183]"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from adtwin.compose.creative import findings, rule_checks
from adtwin.compose.creative.draft import FLEXIBLE, Draft, Json
from adtwin.compose.creative.placements import customization_spec
from adtwin.compose.creative.rule_checks import ARGUMENT, LABELS, values
from adtwin.compose.problem import RefusedError


class Kind(NamedTuple):
    """A kind of asset: its key in a friendly rule, the feed's list, the asset's own key, the rule's label."""

    name: str
    key: str
    wire: str
    identity: str

    @property
    def label(self) -> str:
        """The rule's reference."""
        return f"{self.name}_label"


MEDIA = (Kind("image", "image_hashes", "images", "hash"), Kind("video", "video_ids", "videos", "video_id"))
TEXTS = (
    Kind("body", "bodies", "bodies", "text"),
    Kind("title", "titles", "titles", "text"),
    Kind("description", "descriptions", "descriptions", "text"),
)
EXISTING_POST = {"customization_spec": {}, "is_default": True, "use_existing_post": True}
"""The last rule beside a post: everywhere else the post itself [E-145]."""


def translate(draft: Draft) -> None:
    """Put the rules into the feed in the API's form, with their assets labelled."""
    given = draft.given.asset_customization_rules
    if not given:
        if draft.feed.get("videos") and draft.given.videos:
            draft.warn(findings.VIDEOS_WITHOUT_RULES("videos"))
        return
    rule_checks.check(draft)
    bases = _base_texts(draft, given)
    rules = [
        _friendly(draft, rule, place, bases) if rule_checks.is_friendly(rule) else _raw(rule)
        for place, rule in enumerate(given)
    ]
    _check_references(draft, rules)
    _remark(draft, rules)
    if draft.given.object_story_id and not any(rule.get("is_default") for rule in rules):
        rules.append(dict(EXISTING_POST))
    draft.feed[ARGUMENT] = rules


def _base_texts(draft: Draft, rules: Sequence[Json]) -> dict[str, str]:
    """Kind to the text that rules without an override of it show, where some rule has one [E-170]."""
    overridden = {key for rule in rules for key in rule.get("customization_spec") or () if "placement_groups" in rule}
    return {
        kind.name: draft.feed[kind.wire][0]["text"]
        for kind in TEXTS
        if kind.key in overridden and draft.feed.get(kind.wire)
    }


def _friendly(draft: Draft, rule: Json, place: int, bases: dict[str, str]) -> Json:
    spec = rule.get("customization_spec") or {}
    found: Json = {"customization_spec": customization_spec(rule["placement_groups"])}
    for kind in (*MEDIA, *TEXTS):
        named = values(spec, kind.key)
        if len(named) > 1:
            draft.warn(findings.SEVERAL_ASSETS(f"{ARGUMENT}[{place}].customization_spec.{kind.key}"))
        if not named and kind.name in bases and kind.label not in rule:
            named = [bases[kind.name]]
        if named:
            found[kind.label] = {"name": _label_of(draft, kind, named)}
    if spec.get("descriptions"):
        draft.warn(findings.DESCRIPTION_NOT_PER_PLACEMENT(f"{ARGUMENT}[{place}].customization_spec.descriptions"))
    return found | _kept(rule)


def _kept(rule: Json) -> Json:
    """What a rule already says in the API's form."""
    return {
        key: _as_label(value) if key in LABELS else value
        for key, value in rule.items()
        if key not in {"placement_groups", "customization_spec"}
    }


def _raw(rule: Json) -> Json:
    """The API's own rule; a bare label becomes an object [E-179]."""
    return {key: _as_label(value) if key in LABELS else value for key, value in rule.items()}


def _as_label(value: object) -> object:
    return {"name": value} if isinstance(value, str) else value


def _label_of(draft: Draft, kind: Kind, named: Sequence[str]) -> str:
    """A label that these assets carry and no other: one they have, or a new one [E-166…E-168]."""
    assets = draft.assets(kind.wire)
    wanted = [_asset(assets, kind, one) for one in dict.fromkeys(named)]
    for label in [label["name"] for label in wanted[0].get("adlabels", ())]:
        if all(_carries(asset, label) == (asset in wanted) for asset in assets):
            return str(label)
    label = _new_label(draft, kind)
    for asset in wanted:
        asset.setdefault("adlabels", []).append({"name": label})
    return label


def _asset(assets: list[Json], kind: Kind, named: str) -> Json:
    """The asset of this identity, added where the rule alone names it [E-144, E-169, E-170]."""
    for asset in assets:
        if asset[kind.identity] == named:
            return asset
    assets.append({kind.identity: named})
    return assets[-1]


def _carries(asset: Json, label: str) -> bool:
    return any(one["name"] == label for one in asset.get("adlabels", ()))


def _new_label(draft: Draft, kind: Kind) -> str:
    taken = {label["name"] for asset in draft.assets(kind.wire) for label in asset.get("adlabels", ())}
    number = 1
    while f"placement_{kind.name}_{number}" in taken:
        number += 1
    return f"placement_{kind.name}_{number}"


def _check_references(draft: Draft, rules: Sequence[Json]) -> None:
    """Every label that a rule refers to is carried by an asset of its kind [E-182]."""
    for place, rule in enumerate(rules):
        for key, wire in LABELS.items():
            if key not in rule:
                continue
            label = rule[key].get("name") if isinstance(rule[key], dict) else None
            present = [one["name"] for asset in draft.feed.get(wire, ()) for one in asset.get("adlabels", ())]
            if label not in present:
                fields = f"{ARGUMENT}[{place}].{key}"
                known = ", ".join(dict.fromkeys(present)) or "none"
                raise RefusedError(findings.LABEL_UNKNOWN(fields, label=label, present=known))


def _remark(draft: Draft, rules: Sequence[Json]) -> None:
    if len(rules) < 2 and not draft.given.object_story_id:
        draft.warn(findings.SINGLE_RULE(ARGUMENT))
    if draft.given.videos and not any("video_label" in rule for rule in rules):
        draft.warn(findings.VIDEOS_WITHOUT_RULES("videos"))
    if draft.given.optimization_type == FLEXIBLE:
        draft.warn(findings.DOF_IGNORES_RULES(ARGUMENT, "optimization_type"))

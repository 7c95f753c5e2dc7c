"""The flexible ad format: groups of images, videos and texts that an ad is put together from. [C-198…C-204]"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Literal, cast

from adtwin.errors.creative import IMAGE_NOT_IN_LIBRARY, INVALID_KEYS
from adtwin.errors.features import FLEXIBLE_CREATIVE, FLEXIBLE_GROUP, FLEXIBLE_OBJECTIVE
from adtwin.graph.change import Change
from adtwin.graph.types import NumericId
from adtwin.model.creative import call_to_action
from adtwin.model.creative.call_to_action import CallToAction
from adtwin.model.creative.story import number_in
from adtwin.model.media import library
from adtwin.model.media.ad_video import refuse_unusable
from adtwin.model.spec import ListOf, Spec, unknown_keys
from adtwin.model.tree.ad_rules import adset_of, creative_of

if TYPE_CHECKING:
    from adtwin.model.tree.ad import Ad

FIELD = "creative_asset_groups_spec"
OBJECTIVES = frozenset(("OUTCOME_SALES", "OUTCOME_APP_PROMOTION"))
MOST_TEXTS = 5
"""Texts of one type in one group [C-200]."""


class GroupImage(Spec):
    """An image of the account's library."""

    hash: str | None = None


class GroupVideo(Spec):
    """A video of the account; reads add its thumbnail [C-202]."""

    video_id: NumericId | None = None
    image_hash: str | None = None


class GroupText(Spec):
    """A text and what it is for [C-201]."""

    text: str | None = None
    text_type: Literal["primary_text", "headline", "description"] | None = None


class Group(Spec):
    """What goes together in one ad."""

    images: ListOf[GroupImage] = ()
    videos: ListOf[GroupVideo] = ()
    texts: ListOf[GroupText] = ()
    call_to_action: CallToAction | None = None
    group_uuid: str | None = None


class AssetGroups(Spec):
    """`creative_asset_groups_spec` [C-199]."""

    groups: ListOf[Group] = ()


def complete(change: Change[Ad]) -> None:
    """Number new groups, and put its thumbnail beside each video [C-202]."""
    if FIELD not in change.sent:
        return
    ad, call = change.new, change.call
    for place, group in enumerate((ad.creative_asset_groups_spec or {}).get("groups") or ()):
        group.setdefault("group_uuid", str(call.tx.new_id(int(ad.account_id) + place)))
        for video in group.get("videos") or ():
            number = number_in(str(video.get("video_id") or ""))
            obj = call.view.get(number) if number is not None else None
            if obj is not None and obj.data.get("picture_hash"):
                video.setdefault("image_hash", obj.data["picture_hash"])


def _groups(change: Change[Ad]) -> tuple[Group, ...]:
    spec = cast("AssetGroups | None", change.typed(FIELD))
    return tuple(spec.groups) if spec is not None else ()


def flexible_ads_are_for_sales_and_apps(change: Change[Ad]) -> None:
    """Two objectives take the format [C-198]."""
    if FIELD in change.sent:
        objective = adset_of(change.new, change.call).campaign_of(change.call).objective
        if objective not in OBJECTIVES:
            raise FLEXIBLE_OBJECTIVE(blame=[FIELD], objective=objective)


def asset_groups_are_well_formed(change: Change[Ad]) -> None:
    """A picture or video in each, five texts of a type at most, one type of button overall [C-200]."""
    spec = cast("AssetGroups | None", change.typed(FIELD))
    for keys, _ in unknown_keys(spec, (FIELD,)) if spec is not None else ():
        raise INVALID_KEYS(blame=list(keys), keys=keys[-1], param=FIELD, suggestion="")
    if spec is not None and not spec.groups:
        raise FLEXIBLE_GROUP(blame=[FIELD, "groups"], detail="groups is empty. Send at least one group.")
    for place, group in enumerate(_groups(change)):
        path = [FIELD, "groups", str(place)]
        if not group.images and not group.videos:
            detail = f"Group {place} has neither images nor videos. Give it at least one."
            raise FLEXIBLE_GROUP(blame=path, detail=detail)
        _check_texts(group, path)
        if group.call_to_action is not None:
            call_to_action.check(group.call_to_action, [*path, "call_to_action"])
    types = {group.call_to_action.type for group in _groups(change) if group.call_to_action is not None}
    if len(types) > 1:
        detail = f"The groups have buttons of different types: {', '.join(sorted(map(str, types)))}. Use one."
        raise FLEXIBLE_GROUP(blame=[FIELD, "groups"], detail=detail)


def _check_texts(group: Group, path: list[str]) -> None:
    for number, text in enumerate(group.texts):
        if not text.text or text.text_type is None:
            detail = "Each text has a text and a text_type of primary_text, headline or description."
            raise FLEXIBLE_GROUP(blame=[*path, "texts", str(number)], detail=detail)
    for kind, count in Counter(text.text_type for text in group.texts).items():
        if count > MOST_TEXTS:
            detail = f"There are {count} texts of type {kind} in a group, and {MOST_TEXTS} at most are taken."
            raise FLEXIBLE_GROUP(blame=[*path, "texts"], detail=detail)


def asset_groups_show_own_media(change: Change[Ad]) -> None:
    """Images are in the account's library, videos are the account's and ready."""
    call, account = change.call, int(change.new.account_id)
    for place, group in enumerate(_groups(change)):
        path = [FIELD, "groups", str(place)]
        for number, image in enumerate(group.images):
            if library.find(call.view, account, image.hash or "") is None:
                where = [*path, "images", str(number), "hash"]
                raise IMAGE_NOT_IN_LIBRARY(blame=where, hash=(image.hash or "")[:100], account=account)
        for number, video in enumerate(group.videos):
            where = [*path, "videos", str(number), "video_id"]
            refuse_unusable(call, change.new, video.video_id or "", where)


def new_creatives_fit_the_groups(change: Change[Ad]) -> None:
    """A creative that is swapped in shows an image of the groups, unless new groups come with it [wire facts 1]."""
    groups: dict[str, Any] = change.new.creative_asset_groups_spec or {}
    if change.creating or not groups or FIELD in change.sent or not change.changed("creative_id"):
        return
    creative = creative_of(change.new, change.call)
    shown = None if creative is None else creative.obj.data.get("image_hash")
    own = {image.get("hash") for group in groups.get("groups") or () for image in group.get("images") or ()}
    if shown and own and shown not in own:
        raise FLEXIBLE_CREATIVE(blame=["creative"], hash=shown)


RULES = (
    flexible_ads_are_for_sales_and_apps,
    asset_groups_are_well_formed,
    asset_groups_show_own_media,
    new_creatives_fit_the_groups,
)

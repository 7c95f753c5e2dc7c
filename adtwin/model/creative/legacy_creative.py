"""A creative of one of the numbered types of 2013. [E-393…E-464]"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

import orjson

from adtwin.base.streams import stable_hash
from adtwin.graph import writing
from adtwin.graph.call import Call
from adtwin.graph.change import Change
from adtwin.graph.node import Node, Rule, computed, sent, stored, written
from adtwin.graph.types import Integer, Text
from adtwin.graph.validation import validate
from adtwin.model.creative import pictures, preview_edge
from adtwin.model.creative.adcreative import AdCreative
from adtwin.model.creative.legacy import action_specs, rules, social
from adtwin.model.creative.legacy.story import destination, legacy_story, promoted_post
from adtwin.model.creative.legacy.types import DEFAULT, TYPES
from adtwin.model.media import library
from adtwin.model.media.library import media_url
from adtwin.model.owned import account_of

if TYPE_CHECKING:
    from adtwin.model.media.library import Decoded

KIND = "LegacyCreative"
ALIKE = "legacy_creative"
"""The alias by which an account finds the creative that equal parameters made [E-403]."""
WIDTH = 100
"""Pixels that an image of an ad in the right column is scaled to [E-405]."""


def _said() -> Any:
    """A parameter that makes up the creative, read back as it was sent; most are refused in a change."""
    return written(on_create=True, on_update=True, by_default=True)


def _image_url(creative: LegacyCreative, call: Call) -> str | None:
    """The image, scaled to the right column for websites; that of the object where none was sent [E-407, E-411]."""
    blob = legacy_story(call.view, creative.obj.data).image_hash
    return media_url(call, blob, WIDTH if creative.type in rules.OWN_IMAGES else None) if blob else None


def _preview_url(creative: LegacyCreative, call: Call) -> str | None:
    """A page with the ad, for the person who made it and nobody else [E-443]."""
    if str(call.principal.person_id) != creative.obj.data.get("made_by"):
        return None
    ad_format = "MOBILE_FEED_STANDARD" if creative.type == "32" else "RIGHT_COLUMN_STANDARD"
    return preview_edge.preview_url(call, creative, ad_format)


class LegacyCreative(AdCreative):
    """One of the types 1, 2, 3, 4, 12, 25, 27, 31 and 32. Reading it shows all that was sent. [E-405…E-448]"""

    wire_type = "adcreative"
    deletable = True

    name: Text = _said()
    type: Text = _said()
    creative_id: Text = computed(lambda one, _call: one.wire_id, by_default=True)
    object_id: Integer = _said()
    title: Text = _said()
    body: Text = _said()
    link_url: Text = _said()
    image_hash: Text = _said()
    image_link: Text = sent(on_create=True, on_update=True, doc="The same as image_url, for events [E-414].")
    image_url: Text = computed(_image_url, by_default=True, on_create=True, on_update=True)
    action_spec: Any = _said()
    url_tags: Text = _said()
    related_fan_page: Text = _said()
    follow_redirect: bool = _said()
    auto_update: bool = _said()
    story_id: Text = _said()
    app_platform_type: Integer = _said()
    run_status: Integer = computed(
        lambda one, _call: 3 if one.status == "DELETED" else 1, by_default=True, on_create=True, on_update=True,
        doc="1 for active, 3 for deleted [E-440].",
    )  # fmt: skip
    preview_url: Text = computed(_preview_url, by_default=True)
    social_context: dict[str, Any] = computed(social.context_of, by_default=True)
    legacy_type: Text = computed(
        lambda one, _call: action_specs.legacy_type(one.action_spec), by_default=True,
        doc="The number that this sponsored story had before action specs [E-464].",
    )  # fmt: skip
    destination_url: Text = computed(
        lambda one, call: destination(call.view, one.obj.data) or None, doc="Where a click leads [E-489].",
    )  # fmt: skip
    effective_object_story_id: Text = computed(lambda one, call: promoted_post(call.view, one.obj.data))
    resolved_link: Text = stored(doc="Where link_url redirects to, when that was to be followed [E-453].")

    rules: ClassVar[tuple[Rule, ...]] = ()

    @staticmethod
    def of_2013(call: Call, account: Node, given: dict[str, Any]) -> LegacyCreative:
        """A new creative, or the one that equal parameters made before [E-403]."""
        return create(call, account, given)

    @classmethod
    def prepare(cls, change: Change[Any]) -> None:
        """Defaults and pictures, then the rules: those of a creation or of a change."""
        creative = change.new
        if change.creating:
            creative.status = creative.obj.effective_status = "ACTIVE"
            creative.type = creative.type or DEFAULT
            creative.contextual_multi_ads = None
            creative.obj.data["made_by"] = str(change.call.principal.person_id)
            _check(change, rules.AT_FIRST)
            change.notes["pictures"] = _take_picture(change)
            _check(change, rules.WHEN_MADE)
            _fill_in(change)
        else:
            if change.typed("run_status") is not None:
                creative.status = "DELETED" if change.typed("run_status") == 3 else "ACTIVE"
            creative.obj.effective_status = creative.status
            _check(change, rules.WHEN_CHANGED)

    @classmethod
    def effects(cls, change: Change[Any]) -> None:
        """The account lists the creative; a picture that came along goes to its library."""
        call, creative = change.call, change.new
        if not change.creating:
            return
        account = account_of(creative, call)
        for picture in change.notes["pictures"].values():
            library.shelve(call, account, picture)
        image = library.find(call.view, account.pk, creative.image_hash) if creative.image_hash else None
        if image is not None:
            call.tx.link(image, library.USED_BY, creative.pk, call.now)
        call.tx.link(account.pk, "adcreatives", creative.pk, call.now)
        call.tx.update(creative.obj)


def create(call: Call, account: Node, given: dict[str, Any]) -> LegacyCreative:
    """A new creative, or the one that equal parameters made before [E-403]."""
    params = validate(call.registry.types[KIND].create, given, account.zone(call))
    key = _key(call, params.model_dump(mode="json", exclude_none=True))
    number = call.view.alias(account.pk, ALIKE, key)
    existing = call.load(number) if number is not None else None
    if isinstance(existing, LegacyCreative) and existing.status != "DELETED":
        return existing
    made = cast("LegacyCreative", writing.create(call, KIND, account, given))
    call.tx.set_alias(account.pk, ALIKE, key, made.pk)
    return made


def _key(call: Call, params: dict[str, Any]) -> str:
    picture = pictures.sent_along(call)
    params |= {"image_file": picture.hash if picture is not None else None}
    return f"{stable_hash(orjson.dumps(params, option=orjson.OPT_SORT_KEYS).decode()):x}"


def _check(change: Change[Any], checked: Any) -> None:
    for rule in checked:
        change.call.rules_fired.append(rule.__name__)
        rule(change)


def _take_picture(change: Change[Any]) -> dict[str, Decoded]:
    """The image sent along or named by address, unless a hash names one of the library [E-414]."""
    call, creative = change.call, change.new
    name = next((one for one in ("image_url", "image_link") if change.typed(one)), None)
    picture = pictures.sent_along(call)
    if picture is None and name is not None:
        picture = pictures.decoded(call, pictures.Place({}, [name], change.typed(name)))
    if picture is None or creative.image_hash:
        return {}
    creative.image_hash = picture.hash
    return {picture.hash: picture}


def _fill_in(change: Change[Any]) -> None:
    """What a type has by default [E-411, E-427, E-450, E-453]."""
    creative, kind = change.new, TYPES[change.new.type]
    if "related_fan_page" in kind.takes:
        creative.related_fan_page = creative.related_fan_page or "1"
    if "follow_redirect" in kind.takes:
        creative.follow_redirect = bool(creative.follow_redirect)
        social.follow(change)
    if kind.number == "27":
        creative.auto_update = bool(creative.auto_update)
    story = legacy_story(change.call.view, creative.obj.data)
    if "title" in kind.takes:
        creative.title = creative.title or story.headline
    change.notes["story"] = story
    creative.name = creative.name or story.headline or kind.what

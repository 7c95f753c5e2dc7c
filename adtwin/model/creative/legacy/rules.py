"""Rules of the numbered creatives of 2013, in the order they are checked. [E-405…E-448, E-476…E-489]"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from adtwin.errors import legacy as errors
from adtwin.errors.creative import IMAGE_NOT_IN_LIBRARY
from adtwin.graph.change import Change
from adtwin.graph.node import Node
from adtwin.model.creative import pictures
from adtwin.model.creative.legacy import action_specs, objects
from adtwin.model.creative.legacy.types import TITLE, TYPES, URL, WITHDRAWN, WORD, CreativeType
from adtwin.model.creative.rules import deletion_waits_for_the_ads
from adtwin.model.creative.story import number_in
from adtwin.model.links import check_link
from adtwin.model.media import library
from adtwin.model.people.page_post import PagePost

if TYPE_CHECKING:
    from adtwin.model.creative.legacy_creative import LegacyCreative

SMALLEST_IMAGE = (100, 72)
"""Width and height in pixels below which an image of an ad for a website is refused [E-407]."""
OWN_IMAGES = ("1", "12")
WANTED = {"page": "a page", "place": "a place", "application": "an application", "event": "an event"}


def type_of(change: Change[LegacyCreative]) -> CreativeType:
    """The row of the creative's type; the first rule has seen to it that there is one."""
    return TYPES[change.new.type]


def type_is_known(change: Change[LegacyCreative]) -> None:
    """`type` is one of nine; those of the sponsored stories of before are action specs now [E-398, E-463]."""
    number = change.new.type
    if number in WITHDRAWN:
        action_specs.refuse_withdrawn(number, change.new.object_id)
    if number not in TYPES:
        raise errors.LEGACY_TYPE_UNKNOWN(blame=["type"], number=number[:40], known=", ".join(TYPES))


def parameters_belong_to_the_type(change: Change[LegacyCreative]) -> None:
    """What a type does not take is refused, not ignored [E-442, E-446]."""
    kind = type_of(change)
    given = set(change.sent) | ({"image_file"} if pictures.sent_along(change.call) is not None else set())
    for name in sorted(given - kind.takes - {"execution_options", "run_status"}):
        takes = ", ".join(sorted(kind.takes - {"type"}))
        raise errors.LEGACY_PARAM_REFUSED(blame=[name], param=name, number=kind.number, what=kind.what, takes=takes)


def texts_keep_their_limits(change: Change[LegacyCreative]) -> None:
    """Title and body have 1 to 25 and 1 to 90 characters; blanks around them don't count [E-476…E-480]."""
    kind = type_of(change)
    for name, most in (("title", TITLE), ("body", kind.body)):
        text = getattr(change.new, name)
        blank = change.cleared(name) and name in kind.takes
        length = 0 if text is None else len(text.strip())
        if blank or (text is not None and name in change.sent and not 1 <= length <= most):
            raise errors.LEGACY_TEXT_LENGTH(blame=[name], param=name, length=length, least=1, most=most)


def words_keep_their_limit(change: Change[LegacyCreative]) -> None:
    """A word of title or body has at most 20 characters, punctuation included [E-476, E-478]."""
    for name in ("title", "body"):
        for word in (change.typed(name) or "").split():
            if len(word) > WORD:
                raise errors.LEGACY_WORD_LENGTH(
                    blame=[name], param=name, length=len(word), most=WORD, word=repr(word[:40])
                )


def addresses_keep_their_limit(change: Change[LegacyCreative]) -> None:
    """An address has at most 1024 characters, and is one [E-476]."""
    for name in ("link_url", "image_url", "image_link"):
        address = change.typed(name)
        if address is None:
            continue
        if len(address.strip()) > URL:
            length = len(address.strip())
            raise errors.LEGACY_TEXT_LENGTH(blame=[name], param=name, length=length, least=1, most=URL)
        check_link(address, [name])


def required_parameters_are_there(change: Change[LegacyCreative]) -> None:
    """Every type names what it can't do without [E-405…E-436]."""
    kind, creative = type_of(change), change.new
    missing = [name for name in kind.required if name not in change.sent]
    if kind.needs_image and not creative.image_hash:
        missing.append("image_hash")
    if missing:
        required = ", ".join(kind.required) + (f" and {' or '.join(kind.images)}" if kind.needs_image else "")
        raise errors.LEGACY_PARAM_MISSING(
            blame=[missing[0]], param=missing[0], number=kind.number, what=kind.what, required=required
        )


def object_is_of_its_kind(change: Change[LegacyCreative]) -> None:
    """A type is about pages, applications or events, and about those that the caller may use [E-409…E-434]."""
    kind = type_of(change)
    if kind.objects and objects.kind_of(_object(change)) not in kind.objects:
        wanted = " or ".join(WANTED[one] for one in kind.objects)
        raise errors.LEGACY_OBJECT(blame=["object_id"], id=change.new.object_id, wanted=wanted)


def link_leads_to_the_object(change: Change[LegacyCreative]) -> None:
    """An ad for a page may lead to a tab of that page, one for an application to that application [E-410, E-416]."""
    creative, thing = change.new, _object(change)
    if not creative.link_url or thing is None:
        return
    if creative.type == "2" and not objects.is_tab_of(thing, creative.link_url):
        wanted = f"a tab of page {thing.pk}"
    elif creative.type == "4" and not objects.is_address_of_app(thing, creative.link_url):
        wanted = f"an address of application {thing.pk}"
    else:
        return
    raise errors.LEGACY_LINK(blame=["link_url"], url=creative.link_url[:200], wanted=wanted)


def image_is_in_the_library(change: Change[LegacyCreative]) -> None:
    """`image_hash` is an image of the account; ads for websites want 100 x 72 pixels at least [E-399, E-407]."""
    creative, call = change.new, change.call
    if not creative.image_hash:
        return
    picture = change.notes["pictures"].get(creative.image_hash)
    if picture is not None:
        size = (picture.facts.width, picture.facts.height)
    else:
        number = library.find(call.view, int(creative.account_id), creative.image_hash)
        found = call.view.get(number) if number is not None else None
        if found is None:
            raise IMAGE_NOT_IN_LIBRARY(blame=["image_hash"], hash=creative.image_hash, account=creative.account_id)
        size = (found.data["width"], found.data["height"])
    if creative.type in OWN_IMAGES and (size[0] < SMALLEST_IMAGE[0] or size[1] < SMALLEST_IMAGE[1]):
        raise errors.LEGACY_IMAGE_TOO_SMALL(blame=["image_hash"], width=size[0], height=size[1])


def action_spec_says_what_happened(change: Change[LegacyCreative]) -> None:
    """A sponsored story is of an action and its objects [E-422, E-424]."""
    if change.new.type == "25":
        action_specs.check(change.new.action_spec)


def tags_have_an_address(change: Change[LegacyCreative]) -> None:
    """`url_tags` need a story that leads somewhere [E-487, E-488]."""
    if change.new.type == "25" and change.new.url_tags:
        action_specs.check_tags(change.new.action_spec)


def post_is_one_of_the_page(change: Change[LegacyCreative]) -> None:
    """A page post ad shows the newest post, or one that is named by the number behind the underscore [E-425…E-431]."""
    creative, call = change.new, change.call
    story = creative.story_id
    if creative.type == "27" and not story and not creative.auto_update:
        raise errors.LEGACY_STORY_MISSING(blame=[["auto_update"], ["story_id"]])
    if story is None or (creative.type == "27" and creative.auto_update):
        return
    if "_" in story:
        raise errors.LEGACY_STORY_ID(blame=["story_id"], id=story[:60], detail="must be the part after the underscore")
    number = number_in(story)
    post = call.visible(number) if number is not None else None
    if not isinstance(post, PagePost):
        raise errors.LEGACY_STORY_ID(blame=["story_id"], id=story[:60], detail="is no post that your token can use")
    if creative.type == "27" and post.page_id != str(creative.object_id):
        detail = f"is no post of page {creative.object_id}"
        raise errors.LEGACY_STORY_ID(blame=["story_id"], id=story[:60], detail=detail)


def app_platform_is_known(change: Change[LegacyCreative]) -> None:
    """Mobile apps are of platform 3 [E-435…E-437]."""
    platform = change.typed("app_platform_type")
    if platform is not None and platform != 3:
        raise errors.LEGACY_APP_PLATFORM(blame=["app_platform_type"])


def fan_page_is_a_number(change: Change[LegacyCreative]) -> None:
    """`related_fan_page` is 0, 1 or an id; an id that gives no context is no error [E-449, E-451]."""
    page = change.typed("related_fan_page")
    if page is not None and not re.fullmatch(r"\d{1,20}", page, re.ASCII):
        detail = "must be 0, 1 or the id of a page or an application"
        raise errors.LEGACY_OBJECT(blame=["related_fan_page"], id=page[:40], wanted=detail)


def run_status_is_active_or_deleted(change: Change[LegacyCreative]) -> None:
    """`run_status` is 1 or 3 [E-440]."""
    value = change.typed("run_status")
    if value is not None and value not in (1, 3):
        raise errors.LEGACY_RUN_STATUS(blame=["run_status"], value=value)


def only_name_and_run_status_change(change: Change[LegacyCreative]) -> None:
    """The content stays as it was made [E-448]."""
    for name in sorted(change.sent - {"name", "run_status", "execution_options"}):
        raise errors.LEGACY_CREATIVE_IS_FIXED(blame=[name], param=name)


def _object(change: Change[LegacyCreative]) -> Node | None:
    given: Any = change.new.object_id
    number = number_in(str(given)) if given is not None else None
    return change.call.visible(number) if number is not None else None


AT_FIRST = (type_is_known, parameters_belong_to_the_type)
"""Before any picture is looked at."""
WHEN_MADE = (
    texts_keep_their_limits,
    words_keep_their_limit,
    addresses_keep_their_limit,
    required_parameters_are_there,
    object_is_of_its_kind,
    link_leads_to_the_object,
    image_is_in_the_library,
    action_spec_says_what_happened,
    tags_have_an_address,
    post_is_one_of_the_page,
    app_platform_is_known,
    fan_page_is_a_number,
    run_status_is_active_or_deleted,
)
WHEN_CHANGED = (only_name_and_run_status_change, run_status_is_active_or_deleted, deletion_waits_for_the_ads)

"""The 35 arguments of `create_ad_creative`, typed and described; the tool's input schema follows. [E-002…E-011]"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, WithJsonSchema

from adtwin.compose.creative import findings
from adtwin.compose.problem import Problem, RefusedError

LARGEST_EXACT = 2**53 - 1
"""The largest whole number that every JSON reader keeps exactly."""

Json = dict[str, Any]


def _id(value: Any) -> Any:
    """An id as text; a whole number becomes its digits [E-006, E-009]."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Id = Annotated[str, BeforeValidator(_id)]
IdOrNumber = Annotated[Id, WithJsonSchema({"type": ["string", "integer"]})]
Entry = str | Json
Entries = list[Entry]


def _about(description: str) -> Any:
    return Field(default=None, description=description)


class Arguments(BaseModel):
    """What the caller of `create_ad_creative` gives. Empty text and empty lists count as not given [E-008]."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    account_id: Id = Field(description="Ad account: act_ and digits.")
    image_hash: str | None = _about("One uploaded image. Not with image_hashes or video_id.")
    access_token: str | None = _about("Token for this call; the server's own when left out.")
    name: str | None = _about("Name of the creative.")
    page_id: IdOrNumber | None = _about("Facebook page that speaks. Not needed with object_story_id.")
    link_url: str | None = _about(
        "Where a click leads. Required, except with lead_gen_form_id, reminder_data or object_story_id; with"
        " asset_customization_rules it is required for lead ads too."
    )
    message: str | None = _about("Primary text. Not with messages.")
    messages: Entries | None = _about(
        'Several primary texts; each a text or {"text", "adlabels": [{"name"}]} for rules with body_label.'
    )
    headline: str | None = _about("Headline. Not with headlines.")
    headlines: Entries | None = _about("Several headlines, like messages, for rules with title_label. Never shortened.")
    description: str | None = _about("Description. Not with descriptions.")
    descriptions: Entries | None = _about("Several descriptions, like messages, for rules with description_label.")
    image_hashes: list[str] | None = _about(
        "Up to 10 uploaded images. With DEGREES_OF_FREEDOM only one is served; several need an ad set with"
        " is_dynamic_creative."
    )
    video_id: Id | None = _about("One uploaded video. Not with image_hash or image_hashes.")
    thumbnail_url: str | None = _about("Picture before the video of video_id starts; made by the server when left out.")
    optimization_type: str | None = _about(
        "DEGREES_OF_FREEDOM (Advantage+ mixes all assets, needs one plural argument), PLACEMENT (labelled videos or"
        " images and rules), or another value, which is passed on."
    )
    dynamic_creative_spec: Json | None = _about("Dynamic creative settings; the ad set needs is_dynamic_creative.")
    call_to_action_type: str | None = _about(
        "The button: LEARN_MORE, SHOP_NOW, SIGN_UP, SUBSCRIBE, GET_QUOTE, CONTACT_US, DOWNLOAD, WATCH_MORE, GET_OFFER,"
        " APPLY_NOW, CALL_NOW (with phone_number), MESSAGE_PAGE, SEE_MENU, ORDER_NOW, BUY_NOW, WHATSAPP_MESSAGE,"
        " GET_DIRECTIONS, BUY_TICKETS, EVENT_RSVP, BOOK_TRAVEL, BOOK_NOW (also for reservations), …"
    )
    lead_gen_form_id: Id | None = _about("Lead form that the button opens, with SIGN_UP, GET_OFFER, SUBSCRIBE, ….")
    instagram_actor_id: Annotated[str, BeforeValidator(_id), WithJsonSchema({"type": "string"})] | None = _about(
        "Instagram account, as text. With a video the creative becomes an asset feed of SINGLE_VIDEO by itself."
    )
    ad_formats: list[str] | None = _about(
        "Formats of the asset feed: AUTOMATIC_FORMAT, SINGLE_IMAGE, SINGLE_VIDEO. Chosen by the media when left out."
    )
    asset_customization_rules: list[Json] | None = _about(
        'Other assets for some placements: [{"placement_groups": ["STORY"], "customization_spec": {"image_hashes" or'
        ' "video_ids": [...], "bodies", "titles", "descriptions"}}] with groups FEED, STORY, MESSENGER,'
        " INSTREAM_VIDEO, SEARCH, SHOP, AUDIENCE_NETWORK; or the API's own rules with image_label, video_label, …."
    )
    phone_number: str | None = _about("Number to call with CALL_NOW, E.164: +18005551234.")
    creative_features_spec: Json | None = _about(
        'Advantage+ features: {"image_touchups": {"enroll_status": "OPT_IN" or "OPT_OUT"}, …}.'
    )
    url_tags: str | None = _about("Parameters added to the link, such as utm_source=facebook&utm_medium=cpc.")
    caption: str | None = _about("Address shown in an image ad, such as example.com/shoes.")
    image_crops: Json | None = _about(
        'Crop boxes in pixels, {"100x100": [[x1, y1], [x2, y2]]}; keys 100x100, 100x72, 400x500, 400x150, 600x360,'
        " 90x160. compute_image_crops works them out."
    )
    object_story_id: str | None = _about("Existing page post to promote: <page id>_<post id>.")
    disable_all_enhancements: Annotated[bool, Field(strict=False)] | None = _about(
        "Opt out of every Advantage+ feature and of multi-advertiser ads."
    )
    event_id: Id | None = _about("Facebook event, for EVENT_RESPONSES campaigns; link_url is then the event's page.")
    videos: list[Json] | None = _about(
        'Several videos for rules: [{"video_id", "thumbnail_url", "label"}]. Not with video_id.'
    )
    images: list[Json] | None = _about(
        'Several images for rules: [{"image_hash", "label"}]. Not with image_hash or image_hashes.'
    )
    reminder_data: Json | None = _about(
        'Instagram reminder ad: {"event_name", "start_time", "end_time"}, times in seconds. Goal REMINDERS_SET.'
    )
    facebook_branded_content: Json | None = _about('Partnership: {"sponsor_page_id": "<page of the brand>"}.')
    instagram_branded_content: Json | None = _about('Partnership: {"sponsor_id": "<Instagram account of the brand>"}.')


JSON_TEXT = frozenset(
    {
        "messages", "headlines", "descriptions", "image_hashes", "ad_formats", "asset_customization_rules",
        "dynamic_creative_spec", "creative_features_spec", "image_crops", "videos", "images", "reminder_data",
        "facebook_branded_content", "instagram_branded_content",
    }
)  # fmt: skip
"""Arguments that some transports deliver as JSON text [E-007]."""

_ACCOUNT = re.compile(r"(?:act_)?(\d+)")


def read(given: Mapping[str, Any]) -> tuple[Arguments, list[Problem]]:
    """The typed arguments and warnings about their form; raises RefusedError naming the argument that is none."""
    values = {name: _unwrapped(name, value) for name, value in given.items()}
    values = {name: value for name, value in values.items() if value not in (None, "", [], {})}
    warnings = _look_at_instagram(values.get("instagram_actor_id"))
    account = _ACCOUNT.fullmatch(str(values.get("account_id", "")))
    if account is None:
        raise RefusedError(findings.ACCOUNT_ID_MALFORMED("account_id", actual=values.get("account_id")))
    values["account_id"] = f"act_{account[1]}"
    try:
        return Arguments.model_validate(values), warnings
    except ValidationError as error:
        raise RefusedError(_first(error)) from None


def _unwrapped(name: str, value: Any) -> Any:
    if name not in JSON_TEXT or not isinstance(value, str) or not value.strip():
        return value
    try:
        return json.loads(value)
    except ValueError as error:
        raise RefusedError(findings.ARGUMENT_NOT_JSON(name, detail=str(error))) from None


def _look_at_instagram(value: Any) -> list[Problem]:
    """Ids of Instagram exceed what JSON numbers keep [E-068]."""
    if not isinstance(value, int) or isinstance(value, bool):
        return []
    if abs(value) > LARGEST_EXACT:
        raise RefusedError(findings.ID_ALREADY_ROUNDED("instagram_actor_id"))
    return [findings.ID_AS_NUMBER("instagram_actor_id")]


ARGUMENTS = tuple(Arguments.model_fields)
"""Their names."""


def _first(error: ValidationError) -> Problem:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    field = str(first["loc"][0]) if first["loc"] else "arguments"
    if first["type"] == "extra_forbidden":
        near = difflib.get_close_matches(field, ARGUMENTS, n=1)
        return findings.ARGUMENT_UNKNOWN(field, suggestion=f"Did you mean {near[0]}?" if near else "Leave it out.")
    return findings.ARGUMENT_INVALID(field, detail=f"is not accepted: {first['msg'].lower()}")

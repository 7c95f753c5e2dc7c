"""Errors of the creative types and ad groups of 2013. The text of that time gives no codes: they are 100, and name the
parameter. [E-404]"""

from __future__ import annotations

from adtwin.errors.catalogue import Row, row


def _refusal(symbol: str, message: str, title: str, text: str, evidence: str) -> Row:
    return row(
        symbol, code=100, message=message, title=title, text=text, evidence=f"doc {evidence}; the code is assumed"
    )


LEGACY_TYPE_UNKNOWN = _refusal(
    "LEGACY_TYPE_UNKNOWN",
    "type {number} is no creative type",
    "Unknown creative type",
    "Send type as one of {known}, or leave it out for type 1.",
    "E-398",
)
LEGACY_TYPE_WITHDRAWN = _refusal(
    "LEGACY_TYPE_WITHDRAWN",
    "type {number} is made as type 25 with an action_spec now",
    "Creative type withdrawn",
    "Send type=25 with action_spec={spec}.",
    "E-462, E-463",
)
LEGACY_PARAM_MISSING = _refusal(
    "LEGACY_PARAM_MISSING",
    "{param} is required for creative type {number}",
    "Missing parameter",
    "Type {number}, {what}, takes {required}.",
    "E-405…E-438",
)
LEGACY_PARAM_REFUSED = _refusal(
    "LEGACY_PARAM_REFUSED",
    "{param} does not belong to creative type {number}",
    "Parameter of another type",
    "Leave {param} out. Type {number}, {what}, takes {takes}.",
    "E-442, E-446",
)
LEGACY_TEXT_LENGTH = _refusal(
    "LEGACY_TEXT_LENGTH",
    "{param} has {length} characters, and takes {least} to {most}",
    "Text too long or empty",
    "Send {param} with {least} to {most} characters.",
    "E-434, E-476",
)
LEGACY_WORD_LENGTH = _refusal(
    "LEGACY_WORD_LENGTH",
    "{param} holds a word of {length} characters, and a word has at most {most}",
    "Word too long",
    "Shorten the word {word} or split it.",
    "E-476",
)
LEGACY_OBJECT = _refusal(
    "LEGACY_OBJECT",
    "object_id {id} is not {wanted}",
    "Object not usable",
    "Send the id of {wanted}. GET act_<ID>/connectionobjects lists what your token can promote.",
    "E-409…E-417, E-425, E-434",
)
LEGACY_LINK = _refusal(
    "LEGACY_LINK",
    "link_url {url} is not {wanted}",
    "Link not usable",
    "Send {wanted}. GET act_<ID>/connectionobjects lists the addresses of pages' tabs and of applications.",
    "E-410, E-416",
)
LEGACY_IMAGE_TOO_SMALL = _refusal(
    "LEGACY_IMAGE_TOO_SMALL",
    "the image is {width} x {height} pixels, and at least 100 x 72 are needed",
    "Image too small",
    "Send an image of 100 x 72 to 100 x 80 pixels, or a larger one, which is scaled down.",
    "E-405, E-407",
)
LEGACY_ACTION_SPEC = _refusal(
    "LEGACY_ACTION_SPEC",
    "action_spec {detail}",
    "Action spec not usable",
    "Send something like {{'action.type':'like','page':PAGE_ID}}.",
    "E-422, E-424",
)
LEGACY_STORY_MISSING = _refusal(
    "LEGACY_STORY_MISSING",
    "auto_update or story_id is required for creative type 27",
    "No post chosen",
    "Send story_id for one post of the page, or auto_update=true for always the newest.",
    "E-425, E-427",
)
LEGACY_STORY_ID = _refusal(
    "LEGACY_STORY_ID",
    "story_id {id} {detail}",
    "Post not usable",
    "Send what follows the underscore of a post's id; GET <PAGE_ID>/posts lists those of the page.",
    "E-429, E-431",
)
LEGACY_URL_TAGS = _refusal(
    "LEGACY_URL_TAGS",
    "url_tags can't be used: {why}",
    "Tags not usable",
    "Leave url_tags out, or use one of these action specs: post or app_use with application, post with object.domain or"
    " object.",
    "E-487",
)
LEGACY_APP_PLATFORM = _refusal(
    "LEGACY_APP_PLATFORM",
    "app_platform_type must be 3",
    "Unknown app platform",
    "Send app_platform_type=3.",
    "E-435…E-437",
)
LEGACY_RUN_STATUS = _refusal(
    "LEGACY_RUN_STATUS",
    "run_status {value} is neither 1 (active) nor 3 (deleted)",
    "Unknown run status",
    "Send run_status=1 or run_status=3.",
    "E-440",
)
LEGACY_CREATIVE_IS_FIXED = _refusal(
    "LEGACY_CREATIVE_IS_FIXED",
    "{param} of a creative can't be changed",
    "Creative can't be changed",
    "Only name and run_status change. Create a new creative instead.",
    "E-448",
)
LEGACY_PLACEMENT = _refusal(
    "LEGACY_PLACEMENT",
    "creative type {number} can't be targeted to {places}",
    "Placement not available for this creative",
    "Target {allowed} instead, or use another creative type.",
    "E-481…E-484",
)
LEGACY_LOCALES = _refusal(
    "LEGACY_LOCALES",
    "targeting.locales must be among {locales}, as those of the promoted post are",
    "Locales of the post",
    "Send targeting with locales that are all among {locales}.",
    "E-430",
)
LEGACY_BID_TYPE = _refusal(
    "LEGACY_BID_TYPE",
    "bid_type {value} is not one of {known}",
    "Unknown bid type",
    "Send bid_type=1 for CPC or 2 for CPM.",
    "E-401",
)
LEGACY_ADGROUP_STATUS = _refusal(
    "LEGACY_ADGROUP_STATUS",
    "adgroup_status {value} can't be set",
    "Unknown ad group status",
    "Send 1 (active), 9 (paused) or, on an update, 3 (deleted).",
    "E-401",
)
LEGACY_NOT_OFFERED = row(
    "LEGACY_NOT_OFFERED",
    code=2500,
    message="{edge} of the 2013 API is not offered",
    title="Not offered",
    text="Use {instead}.",
    evidence="doc E-490…E-495; the code is assumed",
)

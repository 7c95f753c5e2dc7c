"""Every refusal and every warning of `create_ad_creative`, as rows. [E-010, E-023…E-032, E-223, E-227]"""

from __future__ import annotations

from adtwin.compose.problem import Row, warning

# ---- arguments

ARGUMENT_INVALID = Row(
    "argument_invalid", "{field} {detail}.", "Send {field} in the form that the tool's schema shows."
)
ARGUMENT_UNKNOWN = Row("argument_invalid", "{field} is no argument of this tool.", "{suggestion}")
ARGUMENT_NOT_JSON = Row(
    "argument_not_json", "{field} is text that is no JSON: {detail}.", "Send {field} as a list or an object."
)
ACCOUNT_ID_MALFORMED = Row(
    "account_id_malformed", "account_id {actual!r} is no ad account.", "Send act_ and the account's digits."
)
ID_ALREADY_ROUNDED = Row(
    "id_already_rounded",
    "instagram_actor_id came as a number that JSON readers may have rounded.",
    "Send instagram_actor_id as text in quotes.",
)
ID_AS_NUMBER = warning(
    "id_as_number", "instagram_actor_id came as a number.", "Send it as text: longer ids lose digits as numbers."
)

# ---- exclusivity, media, page, link

EXCLUSIVE = Row("exclusive", "{fields} exclude each other.", "Send one of them.")
POST_IS_THE_MEDIA = Row(
    "exclusive",
    "{fields} exclude each other: the post is the creative's medium.",
    "Leave {second} out, or attach further media with asset_customization_rules, images or videos.",
)
MEDIA_MISSING = Row(
    "media_missing",
    "The creative has no medium.",
    "Send one of image_hash, image_hashes, images, video_id, videos or object_story_id.",
)
TOO_MANY_HASHES = Row("too_many_hashes", "image_hashes holds {actual} of at most {limit}.", "Send {limit} or fewer.")
LABEL_TWICE = Row("label_twice", "{field} uses the label {label!r} for two assets.", "Give each asset its own label.")
PAGE_MISSING = Row(
    "page_missing", "page_id is missing.", "List the pages you may advertise for (get_account_pages) and send one's id."
)
STORY_ID_MALFORMED = Row(
    "story_id_malformed",
    "object_story_id {actual!r} is no page post.",
    "Send <page id>_<post id>, both digits, such as 124965744226834_3888007311337206.",
)
PAGE_IS_ANOTHER = Row(
    "page_is_another",
    "page_id {page} is not the page {post_page} of object_story_id.",
    "Leave page_id out: the post names its page.",
)
LINK_MISSING = Row("link_missing", "link_url is required.", "Send the page that people land on as link_url.")
LINK_MISSING_FOR_RULES = Row(
    "link_missing",
    "link_url is required with asset_customization_rules, for lead ads too: the ad would be refused with 1885800.",
    "Send any valid URL as link_url, such as the Facebook page or the root of the site; people never see it.",
)

# ---- button, form, event, reminder

PHONE_MISSING = Row(
    "phone_missing", "call_to_action_type CALL_NOW needs phone_number.", "Send phone_number, such as +18005551234."
)
PHONE_MALFORMED = Row(
    "phone_malformed", "phone_number {actual!r} is not E.164.", "Send plus, country code and digits: +18005551234."
)
PHONE_IGNORED = warning(
    "phone_number_ignored", "phone_number goes with CALL_NOW only and was left out.", "Use CALL_NOW to call people up."
)
CALL_WITH_FORM = Row(
    "exclusive",
    "lead_gen_form_id and call_to_action_type CALL_NOW exclude each other: one button cannot do both.",
    "Choose the form or the call.",
)
CTA_DEFAULTED = warning(
    "cta_defaulted", "call_to_action_type was not given: {chosen} was used.", "Name one to choose it yourself."
)
EVENT_MISSING = Row(
    "event_missing", "call_to_action_type EVENT_RSVP needs event_id.", "Send the Facebook event's id as event_id."
)
EVENT_RECOMMENDED = warning(
    "event_id_recommended",
    "BUY_TICKETS without event_id shows no event card.",
    "Send event_id when the tickets are for a Facebook event.",
)
EVENT_LINK_MISMATCH = warning(
    "event_link_mismatch",
    "link_url is not the event's own page.",
    "Use https://www.facebook.com/events/{event_id} as link_url.",
)
EVENT_CARD_NOT_IN_FEED = warning(
    "event_card_not_in_feed",
    "This kind of creative has no room for the event card.",
    "Use one image with singular texts to show the card.",
)
REMINDER_MALFORMED = Row(
    "reminder_malformed",
    "{field} {detail}.",
    'Send reminder_data as {{"event_name": text, "start_time": seconds, "end_time": seconds}}.',
)
REMINDER_NEEDS_LINK_DATA = Row(
    "exclusive",
    "{fields} exclude each other: a reminder needs a creative of one image.",
    "Use image_hash with singular texts, or image_hashes with DEGREES_OF_FREEDOM.",
)
REMINDER_EXTRA_KEYS = warning(
    "reminder_extra_keys", "reminder_data holds keys nobody documents: {keys}.", "They were sent as they are."
)
REMINDER_IN_THE_PAST = warning(
    "reminder_in_the_past", "The event of reminder_data is over.", "Delivery stops at its end: send a later event."
)
LINK_RECOMMENDED = warning(
    "link_recommended", "The reminder leads nowhere.", "Send link_url: people visit it after the reminder."
)
LINK_IGNORED = warning(
    "link_ignored", "link_url has no place in this creative: the post keeps its own link.", "Add call_to_action_type."
)

# ---- what a route has no place for

CAPTION_IGNORED = warning("caption_ignored", "caption applies to image link ads and was left out.", "")
CROPS_IGNORED = warning("image_crops_ignored", "image_crops applies to images and was left out.", "")
THUMBNAIL_IGNORED = warning("thumbnail_url_ignored", "thumbnail_url applies to video_id and was left out.", "")
COPY_NOT_OVERRIDABLE = warning(
    "post_copy_not_overridable", "{field} was left out: the post keeps its copy.", "Edit the post, or make a new ad."
)
FEED_OPTION_IGNORED = warning(
    "feed_option_ignored", "{field} was left out: a plain post has no asset feed.", "Add asset_customization_rules."
)

# ---- feeds

DOF_NEEDS_VARIANTS = Row(
    "dof_needs_variants",
    "optimization_type DEGREES_OF_FREEDOM needs messages, headlines, descriptions or image_hashes.",
    "Send at least one of them as a list.",
)
DOF_SINGLE_IMAGE = warning(
    "dof_single_image_served",
    "With DEGREES_OF_FREEDOM only one of the {actual} images is served, though all are stored.",
    "To serve several, leave optimization_type out and use an ad set with is_dynamic_creative.",
)
DOF_IGNORES_RULES = warning(
    "dof_ignores_customization_rules",
    "asset_customization_rules have no effect with DEGREES_OF_FREEDOM.",
    "Use optimization_type PLACEMENT.",
)
DYNAMIC_WITH_DOF = warning(
    "dynamic_creative_with_dof",
    "dynamic_creative_spec and DEGREES_OF_FREEDOM are two different modes.",
    "Leave one of them out.",
)
FORMATS_FORCED = warning(
    "ad_formats_forced",
    'ad_formats was replaced by ["SINGLE_VIDEO"]: a video with an Instagram account is refused otherwise (1443048).',
    "Leave ad_formats out.",
)
MIXED_MEDIA = warning(
    "mixed_media", "Images and videos share one feed, which takes one ad format.", "Make one creative for each."
)
TEXT_MALFORMED = Row(
    "text_malformed", "{field} {detail}.", 'Send each entry as text or {{"text": …, "adlabels": [{{"name": …}}]}}.'
)

# ---- customization rules

RULES_NEED_VARIANTS = Row(
    "rules_need_variants",
    "asset_customization_rules with {single} alone have a single asset to choose from.",
    "Send image_hashes, images, videos or plural texts.",
)
RULE_MALFORMED = Row(
    "rule_malformed",
    "{field} {detail}.",
    'Send {{"placement_groups": [...], "customization_spec": {{"image_hashes" or "video_ids": [...]}}}}.',
)
GROUP_UNKNOWN = Row("group_unknown", "{field} names {actual!r}.", "Use some of {allowed}.")
GROUP_TWICE = Row("group_twice", "{field}: {group} stands in two rules.", "Name each placement group once.")
HASH_UNKNOWN = Row("hash_unknown", "{field}: the image {hash} is not in image_hashes.", "Add it to image_hashes.")
LABEL_UNKNOWN = Row(
    "label_unknown",
    "{field}: no asset carries the label {label!r}.",
    "Labels there are: {present}. (2446173 otherwise)",
)
SEVERAL_ASSETS = warning("several_assets_in_rule", "{field} names several assets: one is chosen at delivery.", "")
SINGLE_RULE = warning("single_rule", "There is one customization rule; two are expected.", "Add the other placements.")
VIDEOS_WITHOUT_RULES = warning(
    "videos_without_rules", "No rule refers to the videos.", "Add asset_customization_rules with video_label."
)
DESCRIPTION_NOT_PER_PLACEMENT = warning(
    "description_not_per_placement", "Link descriptions cannot differ by placement.", "Use bodies and titles."
)

# ---- crops, features, tags, partners

CROP_KEY_UNKNOWN = Row("crop_key_unknown", "image_crops key {actual} is none of the six.", "Use some of {allowed}.")
CROP_MALFORMED = Row("crop_malformed", "image_crops {key} {detail}.", "Send [[x1, y1], [x2, y2]] in whole pixels.")
CROP_RATIO = Row(
    "crop_ratio",
    "image_crops {key}: a box of {actual} has not the ratio {key}.",
    "Ask compute_image_crops for the box.",
)
CROPS_NEED_ONE_IMAGE = Row(
    "crops_need_one_image", "image_crops and {second} exclude each other.", "Send image_crops with a single image."
)
FEATURE_MALFORMED = Row(
    "feature_malformed",
    "creative_features_spec.{feature} {detail}.",
    'Send {{"enroll_status": "OPT_IN"}} or {{"enroll_status": "OPT_OUT"}}.',
)
FEATURES_CONTRADICT = Row(
    "exclusive",
    "disable_all_enhancements and creative_features_spec contradict each other: OPT_IN of {features}.",
    "Leave the opt-ins or disable_all_enhancements out.",
)
FEATURE_RETIRED = warning(
    "feature_retired", "standard_enhancements is refused by the API (3858504).", "Name single features instead."
)
TAGS_MALFORMED = Row("tags_malformed", "url_tags holds blanks.", "Encode them, such as utm_campaign=spring%20sale.")
PARTNER_MALFORMED = Row("partner_malformed", "{field} must hold {key} and nothing else.", 'Send {{"{key}": "<id>"}}.')

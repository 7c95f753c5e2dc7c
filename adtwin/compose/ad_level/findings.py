"""What can be wrong with an ad, as rows. [E-343…E-391]"""

from __future__ import annotations

from adtwin.compose.problem import Row, warning

DOCUMENT_UNREADABLE = Row("document_unreadable", "{field} is no object.", "Write an ad, a creative or a campaign.")
FORMAT_UNKNOWN = Row("format_unknown", "ad_format {actual!r} is none of the four.", "Use one of {limit}.")
FORMAT_MISMATCH = Row(
    "format_mismatch", "{format} shows {wanted}, not {actual}.", "Send {wanted}, or change ad_format."
)
MEDIA_MISSING = Row("media_missing", "{format} has no {wanted}.", "Send {wanted}.")
MEDIA_EXCLUSIVE = Row("media_exclusive", "SINGLE_MEDIA takes one asset, here are {actual}.", "Keep one of them.")
CARD_COUNT = Row("card_count", "A carousel of {actual} cards.", "Use {limit} cards.")
CARD_INCOMPLETE = Row("card_incomplete", "A card without {what}.", "Give each card an image or video, headline, URL.")
TEXT_MISSING = Row("primary_text_missing", "An ad without primary text.", "Write the primary text.")
TEXT_TOO_LONG = Row("text_too_long", "{actual} characters in {placement}, {limit} fit.", "Shorten it by {over}.")
TEXT_TRUNCATED = warning("text_truncated", "Of {actual} characters {placement} shows {limit}.", "Shorten it by {over}.")
TWO_DESCRIPTIONS = warning(
    "two_descriptions", "description and link_description differ; a link has one.", "Keep the one to be shown."
)
BUTTON_MISSING = Row("button_missing", "An ad without a button.", "Set call_to_action_type, such as LEARN_MORE.")
BUTTON_ADVISED = warning("button_missing", "No button is named.", "Most objectives want one, such as LEARN_MORE.")
BUTTON_FIXED = Row("button_not_for_destination", "{destination} takes {limit} only, not {actual}.", "Use {limit}.")
BUTTON_ELSEWHERE = Row(
    "button_not_for_destination", "{actual} goes with the destination {belongs}.", "Use LEARN_MORE or the destination."
)
BUTTON_CALLS = warning("button_calls", "CALL_NOW away from the destination PHONE_CALL.", "Make sure people may call.")
BUTTON_UNLISTED = warning("button_unlisted", "{actual} is not in the ad-level list.", "The list has {limit}.")
BUTTON_INVENTED = Row("button_invented", "{actual} is no button of the API.", "Use BOOK_NOW for reservations.")
URL_MISSING = Row("final_url_missing", "{destination} needs an address.", "Set final_url.")
FORM_MISSING = Row("lead_form_id_missing", "Instant forms need a form.", "Set lead_form_id.")
PHONE_MISSING = Row("phone_number_missing", "A call needs a number.", "Set phone_number, such as +18005551234.")
NOT_APPLICABLE = Row(
    "field_not_applicable", "{name} has no place here: {why}.", "Remove it, or change the destination."
)
FILE_TYPE = Row("file_type", "A {kind} of type {actual} for {placement}.", "Use {limit}.")
FILE_TOO_LARGE = Row("file_too_large", "{actual} bytes, {limit} are allowed in {placement}.", "Compress the {kind}.")
VIDEO_TOO_LONG = Row("video_too_long", "{actual} s, {limit} s are allowed in {placement}.", "Cut the video.")
RATIO = warning("aspect_ratio", "{actual} is not {limit}, which {placement} shows.", "Expect it to be cropped.")
NOT_IN_TABLE = warning("media_unsupported", "No {kind} is specified for {placement}.", "Use a video there.")
CREATIVE_TWICE = Row("creative_twice", "creative_id and creative say different things.", "Keep one of them.")
FIELD_UNKNOWN = warning("field_unknown", "{name} is no field of an ad.", "{hint}")
FIELD_PROTECTED = Row("field_protected", "{name} cannot be changed.", "Make a new ad, or leave {name} out.")
PAGE_MISSING = Row("page_missing", "Nobody says which page speaks.", "Set page_id, or promoted_object on the ad set.")
PAGE_ADVISED = warning("page_missing", "Nobody says which page speaks.", "Set page_id, or name the page when sending.")

"""What people can do with an ad, and the action types that reports count it as."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from adtwin.store.fact_tables import WINDOWS

_ENGAGEMENT: Final = ("post_engagement", "page_engagement")

# Every event with the names the insights report for it, its own first. Children of post_engagement count there and in
# page_engagement too, which makes both exact sums [C-269…C-272, C-323]. The last ones happen to ads that track them.
EVENTS: Final[Mapping[str, tuple[str, ...]]] = {
    "link_click": ("link_click", *_ENGAGEMENT),
    "post_reaction": ("post_reaction", *_ENGAGEMENT),
    "comment": ("comment", *_ENGAGEMENT),
    "like": ("like", *_ENGAGEMENT),
    "post": ("post", *_ENGAGEMENT),
    "save": ("onsite_conversion.post_save", *_ENGAGEMENT),
    "outbound_click": ("outbound_click",),
    "video_view": ("video_view", *_ENGAGEMENT),
    "video_thruplay_watched": ("video_thruplay_watched",),
    "landing_page_view": ("landing_page_view", "omni_landing_page_view"),
    "view_content": ("view_content", "omni_view_content", "offsite_conversion.fb_pixel_view_content"),
    "search": ("search", "omni_search", "offsite_conversion.fb_pixel_search"),
    "add_to_cart": ("add_to_cart", "omni_add_to_cart", "offsite_conversion.fb_pixel_add_to_cart"),
    "initiate_checkout": (
        "initiate_checkout",
        "omni_initiated_checkout",
        "offsite_conversion.fb_pixel_initiate_checkout",
    ),
    "purchase": ("purchase", "omni_purchase", "offsite_conversion.fb_pixel_purchase"),
    "lead": ("lead", "offsite_conversion.fb_pixel_lead"),
    "complete_registration": (
        "complete_registration",
        "omni_complete_registration",
        "offsite_conversion.fb_pixel_complete_registration",
    ),
    "subscribe": ("subscribe", "offsite_conversion.fb_pixel_subscribe"),
    "custom": ("offsite_conversion.fb_pixel_custom",),
    "form_lead": ("lead", "onsite_conversion.lead_grouped"),
    "app_install": ("mobile_app_install", "omni_app_install"),
    "app_launch": ("app_custom_event.fb_mobile_activate_app", "app_custom_event"),
    "app_purchase": ("purchase", "omni_purchase", "app_custom_event.fb_mobile_purchase", "app_custom_event"),
    "app_other": ("app_custom_event.other", "app_custom_event"),
    "rsvp": ("rsvp",),
    "conversation": (
        "onsite_conversion.messaging_conversation_started_7d",
        "onsite_conversion.total_messaging_connection",
    ),
    "app_use": ("app_use",),
    "credit_spent": ("credit_spent",),
    "checkin": ("checkin", "page_engagement"),
    "mention": ("mention", "page_engagement"),
    "tab_view": ("tab_view",),
    "photo_view": ("photo_view",),
    "vote": ("vote",),
    "follow": ("follow",),
    "receive_offer": ("receive_offer",),
}
ENGAGEMENTS: Final = frozenset(name for name, reported in EVENTS.items() if "post_engagement" in reported)
"""Events that are engagement with the post."""
CODES: Final = {name: code for code, name in enumerate(EVENTS)}
ACTION_TYPES: Final = tuple(sorted({name for names in EVENTS.values() for name in names}))
REPORTED: Final = tuple(tuple(ACTION_TYPES.index(name) for name in names) for names in EVENTS.values())

VIEWED: Final = frozenset(CODES[name] for name in ("video_view", "video_thruplay_watched"))
"""Events that follow a view at once; the other on-platform ones follow a click."""
OFF_META: Final = frozenset(
    CODES[name]
    for name in (
        *("landing_page_view", "view_content", "search", "add_to_cart", "initiate_checkout", "purchase", "lead"),
        *("complete_registration", "subscribe", "custom", "app_install", "app_launch", "app_purchase", "app_other"),
        *("app_use", "credit_spent"),
    )
)
"""Events outside of Meta: they happen later, and have no hour, no card and no destination [C-245, C-246]."""
CARDED: Final = frozenset(CODES[name] for name in ("link_click", "outbound_click"))

REACTIONS: Final = ("like", "love", "haha", "wow", "sad", "angry")
"""The values of `action_reaction` [C-258]."""
REACTIONS_UNTIL: Final = (0.71, 0.88, 0.94, 0.97, 0.99, 1.0)
PLAYS: Final = (("auto_play", "off"), ("auto_play", "on"), ("click_to_play", "on"))
"""How a video is seen: the values of `action_video_type` and `action_video_sound` [A-117, C-258]."""

# How a conversion came about: after a mere view, an engaged view, a click within a day, a week, four weeks.
CLASSES: Final = ("view", "engaged", "day", "week", "month")
CLASS_WINDOWS: Final = tuple(
    tuple(int(window in windows) for window in WINDOWS)
    for windows in (
        ("1d_view",),
        ("1d_ev",),
        ("1d_click", "7d_click", "28d_click"),
        ("7d_click", "28d_click"),
        ("28d_click",),
    )
)
"""By class, whether a conversion counts in each of the attribution windows; `dda` and `incrementality` are drawn."""

"""Words of targeting: platforms, positions, devices, keys of detailed targeting, groups of countries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

Platform = Literal["facebook", "instagram", "audience_network", "messenger", "threads", "whatsapp"]

FacebookPosition = Literal[
    "feed", "right_hand_column", "marketplace", "video_feeds", "story", "search", "instream_video", "facebook_reels",
    "facebook_reels_overlay", "profile_feed", "notification",
]  # fmt: skip
"""[B-277, C-165]; the rest from the Placement Targeting guide."""

InstagramPosition = Literal[
    "stream", "story", "explore", "explore_home", "reels", "profile_feed", "ig_search", "profile_reels"
]
"""[B-278, C-165]"""

AudienceNetworkPosition = Literal["classic", "instream_video", "rewarded_video"]
MessengerPosition = Literal["messenger_home", "sponsored_messages", "story"]
ThreadsPosition = Literal["threads_stream"]
WhatsAppPosition = Literal["status"]
DevicePlatform = Literal["mobile", "desktop"]
DistanceUnit = Literal["mile", "kilometer"]

POSITION_KEYS: Final[Mapping[str, Platform]] = {
    "facebook_positions": "facebook",
    "instagram_positions": "instagram",
    "audience_network_positions": "audience_network",
    "messenger_positions": "messenger",
    "threads_positions": "threads",
    "whatsapp_positions": "whatsapp",
}

DEFAULT_POSITIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "facebook": (
        "feed", "right_hand_column", "marketplace", "story", "search", "instream_video", "facebook_reels",
        "facebook_reels_overlay", "profile_feed", "notification",
    ),
    "instagram": (
        "stream", "story", "explore", "explore_home", "reels", "profile_feed", "ig_search", "profile_reels",
    ),
    "audience_network": ("classic", "rewarded_video"),
    "messenger": ("messenger_home", "story"),
    "threads": ("threads_stream",),
}  # fmt: skip
"""What automatic placements cover [A-130]. WhatsApp needs an identity of its own and sponsored messages a goal."""

GONE_POSITIONS: Final = frozenset({("audience_network", "instream_video"), ("whatsapp", "status")})
"""Taken, yet delivered nowhere by the twin."""

DESKTOP_POSITIONS: Final = frozenset(
    {
        ("facebook", "feed"), ("facebook", "right_hand_column"), ("facebook", "marketplace"), ("facebook", "search"),
        ("facebook", "video_feeds"), ("facebook", "instream_video"), ("facebook", "profile_feed"),
        ("instagram", "stream"), ("instagram", "story"), ("threads", "threads_stream"),
    }
)  # fmt: skip
DESKTOP_ONLY_POSITIONS: Final = frozenset({("facebook", "right_hand_column")})

LEGACY_PAGE_TYPES: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "feed": (("facebook", "feed"),),
    "desktopfeed": (("facebook", "feed"),),
    "mobilefeed": (("facebook", "feed"),),
    "rightcolumn": (("facebook", "right_hand_column"),),
    "desktop": (("facebook", "feed"), ("facebook", "right_hand_column")),
    "mobileexternal": (("audience_network", "classic"),),
    "instagramstream": (("instagram", "stream"),),
    "typeahead": (("facebook", "search"),),
    "home": (("facebook", "feed"),),
    "logout": (),
}
"""Placements as they were named before 2015 [A-132, E-482]."""

NAMED_DETAIL_KEYS: Final = (
    "interests", "behaviors", "life_events", "industries", "income", "family_statuses", "user_adclusters",
    "politics", "generation", "household_composition", "home_ownership", "home_type", "home_value", "moms",
    "net_worth", "office_type", "ethnic_affinity", "work_employers", "work_positions", "education_schools",
    "education_majors",
)  # fmt: skip
NUMBERED_DETAIL_KEYS: Final = ("education_statuses", "relationship_statuses", "interested_in", "college_years")
DETAIL_KEYS: Final = (*NAMED_DETAIL_KEYS, *NUMBERED_DETAIL_KEYS)
"""Keys of detailed targeting; they stand at the top level, in `flexible_spec` and in `exclusions`."""

CONNECTION_KEYS: Final = ("connections", "excluded_connections", "friends_of_connections")

_EU = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE".split()  # noqa: SIM905
EU_COUNTRIES: Final = frozenset(_EU)
"""Ads that reach people here need a beneficiary and a payer [D-052, D-188]."""

COUNTRY_GROUPS: Final[Mapping[str, frozenset[str]]] = {
    "eea": EU_COUNTRIES | {"IS", "LI", "NO"},
    "euro_area": EU_COUNTRIES - {"BG", "CZ", "DK", "HU", "PL", "RO", "SE"},
    "nafta": frozenset({"US", "CA", "MX"}),
    "mercosur": frozenset({"AR", "BR", "PY", "UY", "BO"}),
    "gcc": frozenset({"AE", "BH", "KW", "OM", "QA", "SA"}),
    "asean": frozenset({"BN", "ID", "KH", "LA", "MM", "MY", "PH", "SG", "TH", "VN"}),
    "apec": frozenset(
        "AU BN CA CL CN HK ID JP KR MX MY NZ PE PG PH RU SG TH TW US VN".split()  # noqa: SIM905
    ),
    "cisfta": frozenset({"AM", "BY", "KZ", "KG", "MD", "RU", "TJ", "UA", "UZ"}),
    "europe": EU_COUNTRIES
    | frozenset("AL AD BA BY CH FO GB GG GI IM IS JE LI MC MD ME MK NO RS SJ SM TR UA VA XK".split()),  # noqa: SIM905
    "north_america": frozenset(
        "AG BB BM BS BZ CA CR DM DO GD GL GT HN HT JM KN LC MX NI PA PR SV TT US VC".split()  # noqa: SIM905
    ),
    "south_america": frozenset({"AR", "BO", "BR", "CL", "CO", "EC", "FK", "GF", "GY", "PE", "PY", "SR", "UY", "VE"}),
    "oceania": frozenset({"AU", "FJ", "NC", "NZ", "PF", "PG", "SB", "TO", "VU", "WS"}),
}
"""Countries of the groups the twin knows; `worldwide` and the continents it leaves out stand for all countries."""

"""How many calls are allowed: the documented formulas as a table, and the profiles that choose among them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from adtwin.errors import Row
from adtwin.errors import throttle as errors

DEVELOPMENT, STANDARD = "development_access", "standard_access"
"""What the tiers are called in headers; the pages call them standard and advanced access [C-409, A-028]."""
EARNED = "earned"

HOUR, DAY = 3_600, 86_400


@dataclass(frozen=True, slots=True)
class Quota:
    """The calls that one object has in `span` seconds: `base[tier] + per_unit * units`, never more than `most`.

    What a unit is, an active ad or an engaged person, is the object's own affair: `Node.quota_units`.
    `shown`: the type in headers, if there is one; `tiered`: whether the header says the tier [C-424, C-429].
    """

    base: Mapping[str, int]
    per_unit: int
    error: Row
    span: int = HOUR
    shown: str | None = None
    tiered: bool = False
    less_per_error: float = 0.0
    most: float = float("inf")


def _base(development: int, standard: int) -> Mapping[str, int]:
    return MappingProxyType({DEVELOPMENT: development, STANDARD: standard})


def _flat(calls: int, error: Row, span: int = HOUR) -> Quota:
    """So many calls, whatever the object has."""
    return Quota(_base(calls, calls), 0, error, span)


_NONE = _base(0, 0)

QUOTAS: Mapping[str, Quota] = MappingProxyType({
    "ads_insights": Quota(  # [C-410]
        _base(600, 190_000), 400, errors.INSIGHTS_CALL_LIMIT, shown="ads_insights", tiered=True, less_per_error=0.001
    ),
    "ads_management": Quota(  # [C-411]
        _base(300, 100_000), 40, errors.ADS_MANAGEMENT_CALL_LIMIT, shown="ads_management", tiered=True
    ),
    "custom_audience": Quota(  # [C-414]
        _base(5_000, 190_000), 40, errors.CUSTOM_AUDIENCE_CALL_LIMIT, shown="custom_audience", most=700_000
    ),
    "pages": Quota(_NONE, 4_800, errors.PAGES_CALL_LIMIT, DAY, "pages"),  # [C-419]
    "instagram": Quota(_NONE, 4_800, errors.INSTAGRAM_CALL_LIMIT, DAY, "instagram"),  # [C-415]
    "leadgen": Quota(_NONE, 4_800, errors.LEADGEN_CALL_LIMIT, DAY, "leadgen"),  # [C-417]
    "messenger": Quota(_NONE, 200, errors.MESSENGER_CALL_LIMIT, DAY, "messenger"),  # [C-418]
    "catalog": Quota(_base(20_000, 20_000), 20_000, errors.CATALOG_CALL_LIMIT),  # [C-413]
    "catalog_batch": Quota(_base(8, 8), 8, errors.CATALOG_BATCH_CALL_LIMIT, span=60),  # [C-412]
    "threads": Quota(_NONE, 4_800, errors.CUSTOM_CALL_LIMIT, DAY),  # [C-420]
    "spark_ar": Quota(_base(200, 200), 40, errors.CUSTOM_CALL_LIMIT),  # [C-420]
    "whatsapp": _flat(200, errors.WHATSAPP_CALL_LIMIT),  # [C-421]
    "whatsapp_active": _flat(5_000, errors.WHATSAPP_CALL_LIMIT),  # [C-421]
    "whatsapp_credit": _flat(5_000, errors.WHATSAPP_CALL_LIMIT),  # [C-421]
    "instagram_conversations": _flat(2, errors.INSTAGRAM_CALL_LIMIT, span=1),  # [C-416]
    "instagram_replies_live": _flat(100, errors.INSTAGRAM_CALL_LIMIT, span=1),  # [C-416]
    "instagram_replies": _flat(750, errors.INSTAGRAM_CALL_LIMIT),  # [C-416]
    "instagram_send": _flat(100, errors.INSTAGRAM_CALL_LIMIT, span=1),  # [C-416]
    "instagram_send_media": _flat(10, errors.INSTAGRAM_CALL_LIMIT, span=1),  # [C-416]
    "messenger_conversations": _flat(2, errors.MESSENGER_CALL_LIMIT, span=1),  # [C-418]
    "messenger_send": _flat(300, errors.MESSENGER_CALL_LIMIT, span=1),  # [C-418]
    "messenger_send_media": _flat(10, errors.MESSENGER_CALL_LIMIT, span=1),  # [C-418]
    "messenger_replies": _flat(750, errors.MESSENGER_CALL_LIMIT),  # [C-418]
})  # fmt: skip
"""By business use case, for node types and edges to name theirs. A unit of the catalogs is log2 of what their products'
ads and pages were seen. The twin has no node of the messaging products and of Spark AR: their rows await one."""

CALLS_A_USER = 200
"""An app's calls in an hour for each of its users [C-397]."""
INSIGHTS_OF_AN_APP = 10
"""An app's load of insights in an hour, in accounts' bases; the real one is not published [C-291]."""

REACH_RUNS = 10
"""Asynchronous runs of an account in a day that have broken-down reach of over 13 months ago [C-285]."""


@dataclass(frozen=True, slots=True)
class Profile:
    """Which limits hold: the tier of every app, an app's daily users, the calls of one person in an hour.

    The figures of the latter two are assumed: the first is an app's own affair, the second undisclosed [C-398].
    """

    limited: bool
    tier: str
    app_users: int = 1
    user_calls: int = 0


PROFILES: Mapping[str, Profile] = MappingProxyType({
    "off": Profile(limited=False, tier=STANDARD),
    "documented": Profile(limited=True, tier=STANDARD, app_users=1_000, user_calls=100_000),
    "strict": Profile(limited=True, tier=EARNED, app_users=1, user_calls=150),
})  # fmt: skip

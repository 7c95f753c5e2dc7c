"""What goes together: objective, destination, optimization goal, billing event, promoted object.

Tables of data. Where nothing is known the answer is yes: a twin that refuses what the real API takes does harm.
The first goal of a row is its default.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from adtwin.model.enums import OptimizationGoal, OutcomeObjective


@dataclass(frozen=True, slots=True)
class Fit:
    """Goals of an objective, for some destinations; without destinations: for ad sets that name none."""

    objective: str
    goals: tuple[str, ...]
    destinations: tuple[str, ...]
    evidence: str


@dataclass(frozen=True, slots=True)
class PromotedRule:
    """The sets of keys of which a promoted object must hold one; none of them means that none is needed."""

    alternatives: tuple[frozenset[str], ...]
    evidence: str

    def met_by(self, promoted: Mapping[str, Any] | None) -> bool:
        """Whether the object holds all keys of one alternative."""
        held = {key for key, value in (promoted or {}).items() if value not in (None, "", [], {})}
        return not self.alternatives or any(keys <= held for keys in self.alternatives)

    def in_words(self) -> str:
        """The alternatives for an error text."""
        return "; ".join(" and ".join(sorted(keys)) for keys in self.alternatives)


_NONE: Final = ("UNDEFINED",)
_WEB: Final = ("WEBSITE", *_NONE)
MESSAGING: Final = (
    "MESSENGER", "WHATSAPP", "INSTAGRAM_DIRECT", "MESSAGING_MESSENGER_WHATSAPP",
    "MESSAGING_INSTAGRAM_DIRECT_MESSENGER", "MESSAGING_INSTAGRAM_DIRECT_MESSENGER_WHATSAPP",
    "MESSAGING_INSTAGRAM_DIRECT_WHATSAPP",
)  # fmt: skip
_PROFILES: Final = ("INSTAGRAM_PROFILE", "FACEBOOK_PAGE", "INSTAGRAM_PROFILE_AND_FACEBOOK_PAGE")
_LIVE: Final = ("INSTAGRAM_LIVE", "FACEBOOK_LIVE")
_GUIDE: Final = "report guide Outcome-Driven Ads Experiences"


def _fit(objective: str, goals: str, destinations: Iterable[str], evidence: str) -> Fit:
    return Fit(objective, tuple(goals.split()), tuple(destinations), evidence)


_REACHING: Final = "REACH IMPRESSIONS"
_VISITING: Final = "LINK_CLICKS LANDING_PAGE_VIEWS REACH IMPRESSIONS"

FITS: Final[tuple[Fit, ...]] = (
    _fit("OUTCOME_AWARENESS", "REACH IMPRESSIONS AD_RECALL_LIFT THRUPLAY TWO_SECOND_CONTINUOUS_VIDEO_VIEWS",
         (*_WEB, *MESSAGING, *_PROFILES, "PHONE_CALL", "APP"), "doc C-167, C-173"),
    _fit("OUTCOME_TRAFFIC", f"{_VISITING} OFFSITE_CONVERSIONS QUALITY_CALL", _WEB, "doc C-169, C-175, B-239"),
    _fit("OUTCOME_TRAFFIC", f"LINK_CLICKS {_REACHING} OFFSITE_CONVERSIONS", ("APP", "APPLINKS_AUTOMATIC"), _GUIDE),
    _fit("OUTCOME_TRAFFIC", f"LINK_CLICKS CONVERSATIONS {_REACHING}", MESSAGING, "doc C-169"),
    _fit("OUTCOME_TRAFFIC", "VISIT_INSTAGRAM_PROFILE PROFILE_VISIT PROFILE_AND_PAGE_ENGAGEMENT LINK_CLICKS"
         f" {_REACHING}", _PROFILES, "doc C-169"),
    _fit("OUTCOME_TRAFFIC", f"QUALITY_CALL LINK_CLICKS {_REACHING}", ("PHONE_CALL",), "doc C-175"),
    _fit("OUTCOME_TRAFFIC", f"LINK_CLICKS {_REACHING}", ("FACEBOOK", "IMAGINE", *_LIVE), "assumed"),
    _fit("OUTCOME_ENGAGEMENT", f"POST_ENGAGEMENT THRUPLAY {_VISITING} CONVERSATIONS OFFSITE_CONVERSIONS PAGE_LIKES"
         " EVENT_RESPONSES REMINDERS_SET QUALITY_CALL TWO_SECOND_CONTINUOUS_VIDEO_VIEWS", _NONE, "doc C-170, C-176"),
    _fit("OUTCOME_ENGAGEMENT", f"POST_ENGAGEMENT {_REACHING} LINK_CLICKS", ("ON_POST",), _GUIDE),
    _fit("OUTCOME_ENGAGEMENT", f"THRUPLAY TWO_SECOND_CONTINUOUS_VIDEO_VIEWS {_REACHING} POST_ENGAGEMENT",
         ("ON_VIDEO", *_LIVE), _GUIDE),
    _fit("OUTCOME_ENGAGEMENT", f"EVENT_RESPONSES POST_ENGAGEMENT REMINDERS_SET {_REACHING}", ("ON_EVENT",), _GUIDE),
    _fit("OUTCOME_ENGAGEMENT", f"PAGE_LIKES PROFILE_AND_PAGE_ENGAGEMENT SUBSCRIBERS {_REACHING}", ("ON_PAGE",), _GUIDE),
    _fit("OUTCOME_ENGAGEMENT", f"OFFSITE_CONVERSIONS {_VISITING}", ("WEBSITE",), "doc C-170, B-239"),
    _fit("OUTCOME_ENGAGEMENT", f"OFFSITE_CONVERSIONS LINK_CLICKS {_REACHING}", ("APP", "APPLINKS_AUTOMATIC"), _GUIDE),
    _fit("OUTCOME_ENGAGEMENT", f"CONVERSATIONS LINK_CLICKS MESSAGING_PURCHASE_CONVERSION LEAD_GENERATION SUBSCRIBERS"
         f" {_REACHING}", MESSAGING, "doc C-170"),
    _fit("OUTCOME_ENGAGEMENT", f"QUALITY_CALL MEANINGFUL_CALL_ATTEMPT LINK_CLICKS {_REACHING}", ("PHONE_CALL",),
         "doc C-176"),
    _fit("OUTCOME_ENGAGEMENT", f"VISIT_INSTAGRAM_PROFILE PROFILE_VISIT PROFILE_AND_PAGE_ENGAGEMENT PAGE_LIKES"
         f" {_REACHING}", _PROFILES, "assumed"),
    _fit("OUTCOME_ENGAGEMENT", f"POST_ENGAGEMENT LINK_CLICKS {_REACHING}", ("FACEBOOK", "IMAGINE"), "assumed"),
    _fit("OUTCOME_LEADS", f"LEAD_GENERATION QUALITY_LEAD OFFSITE_CONVERSIONS LINK_CLICKS LANDING_PAGE_VIEWS"
         f" CONVERSATIONS QUALITY_CALL {_REACHING}", _NONE, "doc C-168, C-174"),
    _fit("OUTCOME_LEADS", f"OFFSITE_CONVERSIONS VALUE {_VISITING} QUALITY_LEAD", ("WEBSITE",), "doc C-168, B-239"),
    _fit("OUTCOME_LEADS", "LEAD_GENERATION QUALITY_LEAD", ("ON_AD",), _GUIDE),
    _fit("OUTCOME_LEADS", f"LEAD_GENERATION QUALITY_LEAD CONVERSATIONS MESSAGING_APPOINTMENT_CONVERSION LINK_CLICKS"
         f" {_REACHING}",
         (*MESSAGING, "LEAD_FROM_MESSENGER", "LEAD_FROM_IG_DIRECT", "LEAD_FORM_MESSENGER"), _GUIDE),
    _fit("OUTCOME_LEADS", "QUALITY_CALL MEANINGFUL_CALL_ATTEMPT LINK_CLICKS", ("PHONE_CALL",), _GUIDE),
    _fit("OUTCOME_LEADS", f"OFFSITE_CONVERSIONS LINK_CLICKS {_REACHING}", ("APP", "APPLINKS_AUTOMATIC"), _GUIDE),
    _fit("OUTCOME_APP_PROMOTION", f"APP_INSTALLS LINK_CLICKS OFFSITE_CONVERSIONS VALUE IN_APP_VALUE"
         f" APP_INSTALLS_AND_OFFSITE_CONVERSIONS {_REACHING}", (*_NONE, "APP", "APPLINKS_AUTOMATIC"),
         "doc C-166, C-172"),
    _fit("OUTCOME_SALES", f"OFFSITE_CONVERSIONS VALUE {_VISITING} ADVERTISER_SILOED_VALUE CONVERSATIONS QUALITY_CALL"
         " POST_ENGAGEMENT", _WEB, "doc C-171, C-177"),
    _fit("OUTCOME_SALES", f"OFFSITE_CONVERSIONS VALUE {_VISITING}", ("SHOP_AUTOMATIC", "FACEBOOK", "ON_POST"),
         "doc B-098"),
    _fit("OUTCOME_SALES", f"OFFSITE_CONVERSIONS VALUE LINK_CLICKS {_REACHING}", ("APP", "APPLINKS_AUTOMATIC"), _GUIDE),
    _fit("OUTCOME_SALES", f"CONVERSATIONS OFFSITE_CONVERSIONS MESSAGING_PURCHASE_CONVERSION VALUE LINK_CLICKS"
         f" {_REACHING}", MESSAGING, "doc C-171"),
    _fit("OUTCOME_SALES", f"QUALITY_CALL MEANINGFUL_CALL_ATTEMPT LINK_CLICKS {_REACHING}", ("PHONE_CALL",),
         "doc C-177"),
)  # fmt: skip

_OLD_TABLE: Final = "report reference Ad Set, objective and optimization goal before 2022"
LEGACY_FITS: Final[Mapping[str, Fit]] = {
    fit.objective: fit
    for fit in (
        _fit("APP_INSTALLS", f"APP_INSTALLS OFFSITE_CONVERSIONS LINK_CLICKS VALUE {_REACHING}"
             " APP_INSTALLS_AND_OFFSITE_CONVERSIONS", (), _OLD_TABLE),
        _fit("BRAND_AWARENESS", f"AD_RECALL_LIFT {_REACHING}", (), _OLD_TABLE),
        _fit("CONVERSIONS", f"OFFSITE_CONVERSIONS VALUE {_VISITING} CONVERSATIONS POST_ENGAGEMENT QUALITY_CALL", (),
             _OLD_TABLE),
        _fit("EVENT_RESPONSES", f"EVENT_RESPONSES POST_ENGAGEMENT {_REACHING}", (), _OLD_TABLE),
        _fit("LEAD_GENERATION", "LEAD_GENERATION QUALITY_LEAD LINK_CLICKS QUALITY_CALL", (), _OLD_TABLE),
        _fit("LINK_CLICKS", f"{_VISITING} POST_ENGAGEMENT ENGAGED_USERS CONVERSATIONS OFFSITE_CONVERSIONS"
             " VISIT_INSTAGRAM_PROFILE QUALITY_CALL", (), _OLD_TABLE),
        _fit("LOCAL_AWARENESS", _REACHING, (), _OLD_TABLE),
        _fit("MESSAGES", f"CONVERSATIONS LEAD_GENERATION LINK_CLICKS POST_ENGAGEMENT {_REACHING}", (), _OLD_TABLE),
        _fit("OFFER_CLAIMS", f"LINK_CLICKS POST_ENGAGEMENT {_REACHING}", (), _OLD_TABLE),
        _fit("PAGE_LIKES", f"PAGE_LIKES POST_ENGAGEMENT {_REACHING}", (), _OLD_TABLE),
        _fit("POST_ENGAGEMENT", f"POST_ENGAGEMENT LINK_CLICKS THRUPLAY {_REACHING}", (), _OLD_TABLE),
        _fit("PRODUCT_CATALOG_SALES", f"OFFSITE_CONVERSIONS LINK_CLICKS VALUE POST_ENGAGEMENT CONVERSATIONS"
             f" LANDING_PAGE_VIEWS {_REACHING}", (), "doc B-331"),
        _fit("REACH", _REACHING, (), _OLD_TABLE),
        _fit("STORE_VISITS", _REACHING, (), "doc C-524"),
        _fit("VIDEO_VIEWS", f"THRUPLAY TWO_SECOND_CONTINUOUS_VIDEO_VIEWS POST_ENGAGEMENT {_REACHING}", (),
             "doc A-154"),
    )
}  # fmt: skip

OUTCOME_OF_LEGACY: Final[Mapping[str, OutcomeObjective]] = {
    "APP_INSTALLS": "OUTCOME_APP_PROMOTION",
    "BRAND_AWARENESS": "OUTCOME_AWARENESS",
    "CONVERSIONS": "OUTCOME_SALES",
    "EVENT_RESPONSES": "OUTCOME_ENGAGEMENT",
    "LEAD_GENERATION": "OUTCOME_LEADS",
    "LINK_CLICKS": "OUTCOME_TRAFFIC",
    "LOCAL_AWARENESS": "OUTCOME_AWARENESS",
    "MESSAGES": "OUTCOME_ENGAGEMENT",
    "OFFER_CLAIMS": "OUTCOME_ENGAGEMENT",
    "PAGE_LIKES": "OUTCOME_ENGAGEMENT",
    "POST_ENGAGEMENT": "OUTCOME_ENGAGEMENT",
    "PRODUCT_CATALOG_SALES": "OUTCOME_SALES",
    "REACH": "OUTCOME_AWARENESS",
    "STORE_VISITS": "OUTCOME_AWARENESS",
    "VIDEO_VIEWS": "OUTCOME_ENGAGEMENT",
}
"""Evidence: report guide Outcome-Driven Ads Experiences; one outcome each where it names several [A-425]."""

_WITHOUT_A_ROW: Final = frozenset({"NONE", "DERIVED_EVENTS", "AUTOMATIC_OBJECTIVE", "ENGAGED_USERS"})
"""Goals of which nothing says where they belong; they fit everywhere."""

_PER_RESULT: Final[Mapping[str, tuple[str, ...]]] = {
    "LINK_CLICKS": ("LINK_CLICKS",),
    "PAGE_LIKES": ("PAGE_LIKES",),
    "POST_ENGAGEMENT": ("POST_ENGAGEMENT",),
    "THRUPLAY": ("THRUPLAY",),
    "OFFSITE_CONVERSIONS": ("LINK_CLICKS", "APP_INSTALLS", "PURCHASE", "LISTING_INTERACTION"),
    "VALUE": ("PURCHASE",),
    "LANDING_PAGE_VIEWS": ("LINK_CLICKS",),
    "AUTOMATIC_OBJECTIVE": ("NONE", "LINK_CLICKS"),
    "NONE": ("NONE",),
}
"""Evidence: report guide Billing Events; doc A-154, B-331, D-180. Impressions can be billed with every goal."""


def outcome_of(objective: str) -> str:
    """The outcome-driven objective that an objective is, or has become."""
    return OUTCOME_OF_LEGACY.get(objective, objective)


def goals_for(objective: str, destination: str | None = None) -> tuple[str, ...]:
    """Goals an ad set of this objective can have, the default first; of all its destinations when none is given."""
    if objective in LEGACY_FITS:
        return LEGACY_FITS[objective].goals
    rows = [fit for fit in FITS if fit.objective == objective]
    fitting = [fit for fit in rows if (destination or "UNDEFINED") in fit.destinations] or rows
    if destination in (None, "UNDEFINED"):
        fitting = [*fitting, *rows]
    return tuple(dict.fromkeys(goal for fit in fitting for goal in fit.goals))


def goal_fits(objective: str, goal: str, destination: str | None = None) -> bool:
    """Whether the goal goes with objective and destination."""
    goals = goals_for(objective, destination)
    return goal in _WITHOUT_A_ROW or not goals or goal in goals


def default_goal(
    objective: str, destination: str | None = None, promoted: Mapping[str, Any] | None = None
) -> OptimizationGoal:
    """The goal when none is sent: the first whose promoted object is there [A-079]."""
    goals = goals_for(objective, destination) or ("LINK_CLICKS",)
    met = (goal for goal in goals if promoted_object_rule(objective, goal, destination).met_by(promoted))
    chosen: Any = next(met, goals[0])
    return chosen  # type: ignore[no-any-return]


def billing_events_for(goal: str) -> tuple[str, ...]:
    """Events an ad set with this goal can be billed by, the default first."""
    return ("IMPRESSIONS", *_PER_RESULT.get(goal, ()))


def destinations_for(objective: str) -> tuple[str, ...]:
    """Destinations of an objective; empty for legacy objectives, which take any."""
    return tuple(dict.fromkeys(name for fit in FITS if fit.objective == objective for name in fit.destinations))


def destination_fits(objective: str, destination: str | None) -> bool:
    """Whether the destination goes with the objective."""
    allowed = destinations_for(objective)
    return destination is None or not allowed or destination in allowed


def _keys(*alternatives: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(keys.split()) for keys in alternatives)


_CONVERSION: Final = _keys(
    "pixel_id", "custom_conversion_id", "event_id custom_event_type", "application_id object_store_url",
    "offline_conversion_data_set_id", "product_set_id", "omnichannel_object", "application_id custom_event_type",
    "mcme_conversion_id", "dataset_id", "conversion_goal_id",
)  # fmt: skip
_APP: Final = _keys("application_id object_store_url", "application_id object_store_urls", "omnichannel_object")
_PAGE: Final = _keys("page_id")
_SET: Final = _keys("product_set_id", "omnichannel_object")
_NOTHING: Final = PromotedRule((), "assumed")

_BY_GOAL: Final[Mapping[str, PromotedRule]] = {
    "OFFSITE_CONVERSIONS": PromotedRule(_CONVERSION, "doc D-184"),
    "VALUE": PromotedRule(_CONVERSION, "doc B-096, D-184"),
    "APP_INSTALLS": PromotedRule(_APP, "doc D-184"),
    "APP_INSTALLS_AND_OFFSITE_CONVERSIONS": PromotedRule(_APP, "doc D-184"),
    "IN_APP_VALUE": PromotedRule(_APP, "assumed"),
    "LEAD_GENERATION": PromotedRule(_PAGE, "doc D-184"),
    "QUALITY_LEAD": PromotedRule(_keys("page_id", "pixel_id", "dataset_id"), _GUIDE),
    "PAGE_LIKES": PromotedRule(_PAGE, "doc D-184"),
    "CONVERSATIONS": PromotedRule(_keys("page_id", "product_set_id"), _GUIDE),
}
_BY_OBJECTIVE: Final[Mapping[str, PromotedRule]] = {
    "PAGE_LIKES": PromotedRule(_PAGE, "doc D-184"),
    "OFFER_CLAIMS": PromotedRule(_PAGE, "doc D-184"),
    "APP_INSTALLS": PromotedRule(_APP, "doc A-305, D-184"),
    "OUTCOME_APP_PROMOTION": PromotedRule(_APP, _GUIDE),
    "CONVERSIONS": PromotedRule(_keys(*(" ".join(keys) for keys in _CONVERSION), "page_id"), "doc A-305, D-184"),
    "PRODUCT_CATALOG_SALES": PromotedRule(_SET, "doc B-330, D-184"),
}
_BY_DESTINATION: Final[Mapping[str, PromotedRule]] = {
    "SHOP_AUTOMATIC": PromotedRule(_keys("omnichannel_object", "product_set_id"), "doc B-136, B-174"),
    "APPLINKS_AUTOMATIC": PromotedRule(_SET, "report guide Destination Type"),
}


def promoted_object_rule(objective: str, goal: str, destination: str | None = None) -> PromotedRule:
    """What the promoted object must hold: by the destination, else by the goal, else by the objective."""
    return _BY_DESTINATION.get(destination or "") or _BY_GOAL.get(goal) or _BY_OBJECTIVE.get(objective) or _NOTHING


def campaign_promoted_object_rule(objective: str, *, skadnetwork: bool = False) -> PromotedRule:
    """What a campaign itself must promote [D-211, B-336]."""
    if objective == "PRODUCT_CATALOG_SALES":
        return PromotedRule(_keys("product_catalog_id"), "doc B-336")
    if skadnetwork and outcome_of(objective) == "OUTCOME_APP_PROMOTION":
        return PromotedRule(_keys("application_id"), "doc D-211")
    return _NOTHING


_EXCLUSIVE: Final = (
    "application_id", "event_id", "offer_id", "place_page_set_id", "fundraiser_campaign_id", "page_id", "pixel_id",
    "offline_conversion_data_set_id",
)  # fmt: skip
_TOGETHER: Final = frozenset(
    frozenset(pair)
    for pair in (
        ("page_id", "pixel_id"), ("page_id", "event_id"), ("page_id", "place_page_set_id"), ("page_id", "offer_id"),
        ("page_id", "fundraiser_campaign_id"), ("pixel_id", "offline_conversion_data_set_id"),
        ("page_id", "offline_conversion_data_set_id"), ("pixel_id", "application_id"),
        ("page_id", "application_id"),
    )
)  # fmt: skip


def ambiguous_keys(promoted: Mapping[str, Any] | None) -> tuple[str, ...]:
    """Two keys that promote different things, empty when there are none [D-184]. Pairs in known use are fine."""
    held = [key for key in _EXCLUSIVE if (promoted or {}).get(key)]
    for position, one in enumerate(held):
        for other in held[position + 1 :]:
            if frozenset((one, other)) not in _TOGETHER:
                return one, other
    return ()

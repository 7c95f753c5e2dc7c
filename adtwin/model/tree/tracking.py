"""What an ad logs and what it is optimized for, as action specs. [C-309…C-341]

An action spec is a map such as `{"action.type": ["offsite_conversion"], "fb_pixel": ["12"]}`: an action, and what it
is done to. `tracking_specs` are logged only: defaults by objective, goal and creative, and what the client adds.
`conversion_specs` follow from the ad set's goal and are read-only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from adtwin.errors.protocol import INVALID_PARAMETER
from adtwin.graph.call import Call
from adtwin.graph.change import Change
from adtwin.model.owned import account_of
from adtwin.model.tree import account_tracking, ad_rules

if TYPE_CHECKING:
    from adtwin.model.tree.ad import Ad

Spec = dict[str, list[str]]

ACTIONS: Mapping[str, frozenset[frozenset[str]]] = {
    action: frozenset(frozenset(shape.split()) for shape in shapes.split(" | "))
    for action, shapes in {
        "app_custom_event": "application",
        "app_engagement": "application",
        "app_install": "application",
        "app_use": "application",
        "checkin": "page | page.parent",
        "comment": "post.wall | post post.wall",
        "credit_spent": "application",
        "dwell": "post page",
        "follow": "question question.creator",
        "leadgen_quality_conversion": "fb_pixel | dataset",
        "like": "page | post.wall | post post.wall",
        "link_click": "object | object.domain | post.wall | post post.wall",
        "mention": "object",
        "mobile_app_install": "application",
        "offsite_conversion": "fb_pixel | offsite_pixel | dataset",
        "page_engagement": "page",
        "photo_view": "post.wall | post post.wall",
        "post": "post.wall",
        "post_engagement": "post page",
        "receive_offer": "offer | offer offer.creator",
        "rsvp": "event | event response",
        "tab_view": "page | page page.tab.name",
        "video_play": "post.wall | post post.wall",
        "video_view": "post.wall | post post.wall",
        "vote": "question question.creator",
    }.items()
}
"""What each documented action may be done to: the sets of keys that its spec may have [C-321…C-337]."""
_OF_POSTS = "comment follow like post vote link_click photo_view video_play"
META: Mapping[str, frozenset[str]] = {
    "app_engagement": frozenset(("app_use", "app_install", "credit_spent")),
    "page_engagement": frozenset((*_OF_POSTS.split(), "checkin", "mention")),
    "post_engagement": frozenset(_OF_POSTS.split()),
}
"""Actions that stand for several, tracked or optimized for alike [C-321…C-323, C-340: decided]."""
ANSWERS = ("yes", "maybe", "no")

INSTALLS = ("APP_INSTALLS", "CANVAS_APP_INSTALLS", "MOBILE_APP_INSTALLS")
OVERWRITTEN = (*INSTALLS, "OUTCOME_ENGAGEMENT")
"""Objectives whose defaults the client's own specs replace; elsewhere both are kept [C-313: decided]."""
LIKE_OLD: Mapping[str, str] = {
    "OUTCOME_TRAFFIC": "LINK_CLICKS",
    "OUTCOME_SALES": "CONVERSIONS",
    "OUTCOME_APP_PROMOTION": "MOBILE_APP_INSTALLS",
    "OUTCOME_AWARENESS": "NONE",
    "OUTCOME_LEADS": "NONE",
}
"""The objectives of today by those that the table of defaults names [assumed]."""
BY_GOAL: Mapping[str, str] = {
    "EVENT_RESPONSES": "EVENT_RESPONSES",
    "PAGE_LIKES": "PAGE_LIKES",
    "THRUPLAY": "VIDEO_VIEWS",
}
"""For OUTCOME_ENGAGEMENT the goal says which of them it is."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What an ad's specs speak of; "" where the ad has none of it. `post` "" means a plain link, a "domain ad"."""

    objective: str
    goal: str
    page: str
    post: str
    pixel: str
    application: str
    event: str
    offer: str

    def spec(self, action: str, **done_to: str) -> list[Spec]:
        """One spec, or none when what it is done to is missing. A `_` in a key is written as a dot."""
        if not all(done_to.values()):
            return []
        return [{"action.type": [action], **{_key(name): [value] for name, value in done_to.items()}}]

    @property
    def engagement(self) -> list[Spec]:
        """Engagement with the ad's post."""
        return self.spec("post_engagement", page=self.page, post=self.post)

    @property
    def like(self) -> list[Spec]:
        """A like of the page."""
        return self.spec("like", page=self.page)

    @property
    def click(self) -> list[Spec]:
        """A click on the ad's link."""
        if self.post:
            return self.spec("link_click", post=self.post, post_wall=self.page)
        return self.spec("link_click", object=self.page)

    @property
    def conversion(self) -> list[Spec]:
        """A conversion that the promoted pixel saw."""
        return self.spec("offsite_conversion", fb_pixel=self.pixel)

    def answers(self, *replies: str) -> list[Spec]:
        """Answers to the event's invitation."""
        return [spec for reply in replies for spec in self.spec("rsvp", event=self.event, response=reply)]


def _key(name: str) -> str:
    return name if name == "fb_pixel" else name.replace("_", ".")


Specs = Callable[[Subject], list[Spec]]


def _views(about: Subject) -> list[Spec]:
    return about.spec("video_view", post=about.post, post_wall=about.page)


def _engagement(about: Subject) -> list[Spec]:
    return about.engagement


def _of_conversions(about: Subject) -> list[Spec]:
    """The pixel is the conversion itself when that is the goal [C-315, C-316]."""
    logged = [] if about.goal in ("OFFSITE_CONVERSIONS", "VALUE") else about.conversion
    return [*logged, *(about.engagement or about.click), *about.like]


def _of_link_clicks(about: Subject) -> list[Spec]:
    """[C-318]."""
    if about.post:
        return about.engagement
    return about.like if about.goal == "LINK_CLICKS" else [*about.click, *about.like]


def _unless(goal: str, specs: Specs) -> Specs:
    """Nothing by default when the conversion spec covers it."""
    return lambda about: [] if about.goal == goal else specs(about)


DEFAULTS: Mapping[str, Specs] = {
    **dict.fromkeys(
        ("CANVAS_APP_ENGAGEMENT", "CANVAS_APP_INSTALLS"),
        lambda about: [*about.spec("app_engagement", application=about.application), *about.engagement],
    ),
    "CONVERSIONS": _of_conversions,
    "EVENT_RESPONSES": _unless("EVENT_RESPONSES", lambda about: about.answers(*ANSWERS)),
    "LINK_CLICKS": _of_link_clicks,
    "PAGE_LIKES": lambda about: about.spec("page_engagement", page=about.page),
    "POST_ENGAGEMENT": _unless("POST_ENGAGEMENT", _engagement),
    "VIDEO_VIEWS": lambda about: [*_views(about), *about.engagement],
}
"""What is tracked by objective; the post's engagement where nothing is listed [C-314…C-320, A-099]."""

CONVERSIONS: Mapping[str, Specs] = {
    **dict.fromkeys(("LINK_CLICKS", "LANDING_PAGE_VIEWS"), lambda about: about.click),
    **dict.fromkeys(("OFFSITE_CONVERSIONS", "VALUE"), lambda about: about.conversion),
    **dict.fromkeys(
        ("APP_INSTALLS", "APP_INSTALLS_AND_OFFSITE_CONVERSIONS"),
        lambda about: about.spec("mobile_app_install", application=about.application),
    ),
    **dict.fromkeys(("THRUPLAY", "TWO_SECOND_CONTINUOUS_VIDEO_VIEWS"), _views),
    **dict.fromkeys(("IMPRESSIONS", "REACH", "AD_RECALL_LIFT", "NONE"), lambda _about: []),
    "EVENT_RESPONSES": lambda about: about.answers("yes"),
    "PAGE_LIKES": lambda about: about.like,
}
"""What an ad is optimized for by goal: offers as such, else the post's engagement [C-310, C-339]."""


def subject_of(ad: Ad, call: Call) -> Subject:
    """What the specs of an ad speak of."""
    adset = ad_rules.adset_of(ad, call)
    creative = ad_rules.creative_of(ad, call)
    data = {} if creative is None else creative.obj.data
    page, _, post = str(data.get("effective_object_story_id") or "").partition("_")
    promoted = adset.obj.data.get("promoted_object") or {}
    story = data.get("object_story_spec") or {}
    return Subject(
        objective=str(adset.campaign_of(call).obj.data.get("objective") or "NONE"),
        goal=str(adset.obj.data.get("optimization_goal") or "NONE"),
        page=page or str(story.get("page_id") or promoted.get("page_id") or data.get("actor_id") or ""),
        post=post,
        pixel=str(promoted.get("pixel_id") or ""),
        application=str(promoted.get("application_id") or ""),
        event=str(promoted.get("event_id") or (story.get("link_data") or {}).get("event_id") or ""),
        offer=str(promoted.get("offer_id") or ""),
    )


def objective_in_the_table(about: Subject) -> str:
    """The objective as the table of defaults names it."""
    if about.objective == "OUTCOME_ENGAGEMENT":
        return BY_GOAL.get(about.goal, "POST_ENGAGEMENT")
    return LIKE_OLD.get(about.objective, about.objective)


def track(change: Change[Ad]) -> None:
    """Add the defaults and the account's specs to what the client tracks. [A-099, C-313]

    A new list takes the place of the client's own specs; the defaults stay with it, unless the objective says no.
    """
    ad, call = change.new, change.call
    if not (change.creating or change.changed("tracking_specs")):
        return
    about = subject_of(ad, call)
    own = ad.obj.data.get("tracking_specs") or []
    if own and about.objective in OVERWRITTEN:
        return
    defaults = DEFAULTS.get(objective_in_the_table(about), _engagement)(about)
    if about.goal == "THRUPLAY" and not any(spec["action.type"] == ["video_view"] for spec in defaults):
        defaults = [*_views(about), *defaults]
    of_account = account_tracking.of_account(account_of(ad, call)) if change.creating else []
    specs: list[Any] = []
    for spec in (*own, *defaults, *of_account):
        if spec not in specs:
            specs.append(spec)
    ad.tracking_specs = specs


def conversion_specs(ad: Ad, call: Call) -> list[Spec]:
    """What the ad set's goal makes of the ad: read-only; an ad group of 2013 keeps its own. [C-310]"""
    kept = ad.obj.data.get("conversion_specs")
    if kept:
        return list(kept)
    about = subject_of(ad, call)
    if about.offer:
        return about.spec("receive_offer", offer=about.offer, offer_creator=about.page)
    return CONVERSIONS.get(about.goal, _engagement)(about)


def keep_those_of_2013(change: Change[Ad]) -> None:
    """An ad group of 2013 says itself what it is optimized for; since v2.4 what is sent is ignored. [C-310, E-485]"""
    creative = ad_rules.creative_of(change.new, change.call)
    sent = getattr(change.params, "conversion_specs", None)
    if change.creating and sent and creative is not None and "type" in creative.obj.data:
        change.new.obj.data["conversion_specs"] = sent


def tracking_names_its_action(change: Change[Ad]) -> None:
    """A spec says which action. [C-309]"""
    for place, spec in enumerate(_sent(change)):
        actions = spec.get("action.type")
        if not actions or not all(isinstance(action, str) and action for action in actions):
            detail = "Every tracking spec names what is tracked: action.type must be an action such as link_click"
            raise INVALID_PARAMETER(blame=["tracking_specs", str(place), "action.type"], detail=detail)


def tracking_fits_its_action(change: Change[Ad]) -> None:
    """What tracks nothing, or nothing more, is told by `debug`, not refused. [C-321…C-337]"""
    specs = _sent(change)
    for place, spec in enumerate(specs):
        for action in spec["action.type"]:
            for odd in (_not_an_action(action), _not_its_object(action, spec), _covered(action, spec, specs)):
                if odd:
                    change.call.warn(f"tracking_specs[{place}]: {odd}")


def actions_of(specs: Iterable[Spec]) -> tuple[str, ...]:
    """The actions that specs log; those done to something else than they can be, and refusals, log nothing."""
    found = {
        action: None
        for spec in specs
        for action in spec.get("action.type", ())
        if not (_not_an_action(action) or _not_its_object(action, spec)) and spec.get("response") != ["no"]
    }
    return tuple(found)


def _sent(change: Change[Ad]) -> list[Spec]:
    return list(change.new.obj.data.get("tracking_specs") or ()) if "tracking_specs" in change.sent else []


def _not_an_action(action: str) -> str:
    if action in ACTIONS:
        return ""
    close = get_close_matches(action, ACTIONS, 1)
    return f"there is no action {action}.{f' Did you mean {close[0]}?' if close else ''}"


def _not_its_object(action: str, spec: Spec) -> str:
    keys = frozenset(spec.keys() - {"action.type"})
    shapes = ACTIONS.get(action, frozenset((keys,)))
    if keys not in shapes:
        known = sorted(" and ".join(sorted(shape)) for shape in shapes)
        return f"{action} isn't done to {' and '.join(sorted(keys))}, but to {' or '.join(known)}; it tracks nothing."
    odd = [answer for answer in spec.get("response", ()) if answer not in ANSWERS] if action == "rsvp" else []
    return f"response must be one of {', '.join(ANSWERS)}, not {odd[0]}; it tracks nothing." if odd else ""


def _covered(action: str, spec: Spec, specs: list[Spec]) -> str:
    """Whether another of the specs stands for this action on the same page, post or application."""
    for other in specs:
        for meta in other["action.type"]:
            same = any(spec.get(key) == other[key] for key in ("application", "page", "post") if key in other)
            if action in META.get(meta, ()) and same:
                return f"{action} is part of {meta}, which is tracked already."
    return ""


RULES = (tracking_names_its_action, tracking_fits_its_action)

import pytest

from adtwin.model.enums import (
    BillingEvent,
    DestinationType,
    LegacyObjective,
    Objective,
    OptimizationGoal,
    OutcomeObjective,
    values_of,
)
from adtwin.model.tree import compatibility as fit

LEGACY = sorted(values_of(LegacyObjective))
OUTCOMES = sorted(values_of(OutcomeObjective))
OBJECTIVES = [*LEGACY, *OUTCOMES]
GOALS = values_of(OptimizationGoal)

# The matrix of the Reels guide, by platform.
REELS = [
    ("C-166", "instagram", "OUTCOME_APP_PROMOTION", "LINK_CLICKS OFFSITE_CONVERSIONS APP_INSTALLS"),
    ("C-167", "instagram", "OUTCOME_AWARENESS", "REACH IMPRESSIONS AD_RECALL_LIFT THRUPLAY"),
    ("C-168", "instagram", "OUTCOME_LEADS",
     "OFFSITE_CONVERSIONS LANDING_PAGE_VIEWS LINK_CLICKS REACH IMPRESSIONS LEAD_GENERATION QUALITY_LEAD"),
    ("C-169", "instagram", "OUTCOME_TRAFFIC",
     "LINK_CLICKS LANDING_PAGE_VIEWS REACH CONVERSATIONS IMPRESSIONS VISIT_INSTAGRAM_PROFILE"),
    ("C-170", "instagram", "OUTCOME_ENGAGEMENT",
     ("CONVERSATIONS LINK_CLICKS THRUPLAY POST_ENGAGEMENT REACH IMPRESSIONS REMINDERS_SET OFFSITE_CONVERSIONS"
     " LANDING_PAGE_VIEWS")),
    ("C-171", "instagram", "OUTCOME_SALES",
     "OFFSITE_CONVERSIONS LANDING_PAGE_VIEWS LINK_CLICKS REACH IMPRESSIONS CONVERSATIONS"),
    ("C-172", "facebook", "OUTCOME_APP_PROMOTION", "LINK_CLICKS OFFSITE_CONVERSIONS APP_INSTALLS"),
    ("C-173", "facebook", "OUTCOME_AWARENESS",
     "REACH IMPRESSIONS AD_RECALL_LIFT THRUPLAY TWO_SECOND_CONTINUOUS_VIDEO_VIEWS"),
    ("C-174", "facebook", "OUTCOME_LEADS",
     "OFFSITE_CONVERSIONS LANDING_PAGE_VIEWS LINK_CLICKS REACH IMPRESSIONS LEAD_GENERATION QUALITY_LEAD"),
    ("C-175", "facebook", "OUTCOME_TRAFFIC",
     "LINK_CLICKS LANDING_PAGE_VIEWS REACH CONVERSATIONS IMPRESSIONS QUALITY_CALL"),
    ("C-176", "facebook", "OUTCOME_ENGAGEMENT",
     ("CONVERSATIONS LINK_CLICKS THRUPLAY TWO_SECOND_CONTINUOUS_VIDEO_VIEWS POST_ENGAGEMENT REACH IMPRESSIONS"
     " EVENT_RESPONSES QUALITY_CALL OFFSITE_CONVERSIONS LANDING_PAGE_VIEWS PAGE_LIKES")),
    ("C-177", "facebook", "OUTCOME_SALES",
     "OFFSITE_CONVERSIONS LANDING_PAGE_VIEWS LINK_CLICKS REACH IMPRESSIONS CONVERSATIONS QUALITY_CALL"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("platform", "objective", "goals"),
    [
        pytest.param(platform, objective, set(goals.split()), marks=pytest.mark.req(number, "C-178"), id=number)
        for number, platform, objective, goals in REELS
    ],
)
def test_the_reels_matrix(platform, objective, goals):
    assert fit.reels_goals(platform, objective) == goals
    assert goals <= set(fit.goals_for(objective))
    assert all(fit.goal_fits(objective, goal) for goal in goals)


@pytest.mark.req("C-179", "A-335")
@pytest.mark.parametrize(
    ("placement", "objective", "goal", "delivers"),
    [
        (("facebook", "facebook_reels"), "OUTCOME_TRAFFIC", "QUALITY_CALL", True),
        (("instagram", "reels"), "OUTCOME_TRAFFIC", "QUALITY_CALL", False),
        (("instagram", "profile_reels"), "OUTCOME_ENGAGEMENT", "PAGE_LIKES", False),
        (("instagram", "stream"), "OUTCOME_TRAFFIC", "QUALITY_CALL", True),
        (("threads", "threads_stream"), "OUTCOME_LEADS", "LINK_CLICKS", False),
        (("threads", "threads_stream"), "LINK_CLICKS", "LINK_CLICKS", True),
        (("instagram", "reels"), "VIDEO_VIEWS", "THRUPLAY", True),
    ],
)
def test_where_a_goal_delivers(placement, objective, goal, delivers):
    assert fit.delivers_on(placement, objective, goal) is delivers


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_every_objective_has_goals_of_the_vocabulary(objective):
    goals = fit.goals_for(objective)
    assert goals
    assert set(goals) <= GOALS
    assert fit.default_goal(objective) in goals


@pytest.mark.parametrize("row", [*fit.FITS, *fit.LEGACY_FITS.values()], ids=lambda row: row.objective)
def test_every_row_uses_known_words_and_names_its_evidence(row):
    assert row.objective in values_of(Objective) | set(OBJECTIVES)
    assert set(row.goals) <= GOALS
    assert len(row.goals) == len(set(row.goals))
    assert set(row.destinations) <= values_of(DestinationType)
    assert row.evidence.split()[0] in {"doc", "report", "assumed"}


@pytest.mark.req("D-170")
def test_every_destination_belongs_to_some_objective():
    known = {name for objective in OUTCOMES for name in fit.destinations_for(objective)}
    assert known == values_of(DestinationType)


@pytest.mark.parametrize(
    ("objective", "destination", "fits"),
    [
        pytest.param("OUTCOME_ENGAGEMENT", "ON_AD", False, id="wire report 1815715"),
        ("OUTCOME_LEADS", "ON_AD", True),
        ("OUTCOME_AWARENESS", "ON_AD", False),
        ("OUTCOME_SALES", "SHOP_AUTOMATIC", True),
        ("OUTCOME_TRAFFIC", None, True),
        ("LINK_CLICKS", "MESSENGER", True),
    ],
)
def test_destinations(objective, destination, fits):
    assert fit.destination_fits(objective, destination) is fits


@pytest.mark.parametrize(
    ("objective", "goal", "destination", "fits"),
    [
        ("OUTCOME_TRAFFIC", "PAGE_LIKES", None, False),
        pytest.param("OUTCOME_TRAFFIC", "REACH", None, True, marks=pytest.mark.req("C-159")),
        pytest.param("OUTCOME_TRAFFIC", "OFFSITE_CONVERSIONS", None, True, marks=pytest.mark.req("B-239")),
        pytest.param("OUTCOME_ENGAGEMENT", "THRUPLAY", None, True, marks=pytest.mark.req("A-155")),
        pytest.param("VIDEO_VIEWS", "THRUPLAY", None, True, marks=pytest.mark.req("A-154")),
        ("OUTCOME_ENGAGEMENT", "THRUPLAY", "ON_POST", False),
        ("OUTCOME_LEADS", "LEAD_GENERATION", "ON_AD", True),
        ("OUTCOME_LEADS", "LINK_CLICKS", "ON_AD", False),
        ("REACH", "OFFSITE_CONVERSIONS", None, False),
        ("REACH", "DERIVED_EVENTS", None, True),
    ],
)
def test_goals_of_an_objective(objective, goal, destination, fits):
    assert fit.goal_fits(objective, goal, destination) is fits


@pytest.mark.parametrize(
    ("objective", "destination", "promoted", "goal"),
    [
        pytest.param("LINK_CLICKS", None, None, "LINK_CLICKS", marks=pytest.mark.req("A-079")),
        ("OUTCOME_TRAFFIC", None, None, "LINK_CLICKS"),
        ("OUTCOME_AWARENESS", None, {"page_id": "1"}, "REACH"),
        ("OUTCOME_SALES", None, {"pixel_id": "1"}, "OFFSITE_CONVERSIONS"),
        ("OUTCOME_SALES", None, None, "LINK_CLICKS"),
        ("OUTCOME_LEADS", "ON_AD", {"page_id": "1"}, "LEAD_GENERATION"),
        ("OUTCOME_ENGAGEMENT", "ON_VIDEO", None, "THRUPLAY"),
    ],
)
def test_the_default_goal_needs_nothing_that_is_missing(objective, destination, promoted, goal):
    assert fit.default_goal(objective, destination, promoted) == goal


@pytest.mark.parametrize(
    ("goal", "events"),
    [
        pytest.param("APP_INSTALLS", ["IMPRESSIONS"], marks=pytest.mark.req("D-180")),
        pytest.param("THRUPLAY", ["IMPRESSIONS", "THRUPLAY"], marks=pytest.mark.req("A-154")),
        pytest.param("LINK_CLICKS", ["IMPRESSIONS", "LINK_CLICKS"], marks=pytest.mark.req("D-164", "B-331")),
        ("REACH", ["IMPRESSIONS"]),
        ("POST_ENGAGEMENT", ["IMPRESSIONS", "POST_ENGAGEMENT"]),
    ],
)
def test_billing_events(goal, events):
    assert list(fit.billing_events_for(goal)) == events


@pytest.mark.req("D-169")
def test_no_goal_is_billed_by_the_deprecated_clicks():
    every = {event for goal in GOALS for event in fit.billing_events_for(goal)}
    assert "CLICKS" not in every
    assert every <= values_of(BillingEvent)


@pytest.mark.req("D-184")
@pytest.mark.parametrize(
    ("objective", "goal", "promoted", "met"),
    [
        ("CONVERSIONS", "OFFSITE_CONVERSIONS", {"pixel_id": "1"}, True),
        ("CONVERSIONS", "OFFSITE_CONVERSIONS", {"event_id": "1", "custom_event_type": "LEAD"}, True),
        ("CONVERSIONS", "OFFSITE_CONVERSIONS", {"event_id": "1"}, False),
        ("CONVERSIONS", "OFFSITE_CONVERSIONS", None, False),
        ("CONVERSIONS", "LINK_CLICKS", None, False),
        ("PAGE_LIKES", "PAGE_LIKES", {"page_id": "1"}, True),
        ("PAGE_LIKES", "PAGE_LIKES", {"pixel_id": "1"}, False),
        ("OFFER_CLAIMS", "LINK_CLICKS", {"page_id": "1"}, True),
        ("LINK_CLICKS", "LINK_CLICKS", None, True),
        ("LINK_CLICKS", "LINK_CLICKS", {"application_id": "1", "object_store_url": "u"}, True),
        ("APP_INSTALLS", "APP_INSTALLS", {"application_id": "1", "object_store_url": "u"}, True),
        ("APP_INSTALLS", "APP_INSTALLS", {"application_id": "1"}, False),
        ("PRODUCT_CATALOG_SALES", "LINK_CLICKS", {"product_set_id": "1"}, True),
        ("PRODUCT_CATALOG_SALES", "LINK_CLICKS", {}, False),
        ("OUTCOME_LEADS", "LEAD_GENERATION", {"page_id": "1"}, True),
        ("OUTCOME_LEADS", "LEAD_GENERATION", {"page_id": ""}, False),
        ("OUTCOME_AWARENESS", "REACH", None, True),
    ],
)
def test_promoted_objects(objective, goal, promoted, met):
    rule = fit.promoted_object_rule(objective, goal)
    assert rule.met_by(promoted) is met
    assert met or rule.in_words()


@pytest.mark.req("B-336")
@pytest.mark.parametrize(
    ("objective", "skadnetwork", "promoted", "met"),
    [
        ("PRODUCT_CATALOG_SALES", False, None, False),
        ("PRODUCT_CATALOG_SALES", False, {"product_catalog_id": "1"}, True),
        ("CONVERSIONS", False, None, True),
        ("OUTCOME_APP_PROMOTION", True, None, False),
        ("OUTCOME_APP_PROMOTION", False, None, True),
    ],
)
def test_promoted_objects_of_campaigns(objective, skadnetwork, promoted, met):
    assert fit.campaign_promoted_object_rule(objective, skadnetwork=skadnetwork).met_by(promoted) is met


@pytest.mark.req("D-184")
@pytest.mark.parametrize(
    ("promoted", "pair"),
    [
        ({"pixel_id": "1", "custom_event_type": "PURCHASE"}, ()),
        ({"pixel_id": "1", "product_set_id": "2", "page_id": "3"}, ()),
        ({"application_id": "1", "event_id": "2"}, ("application_id", "event_id")),
        ({"offer_id": "1", "pixel_id": "2"}, ("offer_id", "pixel_id")),
        (None, ()),
    ],
)
def test_ambiguous_promoted_objects(promoted, pair):
    assert fit.ambiguous_keys(promoted) == pair


@pytest.mark.req("A-425")
def test_every_legacy_objective_became_an_outcome():
    assert {fit.outcome_of(objective) for objective in OBJECTIVES} == set(OUTCOMES)
    assert set(fit.OUTCOME_OF_LEGACY) == set(LEGACY)

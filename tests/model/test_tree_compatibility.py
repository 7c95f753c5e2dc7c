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

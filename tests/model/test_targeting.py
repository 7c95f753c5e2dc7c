"""Targeting: its shape, its rules, placements and the summary for delivery."""

import pytest
from pydantic import ValidationError

from adtwin.errors import GraphError
from adtwin.model.audience import targeting
from adtwin.model.audience.targeting import Targeting

US = {"geo_locations": {"countries": ["US"]}}
DETAILS = {"interests": [{"id": "6003139266461", "name": "Movies"}]}


def spec(**keys):
    return Targeting.model_validate({**US, **keys})


def refused(sent, **options):
    with pytest.raises(GraphError) as caught:
        targeting.check(Targeting.model_validate(sent), **options)
    return caught.value


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param({**US, "publisher_platforms": ["facebook", "audience_network"]}, marks=pytest.mark.req("A-134")),
        pytest.param({**US, "product_audience_specs": [{
            "product_set_id": "12",
            "inclusions": [{"retention_seconds": 432000, "rule": {"event": {"eq": "ViewContent"}}}],
            "exclusions": [{"retention_seconds": 432000, "rule": {"event": {"eq": "Purchase"}}}],
        }]}, marks=pytest.mark.req("B-337", "B-346")),
        {"geo_locations": {"countries": ["US"], "regions": [{"key": "4081"}],
                           "cities": [{"key": "777934", "radius": 10, "distance_unit": "mile"}]},
         "genders": [1], "age_max": 24, "age_min": 20, "behaviors": [{"id": "6002714895372", "name": "All travelers"}],
         "life_events": [{"id": "6002714398172", "name": "Newlywed (1 year)"}], "publisher_platforms": ["facebook"],
         "facebook_positions": ["feed"], "device_platforms": ["desktop"]},
        {**US, "flexible_spec": [{"interests": [{"id": "1", "name": "a"}], "education_statuses": [9]},
                                 {"behaviors": [{"id": "2"}]}],
         "exclusions": {"interests": [{"id": "3"}]}, "targeting_automation": {"advantage_audience": 0}},
        pytest.param({**US, "custom_audiences": [{"id": "77"}], "targeting_relaxation_types": {"custom_audience": 0}},
                     marks=pytest.mark.req("B-040", "B-041")),
        pytest.param({"geo_locations": {"countries": ["US"], "location_types": ["home", "recent"]}}, id="read back"),
    ],
)  # fmt: skip
def test_documented_specs_pass_and_read_back_as_sent(sent):
    checked = Targeting.model_validate(sent)
    targeting.check(checked)
    assert checked.wire() == sent


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({"geo_locations": {"countries": "US"}}, {"geo_locations": {"countries": ["US"]}}),
        ({"interests": [6003139266461]}, {"interests": [{"id": "6003139266461"}]}),
        ({"custom_audiences": {"id": 5}}, {"custom_audiences": [{"id": "5"}]}),
        ({"genders": "2", "age_min": "21"}, {"genders": [2], "age_min": 21}),
        ({"geo_locations": {"zips": "US:94040"}}, {"geo_locations": {"zips": [{"key": "US:94040"}]}}),
        ({"targeting_automation": {"advantage_audience": 1}}, {"targeting_automation": {"advantage_audience": 1}}),
    ],
)
def test_loose_values_take_their_one_form(sent, kept):
    assert Targeting.model_validate(sent).wire() == kept


@pytest.mark.parametrize(
    ("sent", "place", "kind"),
    [
        ({"age_min": 12}, ("age_min",), "greater_than_equal"),
        ({"age_max": 66}, ("age_max",), "less_than_equal"),
        ({"genders": [3]}, ("genders", 0), "less_than_equal"),
        ({"geo_locations": {"countries": ["XX"]}}, ("geo_locations", "countries", 0), "literal_error"),
        ({"publisher_platforms": ["myspace"]}, ("publisher_platforms", 0), "literal_error"),
        ({"instagram_positions": ["feed"]}, ("instagram_positions", 0), "literal_error"),
        ({"user_os": ["Symbian"]}, ("user_os", 0), "string_pattern_mismatch"),
        ({"custom_audiences": [{"id": "abc"}]}, ("custom_audiences", 0, "id"), "numeric_id"),
        ({"age_range": [18]}, ("age_range",), "too_short"),
        ({"geo_locations": 7}, ("geo_locations",), "model_type"),
        ({"product_audience_specs": [{"product_set_id": 1, "inclusions": []}]},
         ("product_audience_specs", 0, "inclusions"), "too_short"),
        ({"product_audience_specs": [{"product_set_id": 1, "inclusions": [
            {"retention_seconds": 1, "rule": {"event": {"contains": "x"}}}]}]},
         ("product_audience_specs", 0, "inclusions", 0, "rule"), "value_error"),
        ({"product_audience_specs": [{"product_set_id": 1, "inclusions": [
            {"retention_seconds": 1, "rule": {"and": [{"event": {"eq": "A"}}, {"event": {"eq": "B"}}]}}]}]},
         ("product_audience_specs", 0, "inclusions", 0, "rule"), "value_error"),
    ],
)  # fmt: skip
@pytest.mark.req("B-338", "B-339", "B-346")
def test_malformed_values_are_named(sent, place, kind):
    with pytest.raises(ValidationError) as caught:
        Targeting.model_validate(sent)
    error = caught.value.errors()[0]
    assert (error["loc"], error["type"]) == (place, kind)


@pytest.mark.parametrize(
    ("sent", "symbol", "blame"),
    [
        ({**US, "intrests": []}, "UNKNOWN_TARGETING_KEY", ["intrests"]),
        ({"geo_locations": {"country": ["US"]}}, "UNKNOWN_TARGETING_KEY", ["geo_locations", "country"]),
        ({**US, "flexible_spec": [{"hobbies": []}]}, "UNKNOWN_TARGETING_KEY", ["flexible_spec", "0", "hobbies"]),
        pytest.param({**US, "connections": ["1"]}, "CONNECTIONS_ARE_GONE", ["connections"],
                     marks=pytest.mark.req("C-499")),
        ({**US, "flexible_spec": [{"friends_of_connections": [{"id": 1}]}]}, "CONNECTIONS_ARE_GONE",
         ["flexible_spec", "0", "friends_of_connections"]),
        pytest.param({}, "LOCATION_MISSING", ["geo_locations"], marks=pytest.mark.req("D-185")),
        ({"geo_locations": {"countries": []}}, "LOCATION_MISSING", ["geo_locations"]),
        pytest.param({"geo_locations": {"countries": ["US"], "location_types": ["home"]}}, "LOCATION_TYPES_ARE_GONE",
                     ["geo_locations", "location_types"], marks=pytest.mark.req("C-503")),
        ({"geo_locations": {"cities": [{"key": "1", "radius": 51, "distance_unit": "mile"}]}}, "LOCATION_INVALID",
         ["geo_locations"]),
        ({"geo_locations": {"custom_locations": [{"radius": 5}]}}, "LOCATION_INVALID",
         ["geo_locations", "custom_locations"]),
        ({**US, "excluded_geo_locations": {"countries": ["US"]}}, "LOCATIONS_OVERLAP",
         ["excluded_geo_locations", "countries"]),
        ({**US, "age_min": 40, "age_max": 30}, "AGES_ARE_REVERSED", ["age_min"]),
        ({**US, "age_range": [40, 30]}, "AGES_ARE_REVERSED", ["age_range"]),
        pytest.param({**US, **DETAILS, "age_min": 17}, "DETAILED_TARGETING_UNDER_AGE", ["age_min"],
                     marks=pytest.mark.req("C-502")),
        pytest.param({"geo_locations": {"countries": ["TH"]}, **DETAILS, "age_min": 19},
                     "DETAILED_TARGETING_UNDER_AGE", ["age_min"], marks=pytest.mark.req("C-502")),
        pytest.param({"geo_locations": {"countries": ["ID"]}, **DETAILS, "age_min": 20},
                     "DETAILED_TARGETING_UNDER_AGE", ["age_min"], marks=pytest.mark.req("C-502")),
        pytest.param({"geo_locations": {"zips": [{"key": "US:94040"}]}, "age_min": 13}, "DETAILED_LOCATION_UNDER_AGE",
                     ["age_min"], marks=pytest.mark.req("C-534")),
        ({**US, "age_max": 40, "targeting_automation": {"advantage_audience": 1}}, "AGE_MAX_WITH_ADVANTAGE_AUDIENCE",
         ["age_max"]),
        ({**US, "age_min": 30, "targeting_automation": {"advantage_audience": 1}}, "AGE_MIN_WITH_ADVANTAGE_AUDIENCE",
         ["age_min"]),
        ({**US, "publisher_platforms": ["instagram"], "facebook_positions": ["feed"]}, "POSITION_WITHOUT_PLATFORM",
         ["facebook_positions"]),
        ({**US, "facebook_positions": ["video_feeds"]}, "VIDEO_FEEDS_ARE_GONE", ["facebook_positions"]),
        pytest.param({**US, "publisher_platforms": ["threads"]}, "THREADS_NEEDS_INSTAGRAM_STREAM",
                     ["publisher_platforms"], marks=pytest.mark.req("A-334", "A-337")),
        pytest.param({**US, "publisher_platforms": ["instagram", "threads"], "instagram_positions": ["story"],
                      "threads_positions": ["threads_stream"]}, "THREADS_NEEDS_INSTAGRAM_STREAM",
                     ["publisher_platforms"], marks=pytest.mark.req("A-334", "A-337")),
    ],
)  # fmt: skip
def test_rules(sent, symbol, blame):
    error = refused(sent)
    assert (error.row.symbol, error.blame) == (symbol, [["targeting", *blame]])


def test_an_unknown_key_gets_a_suggestion_and_the_path_it_was_sent_at():
    body = refused({**US, "intrests": []}, path=("targeting_spec",)).body("t")["error"]
    assert body["error_user_msg"] == "targeting_spec has no key intrests. Did you mean interests?"
    assert body["message"] == '(#100) Invalid keys "intrests" were found in param "targeting_spec".'


@pytest.mark.parametrize(
    ("keys", "version", "taken"),
    [
        ({"facebook_positions": ["video_feeds"]}, "v23.0", True),
        ({"facebook_positions": ["video_feeds"]}, "v24.0", False),
        ({"instagram_positions": ["stream", "explore"]}, "v25.0", True),
        ({"instagram_positions": ["stream", "explore"]}, "v26.0", False),
    ],
)
def test_positions_end_with_a_version(keys, version, taken):
    if taken:
        targeting.check(spec(**keys), version=version)
    else:
        assert refused({**US, **keys}, version=version).row.symbol in {"VIDEO_FEEDS_ARE_GONE", "EXPLORE_IS_GONE"}


@pytest.mark.parametrize(
    "keys",
    [
        {"age_min": 13},
        {"age_min": 18, **DETAILS},
        {"age_max": 40, "targeting_automation": {"advantage_audience": 1, "individual_setting": {"age": 1}}},
        {"facebook_positions": ["feed"]},
        pytest.param(
            {"device_platforms": ["mobile"], "publisher_platforms": ["facebook"],
             "facebook_positions": ["right_hand_column"]},
            marks=pytest.mark.req("A-138"),
        ),
        pytest.param(
            {"publisher_platforms": ["instagram", "threads"], "user_os": ["iOS"]}, marks=pytest.mark.req("A-336")
        ),
        pytest.param(
            {"publisher_platforms": ["instagram", "threads"], "instagram_positions": ["stream"],
             "threads_positions": ["threads_stream"], "user_os": ["iOS_ver_14.0_and_above"]},
            marks=pytest.mark.req("A-337"),
        ),
    ],
)  # fmt: skip
def test_specs_that_pass(keys):
    targeting.check(spec(**keys))


@pytest.mark.req("A-130", "C-160")
def test_automatic_placements_cover_every_platform():
    placements = targeting.effective_placements(spec())
    assert {platform for platform, _ in placements} == {
        "facebook", "instagram", "audience_network", "messenger", "threads",
    }  # fmt: skip
    assert ("facebook", "video_feeds") not in placements
    assert len(placements) == len(set(placements)) == 23


@pytest.mark.req("A-131", "A-138", "B-122", "C-160")
@pytest.mark.parametrize(
    ("keys", "excluded", "placements"),
    [
        ({"publisher_platforms": ["instagram"], "instagram_positions": ["reels"]}, (), [("instagram", "reels")]),
        ({"publisher_platforms": ["audience_network"]}, (),
         [("audience_network", "classic"), ("audience_network", "rewarded_video")]),
        ({"publisher_platforms": ["audience_network"]}, ("audience_network_classic",),
         [("audience_network", "rewarded_video")]),
        ({"publisher_platforms": ["facebook"], "facebook_positions": ["right_hand_column"],
          "device_platforms": ["mobile"]}, (), []),
        ({"publisher_platforms": ["facebook"], "facebook_positions": ["feed", "story", "right_hand_column"],
          "device_platforms": ["desktop"]}, (), [("facebook", "feed"), ("facebook", "right_hand_column")]),
        ({"publisher_platforms": ["messenger"], "device_platforms": ["desktop"]}, (), []),
        ({"page_types": ["rightcolumn"]}, (), [("facebook", "right_hand_column")]),
    ],
)  # fmt: skip
def test_effective_placements(keys, excluded, placements):
    assert list(targeting.effective_placements(spec(**keys), excluded)) == placements


@pytest.mark.parametrize(
    ("keys", "automatic"),
    [
        ({}, True),
        (DETAILS, True),
        ({"publisher_platforms": ["facebook"]}, False),
        ({"device_platforms": ["mobile"]}, False),
    ],
)
@pytest.mark.req("B-017", "B-019")
def test_placements_are_automatic_until_one_is_chosen(keys, automatic):
    assert targeting.placements_are_automatic(spec(**keys)) is automatic


@pytest.mark.parametrize(
    ("geo", "without", "countries"),
    [
        ({"countries": ["US", "CA"]}, {}, ("CA", "US")),
        ({"country_groups": ["nafta"]}, {"countries": ["MX"]}, ("CA", "US")),
        ({"cities": [{"key": "1", "country": "FR"}], "regions": [{"key": "2", "country": "ES"}]}, {}, ("ES", "FR")),
    ],
)
def test_countries_of_a_spec(geo, without, countries):
    sent = Targeting.model_validate({"geo_locations": geo, "excluded_geo_locations": without})
    assert targeting.countries(sent) == countries


def test_worldwide_means_every_country():
    sent = Targeting.model_validate({"geo_locations": {"country_groups": ["worldwide"]}})
    assert len(targeting.countries(sent)) == 252


@pytest.mark.req("D-188")
@pytest.mark.parametrize(("country", "inside"), [("DE", True), ("US", False), ("GB", False), ("CH", False)])
def test_the_eu_needs_a_beneficiary(country, inside):
    assert targeting.reaches_the_eu(Targeting.model_validate({"geo_locations": {"countries": [country]}})) is inside


def test_the_summary_for_delivery():
    found = targeting.audience(
        spec(age_min=25, age_max=40, genders=[2], interests=[{"id": "1"}], excluded_custom_audiences=[{"id": "9"}]),
        sizes={"1": 0.5, "9": 0.25},
    )
    assert (found.countries, found.age_min, found.age_max, found.genders) == (("US",), 25, 40, ("female",))
    assert (found.narrowness, found.excluded) == (0.5, 0.25)


def test_regions_come_with_their_country():
    places = [{"key": "3847"}, {"key": "5", "name": "Texas", "country": "US"}]
    sent = Targeting.model_validate({"geo_locations": {"regions": places}})
    found = targeting.audience(sent)
    assert found.regions == (("US", "California"), ("US", "Texas"))


def test_groups_narrow_and_entries_of_a_group_widen():
    one = targeting.audience(spec(flexible_spec=[{"interests": [1]}])).narrowness
    either = targeting.audience(spec(flexible_spec=[{"interests": [1, 2]}])).narrowness
    both = targeting.audience(spec(flexible_spec=[{"interests": [1]}, {"interests": [2]}])).narrowness
    assert both < one < either < 1 == targeting.audience(spec()).narrowness


@pytest.mark.req("B-022")
def test_advantage_audience_goes_beyond_the_details():
    strict = targeting.audience(spec(**DETAILS)).narrowness
    free = targeting.audience(spec(**DETAILS, targeting_automation={"advantage_audience": 1})).narrowness
    assert strict < free <= 1


@pytest.mark.parametrize(
    ("keys", "same"),
    [
        ({"interests": [{"id": "6003139266461"}]}, True),
        ({**DETAILS, "publisher_platforms": ["facebook"], "age_min": 30}, True),
        ({"interests": [1]}, False),
    ],
)
def test_equal_details_have_equal_keys(keys, same):
    assert (targeting.audience(spec(**keys)).key == targeting.audience(spec(**DETAILS)).key) is same

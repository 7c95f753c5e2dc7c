"""`/search` and its siblings of an ad account: languages, interests, places and more by name, in pages."""

from __future__ import annotations

from typing import Any

import pytest

from tests import ads
from tests.live import Live, error_of, sqlite_live


@pytest.fixture(scope="module")
def live(shared_live: Live) -> Live:
    """One demo world for all: searching changes nothing."""
    return shared_live


def found(live: Live, **given: Any) -> dict[str, Any]:
    answer = live.get("/search", {"type": "adlocale", **given})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def followed(live: Live, link: str) -> dict[str, Any]:
    """The page behind a link, asked for as the first one was: with the token in a header."""
    return dict(live.get(link.partition("localhost")[2]).json())


@pytest.mark.req("B-297")
def test_the_documented_search_finds_english(live: Live):
    body = found(live, q="en", limit=2)
    assert body["data"] == [{"key": 6, "name": "English (US)"}, {"key": 24, "name": "English (UK)"}]
    assert set(body["paging"]["cursors"]) == {"before", "after"}


NAMED = [
    ("french", {9, 44, 1003}),
    ("Fr", {9, 44, 63, 1003}),
    ("brazil", {16}),
    ("de", {5}),
    ("klingon", set()),
]


@pytest.mark.req("B-297")
@pytest.mark.parametrize(("text", "keys"), NAMED)
def test_a_language_is_found_by_the_beginning_of_a_word_or_its_code(live: Live, text: str, keys: set[int]):
    assert {row["key"] for row in found(live, q=text)["data"]} == keys


@pytest.mark.req("B-297")
def test_all_languages_are_listed_page_by_page_and_back(live: Live):
    everything = found(live, limit=500)
    assert "next" not in everything["paging"]
    rows: list[dict[str, Any]] = []
    page = found(live, q="", limit=30)
    while True:
        rows += page["data"]
        if "next" not in page["paging"]:
            break
        page = followed(live, page["paging"]["next"])
    assert rows == everything["data"]
    assert len({row["key"] for row in rows}) == len(rows) > 80
    back = followed(live, page["paging"]["previous"])["data"]
    assert back == rows[len(rows) - len(page["data"]) - 30 : len(rows) - len(page["data"])]
    past = found(live, after=page["paging"]["cursors"]["after"])
    assert past == {"data": []}


def test_a_search_says_what_for(live: Live):
    error_of(live.get("/search", {"q": "en"}), "MISSING_PARAMETER", [["type"]])
    error_of(live.get("/search", {"type": "adplanet"}), "INVALID_PARAMETER", [["type"]])
    error_of(live.get("/search", {"type": "adlocale", "after": "!"}), "INVALID_CURSOR", [["after"]])
    error_of(live.get("/search", {"type": "adlocale"}, token=None), "TOKEN_REQUIRED")


# ---- the other kinds [report the Targeting Search reference]


def rows_of(live: Live, path: str, **given: Any) -> list[dict[str, Any]]:
    answer = live.get(path, given)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["data"])


def test_an_interest_is_found_by_name_best_first_and_by_its_heading(live: Live):
    rows = rows_of(live, "/search", type="adinterest", q="movies", limit=50)
    first = rows[0]
    assert (first["id"], first["name"]) == ("6003139266461", "Movies")
    assert first["path"] == ["Interests", "Entertainment", "Movies", "Movies"]
    assert first["topic"] == "Entertainment"
    assert 0 < first["audience_size_lower_bound"] < first["audience_size_upper_bound"]
    names = [row["name"] for row in rows]
    assert {"Horror movies", "Musical theatre"} <= set(names), "the second stands below the heading Movies"
    assert names.index("Horror movies") < names.index("Musical theatre")
    error_of(live.get("/search", {"type": "adinterest"}), "MISSING_PARAMETER", [["q"]])


def test_interests_suggest_what_stands_beside_them(live: Live):
    rows = rows_of(live, "/search", type="adinterestsuggestion", interest_list=["Basketball", "No such thing"])
    names = [row["name"] for row in rows]
    assert {"Baseball", "Volleyball"} <= set(names)
    assert "Basketball" not in names
    error_of(live.get("/search", {"type": "adinterestsuggestion"}), "MISSING_PARAMETER", [["interest_list"]])


def test_interests_are_validated_by_name_and_by_id(live: Live):
    rows = rows_of(live, "/search", type="adinterestvalid", interest_list=["japan", "nonexistantkeyword"])
    assert [(row["name"], row["valid"]) for row in rows] == [("Japan", True), ("nonexistantkeyword", False)]
    rows = rows_of(live, "/search", type="adinterestvalid", interest_fbid_list=[6003700426513, 12])
    assert [(row["id"], row["valid"]) for row in rows] == [("6003700426513", True), ("12", False)]
    error_of(live.get("/search", {"type": "adinterestvalid"}), "MISSING_PARAMETER", [["interest_list"]])


CLASSES = [
    ("behaviors", {"behaviors"}),
    ("interests", {"interests"}),
    ("life_events", {"life_events"}),
    ("industries", {"industries"}),
    ("income", {"income"}),
    ("family_statuses", {"family_statuses"}),
    ("demographics", {"life_events", "industries", "income", "family_statuses", "relationship_statuses",
                      "education_statuses"}),
    ("user_device", {"user_device"}),
    ("user_os", {"user_os"}),
]  # fmt: skip


@pytest.mark.parametrize(("wanted", "types"), CLASSES)
def test_a_class_lists_all_that_targeting_takes_of_it(live: Live, wanted: str, types: set[str]):
    given = {"type": "adtargetingcategory", "class": wanted, "limit": 500, "q": "ignored"}
    rows = rows_of(live, "/search", **given)
    assert {row["type"] for row in rows} == types
    assert all(row["path"][-1] == row["name"] for row in rows)


def test_a_class_is_one_that_there_is(live: Live):
    for given in ({}, {"class": "shoes"}):
        error_of(live.get("/search", {"type": "adTargetingCategory", **given}), "INVALID_PARAMETER", [["class"]])


COVERED = [
    ("adworkemployer", "mic", "Microsoft"),
    ("adworkposition", "Business Analyst", "Business analyst"),
    ("adeducationschool", "ha", "Harvard University"),
    ("adeducationmajor", "philo", "Philosophy"),
]


@pytest.mark.parametrize(("kind", "text", "name"), COVERED)
def test_work_and_education_are_found_with_their_coverage(live: Live, kind: str, text: str, name: str):
    first = rows_of(live, "/search", type=kind, q=text)[0]
    assert set(first) == {"id", "name", "coverage"}
    assert first["name"] == name
    assert first["coverage"] >= 1000
    error_of(live.get("/search", {"type": kind}), "MISSING_PARAMETER", [["q"]])


# ---- places


def places(live: Live, **given: Any) -> list[dict[str, Any]]:
    return rows_of(live, "/search", type="adgeolocation", **given)


def test_places_of_all_types_are_found_by_name(live: Live):
    found = places(live, q="new york", limit=10)
    assert [row["type"] for row in found[:3]] == ["region", "geo_market", "city"]
    assert found[0] == {
        "key": "3875", "name": "New York", "type": "region", "country_code": "US", "country_name": "United States",
        "supports_region": True, "supports_city": True,
    }  # fmt: skip
    assert found[2] | {"key": "0"} == {
        "key": "0", "name": "New York", "type": "city", "country_code": "US", "country_name": "United States",
        "region": "New York", "region_id": 3875, "supports_region": True, "supports_city": True,
    }  # fmt: skip
    assert places(live, q="sao paulo", location_types=["city"])[0]["name"] == "São Paulo"


FOUND = [
    ({"q": "united", "location_types": ["country"]}, {"AE", "GB", "US"}),
    ({"q": "u", "location_types": ["country"], "match_country_code": True}, {"UA", "UG", "UM", "US", "UY", "UZ"}),
    ({"q": "mercosur", "location_types": ["country_group"]}, {"mercosur"}),
    ({"q": "ala", "location_types": ["region"]}, {"3843", "3844"}),
    ({"q": "new", "location_types": ["geo_market"]}, {"DMA:501", "DMA:521", "DMA:533", "DMA:622"}),
    ({"q": "9021", "location_types": ["zip"]}, {f"US:9021{last}" for last in range(10)}),
    ({"q": "94304", "location_types": ["zip"], "region_id": 3847}, {"US:94304"}),
    ({"q": "94304", "location_types": ["zip"], "region_id": 3875}, set()),
    ({"q": "10115", "location_types": ["zip"], "country_code": "DE"}, {"DE:10115"}),
    ({"q": "Springfield", "location_types": ["subcity"]}, set()),
]  # fmt: skip


@pytest.mark.parametrize(("given", "keys"), FOUND)
def test_places_are_narrowed_by_type_country_and_region(live: Live, given: dict[str, Any], keys: set[str]):
    assert {row["key"] for row in places(live, **given)} == keys


def test_cities_are_narrowed_by_country_and_region(live: Live):
    everywhere = places(live, q="Springfield", location_types=["city"])
    assert len(everywhere) > 3
    assert {row["country_code"] for row in places(live, q="London", location_types=["city"], country_code="CA")} == {
        "CA"
    }
    missouri = places(live, q="Springfield", location_types=["city"], region_id=3868)
    assert [row["region"] for row in missouri] == ["Missouri"]


OLDER = [("adcountry", "germany", "DE"), ("adregion", "texas", "3886"), ("adzipcode", "10001", "US:10001")]


@pytest.mark.parametrize(("kind", "text", "key"), OLDER)
def test_older_types_are_answered_too(live: Live, kind: str, text: str, key: str):
    assert [row["key"] for row in rows_of(live, "/search", type=kind, q=text)] == [key]
    assert rows_of(live, "/search", type="adcity", q="Berlin")[0]["country_code"] == "DE"


def test_keys_are_told_what_they_stand_for(live: Live):
    berlin = rows_of(live, "/search", type="adcity", q="Berlin")[0]
    given = {"type": "adgeolocationmeta", "countries": ["US", "XX"], "regions": [3847], "zips": ["US:90210"],
             "cities": [berlin["key"]], "geo_markets": ["DMA:803"], "country_groups": ["gcc"]}  # fmt: skip
    told = live.get("/search", given).json()["data"]
    assert {name: list(one) for name, one in told.items()} == {
        "countries": ["US"], "country_groups": ["gcc"], "regions": ["3847"], "cities": [berlin["key"]],
        "zips": ["US:90210"], "geo_markets": ["DMA:803"],
    }  # fmt: skip
    assert told["cities"][berlin["key"]] == berlin
    assert told["zips"]["US:90210"]["region"] == "California"
    assert live.get("/search", {"type": "adgeolocationmeta", "cities": [1]}).json() == {"data": {}}


def test_a_radius_is_suggested_that_holds_enough_people(live: Live):
    asked = {"type": "adradiussuggestion", "latitude": 37.449478, "longitude": -122.173016}
    miles = rows_of(live, "/search", **asked)[0]
    kilometers = rows_of(live, "/search", **asked, distance_unit="kilometer")[0]
    assert (miles["distance_unit"], kilometers["distance_unit"]) == ("mile", "kilometer")
    assert miles["suggested_radius"] < kilometers["suggested_radius"] < 80
    desert = rows_of(live, "/search", type="adradiussuggestion", latitude=-25, longitude=129)[0]
    assert desert["suggested_radius"] == 50
    error_of(live.get("/search", {**asked, "latitude": None}), "MISSING_PARAMETER", [["latitude"]])
    error_of(live.get("/search", {**asked, "longitude": 181}), "INVALID_PARAMETER", [["longitude"]])


def test_a_type_of_location_is_one_that_there_is(live: Live):
    answer = live.get("/search", {"type": "adgeolocation", "q": "a", "location_types": ["planet"]})
    error_of(answer, "INVALID_PARAMETER", [["location_types", "planet"]])


# ---- by the edges of an ad account


def unified(live: Live, edge: str, **given: Any) -> list[dict[str, Any]]:
    return rows_of(live, f"/{live.world['ad_account_id']}/{edge}", **given)


def test_an_account_searches_all_kinds_at_once(live: Live):
    assert {row["type"] for row in unified(live, "targetingsearch", q="marketing")} == {
        "interests", "education_majors", "work_positions"
    }  # fmt: skip
    only = unified(live, "targetingsearch", q="marketing", limit_type="work_positions")
    assert [row["name"] for row in only] == ["Marketing manager"]
    edge = f"/{live.world['ad_account_id']}/targetingsearch"
    error_of(live.get(edge), "MISSING_PARAMETER", [["q"]])
    error_of(live.get(edge, {"q": "a", "limit_type": "shoes"}), "INVALID_PARAMETER", [["limit_type"]])
    error_of(live.get(edge, {"q": "a"}, token=live.world["second_access_token"]), "ACCOUNT_PERMISSION")


def test_an_account_browses_the_whole_outline(live: Live):
    rows = unified(live, "targetingbrowse", limit=1000)
    assert len({(row["type"], row["id"]) for row in rows}) == len(rows) > 350
    assert {row["type"] for row in unified(live, "targetingbrowse", limit_type="income")} == {"income"}


def test_an_account_gets_suggestions_for_what_it_has(live: Live):
    given = [{"type": "behaviors", "id": 6002714895372}]
    rows = unified(live, "targetingsuggestions", targeting_list=given)
    assert {row["name"] for row in rows} >= {"Commuters", "Frequent international travelers"}
    assert "6002714895372" not in {row["id"] for row in rows}
    largest = unified(live, "targetingsuggestions", limit=3)
    sizes = [row["audience_size_upper_bound"] for row in largest]
    assert sizes == sorted(sizes, reverse=True)


def test_an_account_validates_what_it_wants_to_target(live: Live):
    entries = [{"type": "interests", "id": 6003139266461}, {"type": "behaviors", "id": 6003139266461}]
    rows = unified(live, "targetingvalidation", targeting_list=entries, id_list=[7], name_list=["commuters", "x y z"])
    assert [row["valid"] for row in rows] == [True, False, False, True, False]
    assert rows[3]["type"] == "behaviors"
    edge = f"/{live.world['ad_account_id']}/targetingvalidation"
    error_of(live.get(edge), "MISSING_PARAMETER", [["targeting_list"]])
    error_of(live.get(edge, {"targeting_list": [{"id": "x"}]}), "INVALID_PARAMETER", [["targeting_list", "0", "id"]])


# ---- targeting in words


SPEC = {
    "geo_locations": {"countries": ["US"], "regions": [{"key": "3847"}], "custom_locations": [
        {"latitude": 52.5, "longitude": 13.4, "radius": 5, "distance_unit": "kilometer", "name": "Shop"}]},
    "excluded_geo_locations": {"zips": ["US:94304"]},
    "age_min": 21, "genders": [2], "locales": [6],
    "flexible_spec": [{"interests": [{"id": "6003139266461"}], "education_statuses": [9]},
                      {"behaviors": [{"id": "12", "name": "As sent"}]}],
    "publisher_platforms": ["instagram", "facebook"], "instagram_positions": ["stream"],
}  # fmt: skip
WORDS = [
    {"content": "Location:", "children": ["United States", "California", "Shop +5 kilometers"]},
    {"content": "Location - excluded:", "children": ["US:94304"]},
    {"content": "Age:", "children": ["21 - 65+"]},
    {"content": "Gender:", "children": ["Female"]},
    {"content": "Language:", "children": ["English (US)"]},
    {"content": "People who match:", "children": ["Interests: Movies", "Education statuses: Master's degree"]},
    {"content": "And must also match:", "children": ["Behaviors: As sent"]},
    {"content": "Placements:", "children": ["Instagram (stream)", "Facebook"]},
]


def test_targeting_is_told_in_words(live: Live):
    account = live.world["ad_account_id"]
    told = live.get(f"/{account}/targetingsentencelines", {"targeting_spec": SPEC}).json()
    assert told == {"id": account, "targetingsentencelines": WORDS}


def test_an_ad_set_and_its_ads_tell_their_targeting_in_words():
    with sqlite_live() as live:
        _, adset, ad = ads.tree(live, targeting={"geo_locations": {"countries": ["US"]}, "age_max": 40})
        words = [{"content": "Location:", "children": ["United States"]}, {"content": "Age:", "children": ["18 - 40"]}]
        for pk in (adset, ad):
            assert live.get(f"/{pk}/targetingsentencelines").json() == {"id": pk, "targetingsentencelines": words}

"""Configured and effective status: what may change in which state, inheritance, what edges show, what brings review."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests import ads
from tests.live import Live, error_of, sqlite_live

KINDS = ("campaign", "adset", "ad")
EDGES = {"campaign": "campaigns", "adset": "adsets", "ad": "ads"}


@pytest.fixture(scope="module")
def live(shared_live: Live) -> Live:
    """A demo world that the tests of this module share; each makes its own tree."""
    return shared_live


@pytest.fixture(scope="module")
def delivered() -> Iterator[tuple[Live, dict[str, list[str]]]]:
    """Three trees that have delivered; of each level the first is live, the second archived, the third deleted."""
    with sqlite_live() as one:
        campaign = ads.campaign(one)
        made: dict[str, list[str]] = {"campaign": [], "adset": [], "ad": []}
        for _ in range(3):
            for name, pk in zip(KINDS, ads.tree(one), strict=True):
                made[name].append(pk)
        for ad in made["ad"]:
            ads.approve(one, ad)
        one.advance("2d")
        for name in KINDS:
            one.post(f"/{made[name][1]}", {"status": "ARCHIVED"})
            one.post(f"/{made[name][2]}", {"status": "DELETED"})
        made["empty"] = [campaign]
        yield one, made


def status_of(live: Live, pk: str) -> tuple[str, str]:
    read = ads.read(live, pk, "status", "effective_status", "configured_status")
    assert read["configured_status"] == read["status"]
    return read["status"], read["effective_status"]


def tree(live: Live, *, approved: bool = True) -> dict[str, str]:
    made = dict(zip(KINDS, ads.tree(live), strict=True))
    if approved:
        ads.approve(live, made["ad"])
    return made


def listed(live: Live, path: str, **params: Any) -> list[str]:
    answer = live.get(path, {"fields": "id", "limit": "500", **params})
    assert answer.status_code == 200, answer.text
    return [one["id"] for one in answer.json()["data"]]


# ---- what may change in which state [D-322, D-323, D-325, C-507]

STATES = {
    "ARCHIVED": {"campaign": "ARCHIVED_TAKES_NAME_AND_DELETION_ONLY", "adset": "ARCHIVED_TAKES_NAME_AND_DELETION_ONLY",
                 "ad": "ARCHIVED_AD_TAKES_NAME_ONLY"},
    "DELETED": {"campaign": "DELETED_CAMPAIGN_TAKES_NAME_ONLY", "adset": "DELETED_ADSET_TAKES_NAME_ONLY",
                "ad": "DELETED_AD_TAKES_NAME_ONLY"},
}  # fmt: skip
CHANGES = [
    ("campaign", "ARCHIVED", {"spend_cap": 50_000}, "spend_cap"),
    ("campaign", "DELETED", {"status": "ACTIVE"}, "status"),
    ("campaign", "DELETED", {"status": "ARCHIVED"}, "status"),
    ("campaign", "DELETED", {"spend_cap": 50_000}, "spend_cap"),
    ("adset", "ARCHIVED", {"status": "ACTIVE"}, "status"),
    ("adset", "ARCHIVED", {"status": "PAUSED"}, "status"),
    ("adset", "ARCHIVED", {"daily_budget": 9_000}, "daily_budget"),
    ("adset", "DELETED", {"status": "PAUSED"}, "status"),
    ("adset", "DELETED", {"status": "ARCHIVED"}, "status"),
    ("adset", "DELETED", {"daily_budget": 9_000, "name": "both"}, "daily_budget"),
    ("ad", "ARCHIVED", {"status": "ACTIVE"}, "status"),
    ("ad", "ARCHIVED", {"conversion_domain": "example.com"}, "conversion_domain"),
    ("ad", "DELETED", {"status": "ARCHIVED"}, "status"),
    ("ad", "DELETED", {"status": "ACTIVE"}, "status"),
    ("ad", "DELETED", {"conversion_domain": "example.com"}, "conversion_domain"),
]


@pytest.mark.req("D-322", "D-323", "D-325", "D-333", "C-507", "C-380")
@pytest.mark.parametrize(("kind", "state", "change", "field"), CHANGES)
def test_an_archived_or_deleted_object_refuses_changes(live, kind, state, change, field):
    pk = tree(live)[kind]
    live.post(f"/{pk}", {"status": state})
    error_of(live.post(f"/{pk}", change), STATES[state][kind], [[field]])
    assert status_of(live, pk) == (state, state)


@pytest.mark.req("D-322", "D-323", "D-325", "D-334", "A-416")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("state", ["ARCHIVED", "DELETED"])
def test_its_name_may_change(live, kind, state):
    pk = tree(live)[kind]
    live.post(f"/{pk}", {"status": state})
    assert live.post(f"/{pk}", {"name": "Renamed"}).json() == {"success": True}
    assert ads.read(live, pk, "name")["name"] == "Renamed"


@pytest.mark.req("D-322", "D-333", "D-331")
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_archived_can_be_deleted(live, kind):
    pk = tree(live)[kind]
    for state in ("ARCHIVED", "DELETED"):
        assert live.post(f"/{pk}", {"status": state}).json() == {"success": True}
    assert status_of(live, pk) == ("DELETED", "DELETED")


@pytest.mark.req("D-323", "A-077")
@pytest.mark.parametrize("kind", KINDS)
def test_delete_is_the_same_as_the_status(live, kind):
    pk = tree(live)[kind]
    assert live.delete(f"/{pk}").json() == {"success": True}
    assert status_of(live, pk) == ("DELETED", "DELETED")
    assert live.delete(f"/{pk}").json() == {"success": True}


@pytest.mark.req("D-333")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("after", ["ACTIVE", "PAUSED", "ARCHIVED", "DELETED"])
def test_what_lives_takes_any_status(live, kind, after):
    pk = tree(live)[kind]
    assert live.post(f"/{pk}", {"status": after}).json() == {"success": True}
    assert status_of(live, pk)[0] == after


@pytest.mark.req("D-152", "D-173", "D-217", "B-066")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("status", ["ARCHIVED", "DELETED"])
def test_nothing_is_created_hidden(live, kind, status):
    made = tree(live)
    given = {
        "campaign": {"name": "x", "objective": "OUTCOME_TRAFFIC"},
        "adset": {"name": "x", "campaign_id": made["campaign"], "daily_budget": 2_000, "targeting": ads.TARGETING},
        "ad": {"name": "x", "adset_id": made["adset"], "creative": {"creative_id": ads.creative(live)}},
    }[kind]
    answer = live.post(f"/{live.world['ad_account_id']}/{EDGES[kind]}", given | {"status": status})
    error_of(answer, "STATUS_NOT_FOR_CREATION", [["status"]])


@pytest.mark.req("D-325", "D-329")
@pytest.mark.parametrize(
    ("kind", "change"), [("adset", {"daily_budget": 9_000}), ("ad", {"conversion_domain": "a.com"})]
)
@pytest.mark.parametrize("state", ["ARCHIVED", "DELETED"])
def test_what_inherits_a_hidden_status_is_as_closed(live, kind, change, state):
    made = tree(live)
    live.post(f"/{made['campaign']}", {"status": state})
    error_of(live.post(f"/{made[kind]}", change), STATES[state][kind])
    assert live.post(f"/{made[kind]}", {"name": "Renamed"}).json() == {"success": True}


# ---- inheritance [D-329, D-330, B-067]

INHERITED = [
    ({"campaign": "PAUSED"}, ("PAUSED", "CAMPAIGN_PAUSED", "CAMPAIGN_PAUSED")),
    ({"adset": "PAUSED"}, ("ACTIVE", "PAUSED", "ADSET_PAUSED")),
    ({"ad": "PAUSED"}, ("ACTIVE", "ACTIVE", "PAUSED")),
    ({"campaign": "PAUSED", "adset": "PAUSED"}, ("PAUSED", "PAUSED", "ADSET_PAUSED")),
    ({"campaign": "PAUSED", "ad": "PAUSED"}, ("PAUSED", "CAMPAIGN_PAUSED", "PAUSED")),
    ({"campaign": "ARCHIVED"}, ("ARCHIVED", "ARCHIVED", "ARCHIVED")),
    ({"campaign": "DELETED"}, ("DELETED", "DELETED", "DELETED")),
    ({"adset": "ARCHIVED"}, ("ACTIVE", "ARCHIVED", "ARCHIVED")),
    ({"adset": "DELETED"}, ("ACTIVE", "DELETED", "DELETED")),
    ({"ad": "ARCHIVED"}, ("ACTIVE", "ACTIVE", "ARCHIVED")),
    ({"ad": "DELETED"}, ("ACTIVE", "ACTIVE", "DELETED")),
    ({"adset": "PAUSED", "campaign": "ARCHIVED"}, ("ARCHIVED", "ARCHIVED", "ARCHIVED")),
    ({"ad": "ARCHIVED", "campaign": "DELETED"}, ("DELETED", "DELETED", "ARCHIVED")),
    ({"adset": "ARCHIVED", "campaign": "DELETED"}, ("DELETED", "ARCHIVED", "DELETED")),
]


@pytest.mark.req("D-173", "D-217", "D-329", "D-330", "B-067")
@pytest.mark.parametrize(("changes", "effective"), INHERITED)
def test_a_parent_shows_through_and_a_child_does_not(live, changes, effective):
    made = tree(live)
    for kind, status in changes.items():
        assert live.post(f"/{made[kind]}", {"status": status}).json() == {"success": True}
    assert tuple(status_of(live, made[kind])[1] for kind in KINDS) == effective
    configured = tuple(status_of(live, made[kind])[0] for kind in KINDS)
    assert configured == tuple(changes.get(kind, "ACTIVE") for kind in KINDS)


@pytest.mark.req("A-076", "D-329", "D-330")
@pytest.mark.parametrize("state", ["PAUSED", "ARCHIVED"])
def test_what_a_parent_took_it_gives_back(live, state):
    made = tree(live)
    for status in (state, "ACTIVE"):
        live.post(f"/{made['campaign']}", {"status": status})
    assert [status_of(live, made[kind]) for kind in KINDS] == [("ACTIVE", "ACTIVE")] * 3


@pytest.mark.req("D-329")
def test_what_is_made_below_a_paused_parent_shows_it(live):
    campaign = ads.campaign(live, status="PAUSED")
    adset = ads.adset(live, campaign)
    assert status_of(live, adset) == ("ACTIVE", "CAMPAIGN_PAUSED")
    ad = ads.ad(live, adset)
    assert status_of(live, ad)[0] == "ACTIVE"
    ads.approve(live, ad)
    assert status_of(live, ad) == ("ACTIVE", "CAMPAIGN_PAUSED")


@pytest.mark.req("D-329", "D-333")
@pytest.mark.parametrize("state", ["ARCHIVED", "DELETED"])
def test_nothing_new_goes_below_a_hidden_parent(live, state):
    made = tree(live)
    live.post(f"/{made['campaign']}", {"status": state})
    account = live.world["ad_account_id"]
    adset = {"name": "x", "campaign_id": made["campaign"], "daily_budget": 2_000, "targeting": ads.TARGETING}
    error_of(live.post(f"/{account}/adsets", adset), "PARENT_IS_GONE", [["campaign_id"]])
    ad = {"name": "x", "adset_id": made["adset"], "creative": {"creative_id": ads.creative(live)}, "status": "PAUSED"}
    error_of(live.post(f"/{account}/ads", ad), "PARENT_IS_GONE", [["adset_id"]])


# ---- the table of what is found where [D-333]

PARENTS = [
    ("campaign", "account"), ("adset", "account"), ("ad", "account"), ("adset", "campaign"), ("ad", "campaign"),
    ("ad", "adset"),
]  # fmt: skip


def siblings(live: Live, kind: str, parent: str) -> tuple[str, dict[str, str]]:
    """The path of an edge, and a live, an archived and a deleted object on it."""
    campaign = ads.campaign(live)
    adset = ads.adset(live, campaign)
    make = {
        "campaign": lambda: ads.campaign(live),
        "adset": lambda: ads.adset(live, campaign),
        "ad": lambda: ads.ad(live, adset),
    }[kind]
    made = {status: make() for status in ("PAUSED", "ARCHIVED", "DELETED")}
    for status, pk in made.items():
        live.post(f"/{pk}", {"status": status})
        if kind == "ad":
            ads.approve(live, pk)
    holder = {"account": live.world["ad_account_id"], "campaign": campaign, "adset": adset}[parent]
    return f"/{holder}/{EDGES[kind]}", made


@pytest.mark.req("D-324", "D-332", "D-333", "C-380", "D-162", "D-203")
@pytest.mark.parametrize(("kind", "parent"), PARENTS)
def test_edges_list_the_living_and_the_archived_when_asked(live, kind, parent):
    path, made = siblings(live, kind, parent)
    ours = set(made.values())
    assert ours & set(listed(live, path)) == {made["PAUSED"]}
    assert ours & set(listed(live, path, effective_status=["ARCHIVED"])) == {made["ARCHIVED"]}
    assert ours & set(listed(live, path, effective_status=["PAUSED", "ARCHIVED"])) == {made["PAUSED"], made["ARCHIVED"]}
    assert ours & set(listed(live, path, effective_status=["ACTIVE"])) == set()
    asked = [{"field": f"{kind}.effective_status", "operator": "IN", "value": ["ARCHIVED"]}]
    assert ours & set(listed(live, path, filtering=asked)) == {made["ARCHIVED"]}
    for names in (["DELETED"], ["PAUSED", "DELETED"], "DELETED", "paused,deleted"):
        error_of(live.get(path, {"effective_status": names}), "STATUS_FILTER_NAMES_DELETED", [["effective_status"]])


@pytest.mark.req("D-324", "D-329", "D-333", "C-380")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("state", ["PAUSED", "ARCHIVED", "DELETED"])
def test_everything_is_read_by_its_own_id(live, kind, state):
    pk = tree(live)[kind]
    live.post(f"/{pk}", {"status": state})
    assert ads.read(live, pk, "name", "status")["status"] == state


@pytest.mark.req("D-329")
def test_what_is_below_a_deleted_campaign_is_found_by_id_only(live):
    made = tree(live)
    live.delete(f"/{made['campaign']}")
    account = live.world["ad_account_id"]
    assert listed(live, f"/{made['campaign']}/adsets") == []
    assert made["adset"] not in listed(live, f"/{account}/adsets")
    assert made["ad"] not in listed(live, f"/{account}/ads", effective_status=["ACTIVE", "PAUSED", "ARCHIVED"])
    assert ads.read(live, made["ad"], "name")["id"] == made["ad"]


@pytest.mark.req("D-333", "D-034", "D-331")
@pytest.mark.parametrize("edge", ["campaigns", "adsets"])
def test_only_the_archived_are_counted_against_their_limit(fresh, edge):
    fresh.twin.limits[f"archived_{edge}"] = 1
    make = {"campaigns": lambda: ads.campaign(fresh), "adsets": lambda: ads.adset(fresh, ads.campaign(fresh))}[edge]
    first, second, third = make(), make(), make()
    assert fresh.post(f"/{third}", {"status": "DELETED"}).json() == {"success": True}
    fresh.post(f"/{first}", {"status": "ARCHIVED"})
    error_of(fresh.post(f"/{second}", {"status": "ARCHIVED"}), "TOO_MANY_ARCHIVED", [["status"]])


# ---- statistics of what is hidden [D-324, D-326…D-328, D-333, D-335]


def spend(live: Live, path: str, **params: Any) -> dict[str, float]:
    answer = live.get(f"/{path}/insights", {"date_preset": "maximum", "fields": "ad_id,campaign_id,spend", **params})
    assert answer.status_code == 200, answer.text
    return {row.get("ad_id") or row.get("campaign_id") or "": float(row["spend"]) for row in answer.json()["data"]}


@pytest.mark.req("D-324", "D-333", "D-335")
@pytest.mark.parametrize("place", [0, 1, 2], ids=["live", "archived", "deleted"])
@pytest.mark.parametrize("kind", KINDS)
def test_an_object_tells_its_own_insights_in_every_state(delivered, kind, place):
    live, made = delivered
    (own,) = spend(live, made[kind][place]).values()
    assert own > 0


@pytest.mark.req("D-327", "D-333", "D-335")
def test_totals_count_the_children_in_every_state(delivered):
    live, made = delivered
    account = live.world["ad_account_id"]
    each = [sum(spend(live, pk).values()) for pk in made["ad"]]
    assert sum(spend(live, account).values()) == pytest.approx(sum(each), abs=0.011)
    for place, pk in enumerate(made["adset"]):
        assert sum(spend(live, pk).values()) == pytest.approx(each[place], abs=0.011)


@pytest.mark.req("D-324", "D-333")
@pytest.mark.parametrize("level", ["campaign", "ad"])
def test_rows_below_a_parent_are_those_of_the_living(delivered, level):
    live, made = delivered
    rows = spend(live, live.world["ad_account_id"], level=level, fields=f"{level}_id,spend")
    assert list(rows) == [made[level][0]]


@pytest.mark.req("D-328", "D-333")
@pytest.mark.parametrize(("status", "place"), [("ARCHIVED", 1), ("DELETED", 2)])
def test_insights_of_the_hidden_are_reached_by_a_filter(delivered, status, place):
    live, made = delivered
    asked = [{"field": "ad.effective_status", "operator": "IN", "value": [status]}]
    rows = spend(live, live.world["ad_account_id"], level="ad", filtering=asked)
    assert list(rows) == [made["ad"][place]]


# ---- the samples of the status page [D-334], and parameters in the body of a GET


@pytest.mark.req("D-334", "A-006", "D-332")
def test_the_samples_of_the_status_page(live):
    campaign, adset, ad = ads.tree(live)
    other = ads.ad(live, adset)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    token = live.world["access_token"]

    def asked(method: str, path: str, body: str) -> Any:
        sent = f"{body}&access_token={token}"
        return live.request(method, path, content=sent, headers=form, token=None).json()

    assert asked("POST", f"/v24.0/{ad}", "status=ARCHIVED") == {"success": True}
    rows = asked("GET", f"/v24.0/{campaign}/ads", 'fields="name"')["data"]
    assert rows == [{"name": "Ad", "id": other}]
    archived = asked("GET", f"/v24.0/{campaign}/ads", 'effective_status=[\n       "ARCHIVED"\n     ]&fields="name"')
    assert archived["data"] == [{"name": "Ad", "id": ad}]
    assert asked("POST", f"/v24.0/{ad}", "status=DELETED") == {"success": True}
    assert status_of(live, ad)[0] == "DELETED"


# ---- what brings review: C-374, C-375

REVIEWED = [
    ("adset", {"targeting": {"geo_locations": {"countries": ["CA"]}}}, True),
    ("adset", {"optimization_goal": "LANDING_PAGE_VIEWS"}, True),
    ("adset", {"billing_event": "LINK_CLICKS"}, True),
    ("adset", {"daily_budget": 9_000}, False),
    ("adset", {"bid_amount": 150}, False),
    ("adset", {"end_time": "2027-01-31T00:00:00-0800"}, False),
    ("adset", {"name": "Renamed"}, False),
    ("adset", {"targeting": ads.TARGETING}, False),
    ("campaign", {"name": "Renamed"}, False),
    ("ad", {"name": "Renamed"}, False),
]


@pytest.mark.req("C-374", "D-330")
@pytest.mark.parametrize(("kind", "change", "again"), REVIEWED)
def test_what_brings_an_ad_to_review_again(live, kind, change, again):
    made = tree(live)
    assert live.post(f"/{made[kind]}", change).json() == {"success": True}
    assert status_of(live, made["ad"]) == ("ACTIVE", "PENDING_REVIEW" if again else "ACTIVE")


@pytest.mark.req("C-374")
def test_another_creative_is_reviewed(live):
    made = tree(live)
    live.post(f"/{made['ad']}", {"creative": {"creative_id": ads.creative(live, "Another text")}})
    assert status_of(live, made["ad"])[1] == "PENDING_REVIEW"


@pytest.mark.req("C-375")
@pytest.mark.parametrize(("status", "after"), [("PAUSED", "PAUSED"), ("ACTIVE", "ACTIVE")])
def test_an_ad_leaves_review_as_it_entered(fresh, status, after):
    adset = ads.adset(fresh, ads.campaign(fresh))
    ad = ads.ad(fresh, adset, status=status)
    fresh.advance("1h")
    assert status_of(fresh, ad) == (status, after)


@pytest.mark.req("A-075", "D-322")
@pytest.mark.parametrize("state", ["PAUSED", "ARCHIVED", "DELETED"])
def test_what_is_stopped_delivers_no_more(fresh, state):
    made = tree(fresh)
    fresh.advance("1d")
    before = sum(spend(fresh, made["campaign"]).values())
    assert before > 0
    fresh.post(f"/{made['campaign']}", {"status": state})
    fresh.advance("1d")
    assert sum(spend(fresh, made["campaign"]).values()) == before


# ---- the twelve words of the filter [D-162, D-204, D-321, D-375]


@pytest.mark.req("D-162", "D-204", "D-321", "D-375")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "status",
    [
        "ACTIVE", "PAUSED", "PENDING_REVIEW", "DISAPPROVED", "PREAPPROVED", "PENDING_BILLING_INFO", "CAMPAIGN_PAUSED",
        "ARCHIVED", "ADSET_PAUSED", "IN_PROCESS", "WITH_ISSUES", "with_issues",
    ],
)  # fmt: skip
def test_every_edge_takes_every_status_but_deleted(live, kind, status):
    path = f"/{live.world['ad_account_id']}/{EDGES[kind]}"
    for pk in listed(live, path, effective_status=status):
        assert status_of(live, pk)[1] == status.upper()


@pytest.mark.req("D-321")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("status", ["CREDIT_CARD_NEEDED", "DISABLED", "PENDING_PROCESS", "GONE"])
def test_other_words_are_no_filter(live, kind, status):
    path = f"/{live.world['ad_account_id']}/{EDGES[kind]}"
    error_of(live.get(path, {"effective_status": [status]}), "INVALID_PARAMETER", [["effective_status"]])

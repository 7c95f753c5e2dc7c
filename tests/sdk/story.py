"""The story of `make demo`, told through the official Python SDK against a live twin.

Run inside an environment that has `facebook-business` (see tools/sdk_env.py): `python story.py http://127.0.0.1:PORT`.
It imports nothing of adtwin and nothing of this repository: what it does, any client does. One line is printed per
step, then "N passed, N failed, N skipped"; a step that needs a failed one is skipped.
"""

from __future__ import annotations

import json
import struct
import sys
import tempfile
import traceback
import urllib.request
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from facebook_business.adobjects.ad import Ad
from facebook_business.adobjects.adaccount import AdAccount
from facebook_business.adobjects.adcreative import AdCreative
from facebook_business.adobjects.adimage import AdImage
from facebook_business.adobjects.adset import AdSet
from facebook_business.adobjects.campaign import Campaign
from facebook_business.adobjects.targetingsearch import TargetingSearch
from facebook_business.api import FacebookAdsApi
from facebook_business.exceptions import FacebookRequestError
from facebook_business.session import FacebookSession

DAYS = 7
DAILY_BUDGET = 5000
BUDGET_AT_TWO_LEVELS = 1885621
METRICS = ["impressions", "clicks", "spend", "reach"]


class Story:
    """One client and what it has made so far; the steps run in the order of `steps`."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.world: dict[str, Any] = self.admin("world")
        FacebookSession.GRAPH = url
        FacebookAdsApi.init(self.world["app_id"], self.world["app_secret"], self.world["access_token"], crash_log=False)
        self.account = AdAccount(self.world["ad_account_id"])
        self.steps: list[Callable[[], str]] = [
            self.read_the_account,
            self.upload_an_image,
            self.create_a_campaign,
            self.create_an_ad_set,
            self.search_for_people,
            self.count_people,
            self.tell_targeting_in_words,
            self.create_a_creative,
            self.create_an_ad,
            self.preview_the_ad,
            self.catch_an_error_with_its_subcode,
            self.catch_an_unknown_field,
            self.activate,
            self.advance_a_week,
            self.read_insights_per_day,
            self.read_insights_by_age_and_gender,
            self.page_through_campaigns,
            self.delete_a_campaign,
        ]

    def admin(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """One call of the twin's own admin root."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/_adtwin/{path}", data, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=600) as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    def read_the_account(self) -> str:
        account = self.account.api_get(fields=["name", "currency", "account_status", "timezone_name"])
        same(account["id"], self.world["ad_account_id"])
        same(account["account_status"], 1)
        return f"{account['name']}, {account['currency']}, {account['timezone_name']}"

    def upload_an_image(self) -> str:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "poster.png"
            path.write_bytes(png(1200, 628))
            image = AdImage(parent_id=self.account.get_id_assured())
            image[AdImage.Field.filename] = str(path)
            image.remote_create()
        self.image_hash = image[AdImage.Field.hash]
        found = list(self.account.get_ad_images(["hash", "width", "height"], {"hashes": [self.image_hash]}))
        same([(row["width"], row["height"]) for row in found], [(1200, 628)])
        return self.image_hash

    def create_a_campaign(self) -> str:
        self.campaign = self.account.create_campaign(
            fields=["name", "objective", "status"],
            params={
                "name": "SDK story",
                "objective": Campaign.Objective.outcome_traffic,
                "status": Campaign.Status.paused,
                "special_ad_categories": [],
                "is_adset_budget_sharing_enabled": False,
            },
        )
        same(self.campaign["objective"], "OUTCOME_TRAFFIC")
        same(self.campaign["status"], "PAUSED")
        return self.campaign["id"]

    def create_an_ad_set(self) -> str:
        self.ad_set = self.account.create_ad_set(params=ad_set(self.campaign["id"]))
        read = AdSet(self.ad_set["id"]).api_get(fields=["daily_budget", "targeting", "campaign_id"])
        same(read["daily_budget"], str(DAILY_BUDGET))
        same(read["campaign_id"], self.campaign["id"])
        same(read["targeting"]["geo_locations"]["countries"], ["US"])
        return self.ad_set["id"]

    def search_for_people(self) -> str:
        kinds = TargetingSearch.TargetingSearchTypes
        (movies, *_) = TargetingSearch.search({"type": kinds.interest, "q": "movies"})
        same((movies["name"], movies["type"]), ("Movies", "interests"))
        cities = TargetingSearch.search({"type": kinds.geolocation, "q": "Berlin", "location_types": ["city"]})
        same(cities[0]["country_code"], "DE")
        named = self.account.get_targeting_search(fields=["id", "name", "type"], params={"q": "teacher"})
        same([one["type"] for one in named], ["work_positions"])
        self.found = {
            "geo_locations": {"cities": [{"key": cities[0]["key"]}]},
            "flexible_spec": [{"interests": [{"id": movies["id"], "name": movies["name"]}]}],
        }
        return f"{movies['name']} in {cities[0]['name']}"

    def count_people(self) -> str:
        narrow = self.account.get_reach_estimate(params={"targeting_spec": self.found})[0]
        wide = {"geo_locations": {"countries": ["DE"]}}
        goal = {"optimization_goal": "LINK_CLICKS", "targeting_spec": wide}
        estimate = self.account.get_delivery_estimate(params=goal)[0]
        if not 1_000 < narrow["users_upper_bound"] < estimate["estimate_mau_lower_bound"]:
            raise AssertionError(f"{narrow} is not within {estimate}")
        same(len(list(AdSet(self.ad_set["id"]).get_delivery_estimate())), 1)
        return f"{narrow['users_lower_bound']:,} to {narrow['users_upper_bound']:,}"

    def tell_targeting_in_words(self) -> str:
        (told, *_) = AdSet(self.ad_set["id"]).get_targeting_sentence_lines()
        return "; ".join(f"{line['content']} {', '.join(line['children'])}" for line in told["targetingsentencelines"])

    def create_a_creative(self) -> str:
        link_data = {
            "link": "https://example.com/shop",
            "message": "New colours are in",
            "name": "Autumn collection",
            "image_hash": self.image_hash,
            "call_to_action": {"type": "SHOP_NOW", "value": {"link": "https://example.com/shop"}},
        }
        self.creative = self.account.create_ad_creative(
            params={
                "name": "SDK story creative",
                "object_story_spec": {"page_id": self.world["page_id"], "link_data": link_data},
            }
        )
        read = AdCreative(self.creative["id"]).api_get(fields=["object_story_spec"])
        same(read["object_story_spec"]["link_data"]["message"], link_data["message"])
        return self.creative["id"]

    def create_an_ad(self) -> str:
        self.ad = self.account.create_ad(
            params={
                "name": "SDK story ad",
                "adset_id": self.ad_set["id"],
                "creative": {"creative_id": self.creative["id"]},
                "status": Ad.Status.paused,
            }
        )
        return self.ad["id"]

    def preview_the_ad(self) -> str:
        previews = list(self.ad.get_previews(params={"ad_format": "DESKTOP_FEED_STANDARD"}))
        same(len(previews), 1)
        body: str = previews[0]["body"]
        if "<iframe" not in body:
            raise AssertionError(f"no iframe in {body[:80]!r}")
        return f"{len(body)} characters of HTML"

    def catch_an_error_with_its_subcode(self) -> str:
        with_budget = self.account.create_campaign(
            params={
                "name": "SDK story, budget at the campaign",
                "objective": Campaign.Objective.outcome_traffic,
                "status": Campaign.Status.paused,
                "special_ad_categories": [],
                "daily_budget": DAILY_BUDGET,
                "bid_strategy": "LOWEST_COST_WITHOUT_CAP",
            }
        )
        error = refused(lambda: self.account.create_ad_set(params=ad_set(with_budget["id"])))
        same(error.http_status(), 400)
        same((error.api_error_code(), error.api_error_subcode()), (100, BUDGET_AT_TWO_LEVELS))
        with_budget.api_delete()
        return f"{error.api_error_code()}/{error.api_error_subcode()} {error.body()['error']['error_user_title']}"

    def catch_an_unknown_field(self) -> str:
        error = refused(lambda: Campaign(self.campaign["id"]).api_get(fields=["no_such_field"]))
        same(error.api_error_code(), 100)
        if "no_such_field" not in error.api_error_message():
            raise AssertionError(f"the message does not name the field: {error.api_error_message()}")
        return error.api_error_message()

    def activate(self) -> str:
        for kind, node in ((Campaign, self.campaign), (AdSet, self.ad_set), (Ad, self.ad)):
            kind(node["id"]).api_update(params={"status": "ACTIVE"})
        return "campaign, ad set and ad"

    def advance_a_week(self) -> str:
        self.admin("clock", {"advance": f"{DAYS}d"})
        read = Ad(self.ad["id"]).api_get(fields=["status", "effective_status"])
        same((read["status"], read["effective_status"]), ("ACTIVE", "ACTIVE"))
        return "reviewed and delivered"

    def read_insights_per_day(self) -> str:
        total = self.insights()
        rows = self.insights(time_increment=1)
        days = [row["date_start"] for row in rows]
        same(days, sorted(set(days)))
        if not DAYS <= len(days) <= DAYS + 1:
            raise AssertionError(f"{len(days)} days of insights after {DAYS} days")
        self.impressions = int(total[0]["impressions"])
        same(sum(int(row["impressions"]) for row in rows), self.impressions)
        spend = sum(cents(row["spend"]) for row in rows)
        same(spend, cents(total[0]["spend"]))
        if not 0 < spend <= DAILY_BUDGET * (DAYS + 1):
            raise AssertionError(f"spent {spend} cents of {DAILY_BUDGET} a day")
        return f"{len(rows)} days, {self.impressions} impressions, {spend / 100:.2f} spent"

    def read_insights_by_age_and_gender(self) -> str:
        rows = self.insights(breakdowns=["age", "gender"])
        cells = {(row["age"], row["gender"]) for row in rows}
        same(len(cells), len(rows))
        same(sum(int(row["impressions"]) for row in rows), self.impressions)
        return f"{len(rows)} cells that sum to the total"

    def insights(self, **params: Any) -> list[Any]:
        """Rows of the story's campaign over its whole life, every page of them."""
        return list(Campaign(self.campaign["id"]).get_insights(METRICS, {"date_preset": "maximum", **params}))

    def page_through_campaigns(self) -> str:
        names = {f"Page {number}" for number in range(7)}
        for name in sorted(names):
            self.account.create_campaign(
                params={
                    "name": name,
                    "objective": Campaign.Objective.outcome_awareness,
                    "status": Campaign.Status.paused,
                    "special_ad_categories": [],
                    "is_adset_budget_sharing_enabled": False,
                }
            )
        cursor = self.account.get_campaigns(fields=["name"], params={"limit": 3})
        found = [(campaign["id"], campaign["name"]) for campaign in cursor]
        same(len(found), len(set(found)))
        same(names - {name for _, name in found}, set())
        return f"{len(found)} campaigns, three a page"

    def delete_a_campaign(self) -> str:
        self.campaign.api_delete()
        read = Campaign(self.campaign["id"]).api_get(fields=["status"])
        same(read["status"], "DELETED")
        left = {campaign["id"] for campaign in self.account.get_campaigns(fields=["id"])}
        if self.campaign["id"] in left:
            raise AssertionError("a deleted campaign is still on the edge")
        return "gone from the edge, readable by its id"


def ad_set(campaign_id: str) -> dict[str, Any]:
    """The parameters of the story's ad set."""
    return {
        "name": "SDK story ad set",
        "campaign_id": campaign_id,
        "status": AdSet.Status.paused,
        "daily_budget": DAILY_BUDGET,
        "billing_event": AdSet.BillingEvent.impressions,
        "optimization_goal": AdSet.OptimizationGoal.link_clicks,
        "bid_strategy": AdSet.BidStrategy.lowest_cost_without_cap,
        "targeting": {"geo_locations": {"countries": ["US"]}, "targeting_automation": {"advantage_audience": 0}},
    }


def same(found: object, expected: object) -> None:
    """An assertion that says what it saw."""
    if found != expected:
        raise AssertionError(f"found {found!r}, expected {expected!r}")


def refused(call: Callable[[], object]) -> FacebookRequestError:
    """The error with which the server answers this call."""
    try:
        call()
    except FacebookRequestError as error:
        return error
    raise AssertionError("the server accepted what it should refuse")


def cents(amount: str) -> int:
    """A wire amount such as "12.34" as whole cents."""
    whole, _, part = amount.partition(".")
    return int(whole) * 100 + int(part.ljust(2, "0")[:2])


def png(width: int, height: int) -> bytes:
    """A real image, an even gradient, made without any library."""
    rows = b"".join(
        b"\x00" + bytes(channel for x in range(width) for channel in (x * 255 // width, y * 255 // height, 128))
        for y in range(height)
    )

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def main(url: str) -> int:
    """Tell the story; exit status 0 when every step passed."""
    story = Story(url)
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    for step in story.steps:
        name = step.__name__.replace("_", " ")
        try:
            outcome, detail = "passed", step()
        except FacebookRequestError as error:
            outcome, detail = "failed", json.dumps(error.body())
        except Exception as error:  # noqa: BLE001 - a story goes on: the next steps tell what else is wrong
            if isinstance(error, AttributeError) and error.obj is story:
                outcome, detail = "skipped", f"an earlier step left no {error.name}"
            else:
                outcome, detail = "failed", traceback.format_exc(limit=-2).strip().replace("\n", " | ")
        counts[outcome] += 1
        print(f"  {outcome:<8}{name}: {detail}", flush=True)
    print(", ".join(f"{count} {outcome}" for outcome, count in counts.items()))
    return 1 if counts["failed"] or counts["skipped"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

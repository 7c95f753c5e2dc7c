"""The main job, call by call, as any client would make it. [A-066…A-099]"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from adtwin.cli.client import VERSION, Client
from adtwin.cli.clock import steps
from adtwin.cli.moments import DAY

DAYS = 7
DAILY_BUDGET = 5_000
"""In cents."""
LINK = "https://alpineoutfitters.example.com/boots"
METRICS = "impressions,reach,clicks,ctr,spend,cpc,actions"
RESULT = "link_click"
"""What counts as a result when the goal is link clicks."""

Row = dict[str, Any]


class Narrator(Protocol):
    """Who tells the story while it happens."""

    def chapter(self, title: str) -> None:
        """A part of the job begins."""

    def called(self, method: str, path: str, outcome: str) -> None:
        """A call was answered."""

    def passed(self, day: int, now: str, row: Row | None, status: str) -> None:
        """A day went by; what the ad delivered on it."""


@dataclass(frozen=True)
class Week:
    """What the story made, and how it went."""

    account: str
    campaign: str
    ad: str
    currency: str
    preview: str
    total: Row
    days: list[Row]
    people: list[Row]


@dataclass
class _Story:
    client: Client
    narrator: Narrator
    world: Row

    def post(self, path: str, params: Row, files: dict[str, Path] | None = None) -> Row:
        answer: Row = self.client.post(path, params, files)
        self.narrator.called("POST", f"/{VERSION}/{path}", _outcome(answer))
        return answer

    def get(self, path: str, params: Row, *, note: str = "", say: str = "") -> Row:
        """A read; `note` is the part of its query that is worth telling, `say` what came of it in other words."""
        answer: Row = self.client.get(path, params)
        query = f"?{note}" if note else ""
        self.narrator.called("GET", f"/{VERSION}/{path}{query}", say or _outcome(answer))
        return answer


def tell(client: Client, picture: Path, narrator: Narrator) -> Week:
    """Build a campaign, let seven days pass, read what came of it."""
    story = _Story(client, narrator, client.admin("GET", "/world"))
    account: str = story.world["ad_account_id"]
    about = story.get(account, {"fields": "name,currency,timezone_name"})
    made = _build(story, account, picture)
    preview = _look(story, made)
    narrator.chapter("Activate")
    for kind in ("campaign", "adset", "ad"):
        story.post(made[kind], {"status": "ACTIVE"})
    story.get(made["ad"], {"fields": "effective_status"})
    narrator.chapter(f"Let {DAYS} days pass: review, then delivery")
    since = client.admin("GET", "/clock")["now"][:10]
    _pass(story, made["ad"])
    narrator.chapter("Read the insights")
    return Week(
        account, made["campaign"], made["ad"], about["currency"], preview, *_insights(story, made["campaign"], since)
    )


def _build(story: _Story, account: str, picture: Path) -> dict[str, str]:
    story.narrator.chapter("Upload an image")
    images = story.post(f"{account}/adimages", {}, {"filename": picture})["images"]
    image_hash = next(iter(images.values()))["hash"]
    story.narrator.chapter("Build the campaign")
    campaign = story.post(
        f"{account}/campaigns",
        {"name": "My Campaign", "objective": "OUTCOME_TRAFFIC", "status": "PAUSED", "special_ad_categories": [],
         "is_adset_budget_sharing_enabled": False},
    )["id"]  # fmt: skip
    adset = story.post(
        f"{account}/adsets",
        {"name": "My Ad Set", "campaign_id": campaign, "daily_budget": DAILY_BUDGET, "billing_event": "IMPRESSIONS",
         "optimization_goal": "LINK_CLICKS", "bid_strategy": "LOWEST_COST_WITHOUT_CAP", "status": "PAUSED",
         "targeting": {"geo_locations": {"countries": ["US"]}, "targeting_automation": {"advantage_audience": 0}}},
    )["id"]  # fmt: skip
    creative = story.post(
        f"{account}/adcreatives", {"name": "Sample Creative", "object_story_spec": _spec(story.world, image_hash)}
    )["id"]
    ad = story.post(
        f"{account}/ads",
        {"name": "My Ad", "adset_id": adset, "creative": {"creative_id": creative}, "status": "PAUSED"},
    )["id"]
    return {"campaign": campaign, "adset": adset, "creative": creative, "ad": ad}


def _spec(world: Row, image_hash: str) -> Row:
    return {
        "page_id": world["page_id"],
        "link_data": {
            "message": "Check out our new boots: they have walked the Haute Route. Yours next?",
            "name": "Ridge boot",
            "link": LINK,
            "image_hash": image_hash,
            "call_to_action": {"type": "SHOP_NOW", "value": {"link": LINK}},
        },
    }


def _look(story: _Story, made: dict[str, str]) -> str:
    """The ad as people will see it: its shareable link, opened once."""
    story.narrator.chapter("Look at the preview")
    story.get(
        f"{made['creative']}/previews",
        {"ad_format": "DESKTOP_FEED_STANDARD"},
        note="ad_format=DESKTOP_FEED_STANDARD",
        say="an iframe",
    )
    field = "preview_shareable_link"
    link = str(story.get(made["ad"], {"fields": field}, note=f"fields={field}")[field])
    story.narrator.called("GET", "that link", f"a page of {len(story.client.page(link)) / 1e3:.0f} kB")
    return link


def _pass(story: _Story, ad: str) -> None:
    """Day by day, telling of each what came of it."""
    for day, (_, clock) in enumerate(steps(story.client, DAYS * DAY), start=1):
        status = str(story.client.get(ad, {"fields": "effective_status"})["effective_status"])
        rows = story.client.get(f"{ad}/insights", {"fields": "impressions,spend", "date_preset": "yesterday"})["data"]
        story.narrator.passed(day, str(clock["now"]), rows[0] if rows else None, status)


def _insights(story: _Story, campaign: str, since: str) -> tuple[Row, list[Row], list[Row]]:
    """The week as one row, by day, by age and gender."""
    from datetime import date, timedelta

    until = date.fromisoformat(since) + timedelta(days=DAYS - 1)
    asked = {"fields": METRICS, "time_range": {"since": since, "until": until.isoformat()}, "limit": 100}
    path = f"{campaign}/insights"
    total = story.get(path, asked)["data"][0]
    days = story.get(path, {**asked, "time_increment": 1}, note="time_increment=1")["data"]
    people = story.get(path, {**asked, "breakdowns": "age,gender"}, note="breakdowns=age,gender")["data"]
    return total, days, people


def results(row: Row) -> int:
    """How often the goal was reached."""
    return sum(int(action["value"]) for action in row.get("actions", []) if action["action_type"] == RESULT)


def _outcome(answer: Row) -> str:
    """What an answer amounts to, in a few words."""
    if "images" in answer:
        return " ".join(image["hash"] for image in answer["images"].values())
    if "data" in answer:
        return f"{len(answer['data'])} row{'' if len(answer['data']) == 1 else 's'}"
    if "success" in answer:
        return "success" if answer["success"] else "no success"
    rest = ", ".join(str(value) for name, value in answer.items() if name != "id")
    return rest or str(answer.get("id", ""))

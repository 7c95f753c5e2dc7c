"""What the neighbour wrote is in nothing that the world's own token can read, whichever way it asks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from adtwin.graph.auth import ROLE
from tests.ads import campaign as ads_campaign
from tests.ads import link_story
from tests.graph.test_isolation import everything, nodes_of, plant_canaries
from tests.live import Live

CANARY = "canary-7f3a"
LEFT_ALONE = {"timezone_name", "currency", "type", "hash", "file"}
"""Texts that decide how other things are worked out, or that name files."""


def _mark_everything(live: Live) -> set[str]:
    """Put the canary into every text of every object that the neighbour alone has a role on; the ids of these."""
    theirs = live.get("/me", token=live.world["second_access_token"]).json()["id"]
    marked: set[str] = set()

    def plant(tx: Any) -> None:
        def owners(person: str) -> set[int]:
            return {link.id2 for link in tx.links(int(person), ROLE)} | {int(person)}

        own, registry = owners(live.world["user_id"]), live.twin.registry
        for owner in owners(theirs) - own:
            objects = [one for kind in registry.types for one in tx.owned(owner, kind)]
            objects += [one for one in [tx.get(owner)] if one is not None]
            for obj in objects:
                obj.data = {name: _marked(name, value) for name, value in obj.data.items()}
                tx.update(obj)
                marked.add(str(obj.id))

    live.twin.store.write_sync(plant)
    live.twin.zones.clear()
    return marked


def _marked(name: str, value: Any) -> Any:
    if isinstance(value, str) and name not in LEFT_ALONE and not value.isdigit() and not value.startswith("http"):
        return f"{value} {CANARY}"
    if isinstance(value, dict):
        return {key: _marked(key, one) for key, one in value.items()}
    return [_marked(name, one) for one in value] if isinstance(value, list) else value


def _asked_by_name(live: Live, foreign: list[str]) -> Iterator[str]:
    """Answers to requests that name the neighbour's objects, in every way a request can name one."""
    account = live.world["ad_account_id"]
    for pk in foreign:
        yield live.get(f"/{pk}", {"fields": "id,name", "metadata": "1"}).text
        yield live.get("/", {"id": pk}).text
        yield live.get("/", {"ids": f"{account},{pk}"}).text
        yield live.get("/insights", {"ids": pk}).text
        yield live.get(
            f"/{account}/ads", {"filtering": [{"field": "campaign.id", "operator": "EQUAL", "value": pk}]}
        ).text
        yield live.get(
            f"/{account}/insights", {"filtering": [{"field": "ad.id", "operator": "IN", "value": [pk]}]}
        ).text
        yield live.get(f"/{account}/generatepreviews", _previewed({"creative_id": pk})).text
        yield live.get(
            f"/{account}/generatepreviews", _previewed({"object_story_spec": {**link_story(live), "page_id": pk}})
        ).text
        yield live.post(f"/{account}/adcreatives", {"name": "x", "object_story_id": pk}).text
        yield live.get("/me", {"fields": f"adaccounts{{campaigns{{name}}}},accounts.after({pk}){{name}}"}).text
    parts: list[dict[str, str]] = [{"method": "GET", "relative_url": f"{pk}?fields=id,name"} for pk in foreign[:45]]
    parts += [
        {"method": "GET", "relative_url": f"?ids={','.join(foreign[:20])}&fields=name", "name": "several"},
        {"method": "GET", "relative_url": f"me?fields=name&x={{result=several:$.{foreign[0]}.name}}"},
    ]
    yield live.post("/", {"batch": parts}).text
    yield live.get("/debug_token", {"input_token": live.world["second_access_token"]}).text


SEARCHES = (
    "adinterest", "adinterestsuggestion", "adgeolocation", "adlocale", "adeducationschool", "adworkemployer",
    "adTargetingCategory", "page", "adaccount", "place", "user",
)  # fmt: skip


def _searched(live: Live) -> Iterator[str]:
    """What searches by the canary, and by what the neighbour's things are called, find."""
    account = live.world["ad_account_id"]
    for word in (CANARY, "Harbour Coffee", "Okafor"):
        for kind in SEARCHES:
            yield live.get("/search", {"type": kind, "q": word, "interest_list": [word]}).text.replace(word, "")
        for edge in ("targetingsearch", "targetingsuggestions", "targetingbrowse"):
            yield live.get(f"/{account}/{edge}", {"q": word, "targeting_list": []}).text.replace(word, "")


def _ordered(live: Live, foreign: list[str], campaign: str) -> Iterator[str]:
    """What comes of work that is done later: report runs, their exports, and sets of requests."""
    account = live.world["ad_account_id"]
    fields = "ad_name,adset_name,campaign_name,account_name,spend"
    for path, more in ((account, {}), (campaign, {"export_format": "csv"}), (foreign[0], {})):
        asked = {"level": "ad", "fields": fields, "date_preset": "maximum", **more}
        run = live.post(f"/{path}/insights", asked).json().get("report_run_id")
        if run is not None:
            yield live.get(f"/{run}").text
            yield live.get(f"/{run}/insights").text
            for kind in ("csv", "xls"):
                yield live.get("/ads/ads_insights/export_report/", {"report_run_id": run, "format": kind}).text
    batch = [{"name": f"n{pk}", "relative_url": pk, "body": "name=taken"} for pk in foreign[:20]]
    batch += [{"name": "c", "relative_url": f"{account}/campaigns", "body": f"name=x&source_campaign_id={foreign[0]}"}]
    made = live.post(f"/{account}/async_batch_requests", {"name": "b", "adbatch": batch}).json()["id"]
    for path in (made, f"{made}/requests", f"{account}/async_requests"):
        yield live.get(f"/{path}", {"limit": 100, "fields": "id,status,result,input,name,scope_object_id"}).text
        yield live.get(f"/{path}", {"limit": 100}).text


def _previewed(creative: dict[str, Any]) -> dict[str, Any]:
    return {"creative": creative, "ad_format": "MOBILE_FEED_STANDARD"}


@pytest.mark.req("C-376")
def test_a_canary_in_every_text_of_the_neighbour_sings_nowhere(live: Live):
    planted = plant_canaries(live)
    own = list(nodes_of(live))
    marked = _mark_everything(live)
    assert len(marked) > 10
    live.admin("POST", "/throttle", {"profile": "off"})
    theirs = live.get(f"/{planted['ad']}", {"fields": "name"}, token=live.world["second_access_token"])
    assert CANARY in theirs.text
    campaign = ads_campaign(live)
    texts = [text for identifier in own for text in everything(live, identifier)]
    named = list(_asked_by_name(live, sorted(marked)))
    log = orjson.dumps(live.admin("GET", "/requests")).decode()  # before anybody searches by the canary
    later = [*_searched(live), *_ordered(live, sorted(marked), campaign)]
    assert len(later) > 40
    named += later
    assert len(texts) > 70
    assert len(named) > 100
    for text in (*texts, *named):
        assert CANARY not in text.lower(), text[:2_000]
    for text in texts:
        for pk in planted.values():
            assert pk not in text, text[:2_000]
    assert planted["ad"] in log, "the log tells which paths were called"
    assert CANARY not in log, "and nothing of what was answered"
    for token in ("access_token", "second_access_token"):
        assert live.world[token] not in log

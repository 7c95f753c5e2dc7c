"""Every pair and triple of breakdowns: what the documentation lists answers and adds up, anything else is refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from adtwin.reporting import mmm
from adtwin.reporting.breakdowns import ACTION_BREAKDOWNS, BREAKDOWNS, WITHOUT_FACTS
from tests import ads
from tests.live import Live, error_of, sqlite_live

pytestmark = pytest.mark.fuzz

SPEC = Path(__file__).parents[2] / "docs" / "spec"
LONG_RUN = hypothesis.settings.get_current_profile_name() == "fuzz"
"""Whether every pair and triple is tried, or a sample of them."""
TARGETS = {"action_target_id", "action_destination"}
POSTBACKS = {
    **dict.fromkeys(("app_id", "skan_conversion_id"), "total_postbacks"),
    **dict.fromkeys(("is_conversion_id_modeled", "skan_campaign_id"), "total_postbacks_detailed"),
    **dict.fromkeys(
        ("coarse_conversion_value", "fidelity_type", "hsid", "postback_sequence_index", "redownload"),
        "total_postbacks_detailed_v4",
    ),
}
Names = frozenset[str]

# ---- what the documentation permits


def statement(number: str) -> str:
    lines = (SPEC / f"{number[0].lower()}.md").read_text(encoding="utf-8").splitlines()
    return next(line for line in lines if line.startswith(f"- {number} "))


def listed(number: str) -> Iterator[tuple[Names, bool]]:
    """The permutations of a statement, and whether each has the asterisk of those that targets may join."""
    for names, star in re.findall(r"`([a-z_,]+)`(\*?)", statement(number)):
        yield frozenset(names.split(",")) - {"action_type"}, bool(star)


def with_people(names: Iterable[str], *more: str) -> set[Names]:
    """Each of these alone, with who saw it, and with what else the statement lists."""
    others = ("", "age", "gender", "age gender", *more)
    return {frozenset(f"{name} {other}".split()) for name in names for other in others}


LISTED = [one for number in ("C-275", "C-276", "C-277", "C-278", "C-279") for one in listed(number)]
BY_DECISION = [
    *(frozenset({name}) for name in ("placement", "dma", "comscore_market", "device_platform")),
    frozenset({"publisher_platform", "device_platform"}),
    frozenset({"publisher_platform", "platform_position", "device_platform"}),
]
"""Documented breakdowns that the permutations lack, joined as clients join them (docs/decisions.md)."""
JOINABLE = {names for names, star in LISTED if star} | set(BY_DECISION)
CARDS = ("action_carousel_card_id", "action_carousel_card_name")
ALONE = ("frequency_value", "user_segment_key", "place_page_id", "action_canvas_component_name", *POSTBACKS)
ASSETS = re.findall(r"`([a-z_]+_asset)`", statement("C-257"))
PERMITTED = (
    JOINABLE
    | {names for names, _ in LISTED}
    | with_people(CARDS, "impression_device", "country", "placement")
    | with_people(ASSETS)
    | with_people(("action_video_type", "action_video_sound"))
    | {frozenset({name}) for name in ALONE}
)


def is_permitted(names: Names) -> bool:
    split = names - {"action_type"} - TARGETS
    return not split or (split in JOINABLE if names & TARGETS else split in PERMITTED)


# ---- the walk


@pytest.fixture(scope="module")
def delivered() -> Iterator[Live]:
    """An ad that ran for a day."""
    with sqlite_live() as live:
        ads.approve(live, ads.tree(live)[2])
        live.advance("1d")
        yield live


def asked(names: Names) -> dict[str, Any]:
    """A query for these breakdowns, with the figures that go with them."""
    figures = "reach" if "frequency_value" in names else next((POSTBACKS[n] for n in names if n in POSTBACKS), "")
    return {
        "breakdowns": sorted(name for name in names if not name.startswith("action_")),
        "action_breakdowns": sorted(name for name in names if name.startswith("action_")),
        "fields": figures or "impressions,actions",
        "level": "campaign",
        "date_preset": "maximum",
        "limit": 500,
    }


def rows(live: Live, names: Names) -> list[dict[str, Any]]:
    answer = live.get(f"/{live.world['ad_account_id']}/insights", asked(names))
    assert answer.status_code == 200, (names, answer.text)
    found: list[dict[str, Any]] = answer.json()["data"]
    return found


def acted(found: list[dict[str, Any]], kind: str) -> int:
    entries = [entry for row in found for entry in row.get("actions", ())]
    return sum(int(entry.get("value", 0)) for entry in entries if entry["action_type"] == kind)


EVERY = sorted({*BREAKDOWNS, *ACTION_BREAKDOWNS, *WITHOUT_FACTS} - {mmm.OWN})
"""All but what is part of `mmm` alone."""
SETS = [frozenset(names) for size in (1, 2, 3) for names in combinations(EVERY, size)]
ALLOWED = [names for names in SETS if is_permitted(names)]
REFUSED = [names for names in SETS if not is_permitted(names)]


@pytest.mark.req("C-273", "C-274", "C-275", "C-276", "C-277", "C-278", "C-279", "C-280", "C-281", "C-282", "B-320")
def test_what_is_permitted_answers_and_adds_up(delivered: Live):
    [whole] = rows(delivered, frozenset())
    for names in ALLOWED if LONG_RUN else ALLOWED[::5]:
        found = rows(delivered, names)
        if names & POSTBACKS.keys():
            assert found == []
        elif "frequency_value" in names:
            assert sum(int(row["reach"]) for row in found) >= len(found) > 0
        else:
            assert sum(int(row["impressions"]) for row in found) == int(whole["impressions"]), names
            kinds = ("link_click",) if names & set(CARDS) else ("link_click", "post_reaction")
            assert all(acted(found, kind) == acted([whole], kind) > 0 for kind in kinds), names


@pytest.mark.req("C-273", "C-281", "C-282", "C-283")
def test_everything_else_is_refused(delivered: Live):
    """Whatever stands in the other parameter, and in either of them."""
    path = f"/{delivered.world['ad_account_id']}/insights"
    for names in REFUSED if LONG_RUN else REFUSED[::97]:
        query = asked(names)
        blamed = "breakdowns" if query["breakdowns"] else "action_breakdowns"
        error = error_of(delivered.get(path, query), "BREAKDOWN_COMBINATION", [[blamed]])
        assert names - {"action_type"} <= set(re.findall(r"\w+", error["message"]))

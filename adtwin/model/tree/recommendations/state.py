"""What recommendations are judged by: the running campaigns, ad sets and ads of an account, and how they do."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Final

from adtwin.delivery.memory import LEARNING_RESULTS, MEMORY, Memory, Progress
from adtwin.graph.call import Call
from adtwin.graph.node import Node
from adtwin.model.audience.targeting import Targeting
from adtwin.model.creative.features.setup import Setup
from adtwin.model.tree import compatibility
from adtwin.store import Obj, Page, Where

MOST: Final = 500
"""Running objects of a level that are looked at."""
Json = dict[str, Any]
WEBSITE: Final = frozenset({"", "UNDEFINED", "WEBSITE"})
MESSAGING: Final = ("MESSAG", "MESSENGER", "WHATSAPP", "INSTAGRAM_DIRECT")
"""How the destinations begin that are conversations."""
MEANT_TO_RUN: Final = ("ACTIVE", "PENDING_REVIEW", "IN_PROCESS", "WITH_ISSUES")


class State:
    """One account at one moment."""

    def __init__(self, call: Call, account: Node) -> None:
        self.call = call
        self.account = account
        self.setups: dict[int, Setup] = {}
        """What kinds of ads they are, as far as that was looked up; by ad."""
        self._known: dict[int, Obj] = {}

    @cached_property
    def campaigns(self) -> list[Obj]:
        """The running ones, newest first."""
        return self._running("campaigns", ["ACTIVE"])

    @cached_property
    def adsets(self) -> list[Obj]:
        """The running ones, newest first."""
        return self._running("adsets", ["ACTIVE"])

    @cached_property
    def ads(self) -> list[Obj]:
        """Those that run or are in review, newest first."""
        return self._running("ads", list(MEANT_TO_RUN))

    def level(self, name: str) -> list[Obj]:
        """`campaigns`, `adsets` or `ads`."""
        found: list[Obj] = getattr(self, name)
        return found

    def _running(self, edge: str, statuses: list[str]) -> list[Obj]:
        where = Where(effective_status=statuses)
        return self.call.view.edge(self.account.pk, edge, Page(limit=MOST, where=where))

    @cached_property
    def memory(self) -> Memory:
        """How delivery went so far."""
        return Memory.load(self.call.view.meta(MEMORY))

    @cached_property
    def pixels(self) -> list[str]:
        """The account's pixels."""
        return [str(one.id) for one in self.call.view.edge(self.account.pk, "adspixels")]

    def look_up(self, pk: Any) -> Obj:
        """A stored object."""
        number = int(pk)
        if number not in self._known:
            found = self.call.view.get(number)
            if found is None:
                raise LookupError(f"object {number} is missing")
            self._known[number] = found
        return self._known[number]

    def campaign_of(self, obj: Obj) -> Obj:
        """The campaign of an ad set or ad."""
        return self.look_up(obj.data["campaign_id"])

    def adset_of(self, ad: Obj) -> Obj:
        """The ad set of an ad."""
        return self.look_up(ad.data["adset_id"])

    def creative_of(self, ad: Obj) -> Obj:
        """The creative of an ad."""
        return self.look_up(ad.data["creative_id"])

    def ads_of(self, adset: Obj) -> list[Obj]:
        """The running ads of an ad set."""
        return [ad for ad in self.ads if ad.data["adset_id"] == str(adset.id)]

    def adsets_of(self, campaign: Obj) -> list[Obj]:
        """The running ad sets of a campaign."""
        return [one for one in self.adsets if one.data["campaign_id"] == str(campaign.id)]

    def objective(self, obj: Obj) -> str:
        """The objective of a campaign, or of what is below it, in today's names."""
        campaign = obj if obj.type == "Campaign" else self.campaign_of(obj)
        return compatibility.outcome_of(campaign.data["objective"])

    def progress(self, ad: Obj) -> Progress:
        """How an ad does; a fresh one without deliveries."""
        return self.memory.ads.get(ad.id) or Progress()

    def results(self, adset: Obj) -> int:
        """The results of an ad set since its last significant edit."""
        return self.memory.results.get(adset.id, 0)

    def has_learned(self, adset: Obj) -> bool:
        """Whether an ad set has left the learning phase."""
        return self.results(adset) >= LEARNING_RESULTS

    def cost_per_result(self, adset: Obj) -> float | None:
        """In dollars, over all its ads; None without a result."""
        ads = [self.progress(ad) for ad in self.ads_of(adset)]
        results = sum(one.results for one in ads)
        return sum(one.cost for one in ads) / results if results else None


def targeting_of(adset: Obj) -> Json:
    """The stored targeting."""
    found: Json = adset.data.get("targeting") or {}
    return found


def spec_of(adset: Obj) -> Targeting:
    """The targeting, read."""
    return Targeting.model_validate(targeting_of(adset))


def leads_to_a_website(adset: Obj) -> bool:
    """Whether a click leads to a website."""
    return (adset.data.get("destination_type") or "") in WEBSITE


def leads_to_a_chat(adset: Obj) -> bool:
    """Whether a click opens a conversation."""
    return str(adset.data.get("destination_type") or "").startswith(MESSAGING)


def promoted(adset: Obj) -> Json:
    """What the ad set promotes."""
    found: Json = adset.data.get("promoted_object") or {}
    return found

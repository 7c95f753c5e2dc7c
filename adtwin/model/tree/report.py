"""Answering insights: the ad tree as reporting asks for it, the live fact files, and the rows as a page."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from adtwin.base import money, zones
from adtwin.errors.reporting import VIDEO_BREAKDOWN_NOT_ALLOWED
from adtwin.graph.call import Call
from adtwin.graph.node import Node
from adtwin.graph.rows import Rows
from adtwin.graph.twin import Twin
from adtwin.graph.versions import difference
from adtwin.model.media.library import media_url
from adtwin.model.owned import account_of
from adtwin.model.status import children
from adtwin.reporting.attribution import SKAN, USUAL, setting_of
from adtwin.reporting.engines import Engine, engine_at
from adtwin.reporting.files import Table
from adtwin.reporting.metrics import ESTIMATED, IN_DEVELOPMENT, LIST_METRICS
from adtwin.reporting.params import InsightsParams
from adtwin.reporting.periods import Period
from adtwin.reporting.report import MOST_ROWS, run
from adtwin.reporting.tree import Account, AdObject, Level
from adtwin.store import Obj

LEVEL_OF = {"AdAccount": "account", "Campaign": "campaign", "AdSet": "adset", "Ad": "ad"}
TYPE_OF: dict[Level, str] = {"campaign": "Campaign", "adset": "AdSet", "ad": "Ad"}
EDGE_OF: dict[Level, str] = {"campaign": "campaigns", "adset": "adsets", "ad": "ads"}
VIDEO_TYPE, VIDEO_CAPABILITY = "action_video_type", "CAN_USE_VIDEO_METRICS_BREAKDOWN"
LONG_VIEWS = difference(
    "long_view_windows",
    "The attribution windows `7d_view` and `28d_view` have figures; later they are accepted and empty [assumed].",
    until="v24.0",
)
SPEC, PHONES = "attribution_spec", "is_skadnetwork_attribution"
"""The settings that say which conversions count: an ad set's windows, and whether phones report a campaign's."""
DELIVERY_OF = {
    "PENDING_REVIEW": "pending_review", "IN_PROCESS": "pending_review", "DISAPPROVED": "rejected",
    "WITH_ISSUES": "not_delivering", "ARCHIVED": "archived", "DELETED": "deleted",
}  # fmt: skip
"""Effective status to `delivery_info`, of what is neither active nor paused."""
PARENT_FIELD: dict[Level, str] = {"campaign": "campaign_id", "adset": "adset_id"}


def report(
    call: Call, node: Node, params: InsightsParams, today: date | None = None, *, most_rows: int = MOST_ROWS
) -> Rows:
    """The insights of a node as one page of rows [C-212…C-238]; `today` is the account's day, else the present."""
    tree, params = AdTree(call, node), of_version(call, params)
    tree.check_capability(params)
    _tell_of_estimates(call, params)
    _tell_of_idle_breakdowns(call, params)
    today = today or zones.local_date(call.now, tree.zone)
    page = run(params, tree, LiveFiles(call, tree.account.id), today, engine=engine_of(call.twin), most_rows=most_rows)
    for row in page.rows:
        if "image_asset" in row:
            row["image_asset"]["url"] = media_url(call, row["image_asset"]["hash"])
    cursors = None if page.before is None or page.after is None else (page.before, page.after)
    return Rows(items=page.rows, cursors=cursors, earlier=page.has_previous, later=page.has_next, summary=page.summary)


def _tell_of_idle_breakdowns(call: Call, params: InsightsParams) -> None:
    """Action breakdowns want a list of actions among the fields [D-229]; clients that send them with every request get
    their figures all the same, and whoever asks by `debug=warning` is told."""
    further = [name for name in params.action_breakdowns if name != "action_type"]
    if further and LIST_METRICS.keys().isdisjoint((*params.fields, *params.summary)):
        call.warn(f"action_breakdowns ({', '.join(further)}) split nothing: request actions among the fields.")


def _tell_of_estimates(call: Call, params: InsightsParams) -> None:
    """Figures that the documentation flags are named to whoever asks by `debug=info` [D-244, D-261]."""
    for flagged, what in ((ESTIMATED, "estimated"), (IN_DEVELOPMENT, "in development")):
        for name in params.fields:
            if name in flagged:
                call.inform(f"{name} is {what}.")


def of_version(call: Call, params: InsightsParams) -> InsightsParams:
    """The query without the attribution windows that the version has no figures for."""
    if LONG_VIEWS.holds(call.version):
        return params
    kept = tuple(window for window in params.action_attribution_windows if window not in ("7d_view", "28d_view"))
    return params.model_copy(update={"action_attribution_windows": kept})


def engine_of(twin: Twin) -> Engine:
    """The engine that answers the twin's reports."""
    url, seen_as = twin.reports
    return engine_at(url, str(twin.store.facts.folder), seen_as)


class LiveFiles:
    """The fact files that the store lists for an account."""

    def __init__(self, call: Call, account_id: int) -> None:
        self._call = call
        self._account_id = account_id

    def paths(self, table: Table, period: Period) -> Sequence[str]:
        """Absolute paths of the files of the months that a period touches."""
        store = self._call.twin.store
        first, last = f"{period.since:%Y-%m}", f"{period.until:%Y-%m}"
        files = self._call.view.fact_files(self._account_id, table, first, last)
        return [str(store.facts.path(file)) for file in files]


class AdTree:
    """The objects around one node, as reporting's `Tree`."""

    def __init__(self, call: Call, node: Node) -> None:
        self._call = call
        self._node = node
        account = node if type(node).__name__ == "AdAccount" else account_of(node, call)
        self._account = account
        self.zone: str = account.obj.data["timezone_name"]
        code: str = account.obj.data["currency"]
        self.level: Level = LEVEL_OF[type(node).__name__]  # type: ignore[assignment]
        self.id = node.pk
        self.account = Account(
            id=account.pk,
            name=account.obj.data.get("name", ""),
            currency=code,
            created=zones.local_date(account.obj.created_time, self.zone),
            minor_units=money.currency(code).offset,
            attribution=setting_of(account.obj.data.get("attribution_spec")),
        )

    def check_capability(self, params: InsightsParams) -> None:
        """Who started a video is told to accounts that take part in the test [A-119]."""
        for param in ("action_breakdowns", "summary_action_breakdowns"):
            asked = VIDEO_TYPE in getattr(params, param)
            if asked and VIDEO_CAPABILITY not in (self._account.obj.data.get("capabilities") or ()):
                raise VIDEO_BREAKDOWN_NOT_ALLOWED(blame=[param], param=param)

    def local_date(self, time: int) -> date:
        """The account's day of a moment."""
        return zones.local_date(time, self.zone)

    def describe(self, level: Level, ids: Collection[int]) -> Mapping[int, AdObject]:
        """Names, goals and statuses of these objects."""
        found = self._call.view.get_many(ids)
        parents = self._parents(level, found.values())
        return {pk: self._described(obj, parents) for pk, obj in found.items()}

    def objects(self, level: Level) -> Iterable[AdObject]:
        """All objects of a level around the node, deleted ones included [C-234]."""
        found = {obj.id: obj for obj in self._objects(level)}
        parents = self._parents(level, found.values())
        return [self._described(obj, parents) for obj in found.values()]

    def with_status(self, level: Level, statuses: Collection[str]) -> Collection[int]:
        """Those under the node whose effective status is one of these."""
        if self.level == "account":
            return [obj.id for obj in self._call.view.owned(self.id, TYPE_OF[level], statuses)]
        return [obj.id for obj in self._objects(level) if obj.effective_status in statuses]

    def media_types(self) -> Mapping[str, Collection[int]]:
        """The ads under the node that show films or cards [C-344]."""
        ads = {obj.id: int(obj.data["creative_id"]) for obj in self._objects("ad") if "creative_id" in obj.data}
        creatives = self._call.view.get_many(set(ads.values()))
        found: dict[str, list[int]] = {"video": [], "carousel": []}
        for ad, creative in ads.items():
            kind = _media_type(creatives[creative].data) if creative in creatives else "image"
            if kind in found:
                found[kind].append(ad)
        return found

    def attributions(self) -> Mapping[str, Collection[int]]:
        """Ad sets with windows of their own; those of a campaign with SKAdNetwork have its [D-181, D-243]."""
        found: dict[str, list[int]] = {}
        through_phones = [one for one in self._telling("campaign", PHONES) if one.data.get(PHONES)]
        for adset in (one for campaign in through_phones for one in self._adsets_of(campaign)):
            found.setdefault(SKAN, []).append(adset.id)
        others = set(found.get(SKAN, ()))
        for adset in self._telling("adset", SPEC):
            setting = setting_of(adset.data.get(SPEC))
            if setting != USUAL and adset.id not in others:
                found.setdefault(setting, []).append(adset.id)
        return found

    def _telling(self, level: Level, key: str) -> Iterable[Obj]:
        """The objects of a level around the node that say something of a setting."""
        if self.level == "account":
            return self._call.view.owned_telling(self.id, TYPE_OF[level], key)
        if (self.level, level) == ("campaign", "adset"):
            found = self._call.view.owned_telling(self.account.id, TYPE_OF[level], key)
            return [adset for adset in found if adset.data["campaign_id"] == str(self.id)]
        return self._objects(level)

    def _adsets_of(self, campaign: Obj) -> Iterable[Obj]:
        """The ad sets of a campaign that are around the node."""
        if self.level in ("account", "campaign"):
            return children(self._call.view, campaign.id, EDGE_OF["adset"])
        return self._objects("adset")

    def _objects(self, level: Level) -> Iterable[Obj]:
        if level == self.level:
            return [self._node.obj]
        parent = self._node.obj.data.get(PARENT_FIELD.get(level, ""))
        if parent is not None:
            found = self._call.view.get(int(parent))
            return [] if found is None else [found]
        if self.level == "account":
            return self._call.view.owned(self.id, TYPE_OF[level])
        return children(self._call.view, self.id, EDGE_OF[level])

    def _parents(self, level: Level, objects: Iterable[Obj]) -> dict[int, Obj]:
        """The ad sets and campaigns above these objects, read in one go."""
        ids: set[int] = set()
        for obj in objects:
            ids |= {int(obj.data[name]) for name in ("adset_id", "campaign_id") if name in obj.data}
        return self._call.view.get_many(ids) if level != "campaign" else {}

    def _described(self, obj: Obj, parents: dict[int, Obj]) -> AdObject:
        data = obj.data
        adset = parents[int(data["adset_id"])].data if "adset_id" in data else data if obj.type == "AdSet" else {}
        campaign = parents[int(data["campaign_id"])].data if "campaign_id" in data else data
        return AdObject(
            id=obj.id,
            name=data.get("name", ""),
            effective_status=obj.effective_status or "",
            created_time=obj.created_time,
            updated_time=obj.updated_time,
            objective=campaign.get("objective"),
            buying_type=campaign.get("buying_type"),
            optimization_goal=adset.get("optimization_goal"),
            labels=_labels(data),
            delivery=_delivery(obj, (campaign, adset, data), self._call.now),
        )


def _delivery(obj: Obj, whole: tuple[Mapping[str, Any], ...], now: int) -> str:
    """How an object delivers at a moment, as `delivery_info` says it; `whole` is what it and those above it hold."""
    if obj.effective_status != "ACTIVE":
        return DELIVERY_OF.get(obj.effective_status or "", "inactive")
    ends = [data.get(name) for data in whole for name in ("stop_time", "end_time", "ad_schedule_end_time")]
    starts = [data.get(name) for data in whole for name in ("start_time", "ad_schedule_start_time")]
    if any(end and int(end) <= now for end in ends):
        return "completed"
    return "scheduled" if any(start and int(start) > now for start in starts) else "active"


def _media_type(creative: Mapping[str, Any]) -> str:
    """What a creative shows: cards, a film, or a picture."""
    story = creative.get("object_story_spec") or {}
    if (story.get("link_data") or story.get("template_data") or {}).get("child_attachments"):
        return "carousel"
    feed = creative.get("asset_feed_spec") or {}
    return "video" if creative.get("video_id") or (feed.get("videos") and not feed.get("images")) else "image"


def _labels(data: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(label[key]) for label in data.get("adlabels") or () for key in ("id", "name") if key in label)

"""The figures of one row of the naive reference: every one is counted anew, fact by fact, when it is asked for.

Rates are exact fractions until they are written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from tests.reporting.naive_questions import Question, holds
from tests.reporting.world import PERSON_BITS, Fact

Row = dict[str, Any]
DEFAULT = ("7d_click", "1d_view")
OWN_FIELD = ("video_thruplay_watched", "outbound_click")
TOP_ACTIONS = ("page_engagement", "mobile_app_install", "app_custom_event")
LISTS: Mapping[str, tuple[str, tuple[str, ...], str | None]] = {
    "actions": ("count", (), None),
    "action_values": ("value", (), None),
    "cost_per_action_type": ("cost", (), None),
    "purchase_roas": ("return", ("omni_purchase", "purchase"), "omni_purchase"),
    "outbound_clicks": ("count", ("outbound_click",), None),
    "outbound_clicks_ctr": ("rate", ("outbound_click",), None),
    "website_ctr": ("rate", ("link_click",), None),
    "cost_per_thruplay": ("cost", ("video_thruplay_watched",), "video_view"),
}
"""What a list has of each action type, which types it is for, and the name they go by there."""
OFF_META = ("offsite_conversion", "omni_", "app_custom_event", "mobile_app_install")
APPS = ("app_custom_event", "mobile_app_install")
NOT_OF_APPS = ("action_device", "action_destination", "action_target_id", "action_carousel_card_id")
RESULTS = ("results", "cost_per_result", "result_rate")


@dataclass
class Group:
    """The facts that one row stands for."""

    key: tuple[Any, ...]
    period: tuple[date, date]
    ids: Mapping[str, int]
    parts: Mapping[str, str]
    facts: dict[str, list[Fact]] = field(
        default_factory=lambda: {t: [] for t in ("cells", "people", "videos", "actions")}
    )

    def sum(self, table: str, column: str, keep: Callable[[Fact], bool] = lambda _: True) -> int:
        total = 0
        for fact in self.facts[table]:
            if keep(fact):
                total += fact[column]
        return total


class Figures:
    """The figures of one row, each counted when it is asked for."""

    def __init__(self, group: Group, question: Question, *, minor: int, rate: int) -> None:
        self.group, self.question, self.minor, self.rate = group, question, minor, rate

    @property
    def impressions(self) -> int:
        return self.group.sum("cells", "impressions")

    @property
    def clicks(self) -> int:
        return self.group.sum("cells", "clicks")

    @property
    def links(self) -> int:
        return self.group.sum("cells", "inline_link_clicks")

    @property
    def spend(self) -> Fraction:
        """Rounded to what can be paid."""
        exact = Fraction(self.group.sum("cells", "spend_micros"), 10**6)
        return Fraction((exact * self.minor + Fraction(1, 2)).__floor__(), self.minor)

    def people(self, column: str | None = None) -> int:
        """How many people saw it, or did something; from a sample, those of the coarsest sample count for all."""
        limit = 2 ** (PERSON_BITS - self.rate)
        facts = [fact for fact in self.group.facts["people"] if column is None or fact[column]]
        return len({fact["person"] for fact in facts if fact["person"] < limit}) * 2**self.rate

    @property
    def reach(self) -> int:
        return min(self.impressions, max(1, self.people()))

    def counted(self, *types: str, windows: Sequence[str]) -> int:
        return sum(f[f"count_{window}"] for f in self.actions() if f["action_type"] in types for window in windows)

    def video(self, column: str, started: str | None = None) -> int:
        return self.group.sum("videos", column, lambda fact: started in (None, fact["video_type"]))

    def written(self, name: str) -> Any:
        """A field as it travels; None when the row has none."""
        if self.question.is_hourly and name in ("reach", "frequency"):
            return "0"
        if self.question.is_hourly and name == "cpp":
            return None
        if name in LISTS:
            return self.listed(name)
        if name in RESULTS:
            return self.results(name)
        if name in LISTED:
            return self.listed_metric(name)
        value = METRICS[name](self)
        if value is None or (name in LEFT_OUT_AT_ZERO and not value):
            return None
        places = 0 if name in COUNTS else 2 if name == "spend" else 6
        return text(Fraction(value), places)

    def listed_metric(self, name: str) -> list[Row] | None:
        """A metric that comes as a list, split by who started a video where that was asked for."""
        kind, count = LISTED[name]
        whole = count(self, None)
        if whole is None or not (whole or name.startswith("cost")):
            return None
        places = 2 if "avg" in name else 6
        row: Row = {"action_type": kind}
        if "action_video_type" not in self.question.action_breakdowns or kind != "video_view":
            return [row | {"value": text(whole, places)}]
        kinds = {"total": whole} | ({} if name.startswith("cost") else {
            started: count(self, started) for started in ("auto_play", "click_to_play")
        })  # fmt: skip
        return [row | {"action_video_type": kind, "value": text(v, places)} for kind, v in kinds.items() if v]

    # ---- actions

    def actions(self) -> list[Fact]:
        """Those that happened where they are told: off Meta there are no regions."""
        by_region = "region" in self.question.breakdowns
        facts = self.group.facts["actions"]
        return [fact for fact in facts if not (by_region and fact["action_type"].startswith(OFF_META))]

    def entries(self) -> list[tuple[Row, list[Fact]]]:
        """The actions by type and action breakdown; what a breakdown is not for is left out."""
        asked = self.question
        found: dict[tuple[str, ...], list[Fact]] = {}
        for fact in self.actions():
            kind = fact["action_type"]
            if kind.startswith(APPS) and any(name in asked.action_breakdowns for name in NOT_OF_APPS):
                continue
            if "action_carousel_card_id" in asked.action_breakdowns and not kind.startswith(
                ("link_click", "outbound_click", "offsite_conversion")
            ):
                continue
            if all(holds(op, [kind], value) for name, op, value in asked.filters if name == "action_type"):
                found.setdefault((kind, *(fact[name] for name in asked.action_breakdowns)), []).append(fact)
        names = ("action_type", *asked.action_breakdowns)
        return [(dict(zip(names, key, strict=True)), facts) for key, facts in sorted(found.items())]

    def listed(self, name: str) -> list[Row]:
        of, only, written_as = LISTS[name]
        entries = self.entries()
        if only:
            first = next((kind for kind in only if any(e["action_type"] == kind for e, _ in entries)), None)
            entries = [(e, facts) for e, facts in entries if e["action_type"] == first]
        else:
            entries = [(e, facts) for e, facts in entries if e["action_type"] not in OWN_FIELD]
        if "action_video_type" in self.question.action_breakdowns:
            entries = _with_totals(entries)
        rows = []
        for entry, facts in entries:
            row = {name: value for name, value in entry.items() if value}
            row["action_type"] = written_as or entry["action_type"]
            values = {"value": self.figure(of, facts, DEFAULT)}
            values |= {window: self.figure(of, facts, (window,)) for window in self.question.windows}
            places = {"count": 0, "value": 2 if self.minor > 1 else 0}.get(of, 6)
            told = {name: text(value, places) for name, value in values.items() if value}
            if told:
                rows.append(row | told)
        return rows

    def figure(self, of: str, facts: Iterable[Fact], windows: Sequence[str]) -> Fraction | None:
        count = value = 0
        for fact in facts:
            for window in windows:
                count += fact[f"count_{window}"]
                value += fact[f"value_{window}_micros"]
        worth = Fraction(value, 10**6)
        return {
            "count": lambda: Fraction(count),
            "value": lambda: worth,
            "cost": lambda: ratio(self.spend, count),
            "return": lambda: ratio(worth, self.spend),
            "rate": lambda: ratio(100 * count, self.impressions),
        }[of]()

    def of_action(self, name: str, kind: str) -> Fraction | None:
        """What a sort by one action type goes by; None for a row that has none."""
        facts = [fact for entry, found in self.entries() if entry["action_type"] == kind for fact in found]
        return self.figure(LISTS[name][0], facts, DEFAULT) if facts else None

    def results(self, name: str) -> list[Row]:
        goals = sorted({fact["result"] for fact in self.group.facts["cells"] if "result" in fact})
        found: list[tuple[str, int]] = []
        if goals == ["reach"]:
            found = [("reach", self.reach if self.group.facts["cells"] else 0)]
        else:
            for kind in sorted({e["action_type"] for e, _ in self.entries()}):
                count = sum(
                    fact[f"count_{window}"] * fact["is_result"]
                    for entry, facts in self.entries() if entry["action_type"] == kind
                    for fact in facts for window in DEFAULT
                )  # fmt: skip
                if count:
                    found.append((f"{kind}_actions" if kind == "video_thruplay_watched" else f"actions:{kind}", count))
            if not found and len(goals) == 1:
                found = [(goals[0], 0)]
        rows = []
        for indicator, count in found:
            value = {
                "results": Fraction(count), "cost_per_result": ratio(self.spend, count),
                "result_rate": ratio(count, self.impressions),
            }[name]  # fmt: skip
            row: Row = {"indicator": indicator}
            if value is not None and (value or name != "results"):
                row["values"] = [{"value": text(value, 6), "attribution_windows": ["default"]}]
            rows.append(row)
        return rows


def _with_totals(entries: list[tuple[Row, list[Fact]]]) -> list[tuple[Row, list[Fact]]]:
    """Ahead of the entries of an action type that are split by who started a video, all of them together."""
    found: list[tuple[Row, list[Fact]]] = []
    for entry, facts in entries:
        started = entry["action_video_type"]
        kind = entry["action_type"]
        if started and (kind, "total") not in [(e["action_type"], e["action_video_type"]) for e, _ in found]:
            parts = [f for e, f in entries if e["action_type"] == kind and e["action_video_type"]]
            found.append((entry | {"action_video_type": "total"}, [fact for part in parts for fact in part]))
        found.append((entry, facts))
    return found


def ratio(top: int | Fraction, bottom: int | Fraction) -> Fraction | None:
    return Fraction(top) / Fraction(bottom) if bottom else None


def text(value: Fraction, places: int) -> str:
    """Rounded half up, without zeros at the end."""
    rounded = (value * 10**places + Fraction(1, 2)).__floor__()
    digits = f"{rounded:0{places + 1}d}"
    whole, part = (digits[:-places], digits[-places:]) if places else (digits, "")
    return f"{whole}.{part}".rstrip("0").rstrip(".") if part else whole


METRICS: Mapping[str, Callable[[Figures], int | Fraction | None]] = {
    "impressions": lambda f: f.impressions,
    "clicks": lambda f: f.clicks,
    "spend": lambda f: f.spend,
    "inline_link_clicks": lambda f: f.links,
    "ctr": lambda f: ratio(100 * f.clicks, f.impressions),
    "cpc": lambda f: ratio(f.spend, f.clicks),
    "cpm": lambda f: ratio(1000 * f.spend, f.impressions),
    "inline_link_click_ctr": lambda f: ratio(100 * f.links, f.impressions),
    "cost_per_inline_link_click": lambda f: ratio(f.spend, f.links),
    "reach": lambda f: f.reach,
    "frequency": lambda f: ratio(f.impressions, f.reach),
    "cpp": lambda f: ratio(1000 * f.spend, f.reach),
    "unique_clicks": lambda f: f.people("clicks"),
    "unique_ctr": lambda f: ratio(100 * f.people("clicks"), f.reach),
    "cost_per_unique_click": lambda f: ratio(f.spend, f.people("clicks")),
    "unique_inline_link_clicks": lambda f: f.people("inline_link_clicks"),
    "inline_post_engagement": lambda f: f.counted("post_engagement", windows=["1d_click"]),
    "cost_per_inline_post_engagement": lambda f: ratio(f.spend, f.counted("post_engagement", windows=["1d_click"])),
    "total_actions": lambda f: f.counted(*TOP_ACTIONS, windows=DEFAULT),
}
COUNTS = (
    *("impressions", "clicks", "inline_link_clicks", "reach", "unique_clicks", "unique_inline_link_clicks"),
    *("inline_post_engagement", "total_actions"),
)
LEFT_OUT_AT_ZERO = (
    *("inline_link_clicks", "inline_link_click_ctr", "unique_inline_link_clicks", "inline_post_engagement"),
    "total_actions",
)
OF_ACTIONS = ("inline_post_engagement", "cost_per_inline_post_engagement", "total_actions")
UNIQUE = (
    *("reach", "frequency", "cpp", "unique_clicks", "unique_ctr", "cost_per_unique_click"),
    *("unique_inline_link_clicks", "unique_outbound_clicks"),
)
"""Fields that count people."""
LISTED: Mapping[str, tuple[str, Callable[[Figures, str | None], Fraction | None]]] = {
    "unique_outbound_clicks": ("outbound_click", lambda f, _: Fraction(f.people("outbound_clicks"))),
    "video_play_actions": ("video_view", lambda f, started: Fraction(f.video("plays", started))),
    "video_p50_watched_actions": ("video_view", lambda f, started: Fraction(f.video("p50", started))),
    "video_avg_time_watched_actions": (
        "video_view",
        lambda f, started: ratio(Fraction(f.video("watched_ms", started), 1000), f.video("plays", started)),
    ),
    "cost_per_15_sec_video_view": ("video_view", lambda f, started: ratio(f.spend, f.video("views_15s", started))),
}

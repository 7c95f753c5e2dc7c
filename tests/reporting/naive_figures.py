"""The figures of one row of the naive reference: every one is counted anew, fact by fact, when it is asked for.

Rates are exact fractions until they are written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import erf, log, sqrt
from typing import Any

from tests.reporting.naive_metrics import CURVES, METRICS, Made, ratio
from tests.reporting.naive_questions import FREQUENCY, SETTINGS, SKAN, Question, holds
from tests.reporting.world import PERSON_BITS, Fact

Row = dict[str, Any]
OWN_FIELD = ("video_thruplay_watched", "outbound_click")
WATCHED = ("video_view", "video_thruplay_watched")
NAMED = {
    "subscribe": "subscribe_total",
    "offsite_conversion.fb_pixel_subscribe": "subscribe_website",
    "offsite_conversion.fb_pixel_custom": "offsite_conversion.fb_pixel_custom",
}
Listed = tuple[str, tuple[str, ...], str | Mapping[str, str] | None]
LISTS: Mapping[str, Listed] = {
    "actions": ("count", (), None),
    "action_values": ("value", (), None),
    "cost_per_action_type": ("cost", (), None),
    "unique_actions": ("people", (), None),
    "cost_per_unique_action_type": ("cost of people", (), None),
    "conversions": ("count", (), NAMED),
    "conversion_values": ("value", (), NAMED),
    "cost_per_conversion": ("cost", (), NAMED),
    "cost_per_unique_conversion": ("cost of people", (), NAMED),
    "purchase_roas": ("return", ("omni_purchase", "purchase"), "omni_purchase"),
    "website_purchase_roas": ("return", ("offsite_conversion.fb_pixel_purchase",), None),
    "mobile_app_purchase_roas": ("return", ("app_custom_event.fb_mobile_purchase",), None),
    "outbound_clicks": ("count", ("outbound_click",), None),
    "outbound_clicks_ctr": ("rate", ("outbound_click",), None),
    "cost_per_outbound_click": ("cost", ("outbound_click",), None),
    "website_ctr": ("rate", ("link_click",), None),
    "video_thruplay_watched_actions": ("count", ("video_thruplay_watched",), "video_view"),
    "cost_per_thruplay": ("cost", ("video_thruplay_watched",), "video_view"),
}
"""What a list has of each action type, which types it is for, and the name they go by there."""
OFF_META = (
    *("offsite_conversion", "omni_", "app_custom_event", "mobile_app_install", "landing_page_view", "purchase"),
    "subscribe",
)
APPS = ("app_custom_event", "mobile_app_install")
NOT_OF_APPS = (
    *("action_device", "action_destination", "action_target_id", "action_carousel_card_id"),
    *("action_carousel_card_name", "product_id"),
)
ON_META_ONLY = ("region", "dma", "comscore_market")
RESULTS = {
    **dict.fromkeys(("results", "objective_results"), "results"),
    **dict.fromkeys(("cost_per_result", "cost_per_objective_result"), "cost"),
    **dict.fromkeys(("result_rate", "objective_result_rate"), "rate"),
}
SPREADS = {"quality_ranking": 0.26, "engagement_rate_ranking": 0.28, "conversion_rate_ranking": 0.35}
"""Rankings, and how far ads lie apart in each."""
PLACES = ((0.10, "BELOW_AVERAGE_10"), (0.20, "BELOW_AVERAGE_20"), (0.35, "BELOW_AVERAGE_35"), (0.55, "AVERAGE"))
SETTING = "attribution_setting"
KEYS_OF: Mapping[str, str] = {"7d_view": "1d_view", "28d_view": "1d_view"}
PHONES = {"skan_click": "7d_click", "skan_view": "1d_view"}
"""Windows that phones report, for ad sets that leave it to them."""


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
    siblings: list[Group] = field(default_factory=list)
    """All parts of the same object in the same period, this one among them; none if it is the whole."""

    def sum(self, table: str, column: str, keep: Callable[[Fact], bool] = lambda _: True) -> int:
        total = 0
        for fact in self.facts[table]:
            if keep(fact):
                total += fact[column]
        return total


class Figures:
    """The figures of one row, each counted when it is asked for. `setting_of` tells how an ad set counts."""

    def __init__(
        self, group: Group, question: Question, *, minor: int, rate: int, setting_of: Callable[[Fact], str]
    ) -> None:
        self.group, self.question, self.minor, self.rate, self.setting_of = group, question, minor, rate, setting_of

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
        """How many people did something, which all are known of, or saw it, which a sample tells."""
        return self._people_of(self.group.facts["people"], column)

    def _people_of(self, facts: Sequence[Fact], column: str | None = None) -> int:
        if column is not None:
            return len({fact["person"] for fact in facts if fact[column]})
        return len({fact["person"] for fact in facts if self._is_sampled(fact)}) * 2**self.rate

    def acted(self, column: str, within: str = "") -> int:
        """How many people did it, at most once for each time it was counted."""
        people = self.people(column)
        return people if FREQUENCY in self.group.parts else min(people, self.group.sum("cells", within or column))

    def _is_sampled(self, fact: Fact) -> bool:
        return bool(fact["person"] < 2 ** (PERSON_BITS - self.rate))

    @property
    def reach(self) -> int:
        """No fewer than clicked, and no more than were shown it; parts make up the whole, each by its room."""
        if FREQUENCY in self.group.parts:
            return self.people()
        mine = self._reached([self.group])
        if not self.group.siblings:
            return mine
        whole = self._reached(self.group.siblings)
        parts = [self._reached([each]) for each in self.group.siblings]
        rooms = [min(each.sum("cells", "impressions"), whole) - part
                 for each, part in zip(self.group.siblings, parts, strict=True)]  # fmt: skip
        short, room = max(0, whole - sum(parts)), min(self.impressions, whole) - mine
        return mine + (-(-short * room // sum(rooms)) if short else 0)

    def _reached(self, groups: Sequence[Group]) -> int:
        facts = [fact for group in groups for fact in group.facts["people"]]
        shown = sum(group.sum("cells", "impressions") for group in groups)
        return min(shown, max(1, self._people_of(facts), self._people_of(facts, "clicks")))

    @property
    def recallers(self) -> int:
        """Six of a hundred remember an ad that they saw once, six of the others when they see it again, and so on."""
        seen: dict[int, int] = {}
        for fact in filter(self._is_sampled, self.group.facts["people"]):
            seen[fact["person"]] = seen.get(fact["person"], 0) + fact["impressions"]
        found = round(sum((1 - Fraction(94, 100) ** times for times in seen.values()), Fraction(0)) * 2**self.rate)
        return found if FREQUENCY in self.group.parts else min(found, self.impressions)

    def windows_of(self, fact: Fact) -> Sequence[str]:
        """The windows that `value` counts; what is watched counts at once, whatever they are."""
        return ("1d_view",) if fact["action_type"] in WATCHED else SETTINGS[self.setting_of(fact)]

    def counted(self, *types: str) -> int:
        return sum(f[f"count_{w}"] for f in self.actions() if f["action_type"] in types for w in self.windows_of(f))

    @property
    def engaged(self) -> int:
        return sum(fact["count_1d_click"] for fact in self.actions() if fact["action_type"] == "post_engagement")

    @property
    def credited(self) -> int:
        return sum(fact["count_dda"] for fact in self.actions() if fact["is_result"])

    def video(self, column: str, started: str | None = None) -> int:
        return self.group.sum("videos", column, lambda fact: started in (None, fact["video_type"]))

    def metric(self, name: str) -> int | Fraction | None:
        return METRICS[name].count(self, None)

    # ---- as it travels

    def written(self, name: str) -> Any:
        """A field as it travels; None when the row has none."""
        if self.question.is_hourly and name in ("reach", "frequency", "cpp"):
            return None if name == "cpp" else "0"
        if name in METRICS:
            made = METRICS[name]
            return self._entry(made) if made.listed_as else self._number(made)
        if name == SETTING:
            settings = self._settings()
            return None if not settings else settings[0] if len(settings) == 1 else "mixed"
        for names, tell in (
            (LISTS, self.listed), (RESULTS, self.results), (SPREADS, self.ranking), (CURVES, self.curve)
        ):  # fmt: skip
            if name in names:
                return tell(name)
        return None

    def _number(self, made: Made) -> str | None:
        value = made.count(self, None)
        return None if value is None or not (value or made.at_zero) else text(Fraction(value), made.places)

    def _entry(self, made: Made) -> list[Row] | None:
        """A metric that comes as a list, split by who started a video where that was asked for."""
        whole = made.count(self, None)
        if whole is None or not (whole or made.at_zero):
            return None
        row: Row = {"action_type": made.listed_as}
        if "action_video_type" not in self.question.action_breakdowns or made.listed_as != "video_view":
            return [row | {"value": text(Fraction(whole), made.places)}]
        parts = {} if made.at_zero else {who: made.count(self, who) for who in ("auto_play", "click_to_play")}
        kinds = {"total": whole} | {who: part for who, part in parts.items() if part}
        return [
            row | {"action_video_type": who, "value": text(Fraction(part or 0), made.places)}
            for who, part in kinds.items()
        ]

    def curve(self, name: str) -> list[Row] | None:
        """How many per cent of the plays lasted to each second."""
        first, end = CURVES[name]
        plays = self.video("curve_0")
        if not plays:
            return None
        shares = [text(Fraction(100 * self.video(f"curve_{step}"), plays), 2) for step in range(first, end)]
        return [{"action_type": "video_view", "value": [float(share) for share in shares]}]

    def _settings(self) -> list[str]:
        return sorted({self.setting_of(fact) for fact in self.group.facts["cells"]})

    # ---- actions

    def actions(self) -> list[Fact]:
        """Those that happened where they are told: off Meta there are no regions."""
        by_region = any(name in ON_META_ONLY for name in self.question.breakdowns)
        facts = self.group.facts["actions"]
        return [fact for fact in facts if not (by_region and fact["action_type"].startswith(OFF_META))]

    def entries(self) -> list[tuple[Row, list[Fact]]]:
        """The actions by type and action breakdown; what a breakdown is not for is left out."""
        asked = self.question
        split = (*asked.breakdowns, *asked.action_breakdowns)
        names = [name for name in asked.action_breakdowns if name not in WITHOUT_VALUES]
        found: dict[tuple[str, ...], list[Fact]] = {}
        for fact in self.actions():
            kind = fact["action_type"]
            if kind.startswith(APPS) and any(name in split for name in NOT_OF_APPS):
                continue
            if any(name.startswith("action_carousel") for name in split) and not kind.startswith(
                ("link_click", "outbound_click", "offsite_conversion")
            ):
                continue
            if all(holds(op, [kind], value) for name, op, value in asked.filters if name == "action_type"):
                found.setdefault((kind, *(fact[name] for name in names)), []).append(fact)
        return [(dict(zip(("action_type", *names), key, strict=True)), facts) for key, facts in sorted(found.items())]

    def listed(self, name: str) -> list[Row]:
        of, only, called = LISTS[name]
        entries = self.entries()
        if only:
            first = next((kind for kind in only if any(e["action_type"] == kind for e, _ in entries)), None)
            entries = [(e, facts) for e, facts in entries if e["action_type"] == first]
        elif called is NAMED:
            entries = [(e, facts) for e, facts in entries if e["action_type"] in NAMED]
        else:
            entries = [(e, facts) for e, facts in entries if e["action_type"] not in OWN_FIELD]
        if "action_video_type" in self.question.action_breakdowns:
            entries = _with_totals(entries)
        rows = []
        for entry, facts in entries:
            kind = entry["action_type"]
            row = {name: value for name, value in entry.items() if value}
            row["action_type"] = NAMED[kind] if called is NAMED else called or kind
            values = {key: self.figure(of, facts, key) for key in self._keys(kind)}
            places = {"count": 0, "people": 0, "value": 2 if self.minor > 1 else 0}.get(of, 6)
            told = {key: text(value, places) for key, value in values.items() if value}
            if told:
                rows.append(row | told)
        return rows

    def _keys(self, kind: str) -> list[str]:
        """What is told of an action type: where ad sets count differently, they have no common `value` off Meta."""
        asked = [window for window in self.question.windows if window not in PHONES or kind.startswith(APPS)]
        settings = self._settings()
        if len(settings) < 2 or not kind.startswith(OFF_META):
            return ["value", *asked]
        return [] if SKAN in settings else asked

    def figure(self, of: str, facts: Iterable[Fact], key: str) -> Fraction | None:
        count = value = 0
        for fact in facts:
            windows = self.windows_of(fact) if key == "value" else (KEYS_OF.get(key, key),)
            if key in PHONES:
                windows = (PHONES[key],) if self.setting_of(fact) == SKAN else ()
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
            "people": lambda: Fraction(self._actors(count)),
            "cost of people": lambda: ratio(self.spend, self._actors(count)),
        }[of]()

    def _actors(self, count: int) -> int:
        """How many different people are among the reached, if that many acts are theirs by chance."""
        reach = self.reach if self.group.facts["cells"] else 0
        if reach < 2 or not count:
            return min(count, reach)
        return min(count, max(1, round(reach * (1 - (1 - 1 / reach) ** count))))

    def of_action(self, name: str, kind: str) -> Fraction | None:
        """What a sort by one action type goes by; None for a row that has none."""
        of, only, called = LISTS[name]
        if called is NAMED:
            kind = next((known for known, shown in NAMED.items() if shown == kind), kind)
        elif called == kind and kind not in only:
            (kind,) = only
        facts = [fact for entry, found in self.entries() if entry["action_type"] == kind for fact in found]
        return self.figure(of, facts, "value") if facts else None

    # ---- results and rankings

    def _results(self) -> list[tuple[str, int]]:
        """What the ads were after, and how often it came."""
        goals = sorted({fact["result"] for fact in self.group.facts["cells"] if "result" in fact})
        if goals == ["reach"]:
            return [("reach", self.reach if self.group.facts["cells"] else 0)]
        found = []
        for kind in sorted({e["action_type"] for e, _ in self.entries()}):
            count = sum(
                fact[f"count_{window}"] * fact["is_result"]
                for entry, facts in self.entries() if entry["action_type"] == kind
                for fact in facts for window in self.windows_of(fact)
            )  # fmt: skip
            if count:
                found.append((f"{kind}_actions" if kind == "video_thruplay_watched" else f"actions:{kind}", count))
        return found or ([(goals[0], 0)] if len(goals) == 1 else [])

    def results(self, name: str) -> list[Row]:
        of, rows = RESULTS[name], []
        for indicator, count in self._results():
            value = {
                "results": Fraction(count), "cost": ratio(self.spend, count), "rate": ratio(count, self.impressions),
            }[of]  # fmt: skip
            row: Row = {"indicator": indicator}
            if value is not None and (value or of != "results"):
                row["values"] = [{"value": text(value, 6), "attribution_windows": ["default"]}]
            rows.append(row)
        return rows

    def ranking(self, name: str) -> str | None:
        """An ad's place among its rivals."""
        if self.question.level != "ad" or self.question.merged or self.question.breakdowns:
            return None
        goals = {fact["result"] for fact in self.group.facts["cells"]}
        had, usual = {
            "quality_ranking": (Fraction(self.group.sum("cells", "quality_micro"), 10**6), Fraction(self.impressions)),
            "engagement_rate_ranking": (
                Fraction(self.clicks) + 5, Fraction(self.group.sum("cells", "peer_clicks_micro"), 10**6) + 5
            ),
            "conversion_rate_ranking": (
                Fraction(sum(count for _, count in self._results())) + 5,
                Fraction(self.group.sum("cells", "peer_results_micro"), 10**6) + 5,
            ),
        }[name]  # fmt: skip
        benefit = 0 if name == "quality_ranking" else 5
        no_action = name.startswith("conversion") and goals <= {"reach"}
        if self.impressions < 500 or usual <= benefit or not had or no_action:
            return "UNKNOWN"
        place = (1 + erf(log(had / usual) / SPREADS[name] / sqrt(2))) / 2
        return next((called for until, called in PLACES if place < until), "ABOVE_AVERAGE")


WITHOUT_VALUES = ("action_canvas_component_name", "action_converted_product_id")
"""Action breakdowns that no action has a value of."""


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


def text(value: Fraction, places: int) -> str:
    """Rounded half up, without zeros at the end."""
    rounded = (value * 10**places + Fraction(1, 2)).__floor__()
    digits = f"{rounded:0{places + 1}d}"
    whole, part = (digits[:-places], digits[-places:]) if places else (digits, "")
    return f"{whole}.{part}".rstrip("0").rstrip(".") if part else whole

"""Draw the pictures of docs/delivery.md from the model itself: `python -m tools.delivery_pictures`.

A test compares what this draws with what is committed, so that the pictures follow the model.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

import numpy as np

from adtwin.delivery import Account, AdLine, Audience, Pool, Traits, Variant
from adtwin.delivery.demand import NORMAL, SPREAD, normal_at
from adtwin.delivery.population import LEVELS, Market
from adtwin.delivery.simulate import Delivered, deliver
from adtwin.store.fact_tables import CURVE
from tools import spec

FOLDER = "docs/delivery"
HOUR0 = 1_764_576_000 // 3600
"""Monday 1 December 2025, 00:00 in Los Angeles."""
WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 640, 260, 56, 40, 34
INK, PALE = "#334155", "#cbd5e1"
COLOURS = ("#2563eb", "#ea580c", "#16a34a", "#9333ea")

Line = tuple[str, Sequence[float]]


def chart(title: str, across: Sequence[str], up: str, lines: Sequence[Line], *, every: int = 1) -> str:
    """A line chart: `across` names the steps, every so many of which are written."""
    most = max(max(values) for _, values in lines) or 1.0
    step = (WIDTH - LEFT - 16) / max(len(across) - 1, 1)
    height = HEIGHT - BOTTOM - TOP
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"'
            ' font-family="sans-serif" font-size="12">'
        ),
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        f'<text x="{LEFT}" y="16" fill="{INK}" font-weight="bold">{escape(title)}</text>',
    ]
    for part in range(5):
        y = HEIGHT - BOTTOM - height * part / 4
        parts.append(f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - 16}" y2="{y:.1f}" stroke="{PALE}"/>')
        parts.append(
            f'<text x="{LEFT - 6}" y="{y + 4:.1f}" fill="{INK}" text-anchor="end">{_short(most * part / 4)}</text>'
        )
    for place, name in enumerate(across):
        if place % every == 0:
            x = LEFT + step * place
            parts.append(f'<text x="{x:.1f}" y="{HEIGHT - 22}" fill="{INK}" text-anchor="middle">{escape(name)}</text>')
    for index, (name, values) in enumerate(lines):
        colour = COLOURS[index % len(COLOURS)]
        points = " ".join(
            f"{LEFT + step * place:.1f},{HEIGHT - BOTTOM - height * value / most:.1f}"
            for place, value in enumerate(values)
        )
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        x = LEFT + index * 150
        parts.append(f'<rect x="{x}" y="{HEIGHT - 14}" width="10" height="10" fill="{colour}"/>')
        parts.append(f'<text x="{x + 14}" y="{HEIGHT - 5}" fill="{INK}">{escape(name)}</text>')
    parts.append(f'<text x="{WIDTH - 16}" y="16" fill="{INK}" text-anchor="end">{escape(up)}</text>')
    return "\n".join([*parts, "</svg>", ""])


def _short(value: float) -> str:
    return f"{value:.0f}" if value >= 10 else f"{value:.2g}"


def _run(days: int, budget: int = 5_000, **given: object) -> Delivered:
    """One ad for some days in the United States."""
    usual: dict[str, object] = {
        "account_id": 1, "campaign_id": 10, "adset_id": 101, "ad_id": 1001, "pool_id": 101,
        "audience": Audience(("US",)), "start": 0,
    }  # fmt: skip
    ad = AdLine(**{**usual, **given})  # type: ignore[arg-type]
    hours = range(HOUR0, HOUR0 + 24 * days)
    return deliver(Market(7), hours, [ad], [Pool(101, 1, daily_budget=budget)], [Account(1)])


def _day() -> str:
    done = _run(3)
    hours = done.tables["hours"]
    label = hours["hourly_stats_aggregated_by_advertiser_time_zone"]
    clock = [np.array([int(text[:2]) == hour for text in label]) for hour in range(24)]
    spend = [float(hours["spend_micros"][mine].sum()) / 3e6 for mine in clock]
    price = [
        float(hours["spend_micros"][mine].sum()) / max(1.0, float(hours["impressions"][mine].sum())) / 1e3
        for mine in clock
    ]
    names = [f"{hour:02}" for hour in range(24)]
    title = "An average day of 50 dollars, by hour of the account"
    return chart(title, names, "USD", [("spend an hour", spend), ("cost of 1,000 impressions", price)], every=2)


def _bids() -> str:
    bids = np.linspace(0.05, 3.0, 60)
    z = np.log(bids) / SPREAD
    win = NORMAL[normal_at(z.copy())]
    paid = np.exp(SPREAD**2 / 2) * NORMAL[normal_at(z - SPREAD)] / np.maximum(win, 1e-9)
    lines = [("auctions won", win.tolist()), ("price paid / price level", np.minimum(paid, bids).tolist())]
    return chart("What a bid wins, and pays", [f"{bid:.1f}" for bid in bids], "bid / price level →", lines, every=10)


def _frequency() -> str:
    lines = []
    for name, narrow in (("everybody", 1.0), ("120,000 people", 0.0005), ("24,000 people", 0.0001)):
        done = _run(14, budget=20_000, audience=Audience(("US",), narrowness=narrow), optimization_goal="REACH")
        days = np.unique(done.cells["date"])
        lines.append((name, [_mean_frequency(done, day) for day in days]))
    names = [str(day) for day in range(1, 15)]
    return chart("Frequency so far, by day, 200 dollars a day", names, "impressions a person", lines)


def _mean_frequency(done: Delivered, day: object) -> float:
    shown, seen = done.cells["date"] <= day, done.people["date"] <= day
    level = int(done.people["rate_log2"][seen].max())
    persons = done.people["person"][seen]
    reach = len(np.unique(persons[persons < 1 << (62 - level)])) << min(level, LEVELS)
    return float(done.cells["impressions"][shown].sum() / max(reach, 1))


def _curve() -> str:
    names = [*(f"{second}" for second in range(15)), "15", "20", "25", "30", "40", "50", "60"]
    lines = []
    for seconds in (10, 30, 90):
        videos = _run(3, creative=Traits("video", seconds, 5)).tables["videos"]
        plays = float(videos["curve_0"].sum())
        lines.append((f"{seconds} s", [100 * float(videos[f"curve_{step}"].sum()) / plays for step in range(CURVE)]))
    return chart("How many are still watching, by seconds", names, "per cent of the plays", lines, every=3)


def _delays() -> str:
    done = _run(10, budget=60_000, optimization_goal="OFFSITE_CONVERSIONS", conversion="CONTENT_VIEW")
    actions = done.actions
    mine = actions["action_type"] == "view_content"
    days = (actions["converted"] - actions["date"]).astype("timedelta64[D]").astype(int)[mine]
    counts = actions["count_28d_click"][mine]
    share = [100 * float(counts[days <= day].sum()) / float(counts.sum()) for day in range(29)]
    names = [str(day) for day in range(29)]
    return chart(
        "Conversions that have come by a day after the click",
        names,
        "per cent",
        [("of all in 28 days", share)],
        every=4,
    )


def _variants() -> str:
    chosen = tuple(Variant(number, (("body_asset", str(number)),), number) for number in (51, 52, 53))
    done = _run(10, creative=Traits("image", 0, 4, variants=chosen))
    days = np.unique(done.cells["date"])
    lines = []
    for number in (51, 52, 53):
        shares = []
        for day in days:
            today = done.cells["date"] == day
            shown = done.cells["impressions"][today & (done.cells["variant"] == number)].sum()
            shares.append(100 * float(shown) / float(done.cells["impressions"][today].sum()))
        lines.append((f"text {number - 50}", shares))
    title = "A dynamic creative learns which of three texts does best"
    return chart(title, [str(day) for day in range(1, 11)], "per cent of the day's impressions", lines)


PICTURES: dict[str, Callable[[], str]] = {
    "day.svg": _day,
    "bids.svg": _bids,
    "frequency.svg": _frequency,
    "curve.svg": _curve,
    "delays.svg": _delays,
    "variants.svg": _variants,
}


def main() -> None:
    """Write every picture."""
    folder = spec.ROOT / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name, draw in PICTURES.items():
        (folder / name).write_text(draw(), encoding="utf-8")


if __name__ == "__main__":
    main()

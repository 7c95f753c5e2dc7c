"""The week as a chart: what was spent, what came of it, and who it reached."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adtwin.cli.demo.story import Row, Week, results

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INK, SPEND, RESULTS = "#333844", "#4c6ef5", "#f08c00"
GENDERS = {"female": "#7048e8", "male": "#1098ad", "unknown": "#adb5bd"}


def draw(week: Week, file: Path) -> Path:
    """Save the chart as a PNG; the file."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    with mpl.rc_context({"font.size": 10, "axes.edgecolor": "#ced4da", "text.color": INK, "axes.labelcolor": INK}):
        figure, axes = plt.subplots(1, 3, figsize=(13, 4.2), layout="constrained")
        days = [date.fromisoformat(row["date_start"]).strftime("%a %d") for row in week.days]
        _bars(axes[0], f"Spend per day ({week.currency})", days, [float(row["spend"]) for row in week.days], SPEND)
        _bars(axes[1], "Results per day (link clicks)", days, [float(results(row)) for row in week.days], RESULTS)
        _people(axes[2], week)
        figure.suptitle(f"Campaign {week.campaign}: {_total(week)}", fontsize=12, fontweight="bold")
        # Without a date or the library's version in the file, equal weeks give equal files.
        figure.savefig(file, dpi=120, metadata={"Software": "adtwin"})
        plt.close(figure)
    return file


def _bars(axes: Axes, title: str, names: list[str], values: list[float], colour: str) -> None:
    bars = axes.bar(names, values, color=colour, width=0.7)
    axes.bar_label(bars, fmt=lambda value: f"{value:,.0f}", padding=2, fontsize=8)
    axes.margins(y=0.12)
    _plain(axes, title)
    axes.tick_params(axis="x", labelsize=8)


def _people(axes: Axes, week: Week) -> None:
    ages = sorted({row["age"] for row in week.people})
    below = [0.0] * len(ages)
    for gender, colour in GENDERS.items():
        found = {row["age"]: float(row["spend"]) for row in week.people if row["gender"] == gender}
        values = [found.get(age, 0.0) for age in ages]
        if any(values):
            axes.bar(ages, values, bottom=below, color=colour, width=0.7, label=gender)
            below = [low + value for low, value in zip(below, values, strict=True)]
    _plain(axes, f"Spend by age and gender ({week.currency})")
    axes.set_ylim(top=1.2 * max(below, default=1.0))
    axes.legend(frameon=False, loc="upper center", ncols=len(GENDERS), fontsize=8)


def _plain(axes: Axes, title: str) -> None:
    axes.set_title(title, loc="left", fontsize=10)
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(colors=INK, length=0)


def _total(week: Week) -> str:
    rows: list[Row] = week.days
    total: dict[str, Any] = {"spend": sum(float(row["spend"]) for row in rows), "results": sum(map(results, rows))}
    return f"{total['spend']:,.2f} {week.currency} spent, {total['results']:,} link clicks"

"""What people do after the impressions of an hour: clicks, engagement, views, visits, conversions.

Every step is a share of the step before, so that a rarer event is never more frequent than the commoner one it follows.
On-platform events happen within a day; conversions fall into disjoint delay classes, from which the attribution windows
are summed and therefore nest. All events are dated on the day of the impression.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from adtwin.base.money import currency
from adtwin.delivery.draws import Draws
from adtwin.delivery.footprint import Footprint
from adtwin.delivery.inputs import Account
from adtwin.delivery.ledger import CODES, Ledger

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

STEPS: Final = 4
_WITHIN_DAY, _WITHIN_WEEK = 0.72, 0.20 / 0.28
"""Click-through conversions within a day; of the others, those within a week. The rest takes up to four weeks."""
_OTHER_CLICKS: Final = 0.45
"""Clicks that neither lead away nor are social (a name, "more", a photo), per link click."""
_OTHER_FLOOR: Final = 0.0015
_SOCIAL_KINDS: Final = ("post_reaction", "comment", "post", "save", "like")
_SOCIAL_UNTIL: Final = np.array([0.80, 0.88, 0.94, 0.97, 1.00])
"""Cumulative shares of the kinds of social clicks."""
_VALUE_SPREAD: Final = 0.5
_POST_ENGAGEMENT: Final = frozenset({"link_click", "post_reaction", "comment", "like"})


@dataclass(frozen=True, slots=True)
class Habits:
    """Rates by ad, one entry each, in the order of the run's lines; funnels as (ad, step) arrays."""

    link_ctr: Floats
    social: Floats
    view_3s: Floats
    thruplay: Floats
    arrives: Floats
    website: NDArray[np.bool_]
    view_through: Floats
    step_code: Ints
    step_share: Floats
    last_step: Ints
    order_micros: Floats
    minor_micros: Ints
    result: tuple[str, ...]

    @classmethod
    def of(cls, prints: list[Footprint], accounts: dict[int, Account]) -> Habits:
        """Gather what the ads' footprints say."""
        found = [print_.rates for print_ in prints]
        code = np.full((len(found), STEPS), -1, dtype=np.int64)
        share = np.zeros((len(found), STEPS))
        for index, each in enumerate(found):
            for step, (name, part) in enumerate(each.funnel):
                code[index, step], share[index, step] = CODES[name], part
        money = [currency(accounts[print_.line.account_id].currency) for print_ in prints]
        return cls(
            np.array([each.link_ctr for each in found]),
            np.array([each.social for each in found]),
            np.array([each.view_3s for each in found]),
            np.array([each.thruplay for each in found]),
            np.array([each.arrives for each in found]),
            np.array([print_.line.destination == "website" for print_ in prints], dtype=np.bool_),
            np.array([each.view_through for each in found]),
            code,
            share,
            np.array([len(each.funnel) - 1 for each in found]),
            np.array([each.order_usd * m.per_usd * 1e6 for each, m in zip(found, money, strict=True)]),
            np.array([m.micros_per_minor for m in money], dtype=np.int64),
            tuple(each.goal.result for each in found),
        )


@dataclass(frozen=True, slots=True)
class Won:
    """The cells that won in an hour, one row each: cell number, ad, account, impressions, and the rates' factors."""

    cell: Ints
    line: Ints
    account: Ints
    impressions: Ints
    clicks: Floats
    converts: Floats


@dataclass(slots=True)
class Response:
    """By row of `Won`: clicks of all kinds, link clicks, and events by name (those that budgets and learning count)."""

    clicks: Ints
    link: Ints
    events: dict[str, Ints]


def respond(won: Won, habits: Habits, scale: Floats, draws: Draws, ledger: Ledger) -> Response:
    """Draw an hour's events and write the actions to the ledger. `scale` is the day's factor on rates, by ad."""
    link_rate = np.minimum(0.3, habits.link_ctr[won.line] * won.clicks * scale[won.line])
    social_rate = habits.social[won.line] * won.clicks * scale[won.line]
    other_rate = _OTHER_CLICKS * link_rate + _OTHER_FLOOR * won.clicks
    every = np.minimum(link_rate + social_rate + other_rate, 0.6)
    clicks = draws.binomial(won.account, won.impressions, every)
    of = np.repeat(np.arange(len(clicks)), clicks)
    draw = draws.uniform(won.account[of]) * (link_rate + social_rate + other_rate)[of] - link_rate[of]
    response = Response(clicks, np.bincount(of[draw < 0], minlength=len(clicks)), {})
    _engage(won, response, of[draw >= 0], (draw / np.maximum(social_rate[of], 1e-12))[draw >= 0], ledger)
    _watch(won, habits, response, draws, ledger)
    _visit(won, habits, response, draws, ledger)
    return response


def _note(response: Response, name: str, at: Ints, count: Ints) -> None:
    """Add an event to the counts that budgets and learning look at."""
    names = [name, "post_engagement"] if name in _POST_ENGAGEMENT else [name]
    for each in names:
        response.events.setdefault(each, np.zeros_like(response.clicks))[at] += count


def _on_platform(won: Won, ledger: Ledger, name: str, at: Ints, count: Ints, *, clicked: bool) -> None:
    """Write an event that follows at once: a click counts in every click window, a mere view in the view window."""
    counts = np.zeros((len(at), 4), dtype=np.int64)
    if clicked:
        counts[:, 1:] = count[:, np.newaxis]
    else:
        counts[:, 0] = count
    ledger.add_actions(won.cell[at], CODES[name], counts)


def _engage(won: Won, response: Response, of: Ints, draw: Floats, ledger: Ledger) -> None:
    """Clicks other than on the link, one by one: `draw` below 1 is a reaction, comment, share, save or page like."""
    kind = np.searchsorted(_SOCIAL_UNTIL, draw, side="right")
    for index, name in enumerate(_SOCIAL_KINDS):
        count = np.bincount(of[kind == index], minlength=len(won.cell))
        at = np.flatnonzero(count)
        _note(response, name, at, count[at])
        _on_platform(won, ledger, name, at, count[at], clicked=True)


def _watch(won: Won, habits: Habits, response: Response, draws: Draws, ledger: Ledger) -> None:
    """Three-second views of videos, and the ThruPlays among them."""
    rate = habits.view_3s[won.line]
    at = np.flatnonzero(rate)
    if not len(at):
        return
    views = draws.binomial(won.account[at], won.impressions[at], rate[at])
    some = np.flatnonzero(views)
    at, views = at[some], views[some]
    through = draws.binomial(won.account[at], views, habits.thruplay[won.line[at]])
    for name, count in (("video_view", views), ("video_thruplay_watched", through)):
        _note(response, name, at, count)
        _on_platform(won, ledger, name, at, count, clicked=False)


def _visit(won: Won, habits: Habits, response: Response, draws: Draws, ledger: Ledger) -> None:
    """What follows link clicks: visits of the site, and what is done there, in the app, the form or the chat."""
    at = np.flatnonzero(response.link)
    _note(response, "link_click", at, response.link[at])
    _on_platform(won, ledger, "link_click", at, response.link[at], clicked=True)
    out = at[habits.website[won.line[at]]]
    _on_platform(won, ledger, "outbound_click", out, response.link[out], clicked=True)
    visits = response.link.copy()
    arrived = draws.binomial(won.account[out], response.link[out], habits.arrives[won.line[out]])
    visits[out] = arrived
    _note(response, "landing_page_view", out, arrived)
    _on_platform(won, ledger, "landing_page_view", out, arrived, clicked=True)
    viewing = np.flatnonzero(habits.view_through[won.line])
    viewed = np.zeros_like(visits)
    viewed[viewing] = draws.binomial(
        won.account[viewing], won.impressions[viewing], habits.view_through[won.line[viewing]]
    )
    _convert(won, habits, response, np.stack([viewed, visits], axis=1), draws, ledger)


def _convert(won: Won, habits: Habits, response: Response, visits: Ints, draws: Draws, ledger: Ledger) -> None:
    """Lead visits (columns: after a view, after a click) down each ad's funnel."""
    at = np.flatnonzero(visits.any(axis=1) & (habits.last_step[won.line] >= 0))
    classes = _delays(won.account[at], visits[at], draws)
    for step in range(STEPS):
        on = np.flatnonzero(classes.any(axis=1) & (habits.step_code[won.line[at], step] >= 0))
        at, classes = at[on], classes[on]
        if not len(at):
            return
        line = won.line[at]
        last = habits.last_step[line] == step
        share = habits.step_share[line, step] * np.where(last, won.converts[at], 1.0)
        classes = draws.binomial(won.account[at], classes, np.minimum(share, 0.95)[:, np.newaxis])
        code = habits.step_code[line, step]
        values = _values(won, habits, at, classes, draws) if (code == CODES["purchase"]).any() else None
        ledger.add_actions(won.cell[at], code, _windows(classes), None if values is None else _windows(values))
        _note(response, "conversion", at[last], classes[last].sum(axis=1))


def _delays(account: Ints, visits: Ints, draws: Draws) -> Ints:
    """Columns: viewed, then clicked and done within a day, a week, four weeks."""
    day = draws.binomial(account, visits[:, 1], _WITHIN_DAY)
    week = draws.binomial(account, visits[:, 1] - day, _WITHIN_WEEK)
    return np.stack([visits[:, 0], day, week, visits[:, 1] - day - week], axis=1)


def _windows(classes: Ints) -> Ints:
    """Attribution windows from delay classes: clicks within a day are also within a week and four weeks."""
    return np.concatenate([classes[:, :1], np.cumsum(classes[:, 1:], axis=1)], axis=1)


def _values(won: Won, habits: Habits, at: Ints, counts: Ints, draws: Draws) -> Ints:
    """What the purchases are worth, in micros, whole minor units, at least one each."""
    line = won.line[at]
    noise = np.exp(_VALUE_SPREAD * draws.normal(won.account[at]) - _VALUE_SPREAD**2 / 2)
    minor = habits.minor_micros[line]
    each = np.maximum(np.rint(habits.order_micros[line] * noise / minor), 1).astype(np.int64) * minor
    purchases = habits.step_code[line, STEPS - 1] == CODES["purchase"]
    return np.asarray(counts * np.where(purchases, each, 0)[:, np.newaxis], dtype=np.int64)

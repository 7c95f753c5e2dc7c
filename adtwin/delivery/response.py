"""What people do after the impressions of an hour: clicks, engagement, views, visits, conversions.

Every step is a share of the step before, so that a rarer event is never more frequent than the commoner one it follows.
On-platform events happen at once. Conversions are drawn one by one: a visit has a class (after a view, an engaged view,
a click within a day, a week, four weeks), from which the attribution windows are summed and therefore nest, and a day.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from adtwin.base.money import currency
from adtwin.delivery.draws import Draws
from adtwin.delivery.events import CLASSES, CODES, REACTIONS_UNTIL
from adtwin.delivery.footprint import Footprint
from adtwin.delivery.inputs import Account
from adtwin.delivery.ledger import DETAILS, Ledger
from adtwin.delivery.rates import IMPRESSION
from adtwin.delivery.watching import Watching

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

STEPS: Final = 4
_WITHIN_DAY, _WITHIN_WEEK = 0.72, 0.92
"""Click-through conversions within a day, and within a week; the rest takes up to four weeks."""
_DAYS: Final = np.array([[0, 1], [0, 1], [0, 1], [1, 7], [7, 28]], dtype=np.float64)
"""By class, the first and the last day after the impression on which a conversion comes."""
_SAME_HOUR: Final = 0.55
"""Conversions within a day that come at once; the others are spread over the hours."""
_CREDITED: Final = np.array([0.35, 0.6, 0.95, 0.8, 0.0])
"""By class, the part of conversions that a data-driven attribution gives to the ad."""
_CAUSED: Final = np.array([0.15, 0.4, 0.8, 0.55, 0.0])
"""By class, the part that would not have happened without the ad."""
_ENGAGED_CONVERTS: Final = 3.0
"""How much more often an engaged view leads to a visit than a mere view."""
_OTHER_CLICKS: Final = 0.45
"""Clicks that neither lead away nor are social (a name, "more", a photo), per link click."""
_OTHER_FLOOR: Final = 0.0015
_SOCIAL_KINDS: Final = ("post_reaction", "comment", "post", "save", "like")
_SOCIAL_UNTIL: Final = np.array([0.80, 0.88, 0.94, 0.97, 1.00])
"""Cumulative shares of the kinds of social clicks."""
_CARD_DECAY: Final = 0.72
"""A carousel's card is clicked this often against the one before it."""
_VALUE_SPREAD: Final = 0.5
_POST_ENGAGEMENT: Final = frozenset({"link_click", "post_reaction", "comment", "like"})
_ON_META: Final = frozenset({"form_lead", "conversation", "rsvp"})


@dataclass(frozen=True, slots=True)
class Habits:
    """Rates by ad, one entry each, in the order of the run's lines; funnels as (ad, step) arrays."""

    link_ctr: Floats
    social: Floats
    arrives: Floats
    website: NDArray[np.bool_]
    view_through: Floats
    step_code: Ints
    step_share: Floats
    last_step: Ints
    cards: Ints
    counted: NDArray[np.bool_]
    order_micros: Floats
    minor_micros: Ints
    counts_impressions: NDArray[np.bool_]
    counted_events: tuple[tuple[str, NDArray[np.bool_]], ...]
    """Events that are some ad's results, and whose."""

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
            np.array([each.arrives for each in found]),
            np.array([print_.line.destination == "website" for print_ in prints], dtype=np.bool_),
            np.array([each.view_through for each in found]),
            code,
            share,
            np.array([len(each.funnel) - 1 for each in found]),
            np.array([len(print_.line.creative.cards) for print_ in prints], dtype=np.int64),
            np.array([[name in print_.line.counted for name in CLASSES] for print_ in prints], dtype=np.bool_).reshape(
                len(prints), len(CLASSES)
            ),
            np.array([each.order_usd * m.per_usd * 1e6 for each, m in zip(found, money, strict=True)]),
            np.array([m.micros_per_minor for m in money], dtype=np.int64),
            np.array([each.goal.result == IMPRESSION for each in found], dtype=np.bool_),
            tuple(
                (name, np.array([each.goal.result == name for each in found], dtype=np.bool_))
                for name in sorted({each.goal.result for each in found} - {IMPRESSION})
            ),
        )


@dataclass(frozen=True, slots=True)
class Won:
    """What won in an hour, one row each: cell number and slot, ad, account, minutes of the day gone, impressions, and
    the rates' factors."""

    cell: Ints
    slot: Ints
    line: Ints
    account: Ints
    minute: Ints
    impressions: Ints
    clicks: Floats
    converts: Floats


@dataclass(slots=True)
class Response:
    """By row of `Won`: clicks of all kinds, link clicks, and events by name (those that budgets and learning count)."""

    clicks: Ints
    link: Ints
    events: dict[str, Ints]


@dataclass(frozen=True, slots=True)
class People:
    """Who responds: the ads' habits, how their videos are watched, the day's factor on rates by ad, the hour's chance,
    and the ledger that it is written to."""

    habits: Habits
    watching: Watching
    scale: Floats
    draws: Draws
    ledger: Ledger

    def respond(self, won: Won) -> Response:
        """Draw an hour's events and write them to the ledger."""
        habits, scale = self.habits, self.scale[won.line]
        link_rate = np.minimum(0.3, habits.link_ctr[won.line] * won.clicks * scale)
        social_rate = habits.social[won.line] * won.clicks * scale
        other_rate = _OTHER_CLICKS * link_rate + _OTHER_FLOOR * won.clicks
        every = np.minimum(link_rate + social_rate + other_rate, 0.6)
        clicks = self.draws.binomial(won.account, won.impressions, every)
        of = np.repeat(np.arange(len(clicks)), clicks)
        draw = self.draws.uniform(won.account[of]) * (link_rate + social_rate + other_rate)[of] - link_rate[of]
        response = Response(clicks, np.bincount(of[draw < 0], minlength=len(clicks)), {})
        self._engage(won, response, of[draw >= 0], (draw / np.maximum(social_rate[of], 1e-12))[draw >= 0])
        engaged = self._watch(won, response)
        self._visit(won, response, engaged)
        return response

    def _note(self, response: Response, name: str, at: Ints, count: Ints) -> None:
        """Add an event to the counts that budgets and learning look at."""
        names = [name, "post_engagement"] if name in _POST_ENGAGEMENT else [name]
        for each in names:
            response.events.setdefault(each, np.zeros_like(response.clicks))[at] += count

    def _engage(self, won: Won, response: Response, of: Ints, draw: Floats) -> None:
        """Clicks other than on the link, one by one; `draw` below 1 is a reaction, comment, share, save, like."""
        kind = np.searchsorted(_SOCIAL_UNTIL, draw, side="right")
        for index, name in enumerate(_SOCIAL_KINDS):
            mine = of[kind == index]
            count = np.bincount(mine, minlength=len(won.cell))
            at = np.flatnonzero(count)
            self._note(response, name, at, count[at])
            if name != "post_reaction":
                self.ledger.add_actions(won.cell[at], CODES[name], 0, count[at])
                continue
            which = np.searchsorted(REACTIONS_UNTIL, self.draws.uniform(won.account[mine]), side="right")
            self._one_by_one(won, name, mine, 1 + np.minimum(which, len(REACTIONS_UNTIL) - 1))

    def _one_by_one(self, won: Won, name: str, at: Ints, detail: Ints) -> None:
        """Write single events, each with its detail."""
        key, count = np.unique(at * DETAILS + detail, return_counts=True)
        self.ledger.add_actions(won.cell[key // DETAILS], CODES[name], key % DETAILS, count)

    def _watch(self, won: Won, response: Response) -> Ints:
        """Plays of videos: 3-second views, ThruPlays; the engaged views by row."""
        engaged = np.zeros_like(response.clicks)
        at = np.flatnonzero(self.watching.is_video[won.line])
        if not len(at):
            return engaged
        seen = self.watching.watch(won.slot[at], won.line[at], won.account[at], won.impressions[at], self.draws)
        for detail, name in enumerate(("quiet", "loud", "started"), 1):
            self.ledger.add_actions(won.cell[at], CODES["video_view"], detail, seen[name])
            self._note(response, "video_view", at, seen[name])
        self.ledger.add_actions(won.cell[at], CODES["video_thruplay_watched"], 0, seen["through"])
        self._note(response, "video_thruplay_watched", at, seen["through"])
        engaged[at] = seen["engaged"]
        return engaged

    def _visit(self, won: Won, response: Response, engaged: Ints) -> None:
        """What follows link clicks and views: visits of the site, and what is done there, in the app, form or chat."""
        habits, draws, link = self.habits, self.draws, response.link
        at = np.flatnonzero(link)
        self._note(response, "link_click", at, link[at])
        out = at[habits.website[won.line[at]]]
        self._click_through(won, link, at, out)
        visits = link.copy()
        arrived = draws.binomial(won.account[out], link[out], habits.arrives[won.line[out]])
        visits[out] = arrived
        self._note(response, "landing_page_view", out, arrived)
        self.ledger.add_actions(won.cell[out], CODES["landing_page_view"], 0, arrived)
        through = habits.view_through[won.line]
        seen = np.flatnonzero(through)
        viewed, after = np.zeros_like(visits), np.zeros_like(visits)
        viewed[seen] = draws.binomial(won.account[seen], (won.impressions - engaged)[seen], through[seen])
        again = np.flatnonzero((through > 0) & (engaged > 0))
        after[again] = draws.binomial(won.account[again], engaged[again], _ENGAGED_CONVERTS * through[again])
        self._convert(won, response, (viewed, after, visits))

    def _click_through(self, won: Won, link: Ints, at: Ints, out: Ints) -> None:
        """Write link clicks, those that lead out of Meta too; a carousel's by card, the first ones more often."""
        cards = self.habits.cards[won.line]
        for name, rows in (("link_click", at), ("outbound_click", out)):
            plain = rows[cards[rows] == 0]
            self.ledger.add_actions(won.cell[plain], CODES[name], 0, link[plain])
        mine = at[cards[at] > 0]
        if not len(mine):
            return
        of = np.repeat(mine, link[mine])
        shares = 1 - self.draws.uniform(won.account[of]) * (1 - _CARD_DECAY ** cards[of])
        card = np.minimum(1 + np.floor(np.log(shares) / np.log(_CARD_DECAY)).astype(np.int64), cards[of])
        self._one_by_one(won, "link_click", of, card)
        leads_out = self.habits.website[won.line[of]]
        self._one_by_one(won, "outbound_click", of[leads_out], card[leads_out])

    def _convert(self, won: Won, response: Response, visits: tuple[Ints, Ints, Ints]) -> None:
        """Lead visits (after a view, an engaged view, a click) down each ad's funnel, one by one."""
        habits, draws = self.habits, self.draws
        can = habits.last_step[won.line] >= 0
        every = [np.where(can, kind, 0) for kind in visits]
        of = np.repeat(np.arange(len(won.cell)), sum(every))
        if not len(of):
            return
        rank = np.arange(len(of)) - np.searchsorted(of, of)
        viewed, after = every[0][of], every[0][of] + every[1][of]
        kind = self._classes(won, of, np.where(rank < viewed, 0, np.where(rank < after, 1, 2)))
        days = self._days_after(won, of, kind)
        credit = [(draws.uniform(won.account[of]) < part[kind]).astype(np.int64) for part in (_CREDITED, _CAUSED)]
        for step in range(STEPS):
            code = habits.step_code[won.line[of], step]
            last = habits.last_step[won.line[of]] == step
            share = habits.step_share[won.line[of], step] * np.where(last, won.converts[of], 1.0)
            on = (code >= 0) & (draws.uniform(won.account[of]) < np.minimum(share, 0.95))
            of, kind, days, credit = of[on], kind[on], days[on], [part[on] for part in credit]
            code, last = code[on], last[on]
            if not len(of):
                return
            self._write(won, of, code, (days, kind, *credit))
            counts = last & habits.counted[won.line[of], kind]
            at, count = np.unique(of[counts], return_counts=True)
            self._note(response, "conversion", at, count)

    def _write(self, won: Won, of: Ints, code: Ints, facts: tuple[Ints, ...]) -> None:
        """Write single conversions: at once on Meta, else with their days, class and credit."""
        here = np.isin(code, [CODES[name] for name in _ON_META])
        for each in np.unique(code[here]).tolist():
            at, count = np.unique(of[here & (code == each)], return_counts=True)
            self.ledger.add_actions(won.cell[at], each, 0, count)
        away = np.flatnonzero(~here)
        days, kind, dda, caused = (fact[away] for fact in facts)
        values = np.zeros(len(away), dtype=np.int64)
        bought = np.flatnonzero(np.isin(code[away], [CODES["purchase"], CODES["app_purchase"]]))
        values[bought] = self._values(won, of[away][bought])
        ones = np.ones_like(days)
        self.ledger.add_conversions(
            np.stack([won.cell[of[away]], code[away], days, kind, ones, dda, caused, values], axis=1)
        )

    def _classes(self, won: Won, of: Ints, kind: Ints) -> Ints:
        """The class of each visit: those after a click come within a day, a week or four weeks."""
        draw = self.draws.uniform(won.account[of])
        later = np.where(draw < _WITHIN_DAY, 2, np.where(draw < _WITHIN_WEEK, 3, 4))
        return np.where(kind == 2, later, kind)

    def _days_after(self, won: Won, of: Ints, kind: Ints) -> Ints:
        """On which day after the impression's a conversion comes, by the account's clock."""
        draw = self.draws.uniform(won.account[of])
        first, last = _DAYS[kind].T
        after = first + (last - first) * np.where(
            last == 1, np.maximum(0.0, draw - _SAME_HOUR) / (1 - _SAME_HOUR), draw
        )
        return np.asarray((after + won.minute[of] / 1440).astype(np.int64))

    def _values(self, won: Won, of: Ints) -> Ints:
        """What purchases are worth, in micros, whole minor units, at least one each."""
        line = won.line[of]
        noise = np.exp(_VALUE_SPREAD * self.draws.normal(won.account[of]) - _VALUE_SPREAD**2 / 2)
        minor = self.habits.minor_micros[line]
        return np.maximum(np.rint(self.habits.order_micros[line] * noise / minor), 1).astype(np.int64) * minor

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
from adtwin.delivery.events import CLASSES, CODES, ENGAGEMENTS, OFF_META, REACTIONS_UNTIL
from adtwin.delivery.footprint import Footprint
from adtwin.delivery.inputs import Account
from adtwin.delivery.ledger import Ledger
from adtwin.delivery.rates import IMPRESSION
from adtwin.delivery.tracked import tracked_by
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
_SOCIAL_CODES: Final = np.array([CODES[name] for name in _SOCIAL_KINDS], dtype=np.int64)
_IS_ON_META: Final = np.isin(list(CODES.values()), [CODES[name] for name in ("form_lead", "conversation", "rsvp")])


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
    lead_on: bool
    """Whether any ad's visits lead to anything."""
    cards: Ints
    any_cards: bool
    counted: NDArray[np.bool_]
    order_micros: Floats
    minor_micros: Ints
    counts_impressions: NDArray[np.bool_]
    counted_events: tuple[tuple[str, NDArray[np.bool_]], ...]
    """Events that are some ad's results, and whose."""
    tracked: tuple[tuple[str, Floats], ...]
    """Events that some ad only tracks, and how often they follow a link click, by ad."""

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
            any(each.funnel for each in found),
            np.array([len(print_.line.creative.cards) for print_ in prints], dtype=np.int64),
            any(print_.line.creative.cards for print_ in prints),
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
            tracked_by(prints),
        )


@dataclass(frozen=True, slots=True)
class Rates:
    """What stands all day about responses, by slot: the factor on click rates, rates of link clicks and of social ones,
    and that of all clicks."""

    clicks: Floats
    link: Floats
    social: Floats
    every: Floats

    @classmethod
    def of(cls, habits: Habits, line: Ints, clicks: Floats, scale: Floats) -> Rates:
        """From the ad of each slot and its factor on click rates; `scale` is the day's factor by ad."""
        link = np.minimum(0.3, habits.link_ctr[line] * clicks * scale[line])
        social = habits.social[line] * clicks * scale[line]
        every = np.minimum(link + social + _elsewhere(link, clicks), 0.6)
        return cls(clicks, link, social, every)


def _elsewhere(link: Floats, clicks: Floats) -> Floats:
    """The rate of clicks that are neither social nor on the link."""
    return _OTHER_CLICKS * link + _OTHER_FLOOR * clicks


@dataclass(frozen=True, slots=True)
class Won:
    """What won in an hour, one row each: slot, ad, account, impressions."""

    slot: Ints
    line: Ints
    account: Ints
    impressions: Ints


@dataclass(frozen=True, slots=True)
class Response:
    """By row of `Won`: clicks of all kinds, and link clicks; and those events by name that budgets and learning count,
    as rows and counts."""

    clicks: Ints
    link: Ints
    events: dict[str, list[tuple[Ints, Ints]]]

    def note(self, name: str, at: Ints, count: Ints) -> None:
        """Add an event, where anybody wants to know of it."""
        for each in (name, "post_engagement") if name in ENGAGEMENTS else (name,):
            if each in self.events:
                self.events[each].append((at, count))

    def counted(self, name: str) -> Ints:
        """How often an event has happened, by row."""
        found = np.zeros_like(self.clicks)
        for at, count in self.events[name]:
            np.add.at(found, at, count)
        return found


@dataclass(frozen=True, slots=True)
class People:
    """Who responds: the ads' habits, how their videos are watched, the day's rates and factors on conversions by slot,
    the number of the first slot, the minutes of the day gone by ad, the hour's chance, and the ledger that it is
    written to; `wanted` are the events that budgets and learning count."""

    habits: Habits
    watching: Watching
    rates: Rates
    converts: Floats
    number: int
    minute: Ints
    draws: Draws
    ledger: Ledger
    wanted: frozenset[str]

    @property
    def counts_social(self) -> bool:
        """Whether anybody counts clicks that are neither on the link nor elsewhere."""
        return not self.wanted.isdisjoint(("post_engagement", *_SOCIAL_KINDS))

    def respond(self, won: Won) -> Response:
        """Draw an hour's events and write them to the ledger."""
        clicks = self.draws.binomial(won.account, won.impressions, self.rates.every[won.slot])
        at = np.flatnonzero(clicks > 0)
        of = np.repeat(at, clicks[at])
        slot = won.slot[of]
        link_rate, social_rate = self.rates.link[slot], self.rates.social[slot]
        every = link_rate + social_rate + _elsewhere(link_rate, self.rates.clicks[slot])
        draw = self.draws.uniform(won.account[of]) * every - link_rate
        link = np.bincount(of[draw < 0], minlength=len(clicks))
        response = Response(clicks, link, {name: [] for name in self.wanted})
        off = np.flatnonzero(draw >= 0)
        self._engage(won, response, of[off], draw[off] / np.maximum(social_rate[off], 1e-12))
        engaged = self._watch(won, response)
        self._visit(won, response, engaged)
        self._track(won, response.link)
        return response

    def _engage(self, won: Won, response: Response, of: Ints, draw: Floats) -> None:
        """Clicks other than on the link, one by one; `draw` below 1 is a reaction, comment, share, save, like."""
        kind = np.searchsorted(_SOCIAL_UNTIL, draw, side="right")
        social = np.flatnonzero(kind < len(_SOCIAL_KINDS))
        of, code = of[social], _SOCIAL_CODES[kind[social]]
        reacts = np.flatnonzero(code == CODES["post_reaction"])
        which = np.searchsorted(REACTIONS_UNTIL, self.draws.uniform(won.account[of[reacts]]), side="right")
        detail = np.zeros_like(of)
        detail[reacts] = 1 + np.minimum(which, len(REACTIONS_UNTIL) - 1)
        ones = np.ones_like(of)
        self._add(won, of, code, detail, ones)
        for name in _SOCIAL_KINDS if self.counts_social else ():
            mine = np.flatnonzero(code == CODES[name])
            response.note(name, of[mine], ones[mine])

    def _add(self, won: Won, at: Ints, code: Ints | int, detail: Ints | int, count: Ints) -> None:
        """Write events of some rows to the ledger; each has happened at least once."""
        if len(at):
            self.ledger.add_actions(won.slot[at] + self.number, code, detail, count)

    def _add_some(self, won: Won, at: Ints, code: int, detail: int, count: Ints) -> None:
        """The same, of events that may not have happened."""
        some = np.flatnonzero(count > 0)
        self._add(won, at[some], code, detail, count[some])

    def _watch(self, won: Won, response: Response) -> Ints:
        """Plays of videos: 3-second views, ThruPlays; the engaged views by row."""
        engaged = np.zeros_like(response.clicks)
        at = np.flatnonzero(self.watching.is_video[won.line]) if self.watching.any_video else engaged[:0]
        if not len(at):
            return engaged
        seen = self.watching.watch(won.slot[at], won.line[at], won.account[at], won.impressions[at], self.draws)
        for detail, name in enumerate(("quiet", "loud", "started"), 1):
            self._add_some(won, at, CODES["video_view"], detail, seen[name])
            response.note("video_view", at, seen[name])
        self._add_some(won, at, CODES["video_thruplay_watched"], 0, seen["through"])
        response.note("video_thruplay_watched", at, seen["through"])
        engaged[at] = seen["engaged"]
        return engaged

    def _visit(self, won: Won, response: Response, engaged: Ints) -> None:
        """What follows link clicks and views: visits of the site, and what is done there, in the app, form or chat."""
        habits, draws = self.habits, self.draws
        at = np.flatnonzero(response.link > 0)
        link, line = response.link[at], won.line[at]
        response.note("link_click", at, link)
        leads_out = np.flatnonzero(habits.website[line])
        out = at[leads_out]
        self._click_through(won, at, link, leads_out)
        arrived = draws.binomial(won.account[out], link[leads_out], habits.arrives[line[leads_out]])
        response.note("landing_page_view", out, arrived)
        self._add_some(won, out, CODES["landing_page_view"], 0, arrived)
        if not habits.lead_on:
            return
        visits = link.copy()
        visits[leads_out] = arrived
        through = habits.view_through[won.line]
        seen = np.flatnonzero(through > 0)
        viewed = draws.binomial(won.account[seen], (won.impressions - engaged)[seen], through[seen])
        again = np.flatnonzero((through > 0) & (engaged > 0))
        after = draws.binomial(won.account[again], engaged[again], _ENGAGED_CONVERTS * through[again])
        self._convert(won, response, ((seen, viewed), (again, after), (at, visits)))

    def _click_through(self, won: Won, at: Ints, link: Ints, leads_out: Ints) -> None:
        """Write link clicks, those that lead out of Meta too; a carousel's by card, the first ones more often."""
        if not self.habits.any_cards:
            self._add(won, at, CODES["link_click"], 0, link)
            self._add(won, at[leads_out], CODES["outbound_click"], 0, link[leads_out])
            return
        cards = self.habits.cards[won.line[at]]
        for name, which in (("link_click", np.arange(len(at))), ("outbound_click", leads_out)):
            plain = which[cards[which] == 0]
            self._add(won, at[plain], CODES[name], 0, link[plain])
        carded = np.flatnonzero(cards > 0)
        of, many = np.repeat(at[carded], link[carded]), np.repeat(cards[carded], link[carded])
        shares = 1 - self.draws.uniform(won.account[of]) * (1 - _CARD_DECAY**many)
        card = np.minimum(1 + np.floor(np.log(shares) / np.log(_CARD_DECAY)).astype(np.int64), many)
        self._add(won, of, CODES["link_click"], card, np.ones_like(of))
        out = np.flatnonzero(self.habits.website[won.line[of]])
        self._add(won, of[out], CODES["outbound_click"], card[out], np.ones_like(out))

    def _track(self, won: Won, link: Ints) -> None:
        """What some of those who clicked do besides, where the ad tracks it: at once on Meta, within weeks in apps."""
        for name, rate in self.habits.tracked:
            at = np.flatnonzero((link > 0) & (rate[won.line] > 0))
            count = self.draws.binomial(won.account[at], link[at], rate[won.line[at]])
            if CODES[name] not in OFF_META:
                self._add(won, at, CODES[name], 0, count)
                continue
            of = np.repeat(at, count)
            kind = self._classes(won, of, np.full_like(of, CLASSES.index("day")))
            days = self._days_after(won, of, kind)
            self._write(won, of, np.full_like(of, CODES[name]), (days, kind, *self._credit(won, of, kind)))

    def _convert(self, won: Won, response: Response, visits: tuple[tuple[Ints, Ints], ...]) -> None:
        """Lead visits (after a view, an engaged view, a click; rows and counts) down each ad's funnel, one by one."""
        habits, draws = self.habits, self.draws
        row, count = (np.concatenate(each) for each in zip(*visits, strict=True))
        kind = np.repeat(np.arange(len(visits)), [len(at) for at, _ in visits])
        some = np.flatnonzero((count > 0) & (habits.last_step[won.line[row]] >= 0))
        some = some[np.argsort(row[some] * len(visits) + kind[some])]
        of, kind = np.repeat(row[some], count[some]), np.repeat(kind[some], count[some])
        if not len(of):
            return
        kind = self._classes(won, of, kind)
        days = self._days_after(won, of, kind)
        credit = self._credit(won, of, kind)
        for step in range(STEPS):
            code = habits.step_code[won.line[of], step]
            last = habits.last_step[won.line[of]] == step
            share = habits.step_share[won.line[of], step] * np.where(last, self.converts[won.slot[of]], 1.0)
            on = (code >= 0) & (draws.uniform(won.account[of]) < np.minimum(share, 0.95))
            of, kind, days, credit = of[on], kind[on], days[on], [part[on] for part in credit]
            code, last = code[on], last[on]
            if not len(of):
                return
            self._write(won, of, code, (days, kind, *credit))
            counts = of[last & habits.counted[won.line[of], kind]]
            response.note("conversion", counts, np.ones_like(counts))

    def _write(self, won: Won, of: Ints, code: Ints, facts: tuple[Ints, ...]) -> None:
        """Write single conversions: at once on Meta, else with their days, class and credit."""
        here = _IS_ON_META[code]
        at = np.flatnonzero(here)
        self._add(won, of[at], code[at], 0, np.ones_like(at))
        away = np.flatnonzero(~here)
        of, code = of[away], code[away]
        days, kind, dda, caused = (fact[away] for fact in facts)
        values = np.zeros(len(away), dtype=np.int64)
        bought = np.flatnonzero((code == CODES["purchase"]) | (code == CODES["app_purchase"]))
        values[bought] = self._values(won, of[bought])
        self.ledger.add_conversions(np.stack([won.slot[of] + self.number, code, days, kind, dda, caused, values]))

    def _classes(self, won: Won, of: Ints, kind: Ints) -> Ints:
        """The class of each visit: those after a click come within a day, a week or four weeks."""
        draw = self.draws.uniform(won.account[of])
        later = np.where(draw < _WITHIN_DAY, 2, np.where(draw < _WITHIN_WEEK, 3, 4))
        return np.where(kind == 2, later, kind)

    def _credit(self, won: Won, of: Ints, kind: Ints) -> list[Ints]:
        """Whether a data-driven attribution gives each conversion to the ad, and whether the ad has caused it."""
        return [(self.draws.uniform(won.account[of]) < part[kind]).astype(np.int64) for part in (_CREDITED, _CAUSED)]

    def _days_after(self, won: Won, of: Ints, kind: Ints) -> Ints:
        """On which day after the impression's a conversion comes, by the account's clock."""
        draw = self.draws.uniform(won.account[of])
        first, last = _DAYS[kind].T
        after = first + (last - first) * np.where(
            last == 1, np.maximum(0.0, draw - _SAME_HOUR) / (1 - _SAME_HOUR), draw
        )
        return np.asarray((after + self.minute[won.line[of]] / 1440).astype(np.int64))

    def _values(self, won: Won, of: Ints) -> Ints:
        """What purchases are worth, in micros, whole minor units, at least one each."""
        line = won.line[of]
        noise = np.exp(_VALUE_SPREAD * self.draws.normal(won.account[of]) - _VALUE_SPREAD**2 / 2)
        minor = self.habits.minor_micros[line]
        return np.maximum(np.rint(self.habits.order_micros[line] * noise / minor), 1).astype(np.int64) * minor

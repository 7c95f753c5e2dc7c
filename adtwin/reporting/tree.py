"""What reporting asks of the ad tree: names, statuses and goals of the objects around the queried node."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol, get_args

from adtwin.reporting.attribution import USUAL

Level = Literal["account", "campaign", "adset", "ad"]
LEVELS: tuple[Level, ...] = ("account", "campaign", "adset", "ad")

HIDDEN_STATUSES = ("ARCHIVED", "DELETED")
"""Effective statuses left out of the rows below a node unless filtered for [C-235, D-324]."""
EffectiveStatus = Literal[
    "ACTIVE", "PAUSED", "DELETED", "PENDING_REVIEW", "DISAPPROVED", "PREAPPROVED", "PENDING_BILLING_INFO",
    "CAMPAIGN_PAUSED", "ARCHIVED", "ADSET_PAUSED", "IN_PROCESS", "WITH_ISSUES",
]  # fmt: skip
"""The twelve effective statuses of an ad, also the filter vocabulary of every edge [D-146, D-161, D-162, D-204]."""
STATUSES: tuple[EffectiveStatus, ...] = get_args(EffectiveStatus)
DELIVERY = (
    "active", "inactive", "scheduled", "completed", "pending_review", "rejected", "not_delivering", "archived",
    "deleted",
)  # fmt: skip
"""How an object delivers, in the words of `delivery_info`."""


@dataclass(frozen=True, slots=True)
class Account:
    """The ad account that owns the facts.

    `minor_units`: minor units per currency unit, 100 or 1. `attribution`: the setting that conversions count by when a
    query asks for the account's.
    """

    id: int
    name: str
    currency: str
    created: date
    minor_units: int = 100
    attribution: str = USUAL


@dataclass(frozen=True, slots=True)
class AdObject:
    """A campaign, ad set or ad as reports show it; what a level does not have stays None.

    `labels` holds names and ids of its ad labels. Times are epoch seconds.
    """

    id: int
    name: str
    effective_status: str
    created_time: int
    updated_time: int
    objective: str | None = None
    buying_type: str | None = None
    optimization_goal: str | None = None
    labels: tuple[str, ...] = ()
    delivery: str = "active"
    """One of `DELIVERY`."""


class Tree(Protocol):
    """The objects around one queried node, deleted and archived ones included. The model room provides it."""

    @property
    def level(self) -> Level:
        """The level of the queried node."""

    @property
    def id(self) -> int:
        """The id of the queried node."""

    @property
    def account(self) -> Account:
        """The account the node belongs to."""

    def describe(self, level: Level, ids: Collection[int]) -> Mapping[int, AdObject]:
        """The objects of a level by id; unknown ids are missing. `account` is never asked for."""

    def objects(self, level: Level) -> Iterable[AdObject]:
        """All objects of a level at, above or under the node."""

    def with_status(self, level: Level, statuses: Collection[str]) -> Collection[int]:
        """Ids of the objects of a level under the node whose effective status is one of these."""

    def media_types(self) -> Mapping[str, Collection[int]]:
        """Ids of the ads under the node by the kind of media they show, `video` and `carousel`; the others: images."""

    def attributions(self) -> Mapping[str, Collection[int]]:
        """Ad sets around the node whose attribution setting is not the usual one, by setting."""

    def local_date(self, time: int) -> date:
        """The day of an epoch second in the account's zone."""


def below(level: Level, other: Level) -> bool:
    """Whether `level` lies under `other` in the tree."""
    return LEVELS.index(level) > LEVELS.index(other)

"""`product_id_limit`: of each ad the products it was shown with most, so many and no more [D-237]."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

from adtwin.reporting.breakdowns import BREAKDOWNS, Breakdown
from adtwin.reporting.plan import Condition
from adtwin.reporting.query import Query
from adtwin.reporting.wire import Figures

PRODUCT = "product_id"
_SHOWN = Breakdown("variant", "variant")
_VARIANT_OF_AD = "concat(ad_id, '/', variant)"


def within_the_limit(query: Query, rows: Callable[[Query], Sequence[Figures]]) -> Condition | None:
    """What a query by product leaves out, if it is to have so many of each ad; `rows` answers a query.

    The products of an ad are those with the most impressions in the whole period, the same for every row of it.
    """
    if query.product_id_limit is None or all(b.name != PRODUCT for b in query.breakdowns):
        return None
    asked = Query(
        "ad", query.slices.together, ("ad_id",), (BREAKDOWNS[PRODUCT], _SHOWN),
        today=query.today, action_day=query.action_day, attribution=query.attribution,
    )  # fmt: skip
    shown: dict[int, Counter[str]] = defaultdict(Counter)
    variants: dict[tuple[int, str], list[int]] = defaultdict(list)
    for row in rows(asked):
        ad, product = int(row["ad_id"]), str(row[PRODUCT])
        shown[ad][product] += int(row["impressions"])
        variants[ad, product].append(int(row["variant"]))
    left_out = [
        f"{ad}/{variant}"
        for ad, counts in sorted(shown.items())
        for product in sorted(counts, key=lambda one: (-counts[one], one))[query.product_id_limit :]
        for variant in variants[ad, product]
    ]
    return Condition(_VARIANT_OF_AD, "NOT_IN", left_out) if left_out else None

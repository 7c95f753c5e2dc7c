"""What the server asks of the rooms below it, as callables, so that it can run (and be tested) without them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from adtwin.graph.twin import Twin

Identities = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Hooks:
    """`seed(twin, world)` fills an empty store and answers the identities of `GET /_adtwin/world`;
    `advance(twin, until)` moves the clock to an epoch second and does what falls due on the way;
    `review(twin, ad_id, decision, reason)` forces the outcome of a review, LookupError for an unknown ad;
    `profile(twin, pk, profile)` gives an ad or an account a delivery profile, or takes it away (None), LookupError for
    neither; `profiles(twin)` lists those there are;
    `limit_page(twin, page_id, limits)` replaces the ad limits of a page, LookupError for an unknown page;
    `preview(twin, token, origin)` answers the page of a preview link and the epoch second it ends at, or None.
    """

    seed: Callable[[Twin, str], Identities]
    advance: Callable[[Twin, int], Any]
    review: Callable[[Twin, int, str, str | None], dict[str, Any]]
    preview: Callable[[Twin, str, str], tuple[str, int] | None]
    profile: Callable[[Twin, int, str | None], dict[str, Any]]
    profiles: Callable[[Twin], list[dict[str, Any]]]
    limit_page: Callable[[Twin, int, list[dict[str, Any]]], None]

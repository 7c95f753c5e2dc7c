"""What creatives gain and lose from one version of the API to the next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from adtwin.errors.protocol import INVALID_PARAMETER
from adtwin.graph.change import Change
from adtwin.graph.versions import difference

if TYPE_CHECKING:
    from adtwin.model.creative.adcreative import AdCreative

POLLS_ENDED: Final = difference(
    "polls",
    "`poll_spec` in `interactive_components_spec` is refused; before, it is kept [wire facts 8].",
    since="v26.0",
)
SHOP_UNASKED: Final = difference(
    "shop_destination",
    "Creatives of a product set lead to website and shop (`destination_spec.destination_type` WEBSITE_AND_SHOP) unless"
    " they say WEBSITE_AND_SHOP_OPT_OUT; before, to what they say alone [wire facts 8].",
    since="v26.0",
)
MEDIA_OPTIMIZED: Final = difference(
    "media_optimization_spec", "Creatives have `media_optimization_spec` [wire facts 8].", since="v26.0"
)
BOTH, OPT_OUT = "WEBSITE_AND_SHOP", "WEBSITE_AND_SHOP_OPT_OUT"


def lead_to_the_shop(change: Change[AdCreative]) -> None:
    """What shows a catalog's products leads to the shop as well, unless it says otherwise."""
    creative = change.new
    if creative.product_set_id and SHOP_UNASKED.holds(change.call.version):
        creative.destination_spec = {"destination_type": BOTH, **(creative.destination_spec or {})}


def polls_are_over(change: Change[AdCreative]) -> None:
    """Interactive components hold no polls any more."""
    spec = change.typed("interactive_components_spec")
    if not change.creating or spec is None or not POLLS_ENDED.holds(change.call.version):
        return
    for path in _polls(spec, ("interactive_components_spec",)):
        detail = "Polls are not supported since v26.0. Take poll_spec out."
        raise INVALID_PARAMETER(blame=list(path), detail=detail)


def _polls(value: Any, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Where polls stand in a value."""
    if isinstance(value, dict):
        for name, one in value.items():
            if name == "poll_spec":
                yield (*path, name)
            yield from _polls(one, (*path, name))
    elif isinstance(value, list):
        for place, one in enumerate(value):
            yield from _polls(one, (*path, str(place)))

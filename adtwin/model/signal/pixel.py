"""The pixel that reports what people do on a website."""

from __future__ import annotations

from typing import Any

from adtwin.graph.call import Call
from adtwin.graph.node import Node, column, computed, stored
from adtwin.graph.types import Name, Text, UtcTime


def _code(pixel: AdsPixel, call: Call) -> str:  # noqa: ARG001
    """The base code to put on a website [D-191]."""
    return (
        "<!-- Meta Pixel Code -->\n<script>fbq('init', '" + pixel.wire_id + "'); fbq('track', 'PageView');</script>\n"
        "<!-- End Meta Pixel Code -->"
    )


def _owner_business(pixel: AdsPixel, call: Call) -> Any:
    """The business that owns the pixel."""
    return call.load(int(pixel.business_id)) if pixel.business_id else None


class AdsPixel(Node):
    """A pixel of an ad account. Its code is a sample: it loads nothing."""

    wire_type = "adspixel"

    name: Name = stored()
    code: Text = computed(_code)
    business_id: Text = stored()
    owner_business: Node = computed(_owner_business)
    creation_time: UtcTime = computed(lambda pixel, _call: pixel.obj.created_time)
    last_fired_time: UtcTime = stored()
    is_unavailable: bool = stored(default=False)
    created_time: UtcTime = column()

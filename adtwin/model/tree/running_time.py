"""From when until when an ad may run: its own times, those of its ad set and those of its campaign together."""

from __future__ import annotations

from adtwin.store import Obj


def running_time(ad: Obj, adset: Obj, campaign: Obj) -> tuple[int, int | None]:
    """Epoch seconds; None where no end is set."""
    starts = [adset.data.get("start_time"), campaign.data.get("start_time"), ad.data.get("ad_schedule_start_time")]
    ends = [adset.data.get("end_time"), campaign.data.get("stop_time"), ad.data.get("ad_schedule_end_time")]
    start = max(int(each or 0) for each in [*starts, ad.data.get("active_since")])
    return start, min((int(end) for end in ends if end), default=None)

"""Tests against a twin: `pip install adtwin`, and the fixture `adtwin` is there (docs/testing.md).

def test_the_launch_is_paused(adtwin: Twin):
    launch(adtwin.url, adtwin.access_token, adtwin.ad_account_id)
    adtwin.requests.expect_one("POST", "act_*/campaigns", status="PAUSED")
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from adtwin.testing.masking import masked
    from adtwin.testing.twin import Twin

__all__ = ["Twin", "masked"]


def __getattr__(name: str) -> Any:
    """The names above, imported when they are asked for: pytest loads this package in every run."""
    if name == "Twin":
        from adtwin.testing.twin import Twin

        return Twin
    if name == "masked":
        from adtwin.testing.masking import masked

        return masked
    raise AttributeError(name)

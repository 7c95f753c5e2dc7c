"""The second partner of a partnership ad. [E-214…E-220, A-383]"""

from __future__ import annotations

from typing import TYPE_CHECKING

from adtwin.errors.creative import SPONSOR_NOT_FOUND
from adtwin.graph.change import Change
from adtwin.model.creative.speaker_rules import sponsors_of
from adtwin.model.creative.story import number_in
from adtwin.model.tree.ad_rules import creative_of

if TYPE_CHECKING:
    from adtwin.model.tree.ad import Ad

KINDS = {"InstagramUser": "an Instagram account", "Page": "a page"}


def sponsors_exist(change: Change[Ad]) -> None:
    """The page and the Instagram account that a creative names beside its own are there; anybody's will do [E-220]."""
    creative = creative_of(change.new, change.call)
    if creative is None or not change.changed("creative_id"):
        return
    for holder, sponsor in sponsors_of(creative.obj.data):
        number, kind = number_in(sponsor), "InstagramUser" if holder == "instagram_branded_content" else "Page"
        found = change.call.view.get(number) if number is not None else None
        if found is None or found.type != kind:
            raise SPONSOR_NOT_FOUND(blame=["creative", holder], param=holder, kind=KINDS[kind], id=sponsor[:50])


RULES = (sponsors_exist,)

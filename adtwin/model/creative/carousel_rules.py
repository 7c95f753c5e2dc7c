"""Rules of carousels. [A-167…A-175, A-187]"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from adtwin.errors import creative as errors
from adtwin.graph.change import Change
from adtwin.model.creative.story_parts import cards_of, link_data, spec_of
from adtwin.model.creative.story_spec import SPEC, Card
from adtwin.model.links import check_link

if TYPE_CHECKING:
    from adtwin.model.creative.adcreative import AdCreative

STORES = re.compile(r"https?://(?:play\.google\.com/store|(?:itunes|apps)\.apple\.com)/", re.IGNORECASE)
"""Addresses of app stores; a carousel of them is an app carousel [A-187]."""
MOST_CARDS, LEAST_CARDS, LEAST_APP_CARDS = 10, 2, 3


def carousels_have_two_to_ten_cards(change: Change[AdCreative]) -> None:
    """2 to 10 cards; 3 at least when they lead to an app store [A-167, A-187]."""
    spec = spec_of(change)
    for name, data in link_data(spec) if spec is not None else ():
        if data.child_attachments is None:
            continue
        app = _is_app_carousel(data.child_attachments)
        least, count = LEAST_APP_CARDS if app else LEAST_CARDS, len(data.child_attachments)
        if not least <= count <= MOST_CARDS:
            kind = "A carousel for a mobile app" if app else "A carousel"
            path = [SPEC, name, "child_attachments"]
            raise errors.CAROUSEL_CARD_COUNT(blame=path, kind=kind, least=least, count=count)


def _is_app_carousel(cards: list[Card]) -> bool:
    return bool(cards) and all(STORES.match(card.link or "") for card in cards)


def cards_have_link_and_picture(change: Change[AdCreative]) -> None:
    """Each card has a link and a picture; one with a video has a picture too [A-168, A-169, A-174]."""
    spec = spec_of(change)
    for card, path in cards_of(spec) if spec is not None else ():
        if not card.link:
            raise errors.LINK_IS_REQUIRED(blame=[*path, "link"], where=".".join([*path, "link"]))
        check_link(card.link, [*path, "link"])
        if not (card.picture or card.image_hash):
            raise errors.MISSING_IMAGE(
                blame=[*path, "image_hash"], where=".".join(path[1:]), needed="picture or image_hash"
            )


def app_carousels_are_for_one_app(change: Change[AdCreative]) -> None:
    """The same store link and a call to action on every card [A-187]."""
    spec = spec_of(change)
    for name, data in link_data(spec) if spec is not None else ():
        cards = data.child_attachments or []
        if not _is_app_carousel(cards):
            continue
        path = [SPEC, name, "child_attachments"]
        if len({card.link for card in cards}) > 1:
            raise errors.APP_CAROUSEL(blame=path, detail="the cards lead to different stores or apps")
        lacking = [str(place) for place, card in enumerate(cards) if card.call_to_action is None]
        if lacking:
            detail = f"card {lacking[0]} has no call_to_action"
            raise errors.APP_CAROUSEL(blame=[*path, lacking[0], "call_to_action"], detail=detail)


ALL = (carousels_have_two_to_ten_cards, cards_have_link_and_picture, app_carousels_are_for_one_app)

"""Ads with a payload in every text and address that there is."""

from __future__ import annotations

import dataclasses

from adtwin.preview import Card, Crop, Form, PreviewInput, StoreApp

_PLAIN = {"str", "str | None"}


def filled(kind: type, payload: str) -> dict[str, str]:
    """The payload for every text of one of the room's types."""
    return {field.name: payload for field in dataclasses.fields(kind) if field.type in _PLAIN}


def single(payload: str) -> PreviewInput:
    """An ad with one medium and everything beside it."""
    card = Card(**filled(Card, payload), image_size=(9, 9), crops=(Crop("100x100", 0, 0, 9, 9),))
    return PreviewInput(
        **filled(PreviewInput, payload),
        site_links=(card,),
        products=(card, Card(**filled(Card, payload))),
        form=Form(**filled(Form, payload), questions=(payload,)),
        app=StoreApp(**filled(StoreApp, payload)),
        beside_others=True,
    )


def carousel(payload: str) -> PreviewInput:
    """An ad with cards, whose button leads to an address."""
    ad = single(payload)
    return dataclasses.replace(ad, form=None, app=None, cards=ad.products)

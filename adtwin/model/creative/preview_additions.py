"""What stands beside an ad and behind its button: site links, products, a form, an app. [C-052…C-063, D-225]"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from adtwin.model.creative import store_apps
from adtwin.model.creative.features.enrollment import features_of, is_in
from adtwin.model.creative.preview_media import Media, object_data
from adtwin.model.creative.story import Data, Story, number_in
from adtwin.model.media.library import media_path
from adtwin.preview import Card, Form, StoreApp
from adtwin.store import Page, View

MOST_PRODUCTS = 10
SOURCING = "creative_sourcing_spec"


def site_links(media: Media, data: Data) -> tuple[Card, ...]:
    """The site links of a creative that has opted in to showing them [C-053, C-055]."""
    if not is_in(features_of(data).get("site_extensions")):
        return ()
    links: list[Data] = (data.get(SOURCING) or {}).get("site_links_spec") or []
    return tuple(
        Card(
            image_url=media.shown(str(one.get("site_link_image_hash") or "")).image_url,
            headline=str(one.get("site_link_title") or ""),
            link=str(one.get("site_link_url") or ""),
        )
        for one in links
    )


def products(media: Media, data: Data) -> tuple[Card, ...]:
    """The products of a creative that has opted in to showing them below its medium [C-062]."""
    number = number_in(str((data.get(SOURCING) or {}).get("associated_product_set_id") or ""))
    if number is None or not is_in(features_of(data).get("product_extensions")):
        return ()
    items = media.view.edge(number, "products", Page(limit=MOST_PRODUCTS))
    return tuple(_product(media, item.data) for item in items)


def _product(media: Media, item: Data) -> Card:
    shown = media.shown(str(item.get("image_hash") or ""))
    return Card(
        image_url=shown.image_url,
        image_size=shown.image_size,
        headline=str(item.get("name") or ""),
        description=str(item.get("price") or ""),
        link=str(item.get("url") or ""),
    )


def beside_others(data: Data) -> bool:
    """Whether the ad may stand in one unit with ads of other businesses [C-143, C-144]."""
    return is_in(data.get("contextual_multi_ads"))


def form(view: View, story: Story) -> Form | None:
    """The form that the ad's button opens [E-036]."""
    number = next((value["lead_gen_form_id"] for value in _values(story) if value.get("lead_gen_form_id")), "")
    found = object_data(view, str(number))
    if not found.get("questions"):
        return None
    card, policy = found.get("context_card") or {}, found.get("privacy_policy") or {}
    return Form(
        headline=str(found.get("question_page_custom_headline") or card.get("title") or ""),
        intro="\n".join(map(str, _listed(card.get("content")))),
        questions=tuple(str(one.get("label") or one.get("type") or "") for one in found["questions"]),
        policy=str(policy.get("link_text") or ""),
        policy_url=str(policy.get("url") or ""),
    )


def store_app(view: View, story: Story) -> StoreApp | None:
    """The app in a store that the ad leads to, as the store calls it [D-225]. No store is asked: an app that the twin
    doesn't have keeps the texts of the ad."""
    of_buttons = (str(value.get("object_store_url") or value.get("link") or "") for value in _values(story))
    for address in (story.link, *of_buttons):
        app = store_apps.app_behind(view, address)
        if app is not None:
            icon = app.data.get("picture_hash")
            return StoreApp(
                name=str(app.data.get("name") or ""),
                icon_url=media_path(icon) if icon else None,
                store=store_apps.store_of(address),
            )
    return None


def _values(story: Story) -> Iterator[Data]:
    """The values of the buttons: the ad's own, then those of its cards."""
    for part in ({"call_to_action": story.call_to_action}, *story.cards):
        value = (part.get("call_to_action") or {}).get("value")
        if isinstance(value, dict):
            yield value


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []

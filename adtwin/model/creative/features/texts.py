"""Text generation: variations of the primary text join the creative. [C-081…C-089]"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from adtwin.graph.call import Call
from adtwin.graph.change import Change
from adtwin.graph.decode import Shape, value_of
from adtwin.model.creative.features.choice import generator_of
from adtwin.model.creative.features.enrollment import FEATURES_OF, FREEDOM, features_of, is_in
from adtwin.model.creative.features.generator import Brief, Generator, Suggested, UnmadeError
from adtwin.model.creative.features.stand_in import STAND_IN
from adtwin.model.creative.pictures import Fetched
from adtwin.model.creative.story import number_in
from adtwin.model.creative.story_spec import SPEC
from adtwin.store import Page

if TYPE_CHECKING:
    from adtwin.model.creative.adcreative import AdCreative

Data = dict[str, Any]

FEATURE = "text_generation"
BODIES = 5
"""The primary text and its variations [C-084]."""
EARLIER = 3
"""Posts of the page that a brief quotes."""


def ahead(call: Call, given: Data) -> dict[str, Suggested]:
    """The texts of a creative that is about to be made, by primary text; asked of an endpoint ahead of the transaction.

    Stand-ins cost nothing and are made when they are needed.
    """
    generator = generator_of(call)
    if generator is STAND_IN:
        return {}
    spec = _inner(value_of(SPEC, given.get(SPEC), Shape.OBJECT))
    freedom = _inner(value_of(FREEDOM, given.get(FREEDOM), Shape.OBJECT))
    choice = _inner(_inner(freedom.get(FEATURES_OF)).get(FEATURE))
    message = _inner(spec.get("link_data")).get("message")
    if not is_in(choice) or not isinstance(message, str) or not message:
        return {}
    return {message: _suggested(call, generator, _brief(call, spec))}


def _inner(value: Any) -> Data:
    """What may be an object, before anybody has checked it."""
    return value if isinstance(value, dict) else {}


def insert(change: Change[AdCreative]) -> None:
    """Put the primary text and its variations into the asset feed, and keep who made them [C-084, C-100]."""
    creative, call = change.new, change.call
    if not is_in(features_of(creative.obj.data).get(FEATURE)):
        return
    message = creative.story_data["link_data"]["message"]
    ready = call.prepared.texts if isinstance(call.prepared, Fetched) else {}
    made = ready.get(message) or _suggested(call, generator_of(call), _brief(call, creative.story_data))
    feed: Data = dict(creative.asset_feed_spec or {})
    own = list(feed.get("bodies") or [{"text": message}])
    feed["bodies"] = own + [{"text": text} for text in made.texts[: max(BODIES - len(own), 0)]]
    feed.setdefault("optimization_type", "DEGREES_OF_FREEDOM")
    creative.asset_feed_spec = feed
    note = {"feature": FEATURE, "generator": made.maker, "texts": made.texts}
    creative.generative_asset_spec = {**(creative.generative_asset_spec or {}), "generated_assets": [note]}


def _suggested(call: Call, generator: Generator, brief: Brief) -> Suggested:
    """The stand-in steps in where an endpoint fails."""
    try:
        return Suggested(generator.texts(brief, BODIES - 1), generator.name)
    except UnmadeError as problem:
        call.warn(f"Stand-in texts were used: {problem}.")
        return Suggested(STAND_IN.texts(brief, BODIES - 1), STAND_IN.name)


def _brief(call: Call, spec: Data) -> Brief:
    number = number_in(str(spec.get("page_id") or ""))
    page = call.view.get(number) if number is not None else None
    posts = call.view.edge(number, "posts", Page(limit=EARLIER)) if number is not None and page is not None else []
    return Brief(
        text=str(spec["link_data"]["message"]),
        page="" if page is None else str(page.data.get("name") or ""),
        earlier=tuple(str(post.data["message"]) for post in posts if post.data.get("message")),
    )

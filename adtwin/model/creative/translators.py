"""Who translates for this twin: its own glossary, or the endpoint that it was told to use. [S8]"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from adtwin.graph.call import Call
from adtwin.graph.decode import Shape, value_of
from adtwin.model.creative.features.choice import generator_of
from adtwin.model.creative.features.generator import UnmadeError
from adtwin.model.creative.features.stand_in import STAND_IN
from adtwin.model.creative.feed.spec import FEED, FeedSpec
from adtwin.model.creative.feed.translation import OFFLINE, Translator, marked, translated
from adtwin.model.creative.pictures import Fetched

if TYPE_CHECKING:
    from adtwin.model.creative.features.generator import Generator

Known = dict[tuple[str, str, str], str]
"""Translations by source, target and text."""


class Asking:
    """Asks an endpoint for what is not known yet; the glossary steps in where the endpoint fails."""

    def __init__(self, call: Call, generator: Generator, known: Known) -> None:
        self._call = call
        self._generator = generator
        self.known = known

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        """The texts in the target language, marked."""
        missing = [text for text in texts if text.strip() and (source, target, text) not in self.known]
        try:
            made = self._generator.translated(missing, source, target) if missing else []
        except UnmadeError as problem:
            self._call.warn(f"The twin's glossary was used for {target}: {problem}.")
            return OFFLINE.translate(texts, source, target)
        self.known.update({(source, target, text): new for text, new in zip(missing, made, strict=True)})
        return [marked(self.known.get((source, target, text), text)) for text in texts]


def translator_of(call: Call) -> Translator:
    """The translator of this twin, with what was asked for ahead of the transaction."""
    generator = generator_of(call)
    if generator is STAND_IN:
        return OFFLINE
    return Asking(call, generator, call.prepared.translations if isinstance(call.prepared, Fetched) else {})


def ahead(call: Call, given: dict[str, Any]) -> Known:
    """The translations of a feed that is about to be made; asked of an endpoint ahead of the transaction."""
    generator = generator_of(call)
    feed = value_of(FEED, given.get(FEED), Shape.OBJECT)
    if generator is STAND_IN or not isinstance(feed, dict) or not feed.get("autotranslate"):
        return {}
    try:
        sent = FeedSpec.model_validate(feed).wire()
    except ValidationError:
        return {}  # it is refused when it is made
    asking = Asking(call, generator, {})
    translated(sent, asking)
    return asking.known

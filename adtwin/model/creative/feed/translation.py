"""Automatic translation: who translates, and the copies that it leaves in a feed. [B-311…B-315]

A translator turns texts of one language into another. The twin's own works offline from a glossary of a few words of
advertising and marks whatever it returns, for it translates next to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any, Final, Protocol

import orjson

from adtwin.model.creative.feed.customization import LABEL_OF
from adtwin.model.creative.feed.languages import language_of, locales_of, source_language, targets_from

Wire = dict[str, Any]
TRANSLATED: Final = {"body_label": "bodies", "title_label": "titles", "description_label": "descriptions"}
"""What is translated; pictures, films and links are the default's, unless a rule gives the language its own."""
MARK: Final = "autotranslated_"
"""Begins the label of every generated copy."""


class Translator(Protocol):
    """Translates texts; the answer has as many, in the same order. Languages are ISO 639 codes."""

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        """The texts in the target language."""
        ...


class Glossary:
    """The offline stand-in: words it knows are put into the other language, the rest stays; every text is marked."""

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        """`Shop now!` becomes `[Automatically translated] Achetez maintenant!` in French."""
        words = self.words(source, target)
        if not words:
            return [marked(text) for text in texts]
        known = re.compile(rf"\b({'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})\b", re.IGNORECASE)
        return [marked(known.sub(lambda found: _like(found.group(), words), text)) for text in texts]

    @staticmethod
    @cache
    def words(source: str, target: str) -> Mapping[str, str]:
        """Word by word from one language to the other, in lower case."""
        table: list[dict[str, str]] = orjson.loads(resources.files(__package__).joinpath("glossary.json").read_bytes())
        pairs = ((row.get(source), row.get(target)) for row in table)
        return {one.lower(): other for one, other in pairs if one and other}


def marked(text: str) -> str:
    """The text as ads show it; a blank stays one [B-313]."""
    return f"[Automatically translated] {text}" if text.strip() else text


def _like(word: str, words: Mapping[str, str]) -> str:
    """The translation, begun with a capital where the word was."""
    other = words[word.lower()]
    return other[:1].upper() + other[1:] if word[:1].isupper() else other


OFFLINE: Final = Glossary()


def translated(feed: Wire, translator: Translator = OFFLINE) -> Wire:
    """The feed with a copy and a rule for each dialect of `autotranslate`.

    Copies that an earlier read brought along are dropped and made anew while their language is in the list; those
    of other languages stay as they are [B-314]. A feed that can't be translated is given back as it is.
    """
    rules: list[Wire] = list(feed.get("asset_customization_rules") or ())
    default = next((rule for rule in rules if rule.get("is_default")), None)
    source = source_language(rules)
    dialects = list(dict.fromkeys(feed.get("autotranslate") or ()))
    if default is None or source is None or not set(dialects) <= set(targets_from(source)):
        return feed
    for dialect in dialects:
        feed = _with_copy(_without_copies(feed, dialect), dialect, (source, default), translator)
    return feed


def _without_copies(feed: Wire, dialect: str) -> Wire:
    """The feed without the copies of a dialect; what its rule says of links and pictures is kept."""
    label = MARK + dialect
    kept = {name: [one for one in feed.get(name) or () if label not in _names(one)] for name in TRANSLATED.values()}
    return feed | {name: assets for name, assets in kept.items() if assets}


def _with_copy(feed: Wire, dialect: str, of: tuple[str, Wire], translator: Translator) -> Wire:
    source, default = of
    rules: list[Wire] = list(feed["asset_customization_rules"])
    own = next((rule for rule in rules if _is_for(rule, set(locales_of(dialect))) and not rule.get("is_default")), None)
    taken = {
        key for rule in rules if rule is not own for key in (rule.get("customization_spec") or {}).get("locales") or ()
    }
    locales = [key for key in locales_of(dialect) if key not in taken]
    if not locales:
        return feed
    rule = {key: default[key] for key in LABEL_OF if default.get(key)} | {
        key: value for key, value in (own or {}).items() if key not in TRANSLATED
    }
    rule["customization_spec"] = {"locales": locales}
    made, label = _without_texts_of(own, feed), {"name": MARK + dialect}
    originals = {key: one for key in TRANSLATED if (one := _named_by(default, key, feed)) is not None}
    texts = [str(one.get("text") or "") for one in originals.values()]
    copies = translator.translate(texts, source, language_of(dialect))
    for (key, original), text in zip(originals.items(), copies, strict=True):
        name = TRANSLATED[key]
        made[name] = [*made[name], {**original, "text": text, "adlabels": [label]}]
        rule[key] = label
    made["asset_customization_rules"] = [*(one for one in rules if one is not own), rule]
    return made


def _named_by(rule: Wire, key: str, feed: Wire) -> Wire | None:
    """The text that a rule names."""
    label = _label(rule, key)
    return next((one for one in feed.get(TRANSLATED[key]) or () if label in _names(one)), None)


def _without_texts_of(rule: Wire | None, feed: Wire) -> Wire:
    """The feed without the texts that this rule alone names: edited copies, say."""
    made = dict(feed)
    for key, name in TRANSLATED.items():
        label = _label(rule or {}, key)
        others = {_label(one, key) for one in feed["asset_customization_rules"] if one is not rule}
        if label is not None and label not in others:
            made[name] = [one for one in made.get(name) or () if label not in _names(one)]
    return made


def _is_for(rule: Wire, locales: set[int]) -> bool:
    own = set((rule.get("customization_spec") or {}).get("locales") or ())
    return bool(own) and own <= locales


def _label(rule: Wire, key: str) -> str | None:
    found = rule.get(key)
    return found.get("name") if isinstance(found, dict) else None


def _names(asset: Wire) -> set[str]:
    return {str(label.get("name")) for label in asset.get("adlabels") or ()}

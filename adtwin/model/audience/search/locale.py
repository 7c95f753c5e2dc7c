"""`type=adlocale`: the languages of targeting and of multi-language ads [B-297]."""

from __future__ import annotations

from adtwin.model.audience.locales import matching
from adtwin.model.audience.search.asked import Row, SearchParams


def find(asked: SearchParams) -> list[Row]:
    """The languages whose name begins with the text, or a word of it does; all of them for a blank one."""
    return [{"key": locale.key, "name": locale.name} for locale in matching(asked.q)]

"""The kinds of things that can be searched for, by the value of `type`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from adtwin.graph.call import Call
from adtwin.model.audience.search import locale

Find = Callable[[Call, str], list[dict[str, Any]]]
"""All rows for a text, in their order; the edge cuts them into pages."""

KINDS: Final[Mapping[str, Find]] = {"adlocale": locale.find}

"""The ad level: what an ad may hold by format, placement, objective and destination, and how the API writes it."""

from __future__ import annotations

from adtwin.compose.ad_level.checker import check, check_update
from adtwin.compose.ad_level.graph_shape import TOOLS_NAMES, Translated, graph_format, to_graph
from adtwin.compose.ad_level.media import check_file, file_type

__all__ = ["TOOLS_NAMES", "Translated", "check", "check_file", "check_update", "file_type", "graph_format", "to_graph"]

"""What stands in an error's texts when somebody asks for the error itself, and nothing has happened to fill them in."""

from __future__ import annotations

from typing import Any

_FIGURES: dict[str, str] = {
    "age": "18", "age_max": "20", "age_min": "30", "campaigns_per_country_cap": "8", "count": "11",
    "earliest": "2023-01-01", "entries": "51", "expected": "1024", "frames": "500", "found": "51", "height": "400",
    "id": "120000000000001", "least": "2", "length": "300", "limit": "10", "minimum": "100", "minimum_budget": "$5.00",
    "minutes": "5", "most": "50", "most_frames": "100", "number": "1", "now": "2026-12-01T00:00:00+0000",
    "percent": "40", "pixels": "40000000", "place": "0", "position": "0", "rows": "5000000", "sent": "2048",
    "since": "2026-12-02", "size": "9000000", "until": "2026-12-01", "version": "v26.0", "width": "400",
}  # fmt: skip
_WORDS: dict[str, str] = {
    "currency": "XYZ",
    "detail": "This error was asked for by a fault rule or header of the twin",
    "level": "ad",
    "node": "AdAccount",
    "objective": "OUTCOME_TRAFFIC",
    "operator": "EQUAL",
    "permission": "ads_management",
    "post_type": "post",
    "status": "DELETED",
    "suggestion": "",
    "verb": "get",
}


class StandIns(dict[str, Any]):
    """Values for every template of the catalogue: likely figures, and `<name>` for what has no likely value."""

    def __missing__(self, name: str) -> str:
        return _FIGURES.get(name) or _WORDS.get(name, f"<{name.replace('_', ' ')}>")

"""What an app may not do before it is public: its creatives, and with them its ads, are refused. [C-508, D-385]"""

from __future__ import annotations

from typing import Any

from adtwin.errors.tokens import APP_IN_DEVELOPMENT
from adtwin.graph.change import Change


def app_is_public(change: Change[Any]) -> None:
    """The app that makes a creative is not in development mode; the setting is the app's own."""
    app = change.call.view.get(change.call.principal.app_id) if change.creating else None
    if app is not None and app.data.get("development_mode"):
        raise APP_IN_DEVELOPMENT(app=app.id)

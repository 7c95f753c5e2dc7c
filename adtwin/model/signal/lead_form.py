"""The form that a lead ad opens."""

from __future__ import annotations

from typing import Any

from adtwin.graph.node import Node, column, computed, stored
from adtwin.graph.types import Name, Text, UtcTime


def _page(form: LeadgenForm, call: Any) -> Any:
    """The page that the form belongs to."""
    return call.load(form.obj.owner_id)


class LeadgenForm(Node):
    """An instant form of a page."""

    wire_type = "leadgen_form"
    use_case = "leadgen"

    name: Name = stored(by_default=True)
    status: Text = column(by_default=True)
    locale: Text = stored(by_default=True)
    questions: list[dict[str, Any]] = stored()
    privacy_policy_url: Text = stored()
    follow_up_action_url: Text = stored()
    leads_count: int = stored(default=0)
    page: Node = computed(_page)
    created_time: UtcTime = column()

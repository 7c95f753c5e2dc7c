"""What a model may read: the ad-level specification, and the parameters of node types."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from adtwin.agent.nodes import kinds
from adtwin.compose.ad_level import spec

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer


def ad_level() -> dict[str, Any]:
    """The ad-level specification as one object."""
    return {
        "formats": spec.FORMATS,
        "carousel_cards": [spec.FEWEST_CARDS, spec.MOST_CARDS],
        "limits": spec.LIMITS,
        "call_to_action_types": spec.GENERAL_BUTTONS,
        "only_button_of_destination": spec.ONLY_BUTTON,
        "final_url": {"shown_for": spec.LINKED, "hidden_for": spec.UNLINKED},
        "lead_form_id": {"objective": "LEADS", "shown_for": spec.FORM_DESTINATIONS},
        "pixel_id": {"shown_for": ["WEBSITE"]},
        "phone_number": {"shown_for": ["PHONE_CALL"], "or_button": "CALL_NOW"},
        "media": {f"{placement} {kind}": asdict(one) for (placement, kind), one in spec.MEDIA.items()},
        "editable": spec.EDITABLE,
        "protected": spec.PROTECTED,
        "sample": SAMPLE,
    }


SAMPLE = {
    "name": "My ad",
    "adset_id": "123",
    "status": "PAUSED",
    "ad_format": "SINGLE_IMAGE",
    "objective": "TRAFFIC",
    "destination": "WEBSITE",
    "page_id": "456",
    "primary_text": "What the ad says.",
    "headline": "Up to 40 characters",
    "final_url": "https://example.com",
    "call_to_action_type": "LEARN_MORE",
    "image_hash": "0123456789abcdef0123456789abcdef",
}
"""An ad that `validate` takes."""


def add_resources(server: MCPServer[Any]) -> None:
    """Offer the resources."""

    @server.resource("adtwin://ad-level", mime_type="application/json", title="What an ad may hold")
    def ad_level_spec() -> str:
        """Formats, copy limits by placement, buttons, conditional fields and media of the ad level, as `validate`
        checks them."""
        return json.dumps(ad_level())

    @server.resource("adtwin://nodes", mime_type="application/json", title="What can be created")
    def node_kinds() -> str:
        """Edges that create_object takes, with their parent and required parameters."""
        return json.dumps(
            {edge: {key: one[key] for key in ("node", "parent", "doc", "required")} for edge, one in kinds().items()}
        )

    @server.resource("adtwin://nodes/{edge}", mime_type="application/json", title="Parameters of one kind")
    def node_parameters(edge: str) -> str:
        """Every parameter of creating on an edge, what an update may change, and the fields that can be read."""
        return json.dumps(kinds().get(edge) or {"error": f"There is no {edge}. Known: {', '.join(kinds())}."})

"""All rules of a feed that is made, in the order in which they are checked: form first, look-ups last."""

from __future__ import annotations

from adtwin.model.creative.feed import asset_rules, language_rules, placement_rules

ALL = (
    *asset_rules.FORM,
    *placement_rules.FORM,
    *language_rules.FORM,
    placement_rules.labels_refer_to_assets,
    *asset_rules.LOOK_UPS,
)

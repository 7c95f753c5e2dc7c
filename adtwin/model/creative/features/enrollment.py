"""Which features a creative has in the end: what was sent, less what doesn't fit, plus what comes unasked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from adtwin.graph.call import Call
from adtwin.graph.change import Change
from adtwin.graph.versions import difference
from adtwin.model.creative.features.setup import Setup, setup_of
from adtwin.model.creative.features.table import ALIASES, BUNDLE, BUNDLED, FEATURES, feature
from adtwin.model.creative.story import story_of

if TYPE_CHECKING:
    from adtwin.model.creative.adcreative import AdCreative

Data = dict[str, Any]

FREEDOM, FEATURES_OF = "degrees_of_freedom_spec", "creative_features_spec"
IN, OUT = {"enroll_status": "OPT_IN"}, {"enroll_status": "OPT_OUT"}
BUNDLE_OFFERED = difference(
    "standard_enhancements",
    "Creatives can be opted in to and out of `standard_enhancements`; later 3858504 [C-043, C-066, C-072].",
    until="v21.0",
)
DYNAMIC_MEDIA = difference(
    "media_type_automation",
    "Catalog ads are opted in to `media_type_automation` unasked; before, they say so themselves [wire facts 8].",
    since="v24.0",
)
UNASKED = {"media_type_automation": DYNAMIC_MEDIA}
"""Since when ads have a feature that they did not ask for."""


def asks_an_older_version(call: Call) -> bool:
    """Whether the version of the call still has standard enhancements [C-066, C-072]."""
    return BUNDLE_OFFERED.holds(call.version)


def settle(change: Change[AdCreative]) -> None:
    """Keep the features that the creative can have; what can't be applied goes without a word [C-037, E-201]."""
    creative, call = change.new, change.call
    setup = setup_of(change.notes["story"], creative.obj.data)
    spec: Data = dict(creative.degrees_of_freedom_spec or {})
    chosen = _by_one_name(spec.get(FEATURES_OF) or {})
    if asks_an_older_version(call):
        chosen = _unbundled(chosen, setup)
    dropped = [name for name, choice in chosen.items() if is_in(choice) and not setup.takes(name)]
    for name in dropped:
        call.warn(f"{name} can't be applied to this creative and was left out of {FEATURES_OF}.")
    kept = {name: choice for name, choice in chosen.items() if name not in dropped}
    if FEATURES_OF in spec:
        kept = _with_bundle(kept, setup)
    kept = _with_defaults(kept, setup, call.version)
    if kept or FEATURES_OF in spec:
        creative.degrees_of_freedom_spec = spec | {FEATURES_OF: kept}


def fit(creative: AdCreative, call: Call, objective: str, destination: str | None) -> None:
    """Drop what the objective and destination of the creative's own ad rule out [C-052, C-059, C-060]."""
    data = creative.obj.data
    setup = setup_of(story_of(call.view, data), data, objective, destination)
    chosen = features_of(data)
    kept = {name: choice for name, choice in chosen.items() if not is_in(choice) or setup.takes(name)}
    if len(kept) < len(chosen):
        creative.degrees_of_freedom_spec = {**data[FREEDOM], FEATURES_OF: kept}
        call.tx.update(creative.obj)


def features_of(data: Data) -> dict[str, Data]:
    """The features of a stored creative, by name."""
    return (data.get(FREEDOM) or {}).get(FEATURES_OF) or {}


def is_in(choice: Data | None) -> bool:
    """Whether a feature was opted in to."""
    return (choice or {}).get("enroll_status") == "OPT_IN"


def extracts_text(choice: Data | None) -> bool:
    """Whether key phrases are found by AI for a feature that was opted in to [C-035]."""
    customizations = (choice or {}).get("customizations") or {}
    extraction = customizations.get("text_extraction")
    return is_in(choice) and isinstance(extraction, dict) and is_in(extraction)


def generated_features(data: Data) -> list[str]:
    """The features of a stored creative that make new text or pictures [C-036]."""
    return [
        name for name, choice in features_of(data).items()
        if (row := feature(name)) is not None
        and ((row.generated and is_in(choice)) or (row.extracts and extracts_text(choice)))
    ]  # fmt: skip


def _by_one_name(chosen: dict[str, Data]) -> dict[str, Data]:
    """Every feature under the one spelling that reads show [C-015]."""
    return {ALIASES.get(name, name): choice for name, choice in chosen.items()}


def _unbundled(chosen: dict[str, Data], setup: Setup) -> dict[str, Data]:
    """Standard enhancements as the features that they were; what is stated singly goes first [C-067]."""
    bundle = chosen.get(BUNDLE)
    if bundle is None:
        return chosen
    return {name: {"enroll_status": bundle.get("enroll_status")} for name in BUNDLED.get(setup.format, ())} | chosen


def _with_bundle(chosen: dict[str, Data], setup: Setup) -> dict[str, Data]:
    """Reads show the old bundle as opted out, unless each of its features is stated anyway [C-038]."""
    stated = all(name in chosen for name in BUNDLED.get(setup.format, BUNDLED["image"]))
    return chosen if stated or BUNDLE in chosen else {**chosen, BUNDLE: dict(OUT)}


def _with_defaults(chosen: dict[str, Data], setup: Setup, version: str) -> dict[str, Data]:
    unasked = {
        name: dict(IN) for name, row in FEATURES.items()
        if row.by_default and setup.format in row.formats and UNASKED[name].holds(version)
    }  # fmt: skip
    return {**unasked, **chosen}

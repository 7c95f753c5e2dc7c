"""What a targeting spec says of devices: which phones and tablets are meant, and whether desktops are."""

from __future__ import annotations

from typing import Final

from adtwin.delivery.inputs import Handhelds
from adtwin.model.audience.devices import KINDS, ON_WIFI, Kind, System, share_of_models, share_of_systems
from adtwin.model.audience.targeting.spec import Targeting
from adtwin.model.audience.targeting.vocabulary import DevicePlatform

EQUIPMENT_KEYS: Final = (
    "user_os", "excluded_user_os", "user_device", "excluded_user_device", "excluded_mobile_device_model",
    "wireless_carrier",
)  # fmt: skip


def handhelds(spec: Targeting) -> Handhelds:
    """Of each kind of phone and tablet, the part that is meant. Systems, models and Wi-Fi are independent.

    Whoever wants desktops alone means their people whatever phones they have.
    """
    if device_platforms(spec) == ("desktop",):
        return Handhelds()
    return Handhelds(**{kind: _part(spec, system, kind) for system, kinds in KINDS.items() for kind in kinds})


def device_platforms(spec: Targeting) -> tuple[DevicePlatform, ...]:
    """Where the ads may be seen. Whoever names a system, a model or a carrier means phones and tablets."""
    asked: tuple[DevicePlatform, ...] = tuple(spec.device_platforms) or ("mobile", "desktop")
    if spec.user_os or spec.user_device or spec.wireless_carrier:
        return tuple(one for one in asked if one == "mobile")
    return asked


def _part(spec: Targeting, system: System, kind: Kind) -> float:
    running = share_of_systems(system, spec.user_os, spec.excluded_user_os)
    barred = (*spec.excluded_user_device, *spec.excluded_mobile_device_model)
    return running * share_of_models(kind, spec.user_device, barred) * (ON_WIFI if spec.wireless_carrier else 1.0)

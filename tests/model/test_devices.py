"""What a targeting says of devices: the part of each kind that is meant, and whether desktops are."""

from __future__ import annotations

from typing import Any

import pytest

from adtwin.delivery.inputs import Handhelds
from adtwin.model.audience.devices import MODELS, share_of_systems
from adtwin.model.audience.targeting import Targeting, audience, device_platforms
from adtwin.model.audience.targeting.equipment import handhelds

IOS = Handhelds(android_smartphone=0.0, android_tablet=0.0)
ANDROID = Handhelds(iphone=0.0, ipad=0.0)
NOTHING = Handhelds(0.0, 0.0, 0.0, 0.0)
TWELVE = MODELS["iphone"]["iPhone 12"]

MEANT = [
    ({}, Handhelds()),
    ({"user_os": ["iOS"]}, IOS),
    ({"user_os": ["android"]}, ANDROID),
    ({"user_os": ["iOS", "Android"]}, Handhelds()),
    ({"user_os": ["Windows Phone"]}, NOTHING),
    ({"excluded_user_os": ["iOS"]}, ANDROID),
    ({"user_os": ["iOS_ver_1.0_and_above"]}, IOS),
    ({"user_os": ["iOS_ver_99.0_and_above"]}, NOTHING),
    ({"user_device": ["iPhone 12"]}, Handhelds(TWELVE, 0.0, 0.0, 0.0)),
    ({"user_device": ["iphone 12"], "user_os": ["iOS"]}, Handhelds(TWELVE, 0.0, 0.0, 0.0)),
    ({"user_device": ["iPhone 12"], "user_os": ["Android"]}, NOTHING),
    ({"user_device": ["iPhone"]}, Handhelds(1.0, 0.0, 0.0, 0.0)),
    ({"user_device": ["iPad", "iPad Air"]}, Handhelds(0.0, 1.0, 0.0, 0.0)),
    ({"user_device": ["Galaxy S21"]}, Handhelds(0.0, 0.0, 0.01, 0.0)),
    ({"user_device": ["Galaxy Tab A7"]}, Handhelds(0.0, 0.0, 0.0, 0.01)),
    ({"excluded_user_device": ["iPhone 12"]}, Handhelds(1 - TWELVE)),
    ({"excluded_mobile_device_model": ["iPad"]}, Handhelds(1.0, 0.0)),
    ({"user_device": ["iPhone 12"], "excluded_user_device": ["iPhone 12"]}, NOTHING),
    ({"user_device": ["iPhone 12"], "excluded_user_device": ["iPhone 13"]}, Handhelds(TWELVE, 0.0, 0.0, 0.0)),
    ({"user_device": ["iPhone 12"], "excluded_user_device": ["iPhone"]}, NOTHING),
    ({"user_device": ["iPhone"], "excluded_user_device": ["iPhone 12"]}, Handhelds(1 - TWELVE, 0.0, 0.0, 0.0)),
    ({"user_os": ["iOS_ver_26.0_and_above"], "excluded_user_os": ["iOS_ver_26.0_and_above"]}, NOTHING),
    ({"user_os": ["iOS_ver_26.0_and_above"], "excluded_user_os": ["iOS_ver_12.0_to_18.9"]},
     Handhelds(0.5, 0.5, 0.0, 0.0)),
    ({"user_os": ["iOS"], "excluded_user_os": ["iOS_ver_26.0_and_above"]}, Handhelds(0.5, 0.5, 0.0, 0.0)),
    ({"excluded_user_os": ["iOS_ver_12.0_and_above"]}, ANDROID),
    ({"excluded_user_os": ["iOS", "Android"]}, NOTHING),
    ({"excluded_user_os": ["iOS", "Android"], "device_platforms": ["desktop"]}, Handhelds()),
    ({"wireless_carrier": ["Wifi"]}, Handhelds(0.7, 0.7, 0.7, 0.7)),
]  # fmt: skip


def spec(**given: Any) -> Targeting:
    return Targeting.model_validate({"geo_locations": {"countries": ["US"]}, **given})


@pytest.mark.parametrize(("given", "meant"), MEANT)
def test_the_part_of_each_kind_of_device(given: dict[str, Any], meant: Handhelds):
    found = handhelds(spec(**given))
    assert all(0 <= getattr(found, name) <= 1 for name in Handhelds.__slots__)
    kinds = ("iphone", "ipad", "android_smartphone", "android_tablet")
    assert {kind: getattr(found, kind) for kind in kinds} == pytest.approx({k: getattr(meant, k) for k in kinds})


VERSIONS = [
    ("iOS", "iOS_ver_14.0_and_above", 0.99),
    ("iOS", "ios_ver_14_and_above", 0.99),
    ("iOS", "iOS_ver_16.0_to_18", 0.45),
    ("iOS", "iOS_ver_17", 0.11),
    ("iOS", "iOS_ver_17.0", 0.11 / 8),
    ("iOS", "iOS_ver_8.0_to_9.0", 0.0),
    ("iOS", "iOS_ver_...", 1.0),
    ("iOS", f"iOS_ver_{'9' * 5_000}", 0.0),
    ("Android", "Android_ver_8.0_to_9.0", 0.11),
    ("Android", "iOS_ver_14.0_and_above", 0.0),
]


@pytest.mark.parametrize(("system", "name", "share"), VERSIONS, ids=[row[1][:30] for row in VERSIONS])
def test_versions_are_a_part_of_their_system(system: Any, name: str, share: float):
    assert share_of_systems(system, [name], []) == pytest.approx(share)
    assert share_of_systems(system, [name, name], []) == share_of_systems(system, [name], [])
    assert share_of_systems(system, [], [name]) == pytest.approx(1 - share)
    assert share_of_systems(system, [name], [name]) == 0.0


PLATFORMS = [
    ({}, ("mobile", "desktop")),
    ({"device_platforms": ["desktop"]}, ("desktop",)),
    ({"user_os": ["iOS"]}, ("mobile",)),
    ({"user_device": ["iPhone 12"]}, ("mobile",)),
    ({"wireless_carrier": ["Wifi"]}, ("mobile",)),
    ({"user_os": ["iOS"], "device_platforms": ["desktop"]}, ()),
    ({"excluded_user_device": ["iPhone 12"]}, ("mobile", "desktop")),
    ({"excluded_user_os": ["iOS"]}, ("mobile", "desktop")),
]  # fmt: skip


@pytest.mark.parametrize(("given", "platforms"), PLATFORMS)
def test_who_names_a_phone_means_no_desktop(given: dict[str, Any], platforms: tuple[str, ...]):
    assert device_platforms(spec(**given)) == platforms


def test_devices_choose_among_the_same_people():
    hikers = {"interests": [{"id": "6003139266461"}]}
    assert audience(spec(**hikers)).key == audience(spec(**hikers, user_os=["iOS"], user_device=["iPhone 12"])).key

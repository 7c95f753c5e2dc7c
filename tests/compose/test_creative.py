"""`create_ad_creative` beyond its acceptance cases: arguments, exclusivity, routes, rules, warnings."""

from __future__ import annotations

import json
from typing import Any

import pytest

from adtwin.compose import compose_creative
from adtwin.compose.creative import findings
from adtwin.compose.creative.arguments import JSON_TEXT, Arguments
from adtwin.compose.creative.features import KNOWN
from adtwin.compose.problem import Row

IMAGE = {
    "account_id": "act_1", "name": "N", "page_id": "1001", "link_url": "https://example.com/shoes", "image_hash": "hA",
}  # fmt: skip
NO_MEDIA = {key: value for key, value in IMAGE.items() if key != "image_hash"}
VIDEO = {**NO_MEDIA, "video_id": "9001"}
POST = {"account_id": "act_1", "name": "N", "object_story_id": "1001_77"}
TWO = {**NO_MEDIA, "image_hashes": ["hA", "hB"], "message": "M"}
REMINDER = {"event_name": "S", "start_time": 1_745_596_800, "end_time": 1_745_611_200}


def rule(group: str, **spec: Any) -> dict[str, Any]:
    return {"placement_groups": [group], "customization_spec": spec}


FEED_A, STORY_B = rule("FEED", image_hashes=["hA"]), rule("STORY", image_hashes=["hB"])


def payload_of(given: dict[str, Any], *, warnings: tuple[str, ...] = ()) -> dict[str, Any]:
    composed = compose_creative(given)
    assert composed.problem is None, composed.problem
    assert tuple(warning.symbol for warning in composed.warnings) == warnings
    return composed.payload


def refusal_of(given: dict[str, Any]) -> tuple[str, tuple[str, ...], str]:
    problem = compose_creative(given).problem
    assert problem is not None
    assert problem.fix
    return problem.symbol, problem.fields, problem.message


# ---- arguments


@pytest.mark.req("E-002")
def test_the_arguments_are_these_thirty_five():
    assert list(Arguments.model_fields) == [
        "account_id", "image_hash", "access_token", "name", "page_id", "link_url", "message", "messages", "headline",
        "headlines", "description", "descriptions", "image_hashes", "video_id", "thumbnail_url", "optimization_type",
        "dynamic_creative_spec", "call_to_action_type", "lead_gen_form_id", "instagram_actor_id", "ad_formats",
        "asset_customization_rules", "phone_number", "creative_features_spec", "url_tags", "caption", "image_crops",
        "object_story_id", "disable_all_enhancements", "event_id", "videos", "images", "reminder_data",
        "facebook_branded_content", "instagram_branded_content",
    ]  # fmt: skip
    assert all(field.description for field in Arguments.model_fields.values())


@pytest.mark.req("E-003")
@pytest.mark.parametrize(("given", "sent"), [("act_12", "act_12"), ("12", "act_12"), (12, "act_12")])
def test_an_account_is_act_and_digits(given, sent):
    assert compose_creative({**IMAGE, "account_id": given}).account_id == sent


@pytest.mark.req("E-003")
@pytest.mark.parametrize("given", ["act_", "act_x", "abc", None, "12x"])
def test_anything_else_is_no_account(given):
    assert refusal_of({**IMAGE, "account_id": given})[:2] == ("account_id_malformed", ("account_id",))


@pytest.mark.req("E-005")
def test_a_nameless_creative_is_named_by_the_time():
    given = {**IMAGE, "name": ""}
    assert compose_creative(given, now=1_795_564_800).payload["name"] == "Creative 2026-11-25T00:00:00Z"
    assert compose_creative(given).payload["name"] == "Creative"


@pytest.mark.req("E-007", "E-336")
@pytest.mark.parametrize(
    "given",
    [
        {**TWO, "asset_customization_rules": [FEED_A, STORY_B]},
        {**IMAGE, "messages": ["a", {"text": "b"}], "headlines": ["h"], "descriptions": ["d"], "ad_formats": ["X"]},
        {**IMAGE, "image_crops": {"100x100": [[0, 0], [5, 5]]}, "reminder_data": REMINDER},
        {**NO_MEDIA, "images": [{"image_hash": "h"}], "dynamic_creative_spec": {"a": 1}},
        {**NO_MEDIA, "videos": [{"video_id": "1"}], "creative_features_spec": {"music": {"enroll_status": "OPT_IN"}}},
        {
            **POST,
            "facebook_branded_content": {"sponsor_page_id": "3"},
            "instagram_branded_content": {"sponsor_id": "4"},
        },
    ],
)
def test_lists_and_objects_may_come_as_json_text(given):
    as_text = {name: json.dumps(value) if name in JSON_TEXT else value for name, value in given.items()}
    assert as_text != given
    assert compose_creative(as_text) == compose_creative(given)
    assert compose_creative(given).ok


@pytest.mark.req("E-007")
@pytest.mark.parametrize("name", sorted(JSON_TEXT))
def test_text_that_is_no_json_is_refused_by_name(name):
    symbol, fields, message = refusal_of({**IMAGE, name: "[not json"})
    assert (symbol, fields) == ("argument_not_json", (name,))
    assert name in message


@pytest.mark.req("E-008")
def test_empty_counts_as_not_given():
    empty = {name: "" for name in Arguments.model_fields if name not in IMAGE}
    assert payload_of({**IMAGE, **empty}) == payload_of(IMAGE)
    assert payload_of({**IMAGE, **{name: [] for name in empty}}) == payload_of(IMAGE)


@pytest.mark.req("E-009")
def test_ids_given_as_numbers_become_text():
    feed = payload_of({**NO_MEDIA, "videos": [{"video_id": 9}]}, warnings=("videos_without_rules",))["asset_feed_spec"]
    assert feed["videos"] == [{"video_id": "9"}]
    lead = payload_of({**IMAGE, "lead_gen_form_id": 5, "call_to_action_type": "SIGN_UP"})
    assert lead["object_story_spec"]["link_data"]["call_to_action"]["value"] == {"lead_gen_form_id": "5"}
    video = payload_of({**NO_MEDIA, "video_id": 9001, "call_to_action_type": "SHOP_NOW"})
    assert video["object_story_spec"]["video_data"]["video_id"] == "9001"


@pytest.mark.req("E-068", "E-337")
def test_an_instagram_id_is_text_or_a_number_that_json_keeps():
    assert refusal_of({**IMAGE, "instagram_actor_id": 17_841_400_000_000_001_234})[0] == "id_already_rounded"
    story = payload_of({**IMAGE, "instagram_actor_id": 2**53 - 1}, warnings=("id_as_number",))["object_story_spec"]
    assert story["instagram_user_id"] == "9007199254740991"
    assert refusal_of({**IMAGE, "instagram_actor_id": 2**53})[0] == "id_already_rounded"
    story = payload_of({**IMAGE, "instagram_actor_id": "17841400000000001"})["object_story_spec"]
    assert story["instagram_user_id"] == "17841400000000001"


@pytest.mark.parametrize(
    ("name", "value"),
    [("message", 5), ("messages", {"text": "x"}), ("images", ["h"]), ("image_crops", [1]), ("colour", "red")],
)
def test_an_argument_of_the_wrong_type_is_named(name, value):
    symbol, fields, message = refusal_of({**IMAGE, name: value})
    assert (symbol, fields) == ("argument_invalid", (name,))
    assert name in message


# ---- exclusivity, media, page, link


@pytest.mark.req("E-023", "E-024", "E-025", "E-026", "E-027", "E-028", "E-030", "E-032")
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("message", "messages"), ("headline", "headlines"), ("description", "descriptions"),
        ("image_hash", "image_hashes"), ("image_hash", "video_id"), ("image_hashes", "video_id"),
        ("videos", "video_id"), ("images", "image_hash"), ("images", "image_hashes"),
        ("object_story_id", "image_hash"), ("object_story_id", "image_hashes"), ("object_story_id", "video_id"),
    ],
)  # fmt: skip
def test_arguments_that_exclude_each_other_are_both_named(one, other):
    samples: dict[str, Any] = {
        "image_hashes": ["h"], "images": [{"image_hash": "h"}], "videos": [{"video_id": "1"}], "messages": ["m"],
        "headlines": ["h"], "descriptions": ["d"], "object_story_id": "1001_77",
    }  # fmt: skip
    given = {**NO_MEDIA, one: samples.get(one, "x"), other: samples.get(other, "x")}
    symbol, fields, message = refusal_of(given)
    assert (symbol, set(fields)) == ("exclusive", {one, other})
    assert one in message
    assert other in message


@pytest.mark.req("E-010")
def test_the_first_problem_in_a_fixed_order_is_told():
    given: dict[str, Any] = {
        "account_id": "act_1",
        "message": "M",
        "messages": ["M"],
        "call_to_action_type": "CALL_NOW",
    }
    order = []
    for mended in ({"messages": None}, {"image_hash": "h"}, {"page_id": "1"}, {"link_url": "https://e.com"}, {}):
        order.append(refusal_of(given)[0])
        given |= mended
    assert order == ["exclusive", "media_missing", "page_missing", "link_missing", "phone_missing"]


@pytest.mark.req("E-031")
def test_images_and_videos_may_share_a_feed():
    given = {**NO_MEDIA, "images": [{"image_hash": "h"}], "video_id": "9"}
    feed = payload_of(given, warnings=("mixed_media",))["asset_feed_spec"]
    assert (feed["images"], feed["videos"], feed["ad_formats"]) == (
        [{"hash": "h"}],
        [{"video_id": "9"}],
        ["SINGLE_VIDEO"],
    )


@pytest.mark.req("E-006", "E-141", "E-341", "E-139")
def test_the_page_is_given_or_in_the_post():
    assert refusal_of({**IMAGE, "page_id": ""})[1] == ("page_id",)
    assert refusal_of({**POST, "object_story_id": "3888007311337206"})[0] == "story_id_malformed"
    symbol, _, message = refusal_of({**POST, "page_id": "2002"})
    assert symbol == "page_is_another"
    assert "2002" in message
    assert "1001" in message
    assert payload_of({**POST, "page_id": 1001}) == {"name": "N", "object_story_id": "1001_77"}


@pytest.mark.req("E-033", "E-034", "E-037", "E-038", "E-042")
@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ({**IMAGE, "link_url": ""}, "link_missing"),
        ({**IMAGE, "link_url": "", "lead_gen_form_id": "5", "call_to_action_type": "SIGN_UP"}, None),
        ({**IMAGE, "link_url": "", "reminder_data": REMINDER}, None),
        (
            {**TWO, "link_url": "", "lead_gen_form_id": "5", "asset_customization_rules": [FEED_A, STORY_B]},
            "link_missing",
        ),
        ({**TWO, "reminder_data": REMINDER, "asset_customization_rules": [FEED_A, STORY_B]}, "exclusive"),
        ({**POST, "asset_customization_rules": [rule("STORY", video_ids=["9"])]}, None),
        ({**IMAGE, "link_url": "", "call_to_action_type": "CALL_NOW", "phone_number": "+18005551234"}, "link_missing"),
    ],
)
def test_who_needs_a_link(given, refused):
    problem = compose_creative(given).problem
    assert (problem.symbol if problem else None) == refused


@pytest.mark.req("E-043")
def test_whether_a_link_is_an_address_is_for_the_server_to_say():
    link_data = payload_of({**IMAGE, "link_url": "no address"})["object_story_spec"]["link_data"]
    assert link_data["link"] == "no address"


@pytest.mark.req("E-227")
def test_every_code_of_a_warning_is_a_row():
    codes = {row.symbol for row in vars(findings).values() if isinstance(row, Row) and row.severity == "warning"}
    assert codes >= {
        "dof_single_image_served", "dof_ignores_customization_rules", "cta_defaulted", "caption_ignored",
        "image_crops_ignored", "phone_number_ignored", "post_copy_not_overridable", "ad_formats_forced",
        "videos_without_rules", "single_rule", "description_not_per_placement", "event_link_mismatch",
        "event_card_not_in_feed", "link_recommended",
    }  # fmt: skip


@pytest.mark.req("E-134")
def test_nothing_but_reminder_data_tells_of_an_event_to_come():
    payload = payload_of({**IMAGE, "reminder_data": REMINDER})
    assert payload["object_story_spec"]["link_data"]["reminder_data"] == REMINDER
    assert refusal_of({**IMAGE, "upcoming_events": [1]})[1] == ("upcoming_events",)


@pytest.mark.req("E-140")
@pytest.mark.parametrize("post", ["17901234567890123", "3888007311337206", "a_b", "1001_", "_77"])
def test_an_instagram_post_is_no_page_post(post):
    assert refusal_of({**POST, "object_story_id": post})[0] == "story_id_malformed"


@pytest.mark.req("E-038")
def test_a_link_beside_a_post_with_rules_goes_into_the_feed():
    given = {**POST, "link_url": "https://e.com", "asset_customization_rules": [rule("STORY", video_ids=["9"])]}
    assert payload_of(given)["asset_feed_spec"]["link_urls"] == [{"website_url": "https://e.com"}]


# ---- texts and media


@pytest.mark.req("E-045", "E-049", "E-050")
@pytest.mark.parametrize(
    ("entry", "accepted"),
    [
        ("plain", True),
        ({"text": "t"}, True),
        ({"text": "t", "adlabels": [{"name": "l"}]}, True),
        ({"adlabels": [{"name": "l"}]}, False),
        ({"text": "t", "label": "l"}, False),
        ({"text": "t", "adlabels": ["l"]}, False),
        ({"text": "t", "adlabels": [{"name": "l", "id": "1"}]}, False),
    ],
)
def test_an_entry_of_a_plural_text(entry, accepted):
    composed = compose_creative({**IMAGE, "messages": [entry]})
    assert composed.ok == accepted
    if accepted:
        expected = {"text": entry} if isinstance(entry, str) else entry
        assert composed.payload["asset_feed_spec"]["bodies"] == [expected]
    else:
        assert composed.problem is not None
        assert composed.problem.fields == ("messages[0]",)


@pytest.mark.req("E-051", "E-338")
def test_texts_are_never_shortened():
    assert payload_of({**IMAGE, "headline": "x" * 300})["object_story_spec"]["link_data"]["name"] == "x" * 300


@pytest.mark.req("E-052")
def test_the_length_of_lists_is_left_to_the_server():
    assert len(payload_of({**IMAGE, "messages": list("abcdefgh")})["asset_feed_spec"]["bodies"]) == 8


@pytest.mark.req("E-055", "E-340")
def test_ten_hashes_are_the_most():
    ten = [f"h{number}" for number in range(10)]
    feed = payload_of({**NO_MEDIA, "image_hashes": ten})["asset_feed_spec"]
    assert [image["hash"] for image in feed["images"]] == ten
    assert refusal_of({**NO_MEDIA, "image_hashes": [*ten, "h10"]})[0] == "too_many_hashes"


@pytest.mark.req("E-058", "E-059", "E-065", "E-180")
def test_labelled_images_and_videos():
    images = [{"image_hash": "a", "label": "x"}, {"image_hash": "b"}, {"image_hash": "c", "label": ["y", "z"]}]
    assert payload_of({**NO_MEDIA, "images": images})["asset_feed_spec"]["images"] == [
        {"hash": "a", "adlabels": [{"name": "x"}]},
        {"hash": "b"},
        {"hash": "c", "adlabels": [{"name": "y"}, {"name": "z"}]},
    ]
    twice = [{"image_hash": "a", "label": "x"}, {"image_hash": "b", "label": "x"}]
    assert refusal_of({**NO_MEDIA, "images": twice})[:2] == ("label_twice", ("images",))
    assert refusal_of({**NO_MEDIA, "images": [{"label": "x"}]})[1] == ("images[0]",)
    assert refusal_of({**NO_MEDIA, "videos": [{"thumbnail_url": "https://e.com/t.jpg"}]})[1] == ("videos[0]",)
    assert refusal_of({**NO_MEDIA, "images": [{"image_hash": "a", "hash": "b"}]})[1] == ("images[0]",)


@pytest.mark.req("E-066")
def test_videos_that_no_rule_refers_to():
    payload_of({**NO_MEDIA, "videos": [{"video_id": "1", "label": "x"}]}, warnings=("videos_without_rules",))


@pytest.mark.req("E-053")
def test_the_post_keeps_its_copy_but_for_labelled_texts_of_rules():
    assert payload_of({**POST, "message": "M"}, warnings=("post_copy_not_overridable",)) == {
        "name": "N", "object_story_id": "1001_77",
    }  # fmt: skip
    rules = [{"customization_spec": {"publisher_platforms": ["facebook"]}, "body_label": "b"}]
    labelled = [{"text": "T", "adlabels": [{"name": "b"}]}]
    feed = payload_of({**POST, "messages": labelled, "asset_customization_rules": rules})["asset_feed_spec"]
    assert feed["bodies"] == labelled


# ---- formats, optimisation


@pytest.mark.req("E-078", "E-096", "E-098", "E-056")
@pytest.mark.req("E-018", "E-079", "E-080", "E-081", "E-082", "E-083", "E-072", "E-073", "E-019")
@pytest.mark.parametrize(
    ("given", "formats", "warnings"),
    [
        ({**NO_MEDIA, "image_hashes": ["a"], "optimization_type": "DEGREES_OF_FREEDOM"}, ["AUTOMATIC_FORMAT"], ()),
        ({**IMAGE, "messages": ["m"], "optimization_type": "DEGREES_OF_FREEDOM"}, ["SINGLE_IMAGE"], ()),
        ({**VIDEO, "messages": ["m"], "optimization_type": "DEGREES_OF_FREEDOM"}, ["SINGLE_VIDEO"], ()),
        ({**IMAGE, "ad_formats": ["ODD"]}, ["ODD"], ()),
        ({**IMAGE, "optimization_type": "REGULAR"}, ["SINGLE_IMAGE"], ()),
        ({**IMAGE, "dynamic_creative_spec": {"k": 1}}, ["SINGLE_IMAGE"], ()),
        (
            {**VIDEO, "instagram_actor_id": "17", "ad_formats": ["SINGLE_IMAGE"]},
            ["SINGLE_VIDEO"],
            ("ad_formats_forced",),
        ),
        ({**VIDEO, "instagram_actor_id": "17", "ad_formats": ["SINGLE_VIDEO"]}, ["SINGLE_VIDEO"], ()),
        (
            {**NO_MEDIA, "videos": [{"video_id": "1"}], "instagram_actor_id": "17", "ad_formats": ["CAROUSEL"]},
            ["SINGLE_VIDEO"],
            ("videos_without_rules", "ad_formats_forced"),
        ),
    ],
)
def test_the_formats_of_a_feed(given, formats, warnings):
    payload = payload_of(given, warnings=warnings)
    assert payload["asset_feed_spec"]["ad_formats"] == formats
    assert "video_data" not in payload["object_story_spec"]


@pytest.mark.req("E-084", "E-086", "E-099")
def test_freedom_wants_a_plural_argument():
    free = {"optimization_type": "DEGREES_OF_FREEDOM"}
    assert refusal_of({**IMAGE, **free})[0] == "dof_needs_variants"
    payload_of({**IMAGE, **free, "headlines": ["one"]})
    payload_of(
        {**IMAGE, **free, "headlines": ["one"], "dynamic_creative_spec": {"a": 1}},
        warnings=("dynamic_creative_with_dof",),
    )


@pytest.mark.req("E-090", "E-091")
def test_what_an_anchor_holds():
    free = {"optimization_type": "DEGREES_OF_FREEDOM", "messages": ["m"], "caption": "e.com", "reminder_data": REMINDER}
    anchor = payload_of({**IMAGE, **free})["object_story_spec"]["link_data"]
    assert anchor == {"link": IMAGE["link_url"], "caption": "e.com", "reminder_data": REMINDER}
    lead = {"optimization_type": "DEGREES_OF_FREEDOM", "messages": ["m"], "link_url": "", "lead_gen_form_id": "5"}
    payload = payload_of({**VIDEO, **lead, "call_to_action_type": "SIGN_UP"})
    assert payload["object_story_spec"]["link_data"] == {"link": "http://fb.me/"}
    assert "link_urls" not in payload["asset_feed_spec"]


@pytest.mark.req("E-226", "E-087")
def test_the_warning_of_several_images_tells_what_to_do():
    given = {**NO_MEDIA, "image_hashes": ["a", "b"], "optimization_type": "DEGREES_OF_FREEDOM"}
    (warning,) = compose_creative(given).warnings
    assert warning.as_warning()["code"] == "dof_single_image_served"
    assert "only one of the 2 images" in warning.as_warning()["message"]
    assert "is_dynamic_creative" in warning.as_warning()["message"]


# ---- button, form, event, reminder


@pytest.mark.req("E-104", "E-108", "E-109", "E-110", "E-105", "E-106", "E-107")
@pytest.mark.parametrize(
    ("given", "value"),
    [
        ({"call_to_action_type": "ANYTHING"}, {"link": IMAGE["link_url"]}),
        ({"call_to_action_type": "MESSAGE_PAGE"}, {"link": IMAGE["link_url"], "app_destination": "MESSENGER"}),
        ({"call_to_action_type": "GET_DIRECTIONS", "link_url": "fbgeo://1,2,x"}, {"link": "fbgeo://1,2,x"}),
    ],
)
def test_the_value_of_a_button(given, value):
    link_data = payload_of({**IMAGE, **given})["object_story_spec"]["link_data"]
    assert link_data["call_to_action"] == {"type": given["call_to_action_type"], "value": value}
    feed = payload_of({**IMAGE, **given, "messages": ["m"]})["asset_feed_spec"]
    alone = set(value) == {"link"}
    assert feed.get("call_to_action_types") == ([given["call_to_action_type"]] if alone else None)
    assert feed.get("call_to_actions") == (None if alone else [link_data["call_to_action"]])
    post = {key: one for key, one in given.items() if key != "link_url"}
    assert payload_of({**POST, **post})["call_to_action"]["value"] == {
        key: one for key, one in value.items() if key != "link"
    }


@pytest.mark.req("E-111", "E-112", "E-113", "E-114", "E-116")
@pytest.mark.parametrize(
    ("number", "accepted"),
    [
        ("+18005551234", True), ("+491", True), ("+1800555123456789", False), ("18005551234", False),
        ("+1 800 555", False), ("tel:+18005551234", False), ("+08005551234", False), ("(800) 555-1234", False),
    ],
)  # fmt: skip
def test_a_number_to_call(number, accepted):
    composed = compose_creative({**IMAGE, "call_to_action_type": "CALL_NOW", "phone_number": number})
    assert composed.ok == accepted
    if accepted:
        assert "phone_number" not in json.dumps(composed.payload)
        assert f'"tel:{number}"' in json.dumps(composed.payload)


@pytest.mark.req("E-115", "E-119", "E-122", "E-127")
def test_what_goes_with_a_button():
    payload_of({**IMAGE, "phone_number": "+18005551234"}, warnings=("phone_number_ignored",))
    lead = payload_of({**IMAGE, "lead_gen_form_id": "5"}, warnings=("cta_defaulted",))
    assert lead["object_story_spec"]["link_data"]["call_to_action"]["type"] == "SIGN_UP"
    call = {"call_to_action_type": "CALL_NOW", "phone_number": "+18005551234", "lead_gen_form_id": "5"}
    assert refusal_of({**IMAGE, **call})[:2] == ("exclusive", ("call_to_action_type", "lead_gen_form_id"))
    assert refusal_of({**IMAGE, "call_to_action_type": "EVENT_RSVP"})[0] == "event_missing"
    payload_of({**IMAGE, "call_to_action_type": "BUY_TICKETS"}, warnings=("event_id_recommended",))


@pytest.mark.req("E-118")
def test_a_lead_button_without_a_form_is_an_ordinary_button():
    payload_of({**IMAGE, "call_to_action_type": "SIGN_UP"})


@pytest.mark.req("E-125", "E-128")
def test_where_an_event_goes():
    page = {"link_url": "https://www.facebook.com/events/55", "event_id": "55", "call_to_action_type": "EVENT_RSVP"}
    video = payload_of({**VIDEO, **page})["object_story_spec"]["video_data"]
    assert video["call_to_action"]["value"] == {"link": page["link_url"], "event_id": "55"}
    free = {**page, "messages": ["m"], "optimization_type": "DEGREES_OF_FREEDOM"}
    assert payload_of({**IMAGE, **free})["object_story_spec"]["link_data"]["event_id"] == "55"
    payload_of({**VIDEO, **page, "call_to_action_type": "LEARN_MORE"}, warnings=("event_card_not_in_feed",))


@pytest.mark.req("E-131", "E-132")
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"event_name": None}, "reminder_data.event_name"),
        ({"event_name": 5}, "reminder_data.event_name"),
        ({"start_time": "1745596800"}, "reminder_data.start_time"),
        ({"end_time": True}, "reminder_data.end_time"),
        ({"end_time": 1_745_596_800}, "reminder_data.end_time"),
        ({"start_time": 1_745_596_800_000}, "reminder_data.start_time"),
    ],
)
def test_a_reminder_is_complete(change, field):
    assert refusal_of({**IMAGE, "reminder_data": {**REMINDER, **change}})[1] == (field,)


@pytest.mark.req("E-130", "E-132", "E-133", "E-135")
def test_a_reminder_is_passed_on_with_remarks():
    given = {**IMAGE, "reminder_data": {**REMINDER, "place": "here"}}
    payload_of(given, warnings=("reminder_extra_keys",))
    told = compose_creative(given, now=1_795_564_800).warnings
    assert [warning.symbol for warning in told] == ["reminder_extra_keys", "reminder_in_the_past"]
    payload_of({**given, "link_url": "", "reminder_data": REMINDER}, warnings=("link_recommended",))


@pytest.mark.req("E-136")
@pytest.mark.parametrize(
    ("given", "other"),
    [(VIDEO, "video_id"), (POST, "object_story_id"), ({**IMAGE, "messages": ["m"]}, "messages"), (TWO, "image_hashes")],
)
def test_a_reminder_needs_link_data(given, other):
    assert refusal_of({**given, "reminder_data": REMINDER})[:2] == ("exclusive", ("reminder_data", other))


# ---- customization rules


@pytest.mark.req("E-150", "E-151", "E-152", "E-155", "E-156", "E-158")
@pytest.mark.parametrize(
    ("rules", "symbol", "field"),
    [
        ([rule("REELS", image_hashes=["hA"])], "group_unknown", "placement_groups"),
        ([rule("feed", image_hashes=["hA"])], "group_unknown", "placement_groups"),
        (
            [{"placement_groups": [], "customization_spec": {"image_hashes": ["hA"]}}],
            "rule_malformed",
            "placement_groups",
        ),
        ([{"customization_spec": {"image_hashes": ["hA"]}}], "rule_malformed", "placement_groups"),
        ([rule("FEED")], "rule_malformed", "customization_spec"),
        ([rule("FEED", image_hash="hA")], "rule_malformed", "customization_spec"),
        ([rule("FEED", image_hashes=["hA"], video_ids=["1"])], "rule_malformed", "customization_spec"),
        ([FEED_A, rule("FEED", image_hashes=["hB"])], "group_twice", "placement_groups"),
        ([rule("FEED", image_hashes=[5])], "rule_malformed", "customization_spec.image_hashes"),
        ([{"customization_spec": {"publisher_platforms": ["facebook"]}}], "rule_malformed", ""),
        ([{"placement_groups": ["FEED"], "colour": 1, "image_label": "x"}], "rule_malformed", ""),
    ],
)
def test_a_rule_that_is_none(rules, symbol, field):
    found, fields, _ = refusal_of({**TWO, "asset_customization_rules": rules})
    place = len(rules) - 1
    expected = f"asset_customization_rules[{place}]"
    assert (found, fields) == (symbol, (f"{expected}.{field}" if field else expected,))


@pytest.mark.req("E-153", "E-154")
def test_rules_choose_among_what_the_creative_has():
    rules = {"asset_customization_rules": [FEED_A, rule("STORY", image_hashes=["hA"], bodies=["short"])]}
    assert refusal_of({**IMAGE, **rules})[0] == "rules_need_variants"
    assert refusal_of({**VIDEO, **rules})[0] == "rules_need_variants"
    payload_of({**IMAGE, **rules, "messages": ["long"]})
    unknown = {"asset_customization_rules": [FEED_A, rule("STORY", image_hashes=["hZ"])]}
    assert refusal_of({**TWO, **unknown})[0] == "hash_unknown"
    post = payload_of({**POST, "asset_customization_rules": [rule("STORY", image_hashes=["hZ"])]})
    assert post["asset_feed_spec"]["images"] == [{"hash": "hZ", "adlabels": [{"name": "placement_image_1"}]}]


@pytest.mark.req("E-157", "E-166")
def test_several_assets_of_a_rule_share_its_label():
    given = {**TWO, "image_hashes": ["hA", "hB", "hC"]}
    rules = [rule("FEED", image_hashes=["hA", "hB"]), rule("STORY", image_hashes=["hC"])]
    feed = payload_of({**given, "asset_customization_rules": rules}, warnings=("several_assets_in_rule",))[
        "asset_feed_spec"
    ]
    name = feed["asset_customization_rules"][0]["image_label"]["name"]
    carriers = [image["hash"] for image in feed["images"] if {"name": name} in image["adlabels"]]
    assert carriers == ["hA", "hB"]


@pytest.mark.req("E-168", "E-167")
def test_one_asset_in_two_rules_has_one_label():
    rules = [rule("FEED", image_hashes=["hA"]), rule("STORY", image_hashes=["hA"])]
    feed = payload_of({**TWO, "asset_customization_rules": rules})["asset_feed_spec"]
    assert feed["images"] == [{"hash": "hA", "adlabels": [{"name": "placement_image_1"}]}, {"hash": "hB"}]
    assert [one["image_label"]["name"] for one in feed["asset_customization_rules"]] == ["placement_image_1"] * 2


@pytest.mark.req("E-160", "E-178", "E-179", "E-181", "E-183", "E-173")
def test_rules_of_both_kinds_may_be_mixed():
    videos = [{"video_id": "1", "label": "sq"}, {"video_id": "2", "label": "tall"}]
    rules = [
        {"placement_groups": ["FEED"], "video_label": "sq"},
        {"customization_spec": {"publisher_platforms": ["instagram"]}, "video_label": "tall", "priority": 2},
        {"customization_spec": {}, "is_default": True},
    ]
    feed = payload_of({**NO_MEDIA, "videos": videos, "asset_customization_rules": rules})["asset_feed_spec"]
    assert feed["asset_customization_rules"] == [
        {
            "customization_spec": {
                "publisher_platforms": ["facebook", "instagram"],
                "facebook_positions": ["feed"],
                "instagram_positions": ["stream"],
            },
            "video_label": {"name": "sq"},
        },
        {"customization_spec": {"publisher_platforms": ["instagram"]}, "video_label": {"name": "tall"}, "priority": 2},
        {"customization_spec": {}, "is_default": True},
    ]


@pytest.mark.req("E-182")
def test_a_label_that_no_asset_carries_is_refused_with_those_there_are():
    videos = [{"video_id": "1", "label": "sq"}]
    rules = [{"customization_spec": {}, "video_label": "tall"}]
    problem = compose_creative({**NO_MEDIA, "videos": videos, "asset_customization_rules": rules}).problem
    assert problem is not None
    assert problem.symbol == "label_unknown"
    assert "tall" in problem.message
    assert "sq" in problem.fix


@pytest.mark.req("E-161", "E-171", "E-159", "E-170", "E-172")
def test_text_overrides():
    given = {**TWO, "headline": "H"}
    payload_of({**given, "asset_customization_rules": [FEED_A]}, warnings=("single_rule",))
    rules = [FEED_A, rule("STORY", image_hashes=["hB"], descriptions="D")]
    payload = payload_of(
        {**given, "description": "base", "asset_customization_rules": rules},
        warnings=("description_not_per_placement",),
    )
    feed = payload["asset_feed_spec"]
    labels = {entry["text"]: entry["adlabels"][0]["name"] for entry in feed["descriptions"]}
    assert [one["description_label"]["name"] for one in feed["asset_customization_rules"]] == [
        labels["base"],
        labels["D"],
    ]
    assert not {"placement_groups", "image_hashes", "video_ids"} & set(json.dumps(payload).replace('"', " ").split())


@pytest.mark.req("E-162", "E-163", "E-164")
def test_placement_groups_stand_for_positions():
    groups = ["MESSENGER", "STORY", "AUDIENCE_NETWORK"]
    rules = [{"placement_groups": groups, "customization_spec": {"image_hashes": ["hA"]}}, rule("SHOP", bodies=["x"])]
    feed = payload_of({**TWO, "asset_customization_rules": rules})["asset_feed_spec"]
    assert [one["customization_spec"] for one in feed["asset_customization_rules"]] == [
        {
            "publisher_platforms": ["facebook", "instagram", "messenger", "audience_network"],
            "facebook_positions": ["story", "facebook_reels"],
            "instagram_positions": ["story", "reels"],
            "messenger_positions": ["story"],
            "audience_network_positions": ["classic", "instream_video", "rewarded_video"],
        },
        {"publisher_platforms": ["facebook"], "facebook_positions": ["marketplace"]},
    ]


@pytest.mark.req("E-143", "E-144", "E-145", "E-169", "E-174")
def test_the_default_rule_beside_a_post_is_added_unless_there_is_one():
    story = rule("STORY", video_ids=["9"])
    own = {"customization_spec": {}, "is_default": True, "use_existing_post": True}
    first = payload_of({**POST, "asset_customization_rules": [story]})["asset_feed_spec"]
    second = payload_of({**POST, "asset_customization_rules": [story, own]})["asset_feed_spec"]
    assert first == second
    assert first["asset_customization_rules"][-1] == own


# ---- features, tags, partners, what is left out


@pytest.mark.req("E-194", "E-196", "E-197", "E-199", "E-200")
@pytest.mark.parametrize(
    ("spec", "accepted", "warnings"),
    [
        ({"music": {"enroll_status": "OPT_IN"}}, True, ()),
        ({"brand_new": {"enroll_status": "OPT_OUT"}}, True, ()),
        ({"x": {"enroll_status": "OPT_IN", "customizations": {"text_extraction": {}}}}, True, ()),
        ({"standard_enhancements": {"enroll_status": "OPT_OUT"}}, True, ("feature_retired",)),
        ({"music": {"enroll_status": "ON"}}, False, ()),
        ({"music": "OPT_IN"}, False, ()),
    ],
)
def test_features(spec, accepted, warnings):
    composed = compose_creative({**IMAGE, "creative_features_spec": spec})
    assert composed.ok == accepted
    assert tuple(warning.symbol for warning in composed.warnings) == warnings
    if accepted:
        assert composed.payload["degrees_of_freedom_spec"] == {"creative_features_spec": spec}


@pytest.mark.req("E-202", "E-203", "E-204", "E-205", "E-206", "E-207")
def test_all_features_off():
    assert len(KNOWN) == 25
    off = {"enroll_status": "OPT_OUT"}
    for given in (IMAGE, VIDEO, TWO, POST):
        composed = compose_creative({**given, "disable_all_enhancements": True})
        assert composed.payload["contextual_multi_ads"] == off
        assert composed.payload["degrees_of_freedom_spec"] == {"creative_features_spec": dict.fromkeys(KNOWN, off)}
    assert "degrees_of_freedom_spec" not in payload_of({**IMAGE, "disable_all_enhancements": False})
    assert "contextual_multi_ads" in payload_of({**IMAGE, "disable_all_enhancements": "true"})
    more = payload_of({**IMAGE, "disable_all_enhancements": True, "creative_features_spec": {"brand_new": off}})
    assert more["degrees_of_freedom_spec"]["creative_features_spec"] == dict.fromkeys([*KNOWN, "brand_new"], off)


@pytest.mark.req("E-209", "E-210")
def test_tags():
    assert payload_of({**IMAGE, "url_tags": "?a=%20b&c=d"})["url_tags"] == "a=%20b&c=d"
    assert payload_of({**POST, "url_tags": "&a=b"})["url_tags"] == "a=b"
    assert refusal_of({**IMAGE, "url_tags": "a=b c"})[0] == "tags_malformed"


@pytest.mark.req("E-214", "E-215", "E-216", "E-217", "E-219")
def test_partners():
    both = {"facebook_branded_content": {"sponsor_page_id": 3003}, "instagram_branded_content": {"sponsor_id": "9"}}
    for given in (IMAGE, VIDEO, TWO, POST):
        payload = compose_creative({**given, **both}).payload
        assert payload["facebook_branded_content"] == {"sponsor_page_id": "3003"}
        assert payload["instagram_branded_content"] == {"sponsor_id": "9"}
    for wrong in ({"sponsor_id": "3"}, {"sponsor_page_id": "3", "x": 1}, {"sponsor_page_id": None}):
        assert refusal_of({**IMAGE, "facebook_branded_content": wrong})[1] == ("facebook_branded_content",)


@pytest.mark.req("E-011", "E-190", "E-192", "E-213", "E-191")
@pytest.mark.parametrize(
    ("given", "warnings"),
    [
        ({**VIDEO, "image_crops": {"100x100": [[0, 0], [5, 5]]}}, ("cta_defaulted", "image_crops_ignored")),
        ({**POST, "caption": "e.com"}, ("caption_ignored",)),
        ({**TWO, "caption": "e.com"}, ("caption_ignored",)),
        ({**IMAGE, "thumbnail_url": "https://e.com/t.jpg"}, ("thumbnail_url_ignored",)),
        ({**POST, "link_url": "https://e.com"}, ("link_ignored",)),
        ({**POST, "ad_formats": ["SINGLE_IMAGE"]}, ("feed_option_ignored",)),
        ({**POST, "event_id": "5"}, ("event_card_not_in_feed",)),
    ],
)
def test_what_a_route_cannot_carry_is_told(given, warnings):
    payload_of(given, warnings=warnings)


@pytest.mark.req("E-062", "E-070", "E-142", "E-069")
def test_keys_differ_by_route():
    video = {**VIDEO, "thumbnail_url": "https://e.com/t.jpg", "call_to_action_type": "SHOP_NOW"}
    assert payload_of(video)["object_story_spec"]["video_data"]["image_url"] == "https://e.com/t.jpg"
    feed = payload_of({**video, "instagram_actor_id": "17"})
    assert feed["asset_feed_spec"]["videos"] == [{"video_id": "9001", "thumbnail_url": "https://e.com/t.jpg"}]
    post = payload_of({**POST, "instagram_actor_id": "17"})
    assert post == {"name": "N", "object_story_id": "1001_77", "instagram_user_id": "17"}
    assert "instagram_actor_id" not in json.dumps([feed, post])

"""The ad-level checker: formats, limits, buttons, conditional fields, media, fields, and the payload in Graph form."""

from __future__ import annotations

from typing import Any

import pytest

from adtwin.compose import check, check_update, to_graph
from adtwin.compose.ad_level import check_file, file_type, graph_format, spec
from adtwin.compose.ad_level.rules import count

AD = {
    "name": "My Ad", "adset_id": "123", "status": "PAUSED", "ad_format": "SINGLE_IMAGE", "page_id": "1001",
    "primary_text": "Shoes for rain.", "headline": "Dry feet", "final_url": "https://example.com", "image_hash": "h",
    "call_to_action_type": "SHOP_NOW", "objective": "TRAFFIC", "destination": "WEBSITE",
}  # fmt: skip
SAMPLE = {
    "name": "My Ad",
    "adset_id": "123",
    "status": "PAUSED",
    "creative": {
        "object_story_spec": {
            "link_data": {
                "primary_text": "Headline and body copy.",
                "headline": "Headline",
                "description": "Optional description",
                "call_to_action_type": "LEARN_MORE",
                "link": "https://example.com",
                "image_hash": "...",
            }
        }
    },
}
GRAPH_SAMPLE = {
    "name": "My Ad",
    "adset_id": "123",
    "status": "PAUSED",
    "creative": {
        "object_story_spec": {
            "page_id": "1001",
            "link_data": {
                "message": "Headline and body copy.",
                "name": "Headline",
                "description": "Optional description",
                "link": "https://example.com",
                "image_hash": "...",
                "call_to_action": {"type": "LEARN_MORE", "value": {"link": "https://example.com"}},
            },
        }
    },
}
CARD = {"headline": "One", "final_url": "https://example.com/1", "image_hash": "h"}


def found(document: dict[str, Any], severity: str | None = None) -> set[tuple[str, str]]:
    return {(one.symbol, one.field) for one in check(document) if severity in {None, one.severity}}


def symbols(document: dict[str, Any]) -> set[str]:
    return {one.symbol for one in check(document)}


def without(*names: str, **more: Any) -> dict[str, Any]:
    return {name: value for name, value in AD.items() if name not in names} | more


def test_a_good_ad_has_no_problems():
    assert check(AD) == []
    assert check({**AD, "media": [{"type": "image", "file_type": "png", "bytes": 5, "width": 9, "height": 9}]}) == []


# ---- formats


@pytest.mark.req("E-344", "E-345", "E-348")
@pytest.mark.parametrize("objective", [*spec.OBJECTIVES, "OUTCOME_SALES"])
@pytest.mark.parametrize("chosen", spec.FORMATS)
def test_every_objective_takes_every_format(objective, chosen):
    media: dict[str, Any] = {
        "SINGLE_IMAGE": {"image_hash": "h"},
        "SINGLE_VIDEO": {"video_id": "9"},
        "CAROUSEL": {"cards": [CARD, CARD]},
        "SINGLE_MEDIA": {"video_id": "9"},
    }[chosen]
    assert check(without("image_hash", ad_format=chosen, objective=objective, **media)) == []


@pytest.mark.req("E-344", "E-348")
@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"ad_format": "COLLECTION"}, ("format_unknown", "ad_format")),
        ({"ad_format": "SINGLE_VIDEO"}, ("format_mismatch", "image_hash")),
        ({"video_id": "9", "image_hash": ""}, ("format_mismatch", "video_id")),
        ({"ad_format": "SINGLE_MEDIA", "video_id": "9"}, ("media_exclusive", "image_hash, video_id")),
        ({"ad_format": "SINGLE_MEDIA", "image_hash": ""}, ("media_missing", "creative")),
        ({"ad_format": "CAROUSEL", "image_hash": ""}, ("card_count", "cards")),
    ],
)
def test_media_that_do_not_fit_the_format(change, expected):
    assert found({**AD, **change}, "error") == {expected}


@pytest.mark.req("E-346", "E-347")
@pytest.mark.parametrize(("cards", "accepted"), [(1, False), (2, True), (10, True), (11, False)])
def test_a_carousel_has_two_to_ten_cards(cards, accepted):
    mixed = [CARD, {**CARD, "image_hash": "", "video_id": "9"}] * cards
    problems = check(without("image_hash", ad_format="CAROUSEL", cards=mixed[:cards]))
    assert [(one.symbol, one.limit, one.actual) for one in problems] == (
        [] if accepted else [("card_count", "2 to 10", cards)]
    )


@pytest.mark.req("E-346")
@pytest.mark.parametrize(
    ("key", "field"), [("headline", "headline"), ("final_url", "final_url"), ("image_hash", "image_hash")]
)
def test_a_card_is_complete(key, field):
    cards = [CARD, {name: value for name, value in CARD.items() if name != key}]
    ad = without("image_hash", ad_format="CAROUSEL", cards=cards)
    assert found(ad) == {("card_incomplete", f"cards[1].{field}")}


# ---- copy


@pytest.mark.req("E-352")
@pytest.mark.parametrize("text", [None, "", "  \n "])
@pytest.mark.parametrize("objective", spec.OBJECTIVES)
def test_primary_text_is_always_required(text, objective):
    ad = {**AD, "primary_text": text, "objective": objective}
    assert found(ad, "error") == {("primary_text_missing", "primary_text")}


@pytest.mark.req("E-350", "E-351", "E-353", "E-355")
@pytest.mark.parametrize(
    ("field", "placement", "limit"),
    [
        ("primary_text", "Feed", 2_200), ("primary_text", "Stories", 250), ("primary_text", "Reels", 250),
        ("headline", "Feed", 40), ("headline", "Stories", 25), ("headline", "Reels", 25),
        ("description", "Feed", 30), ("link_description", "Feed", 30),
    ],
)  # fmt: skip
def test_limits_of_copy(field, placement, limit):
    assert check({**AD, field: "x" * limit, "placements": [placement]}) == []
    (problem,) = check({**AD, field: "x" * (limit + 1), "placements": [placement]})
    assert (problem.symbol, problem.field, problem.severity) == ("text_too_long", field, "error")
    assert (problem.limit, problem.actual) == (limit, limit + 1)
    assert problem.fix == "Shorten it by 1."


@pytest.mark.req("E-351")
@pytest.mark.parametrize("field", ["description", "link_description"])
def test_stories_have_no_limit_for_descriptions(field):
    assert check({**AD, field: "x" * 400, "placements": ["Stories"]}) == []


@pytest.mark.req("E-355")
def test_several_placements_are_reported_one_by_one():
    problems = check({**AD, "headline": "x" * 41, "placements": ["Feed", "Stories", "Reels"]})
    assert [(one.symbol, one.limit, one.severity) for one in problems] == [
        ("text_too_long", 40, "error"),
        ("text_truncated", 25, "warning"),
        ("text_truncated", 25, "warning"),
    ]


@pytest.mark.req("E-354")
@pytest.mark.parametrize(("text", "length"), [("e\u0301", 1), ("a\r\nb", 3), ("👟", 1), ("a\nb", 3)])
def test_characters_are_counted_as_people_do(text, length):
    assert count(text) == length


@pytest.mark.req("E-357", "E-358")
def test_headline_is_optional_and_two_descriptions_are_one_too_many():
    assert check(without("headline")) == []
    assert found({**AD, "description": "a", "link_description": "b"}) == {
        ("two_descriptions", "description, link_description")
    }


@pytest.mark.req("E-356")
def test_limits_hold_in_every_form_of_a_creative():
    long = "x" * 41
    forms: list[tuple[dict[str, Any], str]] = [
        ({"object_story_spec": {"page_id": "1", "link_data": {"message": "m", "name": long}}}, "link_data.name"),
        ({"object_story_spec": {"page_id": "1", "video_data": {"message": "m", "title": long}}}, "video_data.title"),
        (
            {"object_story_spec": {"page_id": "1", "link_data": {"primary_text": "m", "headline": long}}},
            "link_data.headline",
        ),
        ({"asset_feed_spec": {"bodies": [{"text": "m"}], "titles": [{"text": long}]}}, "titles[0]"),
        ({"message": "m", "headlines": ["short", long]}, "headlines[1]"),
    ]
    for creative, path in forms:
        for document in (creative, {"adset_id": "1", "creative": creative}):
            (problem,) = [one for one in check(document) if one.symbol == "text_too_long"]
            assert problem.field.endswith(path)


# ---- buttons

BUTTONS = (*spec.GENERAL_BUTTONS, *spec.ONLY_BUTTON.values())


def expected_of(destination: str, button: str) -> str | None:
    only = {"PHONE_CALL": "CALL_NOW", "WHATSAPP": "WHATSAPP_MESSAGE", "MESSENGER": "MESSAGE_PAGE"}.get(destination)
    if only:
        return None if button == only else "error"
    return {"CALL_NOW": "warning", "WHATSAPP_MESSAGE": "error", "MESSAGE_PAGE": "error"}.get(button)


@pytest.mark.req("E-359", "E-360", "E-361", "E-362", "E-365")
@pytest.mark.parametrize("button", BUTTONS)
@pytest.mark.parametrize("destination", ["website", "app", "PHONE_CALL", "WHATSAPP", "MESSENGER", "NO_LINK"])
def test_the_matrix_of_buttons(destination, button):
    ad = without("final_url", destination=destination, call_to_action_type=button)
    about = [one for one in check(ad) if one.field == "call_to_action_type"]
    expected = expected_of(destination, button)
    assert [one.severity for one in about] == ([expected] if expected else [])


@pytest.mark.req("E-364")
@pytest.mark.parametrize(
    "button",
    ["BOOK_NOW", "GET_OFFER", "SEE_MENU", "ORDER_NOW", "BUY_NOW", "GET_DIRECTIONS", "BUY_TICKETS", "EVENT_RSVP"],
)
def test_buttons_beyond_the_list_are_remarked_on(button):
    (problem,) = check({**AD, "call_to_action_type": button})
    assert (problem.symbol, problem.severity) == ("button_unlisted", "warning")


@pytest.mark.req("E-102")
@pytest.mark.parametrize("button", ["MAKE_RESERVATION", "RESERVE", "BOOK_TABLE"])
def test_invented_buttons_are_errors_that_name_the_right_one(button):
    (problem,) = check({**AD, "call_to_action_type": button})
    assert (problem.symbol, problem.severity) == ("button_invented", "error")
    assert "BOOK_NOW" in problem.fix


@pytest.mark.req("E-363")
@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"objective": "TRAFFIC"}, {("button_missing", "call_to_action_type")}),
        ({"objective": "AWARENESS"}, {("button_missing", "call_to_action_type")}),
        ({"objective": "AWARENESS", "destination": "NO_LINK", "final_url": ""}, set()),
    ],
)
def test_who_needs_a_button(change, expected):
    assert found({**without("call_to_action_type"), **change}, "error") == expected


# ---- conditional fields


@pytest.mark.req("E-366", "E-367", "E-368", "E-369", "E-370", "E-371", "E-374")
@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"objective": "LEADS", "destination": "Instant Forms", "final_url": ""},
         {("lead_form_id_missing", "lead_form_id")}),
        ({"objective": "LEADS", "destination": "Instant Forms", "lead_form_id": "5"}, set()),
        ({"lead_form_id": "5"}, {("field_not_applicable", "lead_form_id")}),
        (
            {"destination": "MESSENGER", "call_to_action_type": "MESSAGE_PAGE"},
            {("field_not_applicable", "final_url")},
        ),
        (
            {"destination": "Phone Call", "call_to_action_type": "CALL_NOW", "final_url": ""},
            {("phone_number_missing", "phone_number")},
        ),
        ({"pixel_id": "7"}, set()),
        ({"pixel_id": "7", "destination": "APP"}, {("field_not_applicable", "pixel_id")}),
        ({"final_url": ""}, {("final_url_missing", "final_url")}),
        ({"phone_number": "+18005551234"}, {("field_not_applicable", "phone_number")}),
        ({"objective": "AWARENESS", "destination": "NO_LINK"}, {("field_not_applicable", "final_url")}),
        ({"objective": "LEADS", "destination": "MESSENGER", "call_to_action_type": "MESSAGE_PAGE", "lead_form_id": "5",
          "final_url": ""}, set()),
        ({"objective": "LEADS", "destination": "combined", "lead_form_id": "5"}, set()),
        ({"objective": "LEADS", "lead_form_id": "5"}, {("field_not_applicable", "lead_form_id")}),
    ],
)  # fmt: skip
def test_conditional_fields(change, expected):
    assert found({**AD, **change}, "error") == expected


@pytest.mark.req("E-372")
@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("website", "WEBSITE"), ("Phone Call", "PHONE_CALL"), ("ON_AD", "INSTANT_FORMS"), ("UNDEFINED", "NO_LINK"),
        ("MESSAGING_MESSENGER_WHATSAPP", "COMBINED"), ("Instant Forms", "INSTANT_FORMS"), ("app", "APP"),
        ("LEAD_FROM_MESSENGER", "COMBINED"), ("NO_LINK", "NO_LINK"), ("whatsapp", "WHATSAPP"),
    ],
)  # fmt: skip
def test_names_of_destinations(given, name):
    from adtwin.compose.ad_level.context import destination_of

    assert destination_of(given) == name


# ---- media


@pytest.mark.req("E-375", "E-377")
@pytest.mark.parametrize(
    ("placement", "kind", "ratio", "most", "seconds"),
    [
        ("Feed", "image", (1, 1), 30 * 2**20, None), ("Feed", "video", (1, 1), 4 * 2**30, 240.0),
        ("Stories", "image", (9, 16), 30 * 2**20, None), ("Stories", "video", (9, 16), 4 * 2**30, 15.0),
        ("Reels", "video", (9, 16), 4 * 2**30, 90.0),
    ],
)  # fmt: skip
def test_media_limits(placement, kind, ratio, most, seconds):
    width, height = ratio[0] * 100, ratio[1] * 100
    media: dict[str, Any] = {"type": kind, "bytes": most, "width": width, "height": height, "seconds": seconds}
    types = ("jpg", "jpeg", "png") if kind == "image" else ("mp4", "mov")
    for one in types:
        assert list(check_file({**media, "file_type": one}, placement)) == []
    (large,) = check_file({**media, "bytes": most + 1}, placement)
    assert (large.symbol, large.limit, large.actual) == ("file_too_large", most, most + 1)
    if seconds:
        (long,) = check_file({**media, "seconds": seconds + 0.1}, placement)
        assert (long.symbol, long.severity, long.limit) == ("video_too_long", "error", seconds)
    (shape,) = check_file({**media, "width": width * 2}, placement)
    assert (shape.symbol, shape.severity) == ("aspect_ratio", "warning")


@pytest.mark.req("E-376", "E-378", "E-379")
@pytest.mark.parametrize(
    ("media", "placement", "expected"),
    [
        ({"type": "image", "file_type": "gif"}, "Feed", ["file_type"]),
        ({"type": "image", "file_type": "webp"}, "Stories", ["file_type"]),
        ({"type": "video", "file_type": "webm"}, "Reels", ["file_type"]),
        ({"file_type": "avi"}, "Feed", ["file_type"]),
        ({"type": "image", "width": 1009, "height": 1000}, "Feed", []),
        ({"type": "image", "width": 1011, "height": 1000}, "Feed", ["aspect_ratio"]),
        ({"type": "image"}, "Reels", ["media_unsupported"]),
    ],
)
def test_media_types_and_shapes(media, placement, expected):
    assert [one.symbol for one in check_file(media, placement)] == expected


@pytest.mark.req("E-379")
@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\xff\xd8\xff\xe0", "jpg"), (b"\x89PNG\r\n\x1a\n", "png"), (b"GIF89a", "gif"), (b"RIFF....WEBP", "webp"),
        (b"RIFF....AVI ", "avi"), (b"\x1a\x45\xdf\xa3", "webm"), (b"\0\0\0\x20ftypisom", "mp4"),
        (b"\0\0\0\x14ftypqt  ", "mov"), (b"hello", None), (b"", None),
    ],
)  # fmt: skip
def test_a_file_is_what_its_first_bytes_say(head, kind):
    assert file_type(head) == kind


def test_media_of_a_document_are_checked_in_its_placements():
    media = [{"type": "video", "seconds": 60, "file_type": "mp4"}]
    ad = without("image_hash", ad_format="SINGLE_VIDEO", video_id="9", media=media, placements=["Feed", "Stories"])
    assert [(one.symbol, one.field) for one in check(ad)] == [("video_too_long", "media[0].seconds")]


# ---- fields and documents


@pytest.mark.req("E-382", "E-383", "E-384")
def test_fields_of_an_ad():
    assert spec.FIELDS == (
        "name", "label", "status", "creative_id", "creative", "adcreatives", "adset_id", "id", "ad_format",
    )  # fmt: skip
    assert sorted((*spec.EDITABLE, *spec.PROTECTED)) == sorted(spec.FIELDS)
    assert [one.field for one in check_update({"name": "x", "adset_id": "1", "id": "2"})] == ["id", "adset_id"]
    assert check_update({"name": "x", "status": "PAUSED", "creative": {"creative_id": "1"}}) == []
    assert found({"creative_id": "1", "creative": {"creative_id": "2"}, "adset_id": "3"}) == {
        ("creative_twice", "creative_id, creative")
    }
    (unknown,) = check({**AD, "headlin": "x"})
    assert (unknown.symbol, unknown.fix) == ("field_unknown", "Did you mean headline?")


@pytest.mark.req("E-343")
def test_a_campaign_file_is_checked_down_to_its_ads():
    bad = {key: value for key, value in AD.items() if key not in {"objective", "destination", "page_id"}}
    document = {
        "campaign": {"name": "C", "objective": "OUTCOME_TRAFFIC"},
        "adsets": [
            {
                "name": "S",
                "destination_type": "PHONE_CALL",
                "promoted_object": {"page_id": "1001"},
                "targeting": {"instagram_positions": ["story"]},
                "ads": [{**bad, "final_url": "", "headline": "x" * 26}],
            },
            {"name": "T", "ads": [{"creative_id": "1"}]},
        ],
    }
    assert [(one.symbol, one.field) for one in check(document)] == [
        ("text_too_long", "adsets[0].ads[0].headline"),
        ("button_not_for_destination", "adsets[0].ads[0].call_to_action_type"),
        ("phone_number_missing", "adsets[0].ads[0].phone_number"),
    ]


@pytest.mark.parametrize("document", [None, [], "text", {"ads": ["x"]}, {"creative": 5, "adset_id": "1"}, {}])
def test_documents_that_are_none_are_told_not_raised(document):
    assert any(one.severity == "error" for one in check(document))


# ---- the API's shape


@pytest.mark.req("E-387", "E-388", "E-390", "E-373")
def test_the_sample_payload_in_graph_form():
    assert to_graph(SAMPLE, page_id="1001").payload == GRAPH_SAMPLE
    assert found(SAMPLE) == {("page_missing", "creative.object_story_spec.page_id")}


@pytest.mark.req("E-389")
def test_the_page_must_come_from_somewhere():
    (problem,) = to_graph(SAMPLE).problems
    assert problem.symbol == "page_missing"
    assert to_graph({**SAMPLE, "page_id": 1001}).payload == GRAPH_SAMPLE
    assert check({**SAMPLE, "page_id": "1001"}) == []


@pytest.mark.req("E-391", "E-385", "E-358", "E-373", "E-349")
def test_flat_ads_in_graph_form():
    flat = without("status", label="spring", link_description="below", lead_form_id="5")
    assert to_graph(flat).payload == {
        "name": "My Ad",
        "adset_id": "123",
        "status": "PAUSED",
        "adlabels": [{"name": "spring"}],
        "creative": {
            "object_story_spec": {
                "page_id": "1001",
                "link_data": {
                    "message": "Shoes for rain.",
                    "name": "Dry feet",
                    "description": "below",
                    "link": "https://example.com",
                    "image_hash": "h",
                    "call_to_action": {"type": "SHOP_NOW", "value": {"lead_gen_form_id": "5"}},
                },
            }
        },
    }
    call = without("image_hash", video_id="9", call_to_action_type="CALL_NOW", phone_number="+18005551234")
    assert to_graph(call).payload["creative"]["object_story_spec"]["video_data"] == {
        "video_id": "9",
        "message": "Shoes for rain.",
        "title": "Dry feet",
        "call_to_action": {"type": "CALL_NOW", "value": {"link": "tel:+18005551234"}},
    }
    assert to_graph({"creative_id": 5, "adset_id": "1"}).payload == {
        "adset_id": "1",
        "status": "PAUSED",
        "creative": {"creative_id": "5"},
    }
    assert graph_format("SINGLE_MEDIA", video=True) == "SINGLE_VIDEO"
    assert graph_format("SINGLE_MEDIA", video=False) == "SINGLE_IMAGE"
    assert graph_format("CAROUSEL", video=False) == "CAROUSEL"

import pytest
from pydantic import TypeAdapter, ValidationError

from adtwin.model import enums
from adtwin.reporting import tree

SIZES = [
    ("D-210", enums.Objective, 21), ("C-157", enums.OutcomeObjective, 6), ("D-209", enums.SpecialAdCategory, 7),
    ("D-169", enums.BillingEvent, 11), ("D-172", enums.OptimizationSubEvent, 11), ("D-216", enums.Country, 252),
    ("D-162", tree.EffectiveStatus, 12), ("D-169", enums.BidStrategy, 4),
]  # fmt: skip


@pytest.mark.parametrize(
    ("vocabulary", "size"),
    [pytest.param(words, size, marks=pytest.mark.req(number), id=number) for number, words, size in SIZES],
)
def test_vocabularies_have_their_documented_size(vocabulary, size):
    words = TypeAdapter(vocabulary).json_schema()
    assert len({word for part in words.get("anyOf", [words]) for word in part["enum"]}) == size


@pytest.mark.parametrize(
    ("vocabulary", "wrong"),
    [
        pytest.param(enums.OptimizationGoal, "OFFER_CLAIMS", marks=pytest.mark.req("D-171")),
        pytest.param(enums.OptimizationGoal, "SOCIAL_IMPRESSIONS", marks=pytest.mark.req("D-171")),
        pytest.param(enums.BidStrategy, "TARGET_COST", marks=pytest.mark.req("D-179")),
        pytest.param(enums.CallToActionType, "MAKE_RESERVATION", marks=pytest.mark.req("E-100")),
        pytest.param(enums.CallToActionType, "RESERVE", marks=pytest.mark.req("E-100")),
        pytest.param(enums.CallToActionType, "BOOK_TABLE", marks=pytest.mark.req("E-100")),
        pytest.param(enums.CallToActionType, "book_now", marks=pytest.mark.req("E-103")),
        pytest.param(enums.CreatableStatus, "ARCHIVED", marks=pytest.mark.req("D-173")),
    ],
)
def test_other_words_are_refused_with_the_allowed_ones(vocabulary, wrong):
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(vocabulary).validate_python(wrong)
    error = caught.value.errors()[0]
    assert error["type"] == "literal_error"
    assert "'" in error["ctx"]["expected"]


@pytest.mark.req("E-101", "E-103")
def test_the_common_buttons_and_those_only_the_seeds_name_are_known():
    common = """BOOK_NOW LEARN_MORE SHOP_NOW SIGN_UP SUBSCRIBE GET_QUOTE CONTACT_US DOWNLOAD WATCH_MORE GET_OFFER
    APPLY_NOW CALL_NOW MESSAGE_PAGE SEE_MENU ORDER_NOW BUY_NOW WHATSAPP_MESSAGE GET_DIRECTIONS BUY_TICKETS EVENT_RSVP
    BOOK_TRAVEL EXPLORE_MORE USE_MOBILE_APP"""
    assert set(common.split()) <= enums.values_of(enums.CallToActionType)


@pytest.mark.req("D-222", "C-187", "C-188")
def test_preview_formats_unite_the_three_lists():
    formats = enums.values_of(enums.AdFormat)
    assert len(formats) == 75 + 2  # MARKETPLACE_DESKTOP and INSTAGRAM_STORY_CAMERA_TRAY are only in the Reels guide
    assert {"MARKETPLACE_DESKTOP", "INSTAGRAM_STORY_CAMERA_TRAY", "BIZ_DISCO_FEED_MOBILE"} <= formats


@pytest.mark.req("D-170", "D-171")
def test_goals_and_destinations_hold_the_documented_ones_and_a_few_more():
    assert len(enums.values_of(enums.OptimizationGoal)) == 31 + 1
    assert len(enums.values_of(enums.DestinationType)) == 23 + 5


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        pytest.param(enums.AccountStatus, {1: "ACTIVE", 101: "CLOSED"}, marks=pytest.mark.req("D-039")),
        pytest.param(enums.DisableReason, {15: "COMPROMISED_AD_ACCOUNT"}, marks=pytest.mark.req("D-040")),
        pytest.param(enums.FundingType, {0: "UNSET", 20: "STORED_BALANCE"}, marks=pytest.mark.req("D-042")),
        pytest.param(enums.TaxIdStatus, {5: "PERSONAL_ACCOUNT"}, marks=pytest.mark.req("D-063")),
    ],
)
def test_numbers_of_the_account(numbers, expected):
    assert {number: numbers(number).name for number in expected} == expected
    assert len(enums.FundingType) == 21
    assert len(enums.DisableReason) == 16

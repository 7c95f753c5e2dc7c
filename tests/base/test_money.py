import pytest

from adtwin.base import money

ONE_UNIT = ["CLP", "COP", "CRC", "HUF", "ISK", "IDR", "JPY", "KRW", "PYG", "TWD", "VND"]


@pytest.mark.req("D-178")
@pytest.mark.parametrize("code", ONE_UNIT)
def test_currencies_without_a_minor_unit(code):
    assert money.currency(code).offset == 1


@pytest.mark.req("A-020", "D-178")
def test_every_other_currency_counts_in_hundredths():
    assert {code for code, known in money.CURRENCIES.items() if known.offset == 1} == set(ONE_UNIT)
    assert {known.offset for known in money.CURRENCIES.values()} == {1, 100}


def test_an_unknown_currency_is_refused():
    with pytest.raises(ValueError, match="XTS"):
        money.currency("XTS")


@pytest.mark.parametrize(
    ("event", "bid", "minimum"),
    [
        ("IMPRESSIONS", None, 100),
        ("IMPRESSIONS", 1000, 1000),
        ("LINK_CLICKS", None, 500),
        ("LINK_CLICKS", 100, 500),
        ("LINK_CLICKS", 200, 1000),
        ("THRUPLAY", None, 500),
        ("APP_INSTALLS", 10_000, 4000),
    ],
)
def test_minimum_daily_budgets_in_us_cents(event, bid, minimum):
    assert money.minimum_daily_budget("USD", event, bid) == minimum


def test_minimum_budgets_follow_the_currency():
    row = money.minimum_budgets("JPY")
    assert row == {
        "currency": "JPY",
        "min_daily_budget_imp": 150,
        "min_daily_budget_video_views": 750,
        "min_daily_budget_high_freq": 750,
        "min_daily_budget_low_freq": 6000,
    }


@pytest.mark.parametrize(("days", "minimum"), [(0.5, 100), (10, 1000), (2.5, 250)])
def test_a_lifetime_budget_covers_every_day(days, minimum):
    assert money.minimum_lifetime_budget("USD", "IMPRESSIONS", days) == minimum


@pytest.mark.req("D-215")
@pytest.mark.parametrize(("code", "cap"), [("USD", 10_000), ("EUR", 8_600), ("JPY", 15_000)])
def test_the_campaign_spend_cap_is_worth_a_hundred_dollars(code, cap):
    assert money.min_campaign_group_spend_cap(code) == cap


@pytest.mark.req("D-178")
@pytest.mark.parametrize(
    ("code", "event", "bid"),
    [("USD", "IMPRESSIONS", 2), ("USD", "LINK_CLICKS", 1), ("JPY", "IMPRESSIONS", 3), ("EUR", "LINK_CLICKS", 1)],
)
def test_minimum_bids(code, event, bid):
    assert money.minimum_bid(code, event) == bid


@pytest.mark.parametrize("code", sorted(money.CURRENCIES))
def test_micros_and_minor_units_convert_back(code):
    assert money.to_minor(code, money.to_micros(code, 1234)) == 1234
    assert money.to_minor(code, money.to_micros(code, 1234) - 1) == 1233
    assert money.to_usd_cents(code, money.from_usd_cents(code, 10_000)) >= 10_000


@pytest.mark.parametrize(
    ("code", "minor", "plain", "shown"),
    [("USD", 123450, "1234.50", "$1,234.50"), ("JPY", 1234, "1234", "¥1,234"), ("CHF", 1200, "12.00", "CHF 12.00")],
)
def test_amounts_as_text(code, minor, plain, shown):
    assert (money.decimal(code, minor), money.display(code, minor)) == (plain, shown)

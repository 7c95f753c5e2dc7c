import pytest
from pydantic import TypeAdapter, ValidationError

from adtwin.model.tree import specs

HOUR = 3600


@pytest.mark.parametrize(
    ("shape", "sent", "kept"),
    [
        pytest.param(specs.PromotedObject, {"Pixel_id": 5, "CUSTOM_EVENT_TYPE": "PURCHASE"},
                     {"pixel_id": "5", "custom_event_type": "PURCHASE"}, marks=pytest.mark.req("B-100")),
        pytest.param(specs.PromotedObject, {"omnichannel_object": {
            "app": [{"application_id": "1", "object_store_urls": ["u"], "custom_event_type": "PURCHASE"}],
            "pixel": [{"pixel_id": "2", "custom_event_type": "PURCHASE"}],
            "onsite": [{"commerce_merchant_settings_id": "3"}]}}, None, marks=pytest.mark.req("B-127", "B-174")),
        pytest.param(specs.PromotedObject, {"pixel_id": "1", "pixel_rule": {"url": {"i_contains": "x"}},
                                            "custom_event_type": "OTHER"}, None, marks=pytest.mark.req("D-184")),
        (specs.AttributionSpec, {"event_type": "CLICK_THROUGH", "window_days": "7"},
         {"event_type": "CLICK_THROUGH", "window_days": 7}),
        pytest.param(specs.BidConstraints, {"roas_average_floor": "100"}, {"roas_average_floor": 100},
                     marks=pytest.mark.req("B-086")),
        pytest.param(specs.FrequencyControl, {"event": "IMPRESSIONS", "interval_days": 7, "max_frequency": 2}, None,
                     marks=pytest.mark.req("D-183")),
        (specs.AdsetSchedule, {"start_minute": 540, "end_minute": 720, "days": [1, 2]}, None),
        pytest.param(specs.BudgetSchedule, {"time_start": 1699081200, "time_end": 1699167600, "budget_value": 100,
                                            "budget_value_type": "ABSOLUTE"}, None, marks=pytest.mark.req("D-182")),
        (specs.BidAdjustments, {"user_groups": {"gender": {"male": 0.5}}, "more": 1}, None),
        pytest.param(specs.AdRotation, {"intervals": [0, 86400, 172800], "id_blocks": [["1"], ["2", "3"], ["1", "4"]]},
                     None, marks=pytest.mark.req("D-186")),
    ],
)  # fmt: skip
def test_specs_are_kept_in_their_one_form(shape, sent, kept):
    assert shape.model_validate(sent).wire() == (kept or sent)


@pytest.mark.parametrize(
    ("shape", "sent", "kind"),
    [
        (specs.PromotedObject, {"pixel": "1"}, "extra_forbidden"),
        (specs.PromotedObject, {"pixel_id": "x"}, "numeric_id"),
        (specs.PromotedObject, {"pixel_id": "1", "custom_event_type": "BOUGHT"}, "literal_error"),
        (specs.AttributionSpec, {"event_type": "CLICK_THROUGH", "window_days": 5}, "literal_error"),
        pytest.param(specs.BidConstraints, {"roas_average_floor": 99}, "greater_than_equal",
                     marks=pytest.mark.req("B-086", "B-106")),
        pytest.param(specs.BidConstraints, {"roas_average_floor": 10_000_001}, "less_than_equal",
                     marks=pytest.mark.req("B-086")),
        (specs.FrequencyControl, {"interval_days": 91, "max_frequency": 1}, "less_than_equal"),
        (specs.FrequencyControl, {"interval_days": 7}, "missing"),
        (specs.AdsetSchedule, {"start_minute": 30, "end_minute": 720, "days": [1]}, "multiple_of"),
        (specs.AdsetSchedule, {"start_minute": 720, "end_minute": 720, "days": [1]}, "value_error"),
        (specs.AdsetSchedule, {"start_minute": 0, "end_minute": 720, "days": [7]}, "less_than_equal"),
        (specs.AdsetSchedule, {"start_minute": 0, "end_minute": 720, "days": []}, "too_short"),
        (specs.BudgetSchedule, {"time_start": 5 * HOUR, "time_end": HOUR, "budget_value": 1}, "value_error"),
        (specs.BudgetSchedule, {"time_start": HOUR, "time_end": 5 * HOUR, "budget_value": 0}, "greater_than"),
        pytest.param(specs.AdRotation, {"intervals": [0], "id_blocks": [["1"]]}, "too_short",
                     marks=pytest.mark.req("D-186")),
        pytest.param(specs.AdRotation, {"intervals": [0, 1, 2], "id_blocks": [["1"], ["2"]]}, "value_error",
                     marks=pytest.mark.req("D-186")),
        pytest.param(specs.AdRotation, {"intervals": [5, 1], "id_blocks": [["1"], ["2"]]}, "value_error",
                     marks=pytest.mark.req("D-186")),
    ],
)  # fmt: skip
def test_wrong_specs_are_refused(shape, sent, kind):
    with pytest.raises(ValidationError) as caught:
        shape.model_validate(sent)
    assert caught.value.errors()[0]["type"] == kind


@pytest.mark.req("A-099", "C-309")
@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (
            {"action.type": ["offsite_conversion"], "fb_pixel": [12]},
            {"action.type": ["offsite_conversion"], "fb_pixel": ["12"]},
        ),
        ({"action.type": "video_view", "post": 7}, {"action.type": ["video_view"], "post": ["7"]}),
    ],
)  # fmt: skip
def test_tracking_specs_hold_lists(sent, kept):
    assert TypeAdapter(specs.TrackingSpec).validate_python(sent) == kept


def test_a_tracking_spec_is_an_object():
    with pytest.raises(ValidationError):
        TypeAdapter(specs.TrackingSpec).validate_python(["action.type"])

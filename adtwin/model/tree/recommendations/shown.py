"""What an ad shows, as far as recommendations ask."""

from __future__ import annotations

from adtwin.model.creative.features.enrollment import features_of, is_in
from adtwin.model.creative.features.setup import Setup, setup_of
from adtwin.model.creative.story import story_of
from adtwin.model.tree.recommendations.state import State
from adtwin.store import Obj

UPRIGHT = 1.7
"""Height by width from which a film fills a phone's screen; 9:16 is 1.78."""


def setup(state: State, ad: Obj) -> Setup:
    """What kind of ad it is."""
    found = state.setups.get(ad.id)
    if found is None:
        data, adset = state.creative_of(ad).data, state.adset_of(ad).data
        story = story_of(state.call.view, data)
        found = state.setups[ad.id] = setup_of(story, data, state.objective(ad), adset.get("destination_type"))
    return found


def lacks(state: State, ad: Obj, name: str) -> bool:
    """Whether the ad could have a feature and hasn't."""
    if state.creative_of(ad).type != "AdCreative":
        return False
    return setup(state, ad).takes(name) and not is_in(features_of(state.creative_of(ad).data).get(name))


def videos_of(state: State, ad: Obj) -> list[Obj]:
    """The films of an ad."""
    data = state.creative_of(ad).data
    story, feed = data.get("object_story_spec") or {}, data.get("asset_feed_spec") or {}
    holders = (data, story.get("video_data") or {}, *(feed.get("videos") or ()))
    found = (state.call.view.get(int(one["video_id"])) for one in holders if one.get("video_id"))
    return [video for video in found if video is not None]


def is_upright_video(state: State, ad: Obj) -> bool:
    """Whether a film of the ad fills a phone's screen."""
    return any(
        video.data.get("width") and video.data.get("height", 0) / video.data["width"] >= UPRIGHT
        for video in videos_of(state, ad)
    )

"""Where a goal delivers: the matrix of the Reels guide, Threads' objectives, the platforms of goals."""

from __future__ import annotations

import pytest

from adtwin.model.enums import OptimizationGoal, values_of
from adtwin.model.tree import compatibility as fit
from adtwin.model.tree.placement_fit import PLATFORMS_OF, delivers_on, reels_goals

# The matrix of the Reels guide, by platform.
REELS = [
    ("C-166", "instagram", "OUTCOME_APP_PROMOTION", "LINK_CLICKS OFFSITE_CONVERSIONS APP_INSTALLS"),
    ("C-167", "instagram", "OUTCOME_AWARENESS", "REACH IMPRESSIONS AD_RECALL_LIFT THRUPLAY"),
    ("C-168", "instagram", "OUTCOME_LEADS",
     "OFFSITE_CONVERSIONS LANDING_PAGE_VIEWS LINK_CLICKS REACH IMPRESSIONS LEAD_GENERATION QUALITY_LEAD"),
    ("C-169", "instagram", "OUTCOME_TRAFFIC",
     "LINK_CLICKS LANDING_PAGE_VIEWS REACH CONVERSATIONS IMPRESSIONS VISIT_INSTAGRAM_PROFILE"),
    ("C-170", "instagram", "OUTCOME_ENGAGEMENT",
     ("CONVERSATIONS LINK_CLICKS THRUPLAY POST_ENGAGEMENT REACH IMPRESSIONS REMINDERS_SET OFFSITE_CONVERSIONS"
     " LANDING_PAGE_VIEWS")),
    ("C-171", "instagram", "OUTCOME_SALES",
     "OFFSITE_CONVERSIONS LANDING_PAGE_VIEWS LINK_CLICKS REACH IMPRESSIONS CONVERSATIONS"),
    ("C-172", "facebook", "OUTCOME_APP_PROMOTION", "LINK_CLICKS OFFSITE_CONVERSIONS APP_INSTALLS"),
    ("C-173", "facebook", "OUTCOME_AWARENESS",
     "REACH IMPRESSIONS AD_RECALL_LIFT THRUPLAY TWO_SECOND_CONTINUOUS_VIDEO_VIEWS"),
    ("C-174", "facebook", "OUTCOME_LEADS",
     "OFFSITE_CONVERSIONS LANDING_PAGE_VIEWS LINK_CLICKS REACH IMPRESSIONS LEAD_GENERATION QUALITY_LEAD"),
    ("C-175", "facebook", "OUTCOME_TRAFFIC",
     "LINK_CLICKS LANDING_PAGE_VIEWS REACH CONVERSATIONS IMPRESSIONS QUALITY_CALL"),
    ("C-176", "facebook", "OUTCOME_ENGAGEMENT",
     ("CONVERSATIONS LINK_CLICKS THRUPLAY TWO_SECOND_CONTINUOUS_VIDEO_VIEWS POST_ENGAGEMENT REACH IMPRESSIONS"
     " EVENT_RESPONSES QUALITY_CALL OFFSITE_CONVERSIONS LANDING_PAGE_VIEWS PAGE_LIKES")),
    ("C-177", "facebook", "OUTCOME_SALES",
     "OFFSITE_CONVERSIONS LANDING_PAGE_VIEWS LINK_CLICKS REACH IMPRESSIONS CONVERSATIONS QUALITY_CALL"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("platform", "objective", "goals"),
    [
        pytest.param(platform, objective, set(goals.split()), marks=pytest.mark.req(number, "C-178"), id=number)
        for number, platform, objective, goals in REELS
    ],
)
def test_the_reels_matrix(platform, objective, goals):
    assert reels_goals(platform, objective) == goals
    assert goals <= set(fit.goals_for(objective))
    assert all(fit.goal_fits(objective, goal) for goal in goals)


@pytest.mark.req("C-179", "A-335")
@pytest.mark.parametrize(
    ("placement", "objective", "goal", "delivers"),
    [
        (("facebook", "facebook_reels"), "OUTCOME_TRAFFIC", "QUALITY_CALL", True),
        (("instagram", "reels"), "OUTCOME_TRAFFIC", "QUALITY_CALL", False),
        (("instagram", "profile_reels"), "OUTCOME_ENGAGEMENT", "PAGE_LIKES", False),
        (("instagram", "stream"), "OUTCOME_TRAFFIC", "QUALITY_CALL", True),
        (("threads", "threads_stream"), "OUTCOME_LEADS", "LINK_CLICKS", False),
        (("threads", "threads_stream"), "LINK_CLICKS", "LINK_CLICKS", True),
        (("instagram", "reels"), "VIDEO_VIEWS", "THRUPLAY", True),
        (("facebook", "feed"), "OUTCOME_ENGAGEMENT", "PAGE_LIKES", True),
        (("instagram", "stream"), "OUTCOME_ENGAGEMENT", "PAGE_LIKES", False),
        (("threads", "threads_stream"), "OUTCOME_ENGAGEMENT", "PAGE_LIKES", False),
        (("messenger", "story"), "OUTCOME_ENGAGEMENT", "EVENT_RESPONSES", False),
        (("audience_network", "classic"), "PAGE_LIKES", "REACH", False),
        (("audience_network", "classic"), "OUTCOME_TRAFFIC", "LINK_CLICKS", True),
        (("audience_network", "classic"), "OUTCOME_LEADS", "LEAD_GENERATION", False),
        (("audience_network", "classic"), None, "LEAD_GENERATION", False),
        (("instagram", "stream"), "OUTCOME_LEADS", "LEAD_GENERATION", True),
        (("facebook", "feed"), "OUTCOME_ENGAGEMENT", "REMINDERS_SET", False),
        (("messenger", "story"), "OUTCOME_ENGAGEMENT", "POST_ENGAGEMENT", False),
        (("threads", "threads_stream"), "OUTCOME_ENGAGEMENT", "POST_ENGAGEMENT", True),
        (("messenger", "messenger_home"), "OUTCOME_ENGAGEMENT", "CONVERSATIONS", True),
        (("audience_network", "classic"), "OUTCOME_ENGAGEMENT", "CONVERSATIONS", False),
        (("threads", "threads_stream"), None, "LINK_CLICKS", True),
    ],
)
def test_where_a_goal_delivers(placement, objective, goal, delivers):
    assert delivers_on(placement, objective, goal) is delivers


def test_platforms_are_told_of_goals_that_there_are():
    assert set(PLATFORMS_OF) <= values_of(OptimizationGoal)

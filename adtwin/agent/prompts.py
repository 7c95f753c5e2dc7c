"""Prompts: from a brief to an ad that runs, from a rejected ad to one that passes, a weekly report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer

BRIEF = """Turn this brief into an ad, step by step, and tell what you do.

Brief: {brief}
Image: {image}
Daily budget: {budget} in minor units of the account's currency

1. get_ad_accounts: choose account_id and page_id.
2. upload_ad_image with the image's path: keep image_hash.
3. Write a primary text (at most 250 characters, so that Stories show all of it), a headline (at most 25) and choose a
   button. validate the ad with kind "ad"; mend every problem.
4. create_ad_creative with image_hash, page_id, link_url, message, headline, call_to_action_type.
5. Choose whom to reach: search_targeting for the places the brief names (what "places") and for an interest that fits
   it. estimate_audience_size of the targeting; widen it below 100,000 people, and say how many there are.
6. create_campaign with the objective that fits the brief; create_adset with that targeting, optimization_goal and
   daily_budget; create_ad with the creative. All stay PAUSED.
7. get_ad_preview of the ad: show the person how it looks.
8. Ask whether to start it. Only after a yes: update_object with {{"status": "ACTIVE"}} and confirm: true on campaign,
   ad set and ad.
9. Beside a twin: twin_clock advance 1h for the review, then 7d.
10. get_insights of the ad, then say in three sentences how it did."""

MEND = """The ad {ad_id} was rejected or does not run. Find out why and mend it.
1. get_objects with ids ["{ad_id}"] and fields effective_status,issues_info,ad_review_feedback,creative{{id}}.
2. explain_error for each code. 3. create_ad_creative anew without what was blamed; the old one cannot change.
4. update_object of the ad with {{"creative": {{"creative_id": …}}}}. 5. Look at effective_status again."""

REPORT = """Report on the ad account {account_id} for {period}.
Use get_insights with level campaign, then ad, sorted by spend_descending; then one breakdown by age and gender.
Say what was spent, what came of it, which ad did best and worst and why, and one thing to change. Use tables."""


def add_prompts(server: MCPServer[Any]) -> None:
    """Offer the prompts."""

    @server.prompt(title="From a brief to a running ad")
    def campaign_brief(brief: str, image: str = "(ask for it)", daily_budget: str = "1000") -> str:
        """Take a brief and a local image to an active ad, a preview and a week of insights."""
        return BRIEF.format(brief=brief, image=image, budget=daily_budget)

    @server.prompt(title="Mend an ad that does not run")
    def mend_ad(ad_id: str) -> str:
        """Find out why an ad was rejected, and replace its creative."""
        return MEND.format(ad_id=ad_id)

    @server.prompt(title="Report on an account")
    def report(account_id: str, period: str = "the last 7 days") -> str:
        """What was spent and what came of it."""
        return REPORT.format(account_id=account_id, period=period)

"""A Facebook page: whom an ad speaks as, and where its posts stand."""

from __future__ import annotations

from typing import Any

from adtwin.base.streams import stable_hash
from adtwin.graph.auth import ending_of, page_token_of, record_of, scopes_of
from adtwin.graph.call import Call
from adtwin.graph.node import Edge, Node, computed, reference, stored
from adtwin.graph.types import Count, Text
from adtwin.model.people.access import FORMS, PAGES_SHOWN, POSTS, PUBLISHING
from adtwin.model.people.tokens import page_token


def _tasks(page: Page, call: Call) -> list[str]:
    """The tasks of the caller on the page."""
    return sorted(call.principal.tasks.get(page.pk, ()))


def _category_list(page: Page, call: Call) -> list[dict[str, str]] | None:  # noqa: ARG001 - a field's signature
    """The page's category with an id, which is the twin's own."""
    if not page.category:
        return None
    number = 10**14 + stable_hash("page category", page.category) % (9 * 10**14)
    return [{"id": str(number), "name": page.category}]


def _access_token(page: Page, call: Call) -> str | None:
    """The page's own token, for apps that may list the pages of a person with a task on it; the page itself reads the
    one it came with [A-064]."""
    principal = call.principal
    shown = principal.user_id == page.pk or principal.holds(PAGES_SHOWN.reads, page.pk)
    if not shown or not principal.tasks.get(page.pk):
        return None
    planted = page_token(call.twin.seed, page.pk, principal.person_id)
    record = record_of(planted, call.view, call.twin.seed)
    valid = record is not None and ending_of(record, call.view, call.now) is None
    if record is not None and valid and principal.lasts and scopes_of(record, call.view) == principal.scopes:
        return planted
    return page_token_of(principal, page.pk, call.twin.seed) if principal.token else None


def _picture(page: Page, call: Call) -> dict[str, Any]:
    """The profile picture."""
    return {
        "data": {
            "height": 50,
            "width": 50,
            "is_silhouette": False,
            "url": f"{call.request.base_url}/_adtwin/media/{page.picture_hash}",
        }
    }


class Page(Node):
    """A page with its posts, videos and the Instagram profile connected to it."""

    access = PUBLISHING
    use_case = "pages"

    name: Text = stored(by_default=True)
    category: Text = stored()
    category_list: list[dict[str, str]] = computed(_category_list)
    about: Text = stored()
    link: Text = stored()
    fan_count: Count = stored()
    followers_count: Count = stored()
    username: Text = stored()
    website: Text = stored()
    is_published: bool = stored(default=True)
    verification_status: Text = stored(doc="not_verified, blue_verified or gray_verified.")
    picture_hash: Text = stored()
    picture: dict[str, Any] = computed(_picture)
    tasks: list[str] = computed(_tasks)
    access_token: Text = computed(_access_token)
    instagram_business_account: Node = reference("instagram_user_id")
    connected_instagram_account: Node = reference("instagram_user_id")

    instagram_accounts = Edge("InstagramUser", doc="The Instagram profiles connected to the page.")
    leadgen_forms = Edge("LeadgenForm", by="page_id", creates=True, access=FORMS, doc="The page's instant forms.")
    events = Edge("Event", silence_reads=True, doc="The page's events.")
    posts = Edge(
        "PagePost",
        by="page_id",
        creates=True,
        timed=True,
        silence_reads=True,
        access=POSTS,
        doc="The page's posts, newest first.",
    )
    feed = Edge("PagePost", by="page_id", creates=True, timed=True, access=POSTS, doc="Everything posted to the page.")
    ads_posts = Edge("PagePost", access=POSTS, doc="Unpublished posts that ads made [A-191].")
    scheduled_posts = Edge("PagePost", access=POSTS, doc="Posts that wait for their time.")
    promotable_posts = Edge("PagePost", by="page_id", access=POSTS, doc="The posts that ads can promote.")

    def quota_units(self, use_case: str, call: Call) -> float:
        """Its followers, taken for the people it engages in a day [C-419]."""
        return float(max(1, self.fan_count or 0)) if use_case == "pages" else 1.0

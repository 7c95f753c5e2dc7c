"""What the post of a catalog ad becomes for people: a post for each product. [B-287, B-409]"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from adtwin.base.streams import stable_hash
from adtwin.graph.call import Call
from adtwin.graph.node import Edge, Edges, Operation
from adtwin.graph.rows import RowType
from adtwin.model.people.access import POSTING
from adtwin.model.status import children

if TYPE_CHECKING:
    from adtwin.model.people.page_post import PagePost

PRODUCT_SET = "product_set_id"
"""Where a post that was made of a catalog ad's template keeps whose products it shows."""
MOST = 100

POST_OF_A_PRODUCT = RowType("DynamicPost", "id", "product_id", "message")


def _listed(call: Call, post: PagePost, params: Any) -> list[dict[str, Any]]:  # noqa: ARG001 - an operation's signature
    """A post for each product; none for an ad that shows assets of its own, such as one customized by placement."""
    shown = post.obj.data.get(PRODUCT_SET)
    products = islice(children(call.view, int(shown), "products"), MOST) if shown else ()
    return [
        {"id": f"{post.page_id}_{10**14 + stable_hash('dynamic post', post.pk, one.id) % (9 * 10**14)}",
         "product_id": str(one.id), "message": post.message}
        for one in products
    ]  # fmt: skip


class CatalogPosts(Edges, of="PagePost"):
    """The posts that people see of a catalog ad."""

    dynamic_posts = Edge(
        get=Operation(_listed, rows=POST_OF_A_PRODUCT),
        access=POSTING,
        doc="A post for each product that the ad of this post shows.",
    )

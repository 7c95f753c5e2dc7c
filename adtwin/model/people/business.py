"""A business: the owner of ad accounts and pages."""

from __future__ import annotations

from adtwin.graph.call import Call
from adtwin.graph.node import Edge, Node, column, computed, stored
from adtwin.graph.types import Integer, Text, UtcTime
from adtwin.model.people.access import ADS_OR_BUSINESS, BUSINESS_ADMIN, BUSINESSES, PAGES_OR_BUSINESS


def _primary_page(business: Business, call: Call) -> Node | None:
    """The page the business is shown with."""
    return call.visible(int(business.primary_page_id)) if business.primary_page_id else None


class Business(Node):
    """A business portfolio [D-014]."""

    access = BUSINESS_ADMIN

    name: Text = stored(by_default=True)
    primary_page_id: Text = stored()
    primary_page: Node = computed(_primary_page)
    timezone_id: Integer = stored()
    verification_status: Text = stored()
    vertical: Text = stored()
    created_time: UtcTime = column()
    updated_time: UtcTime = column()

    system_users = Edge(
        "SystemUser", by="business_id", creates=True, access=BUSINESSES, doc="The business's users for servers."
    )
    client_ad_accounts = Edge(
        "AdAccount", access=ADS_OR_BUSINESS, doc="The ad accounts that others share with the business."
    )
    owned_pages = Edge("Page", access=PAGES_OR_BUSINESS, doc="The pages that the business owns.")
    client_pages = Edge("Page", access=PAGES_OR_BUSINESS, doc="The pages that others let the business use.")
    owned_product_catalogs = Edge("ProductCatalog", doc="The catalogs that the business owns.")
    adspixels = Edge("AdsPixel", doc="The pixels that the business owns.")
    instagram_accounts = Edge("InstagramUser", doc="The Instagram profiles of the business.")
    instagram_business_accounts = Edge("InstagramUser", doc="The professional Instagram profiles of the business.")

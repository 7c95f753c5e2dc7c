"""One product."""

from __future__ import annotations

from adtwin.graph.node import Node, computed, reference, stored
from adtwin.graph.types import Name, NumericId, Text


class ProductItem(Node):
    """A product of a catalog; the price is shown with its currency."""

    name: Name = stored(by_default=True)
    retailer_id: Text = stored(by_default=True)
    product_catalog_id: NumericId = stored()
    product_catalog: Node = reference("product_catalog_id")
    description: Text = stored()
    brand: Text = stored()
    category: Text = stored()
    price: Text = stored()
    currency: Text = stored()
    availability: Text = stored(default="in stock")
    condition: Text = stored(default="new")
    url: Text = stored()
    image_hash: Text = stored()
    image_url: Text = computed(lambda item, call: f"{call.request.base_url}/_adtwin/media/{item.image_hash}")

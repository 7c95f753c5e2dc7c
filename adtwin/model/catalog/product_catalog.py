"""A catalog of products that ads can show."""

from __future__ import annotations

from typing import Any

from adtwin.graph.node import Edge, Node, computed, stored
from adtwin.graph.types import Name, Text


def _product_count(catalog: ProductCatalog, call: Any) -> int:
    """How many products the catalog holds."""
    return int(call.view.edge_count(catalog.pk, "products"))


def _business(catalog: ProductCatalog, call: Any) -> Any:
    """The business that owns the catalog."""
    return call.load(catalog.obj.owner_id)


class ProductCatalog(Node):
    """A product catalog of a business."""

    use_case = "catalog"

    name: Name = stored(by_default=True)
    vertical: Text = stored(default="commerce")
    product_count: int = computed(_product_count)
    business: Node = computed(_business)

    products = Edge("ProductItem")
    product_sets = Edge("ProductSet")

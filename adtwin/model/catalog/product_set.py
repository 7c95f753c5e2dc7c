"""A part of a catalog."""

from __future__ import annotations

from typing import Any

from adtwin.graph.node import Edge, Node, computed, reference, stored
from adtwin.graph.types import Name, NumericId


def _product_count(products: ProductSet, call: Any) -> int:
    """How many products the set holds."""
    return int(call.view.edge_count(products.pk, "products"))


class ProductSet(Node):
    """Products of one catalog that an ad shows together."""

    name: Name = stored(by_default=True)
    product_catalog_id: NumericId = stored()
    product_catalog: Node = reference("product_catalog_id")
    filter: dict[str, Any] = stored()
    product_count: int = computed(_product_count)

    products = Edge("ProductItem")

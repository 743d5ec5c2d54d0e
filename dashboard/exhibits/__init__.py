"""Every exhibit of the product. Importing this package registers them all."""

from dashboard.exhibits import (
    agreements,
    capabilities,
    funding,
    inspections,
    overview,
    secondments,
    sources,
    spr,
)

__all__ = [
    "agreements",
    "capabilities",
    "funding",
    "inspections",
    "overview",
    "secondments",
    "sources",
    "spr",
]

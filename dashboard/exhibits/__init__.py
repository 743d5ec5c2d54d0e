"""Every exhibit of the product. Importing this package registers them all."""

from dashboard.exhibits import (
    agreements,
    capabilities,
    changes,
    function_grid,
    funding,
    inspections,
    overview,
    position_changes,
    positions,
    secondments,
    single_points,
    sources,
    spr,
)

__all__ = [
    "agreements",
    "capabilities",
    "changes",
    "function_grid",
    "funding",
    "inspections",
    "overview",
    "position_changes",
    "positions",
    "secondments",
    "single_points",
    "sources",
    "spr",
]

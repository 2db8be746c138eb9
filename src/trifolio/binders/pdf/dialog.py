"""What a PDF asks of the dialogue that prints it: nothing scaled, and sheets that turn as its pages do."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["duplex", "preferences"]


def preferences(width: float, height: float) -> Mapping[str, str]:
    """Return the viewer preferences for pages of a size, names without a slash (ISO 32000-1, 12.2, table 150).

    A dialogue that heeds them begins with “actual size” and with both sides; whoever prints may set it otherwise.
    """
    return {"PrintScaling": "None", "Duplex": duplex(width, height)}


def duplex(width: float, height: float) -> str:
    """Return over which edge sheets turn: that at the side of a page, as in a book."""
    return "DuplexFlipShortEdge" if width > height else "DuplexFlipLongEdge"

"""The elements of HTML by what they are, for all that reads or writes them (HTML Living Standard)."""

from __future__ import annotations

__all__ = ["BLOCKS", "HEADINGS", "INLINE", "VOID", "WRAPPERS"]

VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
"""Elements without an inside and without an end tag (13.1.2; `param` of old)."""

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

INLINE = frozenset(
    "a abbr b bdi bdo cite code data del dfn em i ins kbd mark q rp rt ruby s samp small span strong sub sup time u "
    "var wbr".split()
)
"""Elements that stand among words and do not break one: `H<sub>2</sub>O` is one word."""

BLOCKS = frozenset((*HEADINGS, *"blockquote dir dl figure hr menu ol p pre table ul".split()))
"""Elements that stand on lines of their own and mean something."""

WRAPPERS = frozenset(
    "address article aside body caption center dd details dialog div dt fieldset figcaption footer form header hgroup "
    "html legend li main nav optgroup option search section summary tbody td tfoot th thead tr".split()
)
"""Elements that stand on lines of their own and lay out, or are parts of blocks."""

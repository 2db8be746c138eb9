"""The elements of HTML by what they are, for all that reads or writes them (HTML Living Standard)."""

from __future__ import annotations

__all__ = ["BLOCKS", "BOOLEAN", "ELEMENTS", "HEADINGS", "INLINE", "NOUNS", "VOID", "WRAPPERS"]

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

ELEMENTS = frozenset(
    (
        *INLINE | BLOCKS | WRAPPERS | VOID,
        *"acronym applet audio basefont bgsound big blink button canvas colgroup command content datalist font frame "
        "frameset head iframe isindex keygen label listing map marquee math menuitem meter nobr noembed noframes "
        "noscript object output picture plaintext progress rb rtc script select shadow slot spacer strike style svg "
        "template textarea title tt video xmp".split(),
    )
)
"""Every element of HTML, obsolete ones too (16.2). `<name>` and `<dose>` are none: they are words in brackets."""

NOUNS = frozenset(
    "address area article base button caption cite code command content data details dialog figure form image input "
    "label legend link map mark menu meta meter object option output param picture progress section select slot source "
    "summary template time title track var video".split()
)
"""Elements whose names people also write in angle brackets, for something to be filled in."""

BOOLEAN = frozenset(
    "allowfullscreen async autofocus autoplay border checked compact controls declare default defer disabled download "
    "formnovalidate hidden inert ismap itemscope loop markdown multiple muted noresize noshade novalidate nowrap open "
    "playsinline readonly required reversed selected sortable".split()
)
"""Attributes that may stand without a value."""

"""The bytes of a drawing as a tree: XML that fetches nothing, and whose entities are plain text and do not grow."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from trifolio.pictures.decode import PictureError

__all__ = ["expanded", "looks_like", "parse"]

LARGEST = 20_000_000
"""The most bytes a drawing may have, its entities put in."""

_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|!--|!DOCTYPE\s+(?:\w+:)?svg|(?:\w+:)?svg\b)", re.IGNORECASE)
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_DECLARATION = re.compile(rb"\A\s*<\?xml\b.*?\?>", re.DOTALL)
_DOCTYPE = re.compile(rb"<!DOCTYPE[^\[>]*(?:\[(.*?)\]\s*)?>", re.DOTALL)
_ENTITY = re.compile(rb"""<!ENTITY\s+([\w.-]+)\s+(["'])([^"'%&<]*)\2\s*>""")
_ENTITIES = 100


def looks_like(data: bytes) -> bool:
    """Return whether a file begins as a drawing does."""
    return bool(_START.match(data)) or (data.startswith(_WIDE) and data[2:4] in {b"<\0", b"\0<"})


def parse(data: bytes) -> etree._Element:
    """Parse XML that may fetch nothing and declare nothing."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        message = f"is a damaged drawing: {str(fault).removesuffix(' (<string>)').split(' (<string>')[0]}"
        raise PictureError("picture-unreadable", message, "save it again as SVG") from None
    declared: Any = root.getroottree().docinfo.internalDTD
    if declared is not None and declared.entities():
        raise _grows()
    return root


def expanded(data: bytes) -> bytes:
    """Put the text of entities in their places and take the document type away.

    Drawing programs declare namespaces as entities. Only plain text is put in; entities of entities or files are not.
    """
    if len(data) > LARGEST:
        raise PictureError("picture-bomb", f"is a drawing of more than {LARGEST // 1_000_000} MB", "save it smaller")
    if data.startswith(_WIDE):
        data = _DECLARATION.sub(b"", data.decode("utf-16", "replace").encode())
    doctype = _DOCTYPE.match(data, max(0, data.find(b"<!DOCTYPE")))
    if not doctype:
        return data
    declared = {name: value for name, _, value in _ENTITY.findall(doctype[1] or b"")}
    if (doctype[1] or b"").count(b"<!ENTITY") != len(declared) or len(declared) > _ENTITIES:
        raise _grows()
    rest = data[: doctype.start()] + data[doctype.end() :]
    grown = len(rest) + sum(rest.count(b"&" + name + b";") * len(value) for name, value in declared.items())
    if grown > LARGEST:
        raise _grows()
    for name, value in declared.items():
        rest = rest.replace(b"&" + name + b";", value)
    return rest


def _grows() -> PictureError:
    message = "declares entities that hold others or stand for files"
    return PictureError("picture-bomb", message, "save it again as plain SVG")

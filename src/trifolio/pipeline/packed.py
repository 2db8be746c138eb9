"""Documents on their way from the process that reads them to those that make something of them."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Sequence

from trifolio.document.model import Document
from trifolio.safety.values import dataclass

__all__ = ["NONE", "Packed", "packed", "unpacked"]

QUICKLY = 1
"""The level of zlib that takes a fifth of a millisecond for a long article."""


@dataclass(frozen=True, slots=True)
class Packed:
    """Documents as bytes, which take a tenth of their memory; the process that plans a build never looks inside.

    `articles` is how many there are, `pictures` how many they have, `signs` how long their sources are together.
    """

    data: bytes = b""
    articles: int = 0
    pictures: int = 0
    signs: int = 0


NONE = Packed()
"""No documents."""


def packed(documents: Sequence[Document]) -> Packed:
    """Return documents as bytes."""
    if not documents:
        return NONE
    return Packed(
        zlib.compress(pickle.dumps(tuple(documents)), QUICKLY),
        len(documents),
        sum(len(document.originals) for document in documents),
        sum(len(document.source) for document in documents),
    )


def unpacked(documents: Packed) -> tuple[Document, ...]:
    """Return the documents that were packed, made anew."""
    if not documents.articles:
        return ()
    whole: tuple[Document, ...] = pickle.loads(zlib.decompress(documents.data))  # noqa: S301 - of our own process
    return whole

"""PDF streams whose end every reader finds, each compressed once.

A stream is followed by an end of line (ISO 19005-3, 6.1.7.1). Where its last byte is a carriage return, as by chance
one in 256 is, that and the line feed look like one end of line, and strict readers find the stream too short. Such a
one is written in ASCII (ISO 32000-1, 7.4.3), which ends otherwise.
"""

from __future__ import annotations

import base64
import contextlib
from collections.abc import Iterator
from typing import Any

import pydyf

__all__ = ["referred", "sealed"]

_START, _END = b"\nstream\n", b"\nendstream"


def referred(pdf: Any, reference: str | bytes) -> Any:
    """Return the object of a PDF that a reference (`12 0 R`) leads to."""
    return pdf.objects[int(reference.split()[0])]


@contextlib.contextmanager
def sealed() -> Iterator[None]:
    """In this context, pydyf writes streams so; it asks for the bytes of each twice."""
    theirs = pydyf.Stream.data
    streams: dict[Any, bytes] = {}

    def data(self: Any) -> bytes:
        if self not in streams:
            written: bytes = theirs.fget(self)
            streams[self] = theirs.fget(_in_ascii(self, written)) if written.endswith(b"\r" + _END) else written
        return streams[self]

    pydyf.Stream.data = property(data)
    try:
        yield
    finally:
        pydyf.Stream.data = theirs


def _in_ascii(stream: Any, written: bytes) -> Any:
    """Return a stream that holds what was written of another, in ASCII."""
    content = written.partition(_START)[2].removesuffix(_END)
    extra = dict(stream.extra)
    inner = ["/FlateDecode"] if stream.compress else [extra["Filter"]] if "Filter" in extra else []
    extra["Filter"] = pydyf.Array(["/ASCII85Decode", *inner])
    if "DecodeParms" in extra:
        extra["DecodeParms"] = pydyf.Array(["null", extra["DecodeParms"]])
    return pydyf.Stream([base64.a85encode(content, wrapcol=80) + b"~>"], extra)

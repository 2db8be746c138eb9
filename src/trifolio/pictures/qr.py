"""A QR code of an address, as a drawing."""

from __future__ import annotations

import io

__all__ = ["MOST", "draw"]

MOST = 300
"""The most bytes an address may have: a longer one makes squares too fine for print at 22 mm."""


def draw(address: str) -> tuple[bytes, int]:
    """Return an SVG and its side in modules, without the four that must stay empty around it (ISO/IEC 18004, 9.1).

    A seventh of it may be damaged (level M). Raises ValueError for an address of more than `MOST` bytes.
    """
    import segno

    if len(address.encode()) > MOST:
        raise ValueError(f"the address has more than {MOST} bytes")
    code = segno.make_qr(address, error="m", boost_error=False)
    output = io.BytesIO()
    code.save(output, kind="svg", border=0, xmldecl=False, svgclass=None, lineclass=None, omitsize=True)
    return output.getvalue(), int(code.symbol_size(border=0)[0])

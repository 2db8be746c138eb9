"""The `booklet` binder: pages of half a sheet, two on each side, in the order in which folded sheets are read.

Print it on both sides, turned over the short edge, fold the pile once and staple the fold. It is for the printer alone:
it has no tags, for what stands side by side on a sheet is not read one after the other.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

from trifolio.binders import pdf
from trifolio.binders.contract import Binding, Bound
from trifolio.binders.pdf import dialog
from trifolio.problems import ContentError, error

__all__ = ["bind", "impose", "sides"]

SHEETS: Mapping[str, tuple[float, float]] = {"a4": (841.89, 595.28), "letter": (792.0, 612.0)}
"""The papers on their side, in points."""


def bind(binding: Binding) -> Bound:
    """Return the PDF; facts: its pages and sheets. Raises ContentError where Pango or pikepdf is missing."""
    job = binding.job
    try:
        import pikepdf  # noqa: F401 - what is missing is said before the pages are laid out
    except ModuleNotFoundError:
        message = f"{job.edition.name}: a booklet needs the package pikepdf"
        raise ContentError(error("extra-missing", job.own.path, 0, message, "pip install 'trifolio[print]'")) from None
    pages, facts, problems = pdf.lay_out(binding, pdf.HALVES[job.paper], None, _written)
    return impose(pages, SHEETS[job.paper]), {**facts, "sheets": len(tuple(sides(facts["pages"]))) // 2}, problems


def _written(document: Any) -> bytes:
    data: bytes = document.write_pdf()
    return data


def sides(pages: int) -> Iterator[tuple[int | None, int | None]]:
    """Yield the pages, counted from 0, that stand left and right on each side of the sheets, or None for a blank one.

    The count is filled up to four a sheet: the outermost sheet has the first page and the last.
    """
    places = [page if page < pages else None for page in range(-(-pages // 4) * 4)]
    for sheet in range(0, len(places) // 2, 2):
        yield places[-1 - sheet], places[sheet]
        yield places[sheet + 1], places[-2 - sheet]


def impose(data: bytes, sheet: tuple[float, float]) -> bytes:
    """Return a PDF with the pages of another, all of one size, two on each side of sheets of a size in points.

    Each page stands in the middle of its half.
    """
    import pikepdf

    width, height = sheet
    with pikepdf.open(io.BytesIO(data)) as source, pikepdf.new() as booklet:
        left, bottom, right, top = (float(edge) for edge in source.pages[0].mediabox)
        beside, below = (width / 2 - (right - left)) / 2 - left, (height - (top - bottom)) / 2 - bottom
        for side in sides(len(source.pages)):
            imposed = booklet.add_blank_page(page_size=sheet)
            forms, drawn = pikepdf.Dictionary(), ""
            for half, page in enumerate(side):
                if page is not None:
                    forms[f"/P{half}"] = booklet.copy_foreign(source.pages[page].as_form_xobject())
                    drawn += f"q 1 0 0 1 {half * width / 2 + beside:.3f} {below:.3f} cm /P{half} Do Q\n"
            imposed.Resources = pikepdf.Dictionary(XObject=forms)
            imposed.Contents = booklet.make_stream(drawn.encode())
        asked = dialog.preferences(width, height)
        booklet.Root.ViewerPreferences = pikepdf.Dictionary({f"/{k}": pikepdf.Name(f"/{v}") for k, v in asked.items()})
        booklet.docinfo["/Title"] = source.docinfo.get("/Title", "")
        booklet.Root.Lang = source.Root.get("/Lang", "")
        output = io.BytesIO()
        booklet.save(output, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return output.getvalue()

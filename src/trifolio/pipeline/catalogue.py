"""The catalogue: a table of every artifact, for spreadsheets and for other programs, beside the artifacts."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import Any

from trifolio.check.review import last_day
from trifolio.check.writing.readability import ENGLISH, FEWEST, Scores, scores
from trifolio.document.model import Document
from trifolio.pipeline.verify import Judged
from trifolio.safety.files import write_whole
from trifolio.safety.spreadsheet import as_csv
from trifolio.words import base

__all__ = ["COLUMNS", "rows", "write"]

COLUMNS = (
    *("path", "source", "edition", "clinic", "id", "title", "version", "updated", "review_by", "days_left", "owner"),
    *("reading_grade", "formats", "pages", "words", "bytes", "status"),
)
"""The columns, in order; docs/verifying.md says what each holds."""

_META = ("id", "title", "version", "updated", "review_by", "owner")


def rows(artifacts: Sequence[Judged], today: dt.date) -> tuple[Mapping[str, Any], ...]:
    """Return a row for each artifact; a value that is not known is None, an empty text one that the source lacks."""
    grades: dict[str, float | None] = {}
    formats: dict[tuple[str, str], list[str]] = {}
    for artifact in artifacts:
        if artifact.source not in grades:
            grades[artifact.source] = _grade(artifact.documents)
        formats.setdefault((artifact.source, artifact.clinic), []).append(artifact.edition)
    return tuple(_row(artifact, formats, grades, today) for artifact in artifacts if artifact.edition)


def write(artifacts: Sequence[Judged], today: dt.date, folder: Path) -> tuple[Path, Path]:
    """Write `catalogue.csv` and `catalogue.json` into a folder, each whole, and return them. Raises OSError."""
    table = rows(artifacts, today)
    report = {"version": 1, "day": today.isoformat(), "artifacts": table}
    cells = as_csv(COLUMNS, map(_cells, table))
    data = {
        folder / "catalogue.csv": cells.encode("utf-8-sig"),  # by which Excel knows that it is UTF-8
        folder / "catalogue.json": f"{json.dumps(report, ensure_ascii=False, indent=1)}\n".encode(),
    }
    for file, content in data.items():
        write_whole(file, content)
    first, second = data
    return first, second


def _grade(documents: Sequence[Document]) -> float | None:
    """Return the Flesch–Kincaid grade of an article, or of the articles of a collection; None where it means little."""
    articles = documents[:-1] or documents
    if not all(base(document.meta.lang) in ENGLISH for document in articles):
        return None
    parts = [astuple(scores(document)) for document in articles]
    whole = Scores(*map(sum, zip(*parts, strict=True))) if parts else None
    return round(whole.flesch_kincaid, 1) if whole and whole.words >= FEWEST else None


def _row(
    artifact: Judged,
    formats: Mapping[tuple[str, str], Sequence[str]],
    grades: Mapping[str, float | None],
    today: dt.date,
) -> Mapping[str, Any]:
    meta = artifact.documents[-1].meta if artifact.documents else None
    own = {name: getattr(meta, name) if meta else None for name in _META}
    values = {
        **own,
        "path": artifact.path,
        "source": artifact.source,
        "edition": artifact.edition,
        "clinic": artifact.clinic,
        "days_left": (last_day(meta.review_by) - today).days if meta and meta.review_by else None,
        "reading_grade": grades[artifact.source],
        "formats": sorted(filter(None, formats[artifact.source, artifact.clinic])),
        "pages": artifact.facts.get("pages"),
        "words": artifact.verdict.words,
        "bytes": artifact.bytes,
        "status": str(artifact.state),
    }
    return {name: values[name] for name in COLUMNS}


def _cells(row: Mapping[str, Any]) -> Iterator[Any]:
    return (" ".join(value) if isinstance(value, list) else value for value in row.values())

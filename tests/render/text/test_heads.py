"""A table that is all head is shown as text and on a phone."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest

from projects import TODAY, article, codes, run, write
from trifolio.check import parity
from trifolio.pipeline.read import read
from trifolio.pipeline.request import Request
from trifolio.project import editions
from trifolio.project.config import find_project

HEADS = [f"heading{n} of a column with words" for n in range(7)]
ONLY_HEAD = f"<table><thead><tr>{''.join(f'<th>{head}</th>' for head in HEADS)}</tr></thead></table>"


@pytest.mark.parametrize("edition", ["email", "email-wrapped", "email-ascii", "eml", "ebook", "handout", "web"])
def test_a_table_that_is_all_head_is_shown(edition: str, tmp_path: Path) -> None:
    write(tmp_path, {"content/some.md": article("Some", ONLY_HEAD)})
    assert codes(run(tmp_path, editions=(edition,))) == []
    project = find_project(tmp_path)
    known = editions.load(edition, project.styles)
    document, _ = read(project, tmp_path / "content/some.md", Request((), TODAY), frozenset())
    file = tmp_path / f"output/some/some-{edition}{known.extension}"
    assert parity.check(document, known, file.read_bytes()) == ()
    if edition == "ebook":
        with ZipFile(file) as book:
            pages = [book.read(name).decode() for name in book.namelist() if name.endswith(".xhtml")]
        (page,) = [page for page in pages if HEADS[0] in page]
        assert 'class="records' not in page

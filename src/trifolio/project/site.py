"""Load the templates, the sheet and the script of the library's pages: the folder `styles/site/`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from trifolio.job import Binder, Edition, Template
from trifolio.problems import ContentError, Problem
from trifolio.project import styles as looked_up

__all__ = ["ARTICLE", "LIBRARY", "SCRIPT", "load"]

FOLDER = "site"
LIBRARY, ARTICLE = "library.html", "article.html"
"""The templates of the page of all articles, and of the page of one."""
SCRIPT = "page.js"


def load(styles: Sequence[Path], tokens: Mapping[str, str] | None = None) -> Edition:
    """Return what the pages are made with, in the shape of an edition: a file of the project beats the packaged one.

    `tokens` are a clinic's colours by their names. Raises ContentError with all that is wrong.
    """
    problems: list[Problem] = []
    folders = (FOLDER, "")
    texts = looked_up.files(folders, styles, problems)
    assets = looked_up.assets(folders, styles, problems)
    css = looked_up.sheets(folders, styles, assets, problems, tokens)
    if problems:
        raise ContentError(*problems)
    return Edition(
        name=FOLDER,
        title="",
        medium="html",
        binder=Binder(""),
        extension=".html",
        family=(FOLDER,),
        pages=(Template(LIBRARY, "html"), Template(ARTICLE, "html")),
        files=texts,
        css=css,
        assets=assets,
        digest=looked_up.digest({}, texts, css, assets),
    )

"""Titles and summaries are text as all else: no line ends between a number and its unit, or in a telephone number."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from documents import FRONT, document
from trifolio.job import Job
from trifolio.pictures.job import prepare
from trifolio.project import editions
from trifolio.render.pages import render_pages

WORDS = "5 mg or 0121 496 0123"
TEXT = f"""
::: {{.warning title="{WORDS}"}}
Rest.
:::

::: {{.pathway title="{WORDS}"}}
1. Rest ({WORDS})
2. Walk (later)
:::
"""


@pytest.mark.parametrize(("name", "times"), [("handout", 5), ("ebook", 5), ("eml", 5)])
def test_what_belongs_together_in_a_title_stays_on_its_line(name: str, times: int, tmp_path: Path) -> None:
    made = document(TEXT, FRONT.replace("Living with migraine", WORDS) + f"summary: {WORDS}\n")
    edition = editions.load(name, (editions.packaged_styles(),))
    job = Job((made,), edition, clinic=None, paper="a4", cache=str(tmp_path))
    pages = render_pages(job, prepare(job)[0])
    shown = " ".join(page.text.partition("</head>")[2] for page in pages if page.medium == "html")
    shown = re.sub(r'<span class="together">(.*?)</span>', lambda held: held[1].replace(" ", "\u00a0"), shown)
    assert shown.count(WORDS.replace("5 mg", "5\u00a0mg").replace("0121 496 0123", "0121\u00a0496\u00a00123")) >= times

"""Heads of tables: a cell in which nothing stands is the head of nothing, in no edition."""

from __future__ import annotations

import email
import email.policy
import re
import zipfile
from pathlib import Path

import pikepdf
import pytest

from projects import article, run, write
from tagged import read

BODY = """\
|  | Morning | A much longer heading of a column |  |
|:--|--:|---|---|
| Preventer | 2 puffs | with the spacer that you were given |  |
|  | 4 puffs | without it | a note |

<table><tr><td></td><th>Day</th></tr><tr><th scope="row"></th><td>One</td></tr></table>
"""


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write(tmp_path_factory.mktemp("heads"), {"content/some.md": article(body=BODY)})
    run(folder, editions=("handout", "web", "eml", "email-html", "ebook"), jobs=0)
    return folder / "output/some"


def pages(output: Path, name: str) -> str:
    file = next(output.glob(f"some-{name}.*"))
    if name == "ebook":
        with zipfile.ZipFile(file) as book:
            return "".join(book.read(page).decode() for page in book.namelist() if page.endswith(".xhtml"))
    if name == "eml":
        part = email.message_from_bytes(file.read_bytes(), policy=email.policy.default).get_body(("html",))
        assert part is not None
        return str(part.get_content())
    return file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["web", "ebook", "eml", "email-html"])
def test_no_head_is_empty(output: Path, name: str) -> None:
    text = pages(output, name)
    cells = re.findall(r"<(t[hd])\b([^>]*)>(.*?)</t[hd]>", text, re.DOTALL)
    assert {content.strip() for tag, _, content in cells if tag == "th"} >= {"Morning", "Day"}
    assert [content for tag, _, content in cells if tag == "th" and not content.strip()] == []
    assert [mark for tag, mark, _ in cells if tag == "td" and ("scope=" in mark or "header" in mark)] == []


def test_no_tag_of_a_head_is_empty(output: Path) -> None:
    with pikepdf.open(output / "some-handout.pdf") as pdf:
        heads = read(pdf).all("TH")
        assert heads
        assert [tag for tag in heads if not tag.pages] == []

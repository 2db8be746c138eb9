"""Nothing is printed within 8 mm of an edge of the paper, in any edition, with any title; what would be is told."""

from __future__ import annotations

import itertools
import re
import subprocess
from pathlib import Path

import pytest

from projects import article, codes, run, write
from soak import todays

MM = 72 / 25.4
LONG = "Blood thinners, apixaban, rivaroxaban, edoxaban and dabigatran, and what to do before an operation of any kind"
A5 = {
    "styles/a5/edition.toml": "extends = 'handout'\n",
    "styles/a5/style.css": "@page { size: A5; margin: 18mm 14mm; }\n",
}
CLINIC = "[clinic]\nname = 'The Example Clinic for People of All Ages on the Hill above the Town'\n"


def nearest(file: Path) -> float:
    """Return the least distance of a word from an edge, in millimetres, by poppler."""
    listed = subprocess.run(["pdftotext", "-bbox", file, "-"], capture_output=True, text=True, check=True).stdout
    distances: list[float] = []
    for page in re.findall(r"<page .*?</page>", listed, re.DOTALL):
        width, height = map(float, re.findall(r'(?:width|height)="([\d.]+)"', page)[:2])
        for word in re.findall(r"<word (.*?)>", page):
            left, top, right, bottom = (float(number) for number in re.findall(r'"(-?[\d.]+)"', word))
            distances += [left, width - right, top, height - bottom]
    assert len(distances) > 100
    return min(distances) / MM


EDITIONS = ("handout", "handout-large", "handout-ink", "handout-a5", "handout-booklet", "a5")


@pytest.mark.parametrize(
    ("edition", "title", "paper"), todays(itertools.product(EDITIONS, ["Short", LONG], ["a4", "letter"]), 5)
)
def test_no_word_is_within_eight_millimetres_of_an_edge(edition: str, title: str, paper: str, tmp_path: Path) -> None:
    body = "\n\n".join(f"## Part {n}\n\n{'Words to fill a page with. ' * 60}" for n in range(6))
    write(tmp_path, {"content/a-rather-long-name-for-a-file.md": article(title, body), **A5, "trifolio.toml": CLINIC})
    report = run(tmp_path, editions=(edition,), paper=paper)
    assert codes(report) == []
    (built,) = report.built
    assert nearest(tmp_path / "output/a-rather-long-name-for-a-file" / Path(built.path).name) >= 8


def test_what_stands_too_near_to_an_edge_is_told(tmp_path: Path) -> None:
    boxes = " ".join(f"@{place} {{ content: none }}" for place in ("top-left", "bottom-left", "bottom-right"))
    edition = {"edition.toml": "extends = 'handout'", "style.css": f"@page {{ margin: 5mm; {boxes} }}"}
    write(tmp_path, {"content/one.md": article(), **{f"styles/near/{name}": text for name, text in edition.items()}})
    report = run(tmp_path, editions=("near",))
    assert codes(report) == ["page-edge"]
    assert re.search(r"near: “A title” on page 1 is 5\.\d mm from the edge", report.problems[0].message)

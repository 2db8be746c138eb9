"""Pictures: fine enough at the size that the handout gives them, and silent about where they were taken."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from projects import TODAY, article, run, write
from trifolio.check.writing.images import HEIGHT, WIDTH
from trifolio.pipeline.check import check
from trifolio.pipeline.request import Request
from trifolio.problems import Problem
from trifolio.project.config import find_project, sources


def jpeg(file: Path, size: tuple[int, int], exif: dict[int, Any] | None = None, orientation: int = 1) -> None:
    image, tags = Image.new("L", size, 90), Image.Exif()
    if exif:
        tags.get_ifd(0x8825).update(exif)
    tags[0x0112] = orientation
    file.parent.mkdir(parents=True, exist_ok=True)
    image.save(file, exif=tags)


def told(folder: Path, body: str, code: str) -> list[Problem]:
    write(folder, {"content/some.md": article(body=body)})
    project = find_project(folder)
    verdict = check(project, Request(sources(project, ()), TODAY, jobs=0))
    return [problem for problem in verdict.problems if problem.code == code]


def dots(problems: list[Problem]) -> list[int]:
    return [int(re.findall(r"(\d+) dots", problem.message)[0]) for problem in problems]


@pytest.mark.parametrize(
    ("size", "picture", "expected"),
    [
        ((120, 80), "![A bed](a.jpg)", [96]),
        ((700, 233), "![A bed](a.jpg)", [119]),
        ((900, 300), "![A bed](a.jpg)", []),
        ((700, 233), "![A bed](a.jpg){width=50%}", []),
        ((400, 133), "![A bed](a.jpg){width=50%}", [135]),
        ((400, 200), "![A bed](a.jpg){.left}", []),
        ((280, 400), "![A bed](a.jpg)", [137]),
        ((280, 400), "![](a.jpg){.decorative}", []),
        ((300, 100), "Beside ![a bed](a.jpg) words", [96]),
        ((120, 80), '::: {.except in="handout"}\n![A bed](a.jpg)\n:::', []),
        ((120, 80), '::: {.only in="handout"}\n![A bed](a.jpg)\n:::', [96]),
    ],
)
def test_a_coarse_picture_is_told(tmp_path: Path, size: tuple[int, int], picture: str, expected: list[int]) -> None:
    jpeg(tmp_path / "content/a.jpg", size)
    assert dots(told(tmp_path, picture, "picture-coarse")) == expected


def test_a_picture_that_lies_on_its_side_is_measured_upright(tmp_path: Path) -> None:
    jpeg(tmp_path / "content/a.jpg", (233, 700), orientation=6)
    assert dots(told(tmp_path, "![A bed](a.jpg)", "picture-coarse")) == [119]


def test_a_picture_as_large_as_the_hint_says_is_fine(tmp_path: Path) -> None:
    jpeg(tmp_path / "content/a.jpg", (120, 80))
    (problem,) = told(tmp_path, "![A bed](a.jpg)", "picture-coarse")
    wide, small = (int(number) for number in re.findall(r"(\d+)(?: pixels|mm)", problem.hint))
    assert told(tmp_path, f"![A bed](a.jpg){{width={small}mm}}", "picture-coarse") == []
    jpeg(tmp_path / "content/a.jpg", (wide, wide * 2 // 3))
    assert told(tmp_path, "![A bed](a.jpg)", "picture-coarse") == []


def test_the_handout_places_pictures_so(tmp_path: Path) -> None:
    import pypdfium2

    sizes = {"a": (120, 80), "b": (2000, 700), "c": (700, 1400)}
    for name, size in sizes.items():
        jpeg(tmp_path / f"content/{name}.jpg", size)
    body = "\n\n".join(f"![A bed {name}]({name}.jpg)" for name in sizes)
    write(tmp_path, {"content/some.md": article(body=body)})
    run(tmp_path, editions=("handout",), jobs=0)
    pages = pypdfium2.PdfDocument(tmp_path / "output/some/some-handout.pdf")
    boxes = [thing.get_bounds() for page in pages for thing in page.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])]
    placed = [((right - left) / 72 * 25.4, (top - bottom) / 72 * 25.4) for left, bottom, right, top in boxes]
    assert placed[0][0] == pytest.approx(120 / 96 * 25.4, abs=0.2)
    assert placed[1][0] == pytest.approx(WIDTH, abs=0.2)
    assert placed[2][1] == pytest.approx(HEIGHT, abs=0.2)


def test_a_drawing_and_what_is_no_picture_are_passed_over(tmp_path: Path) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9"/></svg>'
    write(tmp_path, {"content/a.svg": svg, "content/b.jpg": "no picture"})
    assert told(tmp_path, "![A line](a.svg)\n\n![A bed](b.jpg)", "picture-coarse") == []


PLACE = {1: "N", 2: (51.0, 30.0, 0.0), 3: "W", 4: (0.0, 7.0, 0.0)}


@pytest.mark.parametrize(("exif", "count"), [(PLACE, 1), ({29: "2026:11:01"}, 0), (None, 0)])
def test_a_picture_that_says_where_it_was_taken_is_told(
    tmp_path: Path, exif: dict[int, Any] | None, count: int
) -> None:
    jpeg(tmp_path / "content/a.jpg", (1200, 800), exif)
    assert len(told(tmp_path, "![A bed](a.jpg)\n\n![The bed](a.jpg)", "picture-located")) == count


def test_a_build_and_a_rule_do_not_both_tell_of_a_picture(tmp_path: Path) -> None:
    jpeg(tmp_path / "content/a.jpg", (120, 80))
    write(tmp_path, {"content/some.md": article(body="![A bed](a.jpg)")})
    assert "picture-small" in [p.code for p in run(tmp_path, editions=("handout",)).problems]
    assert told(tmp_path, "![A bed](a.jpg)", "picture-small") == []
    write(tmp_path, {"trifolio.toml": '[check]\nignore = ["picture-coarse"]\n'})
    run(tmp_path, editions=("handout",))
    assert len(told(tmp_path, "![A bed](a.jpg)", "picture-small")) == 1

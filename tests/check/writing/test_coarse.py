"""Pictures: fine enough at the size that the handout gives them, and silent about where they were taken."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from projects import TODAY, article, run, write
from trifolio.pictures.paper import COARSEST, HANDOUT
from trifolio.pipeline.check import check
from trifolio.pipeline.request import Request
from trifolio.problems import Problem
from trifolio.project.config import find_project, sources
from trifolio.project.editions import load, packaged_styles


def jpeg(file: Path, size: tuple[int, int], exif: dict[int, Any] | None = None, orientation: int = 1) -> None:
    image, tags = Image.new("L", size, 90), Image.Exif()
    if exif:
        tags.get_ifd(0x8825).update(exif)
    tags[0x0112] = orientation
    file.parent.mkdir(parents=True, exist_ok=True)
    image.save(file, exif=tags)


COARSE = ("picture-coarse", "picture-small")


def told(folder: Path, body: str, *codes: str) -> list[Problem]:
    write(folder, {"content/some.md": article(body=body)})
    project = find_project(folder)
    verdict = check(project, Request(sources(project, ()), TODAY, jobs=0))
    return [problem for problem in verdict.problems if problem.code in codes]


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
    problems = told(tmp_path, picture, *COARSE)
    assert dots(problems) == expected
    assert [problem.code for problem in problems] == [COARSE[each < COARSEST] for each in expected]


def test_a_picture_that_lies_on_its_side_is_measured_upright(tmp_path: Path) -> None:
    jpeg(tmp_path / "content/a.jpg", (233, 700), orientation=6)
    assert dots(told(tmp_path, "![A bed](a.jpg)", *COARSE)) == [119]


def test_a_picture_as_large_as_the_hint_says_is_fine(tmp_path: Path) -> None:
    jpeg(tmp_path / "content/a.jpg", (120, 80))
    (problem,) = told(tmp_path, "![A bed](a.jpg)", *COARSE)
    wide, small = (int(number) for number in re.findall(r"(\d+)(?: pixels|mm)", problem.hint))
    assert told(tmp_path, f"![A bed](a.jpg){{width={small}mm}}", *COARSE) == []
    jpeg(tmp_path / "content/a.jpg", (wide, wide * 2 // 3))
    assert told(tmp_path, "![A bed](a.jpg)", *COARSE) == []


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
    assert placed[1][0] == pytest.approx(HANDOUT.width, abs=0.2)
    assert placed[2][1] == pytest.approx(HANDOUT.height, abs=0.2)


def test_a_drawing_and_what_is_no_picture_are_passed_over(tmp_path: Path) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9"/></svg>'
    write(tmp_path, {"content/a.svg": svg, "content/b.jpg": "no picture"})
    assert told(tmp_path, "![A line](a.svg)\n\n![A bed](b.jpg)", *COARSE) == []


PLACE = {1: "N", 2: (51.0, 30.0, 0.0), 3: "W", 4: (0.0, 7.0, 0.0)}


@pytest.mark.parametrize(("exif", "count"), [(PLACE, 1), ({29: "2026:11:01"}, 0), (None, 0)])
def test_a_picture_that_says_where_it_was_taken_is_told(
    tmp_path: Path, exif: dict[int, Any] | None, count: int
) -> None:
    jpeg(tmp_path / "content/a.jpg", (1200, 800), exif)
    assert len(told(tmp_path, "![A bed](a.jpg)\n\n![The bed](a.jpg)", "picture-located")) == count


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        ("![A bed](a.jpg)", ["picture-small"]),
        ("![A bed](a.jpg){width=22mm}", ["picture-coarse"]),
        ("![A bed](a.jpg){.left}", ["picture-small"]),
        ("![A bed](a.jpg){.right width=8%}", []),
        ("![](a.jpg){.decorative}", ["picture-small"]),
        ("Beside ![a bed](a.jpg) words", ["picture-small"]),
        ("![A bed](a.jpg){width=10mm}\n\n![A bed](a.jpg)", ["picture-small"]),
    ],
)
def test_a_build_and_a_check_say_the_same_of_a_picture(tmp_path: Path, body: str, codes: list[str]) -> None:
    jpeg(tmp_path / "content/a.jpg", (100, 110))
    before = told(tmp_path, body, *COARSE)
    assert [problem.code for problem in before] == codes
    built = [problem for problem in run(tmp_path, editions=("handout",)).problems if problem.code in COARSE]
    assert built == [problem for problem in before if problem.code == "picture-small"]
    assert told(tmp_path, body, *COARSE) == before, "what a build told, too, is told once"


def test_the_room_of_pictures_is_that_of_the_handout() -> None:
    images = load("handout", (packaged_styles(),)).images
    assert images is not None
    assert (images.width_mm, images.height_mm) == (HANDOUT.width, HANDOUT.height)


def test_what_is_not_to_be_told_is_not_told_of_a_build_either(tmp_path: Path) -> None:
    jpeg(tmp_path / "content/a.jpg", (120, 80))
    write(tmp_path, {"content/some.md": article(body="![A bed](a.jpg)")})
    write(tmp_path, {"trifolio.toml": '[check]\nignore = ["picture-small"]\n'})
    assert "picture-small" in [problem.code for problem in run(tmp_path, editions=("handout",)).problems]
    assert told(tmp_path, "![A bed](a.jpg)", *COARSE) == []


@pytest.mark.parametrize(("size", "is_small"), [((40, 40), True), ((60, 60), False), ((300, 40), True)])
def test_a_logo_is_judged_at_its_size_in_the_letterhead(
    tmp_path: Path, size: tuple[int, int], *, is_small: bool
) -> None:
    jpeg(tmp_path / "logo.jpg", size)
    config = '[clinic]\nname = "Hill"\nlogo = "logo.jpg"\n'
    write(tmp_path, {"content/some.md": article(body="Words."), "trifolio.toml": config})
    assert ("picture-small" in [p.code for p in run(tmp_path, editions=("handout",)).problems]) is is_small
    assert "picture-small" not in [p.code for p in run(tmp_path, editions=("web",)).problems]

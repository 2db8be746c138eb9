"""Pages are full: how much of each is empty, and what stands alone, measured on the drawn pages."""

from __future__ import annotations

import random
import re
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pypdfium2
import pytest
from PIL import Image

from pdftext import page_texts
from projects import SAMPLES, article, codes, run, samples_in, write
from soak import todays

MARGINS = {"handout": (19, 19), "handout-a5": (19.5, 25.3), "handout-ink": (19, 19), "handout-large": (24, 36.8)}
"""Millimetres above and below what a page holds."""

EMPTIEST = {"handout": 0.3, "handout-a5": 0.45}
"""How much of a page may be empty; of a small one, what stays whole takes more."""

NOTES = '[handout]\npatient = ["name", "appointment", "notes"]\n'

LEAFLETS = 6
BOXES = ("note", "tip", "warning", "emergency")
WORDS = (
    "take tablets water day nurse phone ward clinic before after meal sleep pain walk rest dose week bring list help"
).split()


def sentence(chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randrange(8, 16))).capitalize() + "."


def leaflet(number: int) -> str:
    """Return an article as clinics write them: short parts with a table, a picture, a list or a box in each."""
    chance = random.Random(number)  # noqa: S311 - nothing secret
    parts = []
    for part in range(chance.randrange(4, 8)):
        text = " ".join(sentence(chance) for _ in range(chance.randrange(1, 4)))
        extra = (
            "\n".join(f"- {sentence(chance)}" for _ in range(chance.randrange(2, 7))),
            "| When | What | Dose |\n|---|---|---|\n"
            + "\n".join(f"| {hour} am | tablets | {hour} mg |" for hour in range(5, 11)),
            f'![A drawing of tablets.](picture.png "{sentence(chance)}")',
            f'::: {{.{chance.choice(BOXES)} title="Mind"}}\n{sentence(chance)}\n\n- one\n- two\n:::',
            sentence(chance),
        )
        parts.append(f"## Part {part + 1}\n\n{text}\n\n{extra[(number + part) % len(extra)]}\n")
    return article(f"Leaflet {number}", "\n".join(parts))


@cache
def library() -> Path:
    folder = samples_in(Path(mkdtemp(prefix="trifolio-tests-")))
    names = [f"leaflet-{number}" for number in range(LEAFLETS)]
    write(folder, {f"content/{name}.md": leaflet(number) for number, name in enumerate(names)})
    write(folder, {"trifolio.toml": NOTES})
    Image.new("RGB", (900, 700), "teal").save(folder / "content/picture.png")
    return folder


@cache
def pdf(edition: str, paper: str, slug: str) -> Path:
    report = run(library(), editions=(edition,), paper=paper, output=library() / paper)
    assert {*codes(report)} <= {"picture-small", "image-small"}, codes(report)
    return library() / paper / slug / f"{slug}-{edition}.pdf"


def emptiness(file: Path, edition: str) -> list[float]:
    """Return how much of each page is empty at its foot, from 0 to 1, by the lowest pixel that is not white."""
    top, bottom = (side / 25.4 * 72 for side in MARGINS[edition])
    found = []
    with pypdfium2.PdfDocument(file) as document:
        for page in document:
            drawn = page.render(scale=1, grayscale=True).to_pil().convert("L")
            room = drawn.height - top - bottom
            box = drawn.crop((0, int(top), drawn.width, int(drawn.height - bottom))).point(_dark).getbbox()
            found.append(1 - box[3] / room if box else 1.0)
    return found


def _dark(value: int) -> int:
    return 255 if value < 200 else 0


SLUGS = (*SAMPLES, *(f"leaflet-{number}" for number in range(LEAFLETS)))
EVERY = [(slug, paper) for slug in SLUGS for paper in todays(("a4", "letter"), 1)]


@pytest.mark.parametrize("edition", EMPTIEST)
@pytest.mark.parametrize(("slug", "paper"), EVERY)
def test_no_page_is_much_empty_but_the_last(slug: str, paper: str, edition: str) -> None:
    """An eighth is aimed at; what must stay whole (a picture at six tenths, a box and its heading) leaves more."""
    *pages, _ = emptiness(pdf(edition, paper, slug), edition)
    assert [round(page, 2) for page in pages if page > EMPTIEST[edition]] == []


@pytest.mark.parametrize("edition", EMPTIEST)
@pytest.mark.parametrize(("slug", "paper"), EVERY)
def test_no_heading_and_no_row_stands_alone_at_a_pages_end(slug: str, paper: str, edition: str) -> None:
    """No page but the last ends with a heading, and none has a single row of a table."""
    headings = {line.lstrip("# ").strip() for line in source(slug).splitlines() if line.startswith("##")}
    pages = [
        [" ".join(line.split()) for line in page.splitlines() if line.strip()]
        for page in page_texts(pdf(edition, paper, slug))
    ]
    assert len(headings) > 2
    for page in pages[:-1]:
        *held, _ = page[1:]  # without the running lines
        assert held[-1] not in headings
    rows = [sum(bool(re.fullmatch(r"\d+ am tablets \d+ mg", line)) for line in page) for page in pages]
    assert 1 not in rows
    assert slug in SAMPLES or sum(rows) % 6 == 0


def source(slug: str) -> str:
    return (library() / f"content/{slug}.md").read_text(encoding="utf-8")


def test_the_lines_for_notes_take_the_room_that_is_left_and_no_page_is_theirs_alone() -> None:
    counts = set()
    for number in range(LEAFLETS):
        file = pdf("handout", "a4", f"leaflet-{number}")
        *_, last = page_texts(file)
        before = last.split("My notes")[0].split("About this article")[0]
        assert len(before.split()) > 5, last
        counts.add(round(emptiness(file, "handout")[-1], 1))
    assert max(counts) <= 0.4


def test_a_picture_is_made_smaller_and_never_by_more_than_four_tenths(tmp_path: Path) -> None:
    Image.new("RGB", (900, 900), "teal").save(tmp_path / "picture.png")
    heights = set()
    for lines in range(14, 30):
        body = "\n\n".join(["A line of words."] * lines) + "\n\n![Tablets.](picture.png)\n\nThe end.\n"
        write(tmp_path, {"content/some.md": article(body=body)})
        shutil.copy(tmp_path / "picture.png", tmp_path / "content/picture.png")
        run(tmp_path, editions=("handout",))
        with pypdfium2.PdfDocument(tmp_path / "output/some/some-handout.pdf") as document:
            images = [item for page in document for item in page.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])]
            _, bottom, _, top = images[0].get_bounds()
            heights.add(round((top - bottom) / 72 * 25.4))
    assert max(heights) == 74
    assert 44 <= min(heights) < 60

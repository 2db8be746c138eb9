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
from projects import REPOSITORY, SAMPLES, article, codes, run, samples_in, write
from soak import todays

MARGINS = {"handout": (19, 19), "handout-a5": (19.5, 25.3), "handout-ink": (19, 19), "handout-large": (24, 36.8)}
"""Millimetres above and below what a page holds."""

EMPTIEST = 1 / 8
"""How much of a page may be empty, but of the last."""

BOX, CARD, LIST = "a box stays whole", "a card stays whole", "a short list stays with its sentence"
ROWS, PICTURE = "a heading stays with two rows of its table", "a picture keeps six tenths, and the steps that it shows"
END = "what ends the article stays with the colophon"

EXCEPTIONS: dict[tuple[str, str, str], tuple[float, str]] = {
    ("leaflet-5", "handout-ink", "letter"): (0.180, LIST),
    ("exosomes-for-hair-loss", "handout-a5", "a4"): (0.275, LIST),
    ("getting-ready-for-a-clinic-visit", "handout-a5", "a4"): (0.271, BOX),
    ("drops", "handout-a5", "a4"): (0.173, PICTURE),
    ("preparation", "handout-a5", "a4"): (0.164, LIST),
    ("leaflet-5", "handout-a5", "a4"): (0.130, LIST),
    ("exosomes-for-hair-loss", "handout-a5", "letter"): (0.328, LIST),
    ("getting-ready-for-a-clinic-visit", "handout-a5", "letter"): (0.208, BOX),
    ("drops", "handout-a5", "letter"): (0.175, PICTURE),
    ("plan", "handout-a5", "letter"): (0.148, END),
    ("preparation", "handout-a5", "letter"): (0.161, LIST),
    ("leaflet-4", "handout-a5", "letter"): (0.169, BOX),
    ("leaflet-5", "handout-a5", "letter"): (0.159, LIST),
    ("exosomes-for-hair-loss", "handout-large", "a4"): (0.210, CARD),
    ("getting-ready-for-a-clinic-visit", "handout-large", "a4"): (0.194, BOX),
    ("drops", "handout-large", "a4"): (0.204, PICTURE),
    ("exercises", "handout-large", "a4"): (0.165, PICTURE),
    ("medicines", "handout-large", "a4"): (0.309, BOX),
    ("plan", "handout-large", "a4"): (0.289, PICTURE),
    ("plain-900", "handout-large", "a4"): (0.180, LIST),
    ("leaflet-2", "handout-large", "a4"): (0.307, LIST),
    ("exosomes-for-hair-loss", "handout-large", "letter"): (0.261, CARD),
    ("getting-ready-for-a-clinic-visit", "handout-large", "letter"): (0.229, BOX),
    ("exercises", "handout-large", "letter"): (0.451, PICTURE),
    ("medicines", "handout-large", "letter"): (0.235, END),
    ("plan", "handout-large", "letter"): (0.251, PICTURE),
    ("preparation", "handout-large", "letter"): (0.335, ROWS),
    ("plain-900", "handout-large", "letter"): (0.158, LIST),
    ("leaflet-0", "handout-large", "letter"): (0.321, ROWS),
    ("leaflet-1", "handout-large", "letter"): (0.214, LIST),
    ("leaflet-2", "handout-large", "letter"): (0.256, LIST),
}
"""What has a page that is emptier: how empty that is, as measured, and what it is that does not fit there.

None is a handout in its usual type. In large print, and on half a sheet, what must stay whole is a third of a page.
"""

NOTES = '[handout]\npatient = ["name", "appointment", "notes"]\n'

KINDS = ("drops", "exercises", "medicines", "plan", "preparation")
"""Leaflets of the kinds that clinics write, in tests/data/leaflets."""

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


def plain(words: int) -> str:
    """Return an article of so many words, without pictures."""
    chance = random.Random(words)  # noqa: S311 - nothing secret
    parts: list[str] = []
    while len(" ".join(parts).split()) < words:
        paragraph = " ".join(sentence(chance) for _ in range(4))
        items = "\n".join(f"- {sentence(chance)}" for _ in range(3))
        parts.append(f"## Part {len(parts) + 1}\n\n{paragraph}\n\n{sentence(chance)}\n\n{items}\n")
    return article(f"Plain {words}", "\n".join(parts))


@cache
def library() -> Path:
    folder = samples_in(Path(mkdtemp(prefix="trifolio-tests-")))
    names = [f"leaflet-{number}" for number in range(LEAFLETS)]
    write(folder, {f"content/{name}.md": leaflet(number) for number, name in enumerate(names)})
    for kind in KINDS:
        shutil.copy(REPOSITORY / f"tests/data/leaflets/{kind}.md", folder / "content")
    write(folder, {"content/plain-550.md": plain(550), "content/plain-900.md": plain(900), "trifolio.toml": NOTES})
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


SLUGS = (*SAMPLES, *KINDS, "plain-550", "plain-900", *(f"leaflet-{number}" for number in range(LEAFLETS)))
PRINTS = todays([(edition, paper) for paper in ("a4", "letter") for edition in MARGINS], 2)
"""Editions and papers."""

EVERY = [(slug, edition, paper) for edition, paper in PRINTS for slug in SLUGS]
COLOPHON = re.compile("My notes|About this article")


@pytest.mark.parametrize(("slug", "edition", "paper"), EVERY)
def test_no_page_is_more_than_an_eighth_empty_but_the_last(slug: str, edition: str, paper: str) -> None:
    *pages, _ = emptiness(pdf(edition, paper, slug), edition)
    most, _ = EXCEPTIONS.get((slug, edition, paper), (EMPTIEST, ""))
    assert max(pages, default=0) <= most + 0.001, [round(page, 3) for page in pages]


@pytest.mark.parametrize(("slug", "edition", "paper"), EVERY)
def test_no_heading_and_no_row_stands_alone_at_a_pages_end(slug: str, edition: str, paper: str) -> None:
    """No page but the last ends with a heading or a box's title, and none has a single row of a table."""
    lines = source(slug).splitlines()
    headings = {line.lstrip("# ").strip() for line in lines if line.startswith("##")}
    titles = set(re.findall(r'title="([^"]+)"', source(slug)))
    assert len(headings) > 2
    pages = texts(edition, paper, slug)
    for page in pages[:-1]:
        *_, last = page
        assert last.partition(": ")[2] not in titles
        assert last not in headings | titles
    rows = [sum(bool(re.fullmatch(r"\d+ am tablets \d+ mg", line)) for line in page) for page in pages]
    assert 1 not in rows
    assert not slug.startswith("leaflet") or sum(rows) % 6 == 0


@pytest.mark.parametrize(("slug", "edition", "paper"), EVERY)
def test_short_lists_and_the_last_two_items_of_long_ones_are_on_one_page(slug: str, edition: str, paper: str) -> None:
    pages = [" ".join(page) for page in texts(edition, paper, slug)]
    for items in lists(source(slug)):
        whole = items if len(items) <= 4 else items[-2:]
        on = [{number for number, page in enumerate(pages) if item in page} for item in whole]
        assert all(on), whole
        assert set.intersection(*on), whole


@pytest.mark.parametrize(("slug", "edition", "paper"), EVERY)
def test_the_last_page_is_not_notes_and_colophon_alone(slug: str, edition: str, paper: str) -> None:
    *_, last = texts(edition, paper, slug)
    before = COLOPHON.split(" ".join(last))[0]
    assert len(before.split()) > 2, last


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_550_words_take_two_pages_and_900_no_more_than_four(paper: str) -> None:
    assert len(page_texts(pdf("handout", paper, "plain-550"))) == 2
    assert len(page_texts(pdf("handout", paper, "plain-900"))) <= 4


def test_every_exception_is_one() -> None:
    assert all(emptiest > EMPTIEST for emptiest, _ in EXCEPTIONS.values())
    assert {slug for slug, *_ in EXCEPTIONS} <= {*SLUGS}
    assert not [edition for _, edition, _ in EXCEPTIONS if edition == "handout"]


def texts(edition: str, paper: str, slug: str) -> list[list[str]]:
    """Return the lines of each page, without the running ones."""
    pages = [
        [" ".join(line.split()) for line in page.splitlines() if line.strip()]
        for page in page_texts(pdf(edition, paper, slug))
    ]
    first, *others = pages
    return [first[:-1], *(page[1:-1] for page in others)]


def lists(text: str) -> list[list[str]]:
    """Return how the items of each list that is not nested begin, of a source; what is not plain is left out."""
    text = re.sub(r"(?ms)^::: \{\.pathway.*?^:::$", "", text)
    runs = re.findall(r"(?m)(?:^(?:-|\d\.) (?!\[).+\n)+(?!\s*\n? +[-\w])", text)
    items = [[re.split(r"[^\w ,’']", line.split(" ", 1)[1])[0].strip() for line in run.splitlines()] for run in runs]
    starts = [[" ".join(item.split()[:3]) for item in run] for run in items]
    return [run for run in starts if len(run) > 1 and all(len(item.split()) == 3 for item in run)]


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


def test_what_is_moved_down_takes_its_ground_and_its_links_along(tmp_path: Path) -> None:
    items = "\n".join("- An item that stays in its box, for a warning stays whole." for _ in range(9))
    body = (
        f"{'Some words. ' * 60}\n\n"
        + "A line of words.\n\n" * 10
        + "::: tip\nWith the [leaflet](https://www.example.org) at hand.\n:::\n\nWords.\n\n"
        + f"::: warning\n{items}\n:::\n"
    )
    write(tmp_path, {"content/some.md": article(body=body)})
    run(tmp_path, editions=("handout",))
    with pypdfium2.PdfDocument(tmp_path / "output/some/some-handout.pdf") as document:
        page = document[0]
        words = page.get_textpage()
        search = words.search("leaflet")
        index, _ = search.get_next()
        left, bottom, right, top = words.get_charbox(index)
        drawn = page.render(scale=1).to_pil().convert("RGB")
        assert emptiness(tmp_path / "output/some/some-handout.pdf", "handout")[0] <= EMPTIEST
        assert pypdfium2.raw.FPDFLink_GetLinkAtPoint(page, (left + right) / 2, (bottom + top) / 2)
        assert drawn.getpixel((int(left), int(drawn.height - top - 4))) == (238, 244, 244)

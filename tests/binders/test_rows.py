"""Rows of tables on paper: whole on one page, or named in each of their parts; heads are never lost; room to write."""

from __future__ import annotations

import email
import email.policy
import re
import zipfile
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest

from pdftext import characters, lines, page_texts
from projects import TODAY, article, codes, run, write
from soak import todays
from tagged import read as tags
from trifolio.check import parity
from trifolio.pipeline.read import read
from trifolio.pipeline.request import Request
from trifolio.project import editions
from trifolio.project.config import find_project
from validators import faults

PAPER = ("handout", "handout-large", "handout-ink", "handout-a5")
TAKEN = "with food and a full glass of water, and never on the same day as the other one."


def sentences(row: int, count: int) -> str:
    return " ".join(f"r{row}s{number} {TAKEN}" for number in range(count))


def medicines(*lengths: int) -> str:
    rows = "\n".join(f"| Medicine{n} | {n}00 mg | {sentences(n, count)} |" for n, count in enumerate(lengths, start=1))
    return f"| Medicine | Dose | How |\n|---|---|---|\n{rows}"


def pages(folder: Path, body: str, edition: str, lang: str = "en") -> list[str]:
    """Build an edition of one article, without problems and with all its words; return its pages' texts."""
    write(folder, {"content/some.md": article("Some", body).replace("---\n", f"---\nlang: {lang}\n", 1)})
    report = run(folder, editions=(edition,))
    assert codes(report) == []
    file = folder / f"output/some/some-{edition}.pdf"
    project = find_project(folder)
    document, _ = read(project, folder / "content/some.md", Request((), TODAY), frozenset())
    assert parity.check(document, editions.load(edition, project.styles), file.read_bytes()) == ()
    return page_texts(file, "-layout")


def on_pages(texts: list[str], word: str) -> set[int]:
    return {number for number, text in enumerate(texts) if re.search(rf"\b{word}\b", text)}


@pytest.mark.parametrize("edition", todays(PAPER, 1))
def test_rows_stay_whole(edition: str, tmp_path: Path) -> None:
    lengths = [4, 9] * 8
    texts = pages(tmp_path, medicines(*lengths), edition)
    assert len(texts) > 2
    assert not on_pages(texts, "continued")
    for row, count in enumerate(lengths, start=1):
        parts = [
            on_pages(texts, word) for word in (f"Medicine{row}", f"{row}00", *(f"r{row}s{n}" for n in range(count)))
        ]
        assert all(part == parts[0] for part in parts)
        assert len(parts[0]) == 1


@pytest.mark.parametrize("edition", todays(PAPER, 1))
def test_each_part_of_a_giant_row_names_it(edition: str, tmp_path: Path) -> None:
    texts = pages(tmp_path, medicines(3, 170, 3, 5), edition)
    parts = set().union(*(on_pages(texts, f"r2s{n}") for n in range(170)))
    assert len(parts) > 2
    assert on_pages(texts, "Medicine2") == parts
    assert on_pages(texts, "continued") == parts - {min(parts)}
    assert all("Dose" in texts[number] for number in parts)
    for row in (1, 3, 4):
        assert len(on_pages(texts, f"Medicine{row}") | on_pages(texts, f"r{row}s2")) == 1


def test_a_giant_row_is_one_row_to_a_screen_reader(tmp_path: Path) -> None:
    pages(tmp_path, medicines(3, 170, 3), "handout")
    file = tmp_path / "output/some/some-handout.pdf"
    with pikepdf.open(file) as pdf:
        rows = tags(pdf).all("TR")
    assert [len(row.all("TH", "TD")) for row in rows] == [3, 3, 3, 3]
    assert faults([file]) == []


CONTINUED = (("de", "Fortsetzung"), ("fr", "suite"), ("es", "continuación"))


@pytest.mark.parametrize(("lang", "word"), todays(CONTINUED, 1))
def test_a_part_says_so_in_the_language_of_the_article(lang: str, word: str, tmp_path: Path) -> None:
    assert len(on_pages(pages(tmp_path, medicines(1, 120), "handout", lang), word)) > 1


def test_lists_go_on_counting_in_the_parts_of_a_row(tmp_path: Path) -> None:
    items = "".join(f"<li>step{n} {TAKEN} {TAKEN}</li>" for n in range(1, 91))
    body = f"<table><tr><th>What</th><th>How</th></tr><tr><td>Wash</td><td><ol>{items}</ol></td></tr></table>"
    texts = pages(tmp_path, body, "handout")
    found = re.findall(r"(\d+)\.\s+step(\d+)\b", "".join(texts))
    assert [(int(number), int(step)) for number, step in found] == [(n, n) for n in range(1, 91)]


def test_rows_that_share_a_cell_stay_together(tmp_path: Path) -> None:
    groups = "".join(
        f'<tr><th rowspan="3">Drug{n}</th><td>a{n} {TAKEN * 3}</td></tr><tr><td>b{n} {TAKEN * 3}</td></tr>'
        f"<tr><td>c{n} {TAKEN * 3}</td></tr>"
        for n in range(14)
    )
    texts = pages(tmp_path, f"<table><tr><th>Drug</th><th>How</th></tr>{groups}</table>", "handout")
    assert len(texts) > 1
    for n in range(14):
        assert len(set().union(*(on_pages(texts, f"{word}{n}") for word in ("Drug", "a", "b", "c")))) == 1


def test_a_head_taller_than_a_page_stands_once(tmp_path: Path) -> None:
    head = "".join(f"<tr><th>head{n}</th><th>dose{n}</th></tr>" for n in range(60))
    body = f"<table><thead>{head}</thead><tbody><tr><td>one</td><td>two</td></tr></tbody></table>"
    texts = pages(tmp_path, body, "handout")
    assert all(len(on_pages(texts, f"head{n}")) == 1 for n in range(60))


def test_seven_heads_of_many_words_are_not_lost_in_large_print(tmp_path: Path) -> None:
    head = "|".join(" ".join(f"w{n}x{k}" for k in range(25)) for n in range(7))
    body = f"|{head}|\n{'|---' * 7}|\n|{'|'.join('abcdefg')}|"
    texts = pages(tmp_path, body, "handout-large")
    assert all(on_pages(texts, f"w{n}x{k}") for n in range(7) for k in range(25))


def test_a_row_to_fill_in_has_room_to_write(tmp_path: Path) -> None:
    pages(
        tmp_path, "| Day | Dose | Pain |\n|---|---|---|\n| Mon1 | | |\n| Tue2 | | |\n| | | |\n| Wed3 | 1 | |", "handout"
    )
    rows = {
        text: line[0].y
        for line in lines(list(characters(tmp_path / "output/some/some-handout.pdf")))
        if (text := "".join(c.text for c in line).strip()[:4]) in {"Mon1", "Tue2", "Wed3"}
    }
    millimetre = 72 / 25.4
    assert rows["Mon1"] - rows["Tue2"] >= 8 * millimetre
    assert rows["Tue2"] - rows["Wed3"] >= 16 * millimetre


def test_a_table_to_fill_in_has_room_to_write_and_lines_all_around(tmp_path: Path) -> None:
    table = "| Day | Dose | Pain |\n|---|---|---|\n| Mon1 | 5 mg | |\n| Tue2 | | none |\n| Wed3 | 1 | |\n"
    pages(tmp_path, f"{table}{{.fill}}", "handout")
    file = tmp_path / "output/some/some-handout.pdf"
    rows = {
        text: line[0].y
        for line in lines(list(characters(file)))
        if (text := "".join(c.text for c in line).strip()[:4]) in {"Mon1", "Tue2", "Wed3"}
    }
    millimetre = 72 / 25.4
    assert rows["Mon1"] - rows["Tue2"] >= 9 * millimetre
    assert rows["Tue2"] - rows["Wed3"] >= 9 * millimetre
    with pdfium.PdfDocument(file) as pdf:
        picture = pdf[0].render(scale=2).to_pil().convert("L")
    height = round(picture.height - 2 * (rows["Wed3"] - 10))
    edges = [x for x in range(picture.width) if all(picture.getpixel((x, y)) < 200 for y in range(height - 6, height))]
    assert len([x for x in edges if x - 1 not in edges]) == 4


def test_blank_rows_are_for_paper_alone(tmp_path: Path) -> None:
    table = "| Day | Pain |\n|---|---|\n| Mon | |\n| | |\n| | |\n"
    write(tmp_path, {"content/some.md": article(body=f"{table}\n\nAfter.")})
    assert codes(run(tmp_path, editions=("ebook", "eml", "email-wrapped", "handout"))) == []
    folder = tmp_path / "output/some"
    with zipfile.ZipFile(folder / "some-ebook.epub") as book:
        texts = [book.read(name).decode() for name in book.namelist() if name.endswith(".xhtml")]
    mail = email.message_from_bytes((folder / "some-eml.eml").read_bytes(), policy=email.policy.default)
    html = mail.get_body(("html",))
    assert html is not None
    assert sum(text.count("<tr") for text in texts) == 2
    assert html.get_content().count("<tr>") == 2 + 1  # the column that Outlook is given
    lines_of = (folder / "some-email-wrapped.txt").read_text().split("\n")
    at = next(number for number, line in enumerate(lines_of) if line.split() == ["Mon"])
    assert lines_of[at + 1 : at + 3] == ["", "After."]
    with pikepdf.open(folder / "some-handout.pdf") as pdf:
        assert len(tags(pdf).all("TR")) == 4


DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Night")
WIDE = "\n".join(
    (
        f"| Drug | {' | '.join(DAYS)} |",
        "|---" * 9 + "|",
        *(
            f"| {drug} | {' | '.join(f'{dose}.{day} mg twice' for day in range(8))} |"
            for dose, drug in ((1, "Hydrochlorothiazide"), (2, "Acetylsalicylic acid"), (3, "Levothyroxine"))
        ),
    )
)


@pytest.mark.parametrize("edition", todays(PAPER, 1))
def test_a_wide_table_comes_apart_into_records(edition: str, tmp_path: Path) -> None:
    text = re.sub(r"[ \n]+", " ", "".join(pages(tmp_path, WIDE, edition)))
    assert "Hydrochlorothiazide" in text
    for dose in (1, 2, 3):
        assert all(f"{name} {dose}.{day} mg twice" in text for day, name in enumerate(DAYS))
    file = tmp_path / f"output/some/some-{edition}.pdf"
    with pikepdf.open(file) as pdf:
        rows = tags(pdf).all("TR")
    assert [[kid.kind for kid in row.all("TH", "TD")] for row in rows] == [["TH", "TD"]] * 27
    assert faults([file]) == []


DOSES = "\n".join(
    (
        "| Medicine | Usual dose | Lower dose | With food? | Pill box? | If you miss a dose |",
        "|---" * 6 + "|",
        "| Carbidopa (Lodosyn) | 150 mg twice a day | 110 mg twice a day | with a glass of water | yes | Take it now |",
        "| Levodopamine (Dopar) | 20 mg once a day | 15 mg once a day | either way | no | Never two in one day |",
    )
)


@pytest.mark.parametrize(("edition", "columns"), [("handout", 6), ("handout-large", 2)])
def test_doses_are_side_by_side_where_the_paper_has_room(edition: str, columns: int, tmp_path: Path) -> None:
    pages(tmp_path, DOSES, edition)
    file = tmp_path / f"output/some/some-{edition}.pdf"
    with pikepdf.open(file) as pdf:
        rows = [row.all("TH", "TD") for row in tags(pdf).all("TR")]
    assert {len(row) for row in rows} == {columns}
    texts = ["".join(c.text for c in line) for line in lines(list(characters(file)))]
    assert not [text for text in texts if re.search(r"\b(150|110|20|15) *$", text)]


def test_a_record_over_two_pages_is_named_on_each(tmp_path: Path) -> None:
    heads = [f"Head{n}" for n in range(60)]
    body = (
        f"| Drug | {' | '.join(heads)} |\n{'|---' * 61}|\n| Medicine1 | {' | '.join(f'cell{n}' for n in range(60))} |"
    )
    texts = pages(tmp_path, body, "handout")
    parts = set().union(*(on_pages(texts, f"cell{n}") for n in range(60)))
    assert len(parts) > 1
    assert on_pages(texts, "Medicine1") == parts
    assert on_pages(texts, "continued") == parts - {min(parts)}


@pytest.mark.parametrize("edition", todays(PAPER, 1))
def test_numbers_stay_with_their_units(edition: str, tmp_path: Path) -> None:
    shifts = "\n\n".join(f"{'o' * n} Take up to 40 mg, **12** mg or 1,500 ml a day. " * 12 for n in range(1, 30))
    body = f"{shifts}\n\n{medicines(*[6] * 4)}"
    pages(tmp_path, body, edition)
    file = tmp_path / f"output/some/some-{edition}.pdf"
    texts = ["".join(c.text for c in line).rstrip() for line in lines(list(characters(file)))]
    assert sum("40 mg" in text for text in texts) > 90
    assert not [text for text in texts if re.search(r"\b(40|12|1,500)$", text)]
    assert not [text for text in texts if re.match(r"\s*(mg|ml)\b", text)]
    assert "\u00a0" not in "".join(page_texts(file))


def test_short_cells_keep_their_numbers_and_columns_are_apart(tmp_path: Path) -> None:
    rows = "\n".join(f"| Medicine {n} | {n}.5 mg | {n}0 mg | {TAKEN * 4} |" for n in range(1, 6))
    pages(tmp_path, f"| Medicine | Morning | Night | How |\n|---|---|---|---|\n{rows}", "handout")
    placed = lines(list(characters(tmp_path / "output/some/some-handout.pdf")))
    (line,) = [line for line in placed if "Medicine 4" in "".join(c.text for c in line)]
    joined = "".join(c.text for c in line)
    assert re.match(r"Medicine 4\s*4\.5 mg\s*40 mg\s*with", joined)
    night = line[joined.index("40 mg")].x
    end = line[joined.index("4.5 mg") + len("4.5 mg") - 1]
    assert night - end.x - end.size >= 3 * 72 / 25.4 - end.size / 2

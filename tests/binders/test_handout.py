"""The handout as facts read from the PDF: paper, fonts, running lines, outline, links, text."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pikepdf
import pytest

from pdftext import page_texts
from projects import SAMPLES, article, codes, run, samples_in, write


def text_of(pdf: Path, *options: str) -> str:
    return "".join(f"{page}\f" for page in page_texts(pdf, *options))


def spaced(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("samples")
    samples_in(folder)
    report = run(folder, editions=("handout",))
    assert codes(report) == []
    return {slug: folder / f"output/{slug}/{slug}-handout.pdf" for slug in SAMPLES}


@pytest.mark.parametrize(("slug", "least", "most"), [(SAMPLES[0], 6, 9), (SAMPLES[1], 1, 2)])
def test_the_samples_print_on_the_pages_they_should(samples: dict[str, Path], slug: str, least: int, most: int) -> None:
    with pikepdf.open(samples[slug]) as pdf:
        assert least <= len(pdf.pages) <= most
        assert {tuple(round(float(edge)) for edge in page.mediabox) for page in pdf.pages} == {(0, 0, 595, 842)}


@pytest.mark.parametrize("slug", SAMPLES)
def test_only_bundled_fonts_are_embedded(samples: dict[str, Path], slug: str) -> None:
    rows = subprocess.run(["pdffonts", samples[slug]], capture_output=True, text=True, check=True).stdout.splitlines()[
        2:
    ]
    names = {row.split()[0].split("+")[1] for row in rows}
    assert names
    assert all(name.startswith(("Atkinson-Hyperlegible", "Source-Sans-3", "IBM-Plex-Mono")) for name in names)
    assert all(re.search(r"yes\s+yes\s+yes\s+\d+\s+\d+$", row) for row in rows)


@pytest.mark.parametrize("slug", SAMPLES)
def test_every_page_says_what_it_is_and_until_when(samples: dict[str, Path], slug: str) -> None:
    pages = text_of(samples[slug], "-layout").split("\f")[:-1]
    title = pages[0].strip().split("\n")[0].strip()
    for number, page in enumerate(pages, start=1):
        lines = [spaced(line) for line in page.split("\n") if line.strip()]
        assert lines[0] == title
        assert f"Page {number} of {len(pages)}" in lines[-1]
        assert "Version 1.0 · Last checked June 2026 · Next check due June 2027" in lines[-1]


def test_the_first_sample_shows_every_component_in_words(samples: dict[str, Path]) -> None:
    text = spaced(text_of(samples[SAMPLES[0]]))
    for words in (
        "• Exosomes are tiny packets",
        "Evidence: Based on: laboratory studies, animal studies",
        "Step 1 of 5, Input",
        "Step 5 of 5, Outcome",
        "If you are: new to treatment",
        "Then: Start there.",
        "Note “Encouraging”",
        "Important: “Used in clinics”",
        "Table 1. Four options",
        "The bottom line Respect the science",
        "References 1. Rajendran RL",
        "Disclaimer This article is for education.",
        "FDA (US Food and Drug Administration)",
    ):
        assert words in text, words


def test_key_points_come_first(samples: dict[str, Path]) -> None:
    text = text_of(samples[SAMPLES[0]])
    assert text.index("Key points") < text.index("Nearly every cell")


def test_the_outline_is_the_headings(samples: dict[str, Path]) -> None:
    with pikepdf.open(samples[SAMPLES[1]]) as pdf, pdf.open_outline() as outline:
        (title,) = outline.root
        assert str(title.title) == "Getting ready for a clinic visit"
        assert [str(item.title) for item in title.children] == [
            "Key points",
            "Before the visit",
            "During the visit",
            "Before you leave",
            "Disclaimer",
        ]


def test_metadata_comes_from_the_front_matter(samples: dict[str, Path]) -> None:
    with pikepdf.open(samples[SAMPLES[0]]) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Exosomes for hair loss (2026)"
        assert str(pdf.docinfo["/Author"]) == "RK"
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20260601")
        assert str(pdf.Root.Lang) == "en-GB"


def words_of(pdf: Path) -> str:
    return spaced(text_of(pdf))


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def handout(library: Path, body: str, **asked: object) -> Path:
    write(library, {"content/one.md": article("One", body)})
    report = run(library, editions=("handout",), **asked)
    assert codes(report) == []
    return library / "output/one/one-handout.pdf"


def test_a_tables_head_repeats_on_every_page(library: Path) -> None:
    rows = "\n".join(f"| drug {n} | {n} mg |" for n in range(120))
    pages = text_of(handout(library, f"| Medicine | Dose |\n|---|---|\n{rows}")).split("\f")[:-1]
    assert len(pages) > 2
    assert all("Medicine" in page and "Dose" in page for page in pages if "drug" in page)


def test_a_decision_card_is_never_split(library: Path) -> None:
    cards = "\n\n".join(f"### case {n}\n\nDo thing {n}.\n\n- reason {n} a\n- reason {n} b" for n in range(1, 19))
    pages = text_of(handout(library, f"::: decisions\n{cards}\n:::")).split("\f")
    for n in range(1, 19):
        on = [page for page in pages if re.search(rf"case {n}\b", page)]
        assert len(on) == 1
        assert all(re.search(pattern, on[0]) for pattern in (rf"Do thing {n}\.", rf"reason {n} a", rf"reason {n} b"))


def test_no_heading_stands_alone_at_the_foot_of_a_page(library: Path) -> None:
    parts = "\n\n".join(
        f"## Heading {n}\n\n" + "Some words to fill a line or two of the page. " * 6 for n in range(1, 41)
    )
    for page in text_of(handout(library, parts), "-layout").split("\f")[:-1]:
        lines = [line.strip() for line in page.split("\n") if line.strip()]
        assert not re.fullmatch(r"Heading \d+", lines[-2])


def test_external_addresses_are_printed_once_each_with_a_letter(library: Path) -> None:
    text = words_of(
        handout(
            library,
            "See [this](https://example.org/a) and [that](https://example.org/b), [this](https://example.org/a).",
        )
    )
    assert "See this A and that B, this A." in text
    assert text.count("https://example.org/a") == 1
    assert "Web addresses A https://example.org/a B https://example.org/b" in text


def test_the_clinics_letterhead_is_printed_or_its_space_kept(library: Path) -> None:
    write(library, {"trifolio.toml": '[clinic]\nname = "Example Clinic"\nphones = ["01234 567890"]\n'})
    assert "Example Clinic" in words_of(handout(library, "Words."))
    write(library, {"trifolio.toml": '[clinic]\nname = "Example Clinic"\nletterhead = false\n'})
    assert "Example Clinic" not in words_of(handout(library, "Words."))


def test_an_expired_handout_says_so_on_every_page(library: Path) -> None:
    import datetime as dt

    write(library, {"content/one.md": article("One", "Some words in a row. " * 600)})
    run(library, editions=("handout", "email", "ebook"), today=dt.date(2028, 2, 1), allow_expired=True)
    pages = text_of(library / "output/one/one-handout.pdf", "-layout").split("\f")[:-1]
    assert len(pages) > 2
    assert all(spaced(page).startswith(("One EXPIRED", "EXPIRED One")) for page in pages)
    assert "EXPIRED: this article was due for a check on December 2027" in spaced(pages[0])
    assert "EXPIRED" in (library / "output/one/one-email.txt").read_text()


def test_a_glyph_that_no_bundled_font_has_is_named(library: Path) -> None:
    write(library, {"content/one.md": article("One", "Signs (ཀཁ).")})
    report = run(library, editions=("handout",))
    assert codes(report) == ["glyph-missing"]
    assert "ཀ" in report.problems[0].message


def test_the_same_source_gives_the_same_bytes_in_another_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    for name in ("here", "somewhere-else"):
        folder = tmp_path / name
        folder.mkdir()
        monkeypatch.chdir(folder)
        made.append(handout(folder, "Words with β and → in them.").read_bytes())
    assert made[0] == made[1]


def test_a_link_within_the_article_leads_to_its_place_on_paper(library: Path) -> None:
    body = "See [below](#second), and a note[^1].\n\n" + "Words. " * 2000 + "\n\n## Second\n\nHere.\n\n[^1]: The note."
    with pikepdf.open(handout(library, body)) as pdf:
        links = [a for page in pdf.pages for a in page.get("/Annots", []) if a.Subtype == "/Link"]
        assert [str(link.get("/Dest", "")) for link in links] == ["second", "note-1"]
        assert not any("/A" in link for link in links)


def test_a_link_to_what_only_another_edition_shows_is_words_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    body = (
        "See [the mail](#mailed) and [part](#part).\n\n## Part\n\n::: {.only in=email}\n## Mailed\n\nOnly there.\n:::"
    )
    write(tmp_path, {"content/some.md": article("Some", body)})
    assert codes(run(tmp_path, editions=("handout",))) == []
    with pikepdf.open(tmp_path / "output/some/some-handout.pdf") as pdf:
        links = [one for one in pdf.pages[0].get("/Annots", []) if one.Subtype == "/Link"]
    assert len(links) == 1


def test_a_comma_parts_a_links_letter_from_a_mark_that_touches_it_alone(library: Path) -> None:
    body = "See [one](https://one.example/)[^n] and [two](https://two.example/) and more[^n].\n\n[^n]: A note."
    assert "oneA,1andtwoBandmore1." in "".join(text_of(handout(library, body)).split())

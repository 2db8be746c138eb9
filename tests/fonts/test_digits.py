"""Digits have no stroke through the nought: they are drawn by the second family, wherever they stand."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from pathlib import Path

from fontTools.ttLib import TTFont

from projects import article, codes, run, write
from trifolio.fonts.faces import needed, ranges
from trifolio.fonts.families import FACES, FALLBACK
from trifolio.pictures.cover.canvas import runs

TEXT = "Take 10 mg at 08:00, or phone **01234 567 800**; see *page 20*.\n\n| A | 1 |\n|---|---|\n| B | 2000 |\n"


def drawn(pdf: Path, folder: Path) -> dict[str, frozenset[str]]:
    """Return the characters that each font of a PDF draws, by what its map from glyphs says."""
    import pikepdf

    found: dict[str, frozenset[str]] = {}
    with pikepdf.open(pdf) as document:
        for page in document.pages:
            for font in page.Resources.Font.values():
                name = str(font.BaseFont).split("+")[-1]
                pairs = re.findall(rb"<[0-9A-Fa-f]+>\s*<([0-9A-Fa-f]+)>", font.ToUnicode.read_bytes())
                text = "".join(bytes.fromhex(pair.decode()).decode("utf-16-be", "ignore") for pair in pairs)
                found[name] = found.get(name, frozenset()) | frozenset(text)
    return found


def test_no_digit_of_a_handout_is_drawn_by_the_main_family(tmp_path: Path) -> None:
    write(tmp_path, {"content/some.md": article(body=TEXT)})
    assert codes(run(tmp_path, editions=("handout",))) == []
    fonts = drawn(tmp_path / "output/some/some-handout.pdf", tmp_path)
    digits = frozenset("0123456789")
    assert {name for name, text in fonts.items() if text & digits} <= {
        "Source-Sans-3,",
        "Source-Sans-3",
        "Source-Sans-3-Bold",
    }
    assert len(fonts) >= 4
    text = subprocess.run(
        ["pdftotext", tmp_path / "output/some/some-handout.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "01234 567 800" in " ".join(text.replace("\u00a0", " ").split())


def test_the_ranges_of_the_main_family_are_its_characters_without_digits() -> None:
    for face in FACES:
        with TTFont(io.BytesIO(face.path.read_bytes()), lazy=True) as font:
            characters = set(font.getBestCmap())
        if face.family != FACES[0].family:
            assert ranges(face) == ""
            continue
        served: set[int] = set()
        for first, last in re.findall(r"U\+([0-9A-F]+)-([0-9A-F]+)", ranges(face)):
            served |= set(range(int(first, 16), int(last, 16) + 1))
        assert characters - served == set(range(0x30, 0x3A))
        assert served <= characters


def test_covers_and_ebooks_draw_digits_by_the_second_family(tmp_path: Path) -> None:
    assert [(family, text) for family, text in runs("On 20 May")] == [(0, "On "), (1, "20"), (0, " May")]
    assert FALLBACK[0] in needed("20")[0]
    write(tmp_path, {"content/some.md": article(body=TEXT), "trifolio.toml": "[fonts]\nebook = true\n"})
    run(tmp_path, editions=("ebook",))
    with zipfile.ZipFile(tmp_path / "output/some/some-ebook.epub") as book:
        sheet = next(book.read(name).decode() for name in book.namelist() if name.endswith("style.css"))
    rules = re.findall(r"@font-face \{[^}]*\}", sheet)
    assert rules
    for rule in rules:
        assert ("unicode-range" in rule) is (FACES[0].family in rule)

"""A project's own fonts: in the handout, by choice in the ebook, and what can be wrong with them."""

from __future__ import annotations

import contextlib
import importlib.resources
import io
import random
import shutil
import struct
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

import epubs
import validators
from pdftext import page_texts
from projects import article, codes, made, run, write
from soak import SEED, SOAK, todays
from trifolio.fonts import own
from trifolio.job import Fonts
from trifolio.problems import ContentError

SARABUN = importlib.resources.files("fontpkg_sarabun") / "files" / "Sarabun-Regular.ttf"
HEEBO = importlib.resources.files("fontpkg_heebo") / "files" / "Heebo[wght].ttf"


def font(file: Path, family: str = "Signs of Ours", characters: str = "ཀ \u00a0", flags: int = 0) -> None:
    """Write a font that draws a square for each of some characters."""
    file.parent.mkdir(parents=True, exist_ok=True)
    names = [".notdef", *(f"u{ord(sign):04X}" for sign in characters)]
    pen = TTGlyphPen(None)
    for number, point in enumerate(((0, 0), (0, 700), (700, 700), (700, 0))):
        (pen.lineTo if number else pen.moveTo)(point)
    pen.closePath()
    square = pen.glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(sign): f"u{ord(sign):04X}" for sign in characters})
    builder.setupGlyf(dict.fromkeys(names, square))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (800, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": family, "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=800, sTypoDescender=-200, usWinAscent=800, usWinDescent=200, fsType=flags)
    builder.setupPost()
    builder.save(file)


def fonts_of(pdf: Path) -> str:
    return subprocess.run(["pdffonts", pdf], capture_output=True, text=True, check=True).stdout


def test_a_script_that_no_bundled_font_has_is_drawn_with_ones_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(write(tmp_path, {"content/one.md": article("One", "Tibetan ཀཀ here, **ཀ**.")}))
    assert codes(run(tmp_path, editions=("handout",))) == ["glyph-missing"]
    font(tmp_path / "fonts/signs.ttf")
    report = run(tmp_path, editions=("handout",))
    assert ([p.message for p in report.problems], made(report)) == ([], ["one-handout.pdf"])
    pdf = tmp_path / "output/one/one-handout.pdf"
    assert "Signs-of-Ours" in fonts_of(pdf)
    assert "ཀཀ" in "".join(page_texts(pdf))
    assert set(validators.verapdf(pdf).values()) == {"none"}


@pytest.mark.parametrize(
    ("source", "family", "name"), todays([(SARABUN, "Sarabun", "a.ttf"), (HEEBO, "Heebo", "b.ttf")], 1)
)
def test_text_is_set_in_the_family_that_the_configuration_names(
    source: Path, family: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = f'[fonts]\ntext = "{family}"\n'
    write(tmp_path, {"content/one.md": article("One", "Words, **bold ones**, and β."), "trifolio.toml": config})
    (tmp_path / "fonts").mkdir()
    shutil.copy(str(source), tmp_path / "fonts" / name)
    monkeypatch.chdir(tmp_path)
    assert codes(run(tmp_path, editions=("handout",))) == []
    pdf = tmp_path / "output/one/one-handout.pdf"
    assert family in fonts_of(pdf)
    assert "Atkinson" not in fonts_of(pdf)
    assert "Words, bold ones, and β." in "".join(page_texts(pdf))
    assert set(validators.verapdf(pdf).values()) == {"none"}


@pytest.mark.parametrize("is_wanted", [True, False])
def test_an_ebook_has_them_by_choice(*, is_wanted: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = f'[fonts]\ntext = "Signs of Ours"\nebook = {str(is_wanted).lower()}\n'
    write(tmp_path, {"content/one.md": article("One", "Tibetan ཀ."), "trifolio.toml": config})
    font(tmp_path / "fonts/signs.ttf")
    monkeypatch.chdir(tmp_path)
    assert codes(run(tmp_path, editions=("ebook",))) == []
    book = tmp_path / "output/one/one-ebook.epub"
    with zipfile.ZipFile(book) as packed:
        mine = [name for name in packed.namelist() if "/own-" in name]
        sheets = [packed.read(name).decode() for name in packed.namelist() if name.endswith(".css")]
        assert any("Signs of Ours" in sheet for sheet in sheets) is is_wanted
        assert len(mine) == is_wanted
        for name in mine:
            assert ord("ཀ") in TTFont(io.BytesIO(packed.read(name))).getBestCmap()
    assert {finding for finding in epubs.epubcheck(book) if "CSS-028" not in finding} == set()


def test_a_font_that_is_changed_makes_the_handout_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(write(tmp_path, {"content/one.md": article("One", "Tibetan ཀ.")}))
    font(tmp_path / "fonts/signs.ttf")
    assert made(run(tmp_path, editions=("handout", "email"))) != []
    assert made(run(tmp_path, editions=("handout", "email"))) == []
    font(tmp_path / "fonts/signs.ttf", family="Others of Ours")
    assert "one-handout.pdf" in made(run(tmp_path, editions=("handout", "email")))


@pytest.mark.parametrize(
    ("config", "message", "hint"),
    [
        ('[fonts]\ntext = "Sings of Ours"\n', "there is no font of the family “Sings of Ours”", "“Signs of Ours”"),
        ('[fonts]\ntxt = "x"\n', "unknown key “txt” in [fonts]", "“text”"),
    ],
)
def test_a_family_that_is_not_there_is_told(
    config: str, message: str, hint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"content/one.md": article(), "trifolio.toml": config})
    font(tmp_path / "fonts/signs.ttf")
    monkeypatch.chdir(tmp_path)
    try:
        problems = run(tmp_path, editions=("email",)).problems
    except ContentError as failed:
        problems = failed.problems
    assert [(p.path, p.line, p.message, hint in p.hint) for p in problems] == [("trifolio.toml", 2, message, True)]


def test_what_is_no_font_or_may_not_be_embedded_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"content/one.md": article(), "fonts/readme.txt": "no font, and passed over"})
    (tmp_path / "fonts/broken.ttf").write_bytes(b"\0\1\0\0 no font")
    (tmp_path / "fonts/cut.otf").write_bytes(SARABUN.read_bytes()[:2000])
    font(tmp_path / "fonts/closed.ttf", flags=2)
    (tmp_path / "fonts/away.ttf").symlink_to(str(SARABUN))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ContentError) as told:
        run(tmp_path, editions=("email",))
    assert [(p.code, p.path, p.message) for p in told.value.problems] == [
        ("font", "fonts/away.ttf", "is a link to a file outside the project"),
        ("font", "fonts/broken.ttf", "is no font that can be read"),
        ("font", "fonts/closed.ttf", "may not be embedded in a PDF"),
        ("font", "fonts/cut.otf", "is no font that can be read"),
    ]


def damaged(data: bytes, dice: random.Random) -> bytes:
    """Return a font with a piece cut off, or some bytes changed."""
    if dice.random() < 0.3:
        return data[: dice.randrange(len(data))]
    changed = bytearray(data)
    for _ in range(dice.choice((1, 4, 40))):
        changed[dice.randrange(min(len(changed), dice.choice((600, 20_000, len(changed)))))] = dice.randrange(256)
    return bytes(changed)


@pytest.mark.parametrize("source", [SARABUN, HEEBO], ids=["static", "variable"])
def test_a_damaged_font_is_a_font_or_a_problem(
    source: Path, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    whole, dice = source.read_bytes(), random.Random(SEED)  # noqa: S311 - no secret
    (tmp_path / "fonts").mkdir()
    count = (300 if SOAK else 15) if source is SARABUN else (40 if SOAK else 3)
    for _ in range(count):
        (tmp_path / "fonts/a.ttf").write_bytes(damaged(whole, dice))
        fonts, problems = own.find(tmp_path / "fonts", "fonts", "trifolio.toml", Fonts(), 0)
        assert len(fonts.files) + len(problems) == 1
        with contextlib.suppress(ContentError):
            own.characters(fonts.files)
            own.load(fonts.files)
    record_property("tried", count)


GROUPS = 3000
"""Of a million characters each."""


def test_a_font_that_claims_billions_of_characters_stops_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    font(tmp_path / "fonts/bomb.ttf")
    bomb = bytearray((tmp_path / "fonts/bomb.ttf").read_bytes())
    table = TTFont(io.BytesIO(bytes(bomb))).reader.tables["cmap"]
    groups = struct.pack(">HHHHI", 0, 1, 3, 10, 12) + struct.pack(">HHIII", 12, 0, 16 + 12 * GROUPS, 0, GROUPS)
    groups += struct.pack(">III", 0, 0x10FFFF, 0) * GROUPS
    place, length = len(bomb) + -len(bomb) % 4, len(groups)
    bomb += b"\0" * (-len(bomb) % 4) + groups
    entry = bomb.index(b"cmap")
    bomb[entry + 8 : entry + 16] = struct.pack(">II", place, length)
    assert table.offset != place
    (tmp_path / "fonts/bomb.ttf").write_bytes(bytes(bomb))
    write(tmp_path, {"content/one.md": article(), "trifolio.toml": "[limits]\nseconds = 3\nmegabytes = 900\n"})
    monkeypatch.chdir(tmp_path)
    report = run(tmp_path, editions=("handout", "email"), jobs=1)
    assert codes(report) in ([], ["font"], ["limit"])
    assert "one-email.txt" in made(report)

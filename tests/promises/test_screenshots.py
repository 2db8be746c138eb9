"""The pictures of the documents: each is there, is described, is small, and is taken by the script from real pages."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest
from PIL import Image

from manual import DOCUMENTS, ROOT, running

FOLDER = ROOT / "docs" / "screenshots"
LARGEST = 100_000
"""Bytes of a picture that people on slow lines still wait for."""

PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")


def pictures() -> list[tuple[Path, str, Path]]:
    """Return each picture that a document shows: the document, the words for who does not see it, the file."""
    texts = {page: re.sub(r"`[^`]*`", "", running(page.read_text("utf-8"))) for page in DOCUMENTS}
    shown = [(page, *match) for page, text in texts.items() for match in PICTURE.findall(text)]
    return [(page, words, page.parent / file) for page, words, file in shown]


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("screenshots", ROOT / "docs/screenshots.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["screenshots"] = module
    spec.loader.exec_module(module)
    return module


def test_every_picture_is_there_and_described() -> None:
    assert len(pictures()) > 10
    for page, words, file in pictures():
        assert file.is_file(), (page.name, file.name)
        assert len(" ".join(words.split())) > 30, (page.name, file.name)


def test_the_script_takes_what_the_guides_show(script: ModuleType) -> None:
    guides = {page.name: {file.stem for of, _, file in pictures() if of == page} for page in DOCUMENTS}
    shown = {name: files for name, files in guides.items() if name.startswith("for-")}
    assert shown.keys() == {"for-clinics.md", "for-newsletters.md", "for-readers.md"}
    assert all(shown.values())
    assert set().union(*shown.values()) == script.PICTURES.keys()
    assert {file.name for file in FOLDER.iterdir()} == {f"{name}.png" for name in script.PICTURES}


def test_a_picture_is_small() -> None:
    for file in FOLDER.iterdir():
        with Image.open(file) as picture:
            assert (picture.mode, picture.width <= 1400) == ("P", True), file.name
        assert file.stat().st_size < LARGEST, file.name


def test_the_script_takes_them_from_the_pages_of_today(script: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "gone.png").touch()
    script.main(tmp_path)
    for name in script.PICTURES:
        with Image.open(tmp_path / f"{name}.png") as new, Image.open(FOLDER / f"{name}.png") as old:
            assert new.getextrema()[0] != new.getextrema()[1], name
            assert all(abs(a - b) <= 0.2 * b for a, b in zip(new.size, old.size, strict=True)), name
    assert {file.stem for file in tmp_path.iterdir()} == script.PICTURES.keys()

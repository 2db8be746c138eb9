"""The cache of pictures: a warm call makes nothing, and damage heals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from pictures import SHOWN, on_disk, photograph, saved
from trifolio.job import ImageProfile
from trifolio.pictures import prepare

PRINT = ImageProfile(width_mm=170, height_mm=220)


def test_a_warm_call_neither_decodes_nor_encodes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = on_disk(tmp_path, saved(photograph(), "JPEG"))
    cold = prepare.prepare_picture(original, PRINT, SHOWN, tmp_path)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a warm call reached Pillow")

    for owner, name in ((Image, "open"), (Image.Image, "save"), (Image.Image, "resize")):
        monkeypatch.setattr(owner, name, refuse)
    assert prepare.prepare_picture(original, PRINT, SHOWN, tmp_path) == cold
    with pytest.raises(AssertionError, match="reached Pillow"):
        prepare.prepare_picture(original, replace(PRINT, quality=87), SHOWN, tmp_path)


def truncate(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-20])


def resize(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b'"width": 640', b'"width": 641'))


@pytest.mark.parametrize("damage", [truncate, resize, Path.unlink, lambda file: file.write_bytes(b"")])
def test_a_damaged_cache_heals(tmp_path: Path, damage: Callable[[Path], object]) -> None:
    original = on_disk(tmp_path, saved(photograph(), "JPEG"))
    cold = prepare.prepare_picture(original, PRINT, SHOWN, tmp_path)
    (file,) = (tmp_path / "pictures").iterdir()
    whole = file.read_bytes()
    damage(file)
    assert not file.exists() or file.read_bytes() != whole
    assert prepare.prepare_picture(original, PRINT, SHOWN, tmp_path) == cold
    assert file.read_bytes() == whole
    assert list((tmp_path / "pictures").iterdir()) == [file]


def test_a_cache_that_cannot_be_written_does_not_stop_a_build(tmp_path: Path) -> None:
    (tmp_path / "pictures").write_text("in the way")
    assert (
        prepare.prepare_picture(on_disk(tmp_path, saved(photograph(), "JPEG")), PRINT, SHOWN, tmp_path)[0] is not None
    )

"""Pictures that cannot be read, and those that should not be."""

from __future__ import annotations

import itertools
import random
import struct
import subprocess
import sys
import threading
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image, ImageFile

from pictures import SHOWN, drawing, on_disk, photograph, saved
from projects import article, run, write
from soak import SOAK, todays
from trifolio.job import ImageProfile
from trifolio.pictures import decode, originals, prepare, raster
from trifolio.problems import Problem

EBOOK = ImageProfile(long_edge=1600)


def problem(data: bytes) -> Problem:
    """The one error that a picture gives."""
    picture, (found,) = prepare.prepare_picture(originals.embedded("a.jpg", data, 3), EBOOK, SHOWN, None)
    assert picture is None
    assert (found.severity, found.path, found.line) == ("error", SHOWN, 3)
    assert found.hint
    return found


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "TIFF", "BMP", "AVIF", "WEBP"])
def test_a_truncated_picture_is_a_problem_whatever_weasyprint_has_set(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    data = saved(photograph(), kind)
    found = problem(data[: len(data) * 2 // 3])
    assert found.code == "picture-unreadable"
    assert "cut short" in found.message or kind in {"AVIF", "WEBP"}
    assert ImageFile.LOAD_TRUNCATED_IMAGES is True


def test_weasyprint_does_set_it_and_the_problem_stays(tmp_path: Path) -> None:
    data = saved(photograph(), "JPEG")
    (tmp_path / "cut.jpg").write_bytes(data[: len(data) // 2])
    code = (
        "import pathlib, sys, weasyprint.images; from PIL import ImageFile\n"
        "from trifolio import job\nfrom trifolio.pictures import originals, prepare\n"
        "original = originals.original('cut.jpg', pathlib.Path(sys.argv[1]))\n"
        "_, (problem,) = prepare.prepare_picture(original, job.ImageProfile(), 'a.md', None)\n"
        "print(ImageFile.LOAD_TRUNCATED_IMAGES, problem.code)"
    )
    ran = subprocess.run([sys.executable, "-c", code, tmp_path / "cut.jpg"], check=True, capture_output=True, text=True)
    assert ran.stdout == "True picture-unreadable\n"


def test_pillow_is_left_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 12_345)
    assert raster.make(saved(photograph(60, 40), "JPEG"), EBOOK)[0].data
    assert (ImageFile.LOAD_TRUNCATED_IMAGES, Image.MAX_IMAGE_PIXELS) == (True, 12_345)


def test_threads_that_overlap_leave_pillow_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    cut, inside, seen = saved(photograph(), "JPEG")[:-4000], threading.Event(), []

    def stay() -> None:
        with decode.opened(saved(drawing(), "PNG")):
            inside.set()
            seen.append(done.wait(10))

    done = threading.Event()
    thread = threading.Thread(target=stay)
    thread.start()
    assert inside.wait(10)
    assert "cut short" in problem(cut).message
    assert "cut short" in problem(cut).message
    done.set()
    thread.join()
    assert seen == [True]
    assert ImageFile.LOAD_TRUNCATED_IMAGES is True


@pytest.mark.parametrize(
    "data",
    [b"", b"plain text", b"%PDF-1.7\n", b"<!DOCTYPE html><p>404", b"\0\0\1\0\1\0\1\1", saved(drawing(9, 9), "PPM")],
)
def test_what_is_no_picture_of_the_list_is_a_problem(data: bytes) -> None:
    found = problem(data)
    assert (found.code, found.message) == ("picture-unreadable", "“a.jpg” is not a picture that can be read")
    assert "JPEG, PNG, GIF, WebP, TIFF, BMP, AVIF or SVG" in found.hint


def test_a_file_that_is_gone_is_a_problem(tmp_path: Path) -> None:
    original = on_disk(tmp_path, saved(drawing(), "PNG"))
    Path(original.path).unlink()
    _, (found,) = prepare.prepare_picture(original, EBOOK, SHOWN, tmp_path)
    assert (found.code, found.message) == ("picture-unreadable", "“Wárd 3.JPG” cannot be opened")


def bomb(width: int, height: int) -> bytes:
    """A PNG whose head promises so many pixels."""
    parts = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(b"\0" * 99))]
    chunks = (len(body).to_bytes(4) + name + body + zlib.crc32(name + body).to_bytes(4) for name, body in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@pytest.mark.parametrize(("width", "height"), [(10_000, 9_000), (20_000, 20_000), (2_000_000, 2_000_000)])
def test_a_decompression_bomb_is_a_problem_with_the_limit(width: int, height: int) -> None:
    found = problem(bomb(width, height))
    assert found.code == "picture-bomb"
    assert f"has {width * height // 1_000_000:,} million pixels, more than the 89 million" in found.message


def test_a_file_too_large_to_be_read_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decode, "LARGEST", 1000)
    _, (found,) = prepare.prepare_picture(on_disk(tmp_path, saved(photograph(), "PNG")), EBOOK, SHOWN, None)
    assert (found.code, found.hint) == ("picture-bomb", "save it smaller")


HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 64


def test_a_picture_from_a_phone_names_the_extra_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    found = problem(HEIC)
    assert found.code == "picture-unreadable"
    assert "pip install 'trifolio[heic]'" in found.hint


def test_with_the_extra_its_opener_is_registered(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    registered = SimpleNamespace(register_heif_opener=lambda: calls.append("registered"))
    monkeypatch.setitem(sys.modules, "pillow_heif", registered)
    assert "HEIC" not in problem(HEIC).message
    assert calls == ["registered"]


def outcome(data: bytes) -> str:
    try:
        return raster.make(data, EBOOK)[0].extension
    except decode.PictureError as error:
        return error.code


ENCODINGS: Mapping[str, tuple[str, str, Mapping[str, Any]]] = {
    "JPEG": ("RGB", "JPEG", {}),
    "JPEG in passes": ("RGB", "JPEG", {"progressive": True}),
    "JPEG of four inks": ("CMYK", "JPEG", {}),
    "PNG": ("RGB", "PNG", {}),
    "PNG with a palette": ("P", "PNG", {}),
    "PNG of 16 bits": ("I;16", "PNG", {}),
    "GIF": ("P", "GIF", {}),
    "WebP": ("RGB", "WEBP", {}),
    "WebP without loss": ("RGBA", "WEBP", {"lossless": True}),
    "TIFF": ("RGB", "TIFF", {}),
    "TIFF with LZW": ("RGB", "TIFF", {"compression": "tiff_lzw"}),
    "BMP": ("RGB", "BMP", {}),
    "AVIF": ("RGB", "AVIF", {}),
}


@pytest.mark.parametrize("name", ENCODINGS)
def test_damage_of_any_kind_ends_in_a_picture_or_a_problem(
    name: str, record_property: Callable[[str, object], None]
) -> None:
    mode, kind, options = ENCODINGS[name]
    grey = photograph(60, 40).convert("L")
    image = photograph(60, 40).convert(mode) if mode != "I;16" else grey.convert("I").point(lambda value: value * 257)
    whole, chance = saved(image.convert(mode), kind, **options), random.Random(name)  # noqa: S311
    assert outcome(whole) in {"jpg", "png"}
    outcomes = set()
    count = 60 if SOAK else 30
    for _ in range(count):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 3, 12))):
            data[chance.randrange(chance.choice((64, len(data))))] = chance.randrange(256)
        outcomes.add(outcome(bytes(data)))
    assert "picture-unreadable" in outcomes
    assert outcomes <= {"jpg", "png", "picture-unreadable", "picture-bomb"}
    record_property("tried", count)


def chunks(png: bytes) -> dict[bytes, int]:
    """Return where the data of each kind of chunk of a PNG begin, those of the first of a kind."""
    places: dict[bytes, int] = {}
    place = 8
    while place < len(png):
        places.setdefault(png[place + 4 : place + 8], place + 8)
        place += 12 + int.from_bytes(png[place : place + 4])
    return places


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "1"])
def test_a_png_whose_pixels_fail_their_checksum_is_a_problem(
    mode: str, record_property: Callable[[str, object], None]
) -> None:
    data = saved(photograph().convert(mode), "PNG")
    begin, end = chunks(data)[b"IDAT"], chunks(data)[b"IEND"] - 12
    places = range(begin, end, max(1, (end - begin) // 60))
    for place in places:
        damaged = data[:place] + bytes((data[place] ^ 0x55,)) + data[place + 1 :]
        picture, (found,) = prepare.prepare_picture(originals.embedded("a.png", damaged, 3), EBOOK, SHOWN, None)
        assert (picture, found.code, found.line) == (None, "picture-unreadable", 3), place
    record_property("tried", len(places))


def with_wrong_checksum(png: bytes, kind: bytes) -> bytes:
    """Return a PNG that says one thing more, whose checksum is wrong."""
    head = chunks(png)[b"IHDR"] + 13 + 4
    body = b"\0\0" if kind == b"tRNS" else b"Comment\0words"
    return png[:head] + len(body).to_bytes(4) + kind + body + b"\0\0\0\0" + png[head:]


@pytest.mark.parametrize("kind", [b"tEXt", b"zTXt", b"iCCP", b"pHYs", b"tIME"])
def test_a_png_is_read_whose_ornament_fails_its_checksum(kind: bytes) -> None:
    data = saved(photograph(), "PNG")
    assert raster.make(with_wrong_checksum(data, kind), EBOOK)[0].data == raster.make(data, EBOOK)[0].data


def test_a_png_is_not_read_where_it_is_unsure_what_is_clear() -> None:
    assert problem(with_wrong_checksum(saved(photograph().convert("L"), "PNG"), b"tRNS")).code == "picture-unreadable"


def test_a_png_whose_pixels_end_too_early_is_a_problem_though_its_checksums_are_right() -> None:
    data = saved(photograph(), "PNG")
    begin, end = chunks(data)[b"IDAT"], chunks(data)[b"IEND"] - 12
    half = data[begin : begin + (end - begin) // 2]
    chunk = len(half).to_bytes(4) + b"IDAT" + half + zlib.crc32(b"IDAT" + half).to_bytes(4)
    short = data[: begin - 8] + chunk + data[chunks(data)[b"IEND"] - 8 :]
    picture, (found,) = prepare.prepare_picture(originals.embedded("a.png", short, 3), EBOOK, SHOWN, None)
    assert (picture, found.code) == (None, "picture-unreadable")


def test_broken_exif_does_not_stop_a_picture_that_can_be_shown() -> None:
    words = b"Exif\0\0II*\0" + struct.pack("<IHHHI4sI", 8, 1, 0x0112, 2, 4, b"up!\0", 0)
    for exif in (b"Exif\0\0nonsense", words):
        assert raster.make(saved(photograph(), "JPEG", exif=exif), EBOOK)[0].source == (640, 480)


WANTED = todays(itertools.product([(640, 480), (2560, 1440), (6000, 4000)], ("JPEG", "PNG")), 2)


@pytest.mark.parametrize(("size", "kind"), WANTED)
def test_a_picture_does_not_depend_on_who_else_wants_it(size: tuple[int, int], kind: str) -> None:
    data = saved(photograph(*size), kind)
    profiles = (EBOOK, ImageProfile(width_mm=170, height_mm=74), ImageProfile(grey=True, long_edge=600), ImageProfile())
    together = raster.make(data, *profiles)
    assert list(together) == [raster.make(data, profile)[0] for profile in profiles]


def test_a_picture_is_decoded_once_for_several_editions(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    decoded = []
    decode_once = raster._decode  # noqa: SLF001
    monkeypatch.setattr(raster, "_decode", lambda *args, **options: decoded.append(1) or decode_once(*args, **options))  # type: ignore[func-returns-value]
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"content/one.md": article("One", "![A photograph](photograph.jpg)")})
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets/photograph.jpg").write_bytes(saved(photograph(), "JPEG"))
    run(tmp_path, editions=("handout", "eml"))
    assert len(decoded) == 1

"""Pictures made ready: every trap that was seen, each with its own picture."""

from __future__ import annotations

import base64
import io
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import weasyprint
from PIL import Image, ImageChops, ImageCms, ImageStat
from PIL.JpegImagePlugin import JpegImageFile

from pictures import SHOWN, drawing, on_disk, photograph, saved
from trifolio.job import ImageProfile, Picture
from trifolio.pictures import originals, prepare
from trifolio.pictures.paper import Room
from trifolio.safety.fetch import Asset, data_url

PRINT = ImageProfile(width_mm=170, height_mm=220)
EBOOK = ImageProfile(long_edge=1600, pixels=5_600_000, quality=82, subsampling="4:2:0", palette=True)


def prepared(data: bytes, profile: ImageProfile = PRINT) -> Picture:
    picture, problems = prepare.prepare_picture(originals.embedded("picture.jpg", data), profile, SHOWN, None)
    assert picture is not None, problems
    return picture


def pixels(picture: Picture) -> Image.Image:
    image = Image.open(io.BytesIO(picture.data))
    image.load()
    return image


def colour(image: Image.Image) -> tuple[int, int, int]:
    """The colour of a picture that has but one."""
    ((_, found),) = image.convert("RGB").getcolors(1) or [(0, None)]
    assert isinstance(found, tuple)
    return found[0], found[1], found[2]


def noise_ratio(first: Image.Image, second: Image.Image) -> float:
    """The mean square difference of two pictures, in levels squared: 25 is a PSNR of 34 dB."""
    return sum(ImageStat.Stat(ImageChops.difference(first.convert("RGB"), second.convert("RGB"))).rms) ** 2 / 9


@pytest.mark.parametrize(
    ("image", "profile", "media_type", "mode"),
    [
        (photograph(), PRINT, "image/jpeg", "RGB"),
        (photograph().convert("L"), PRINT, "image/jpeg", "L"),
        (drawing(), PRINT, "image/png", "RGB"),
        (drawing().convert("L"), PRINT, "image/png", "L"),
        (photograph(), EBOOK, "image/jpeg", "RGB"),
        (drawing(), EBOOK, "image/png", "P"),
    ],
)
def test_photographs_become_jpeg_and_line_art_png(
    image: Image.Image, profile: ImageProfile, media_type: str, mode: str
) -> None:
    picture = prepared(saved(image, "PNG"), profile)
    assert (picture.media_type, pixels(picture).mode) == (media_type, mode)
    assert picture.name.endswith({"image/jpeg": ".jpg", "image/png": ".png"}[media_type])
    assert noise_ratio(pixels(picture), image) < 25


def test_noise_that_outgrows_the_buffer_of_the_encoder_is_a_picture_too() -> None:
    noise = Image.frombytes("RGB", (720, 720), random.Random(7).randbytes(720 * 720 * 3))  # noqa: S311 - not a secret
    assert isinstance(pixels(prepared(saved(noise, "PNG"))), JpegImageFile)


def test_subsampling_and_scans_are_what_the_profile_asks_for() -> None:
    source = saved(photograph(), "PNG")
    for profile, horizontal in ((PRINT, 1), (EBOOK, 2)):
        with Image.open(io.BytesIO(prepared(source, profile).data)) as image:
            assert "progressive" not in image.info
            assert isinstance(image, JpegImageFile)
            assert image.layer[0][1] == horizontal


def test_a_palette_holds_few_colours_exactly() -> None:
    assert not ImageChops.difference(
        pixels(prepared(saved(drawing(), "PNG"), EBOOK)).convert("RGB"), drawing()
    ).getbbox()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP", "AVIF"])
def test_each_format_of_the_list_is_read(kind: str) -> None:
    assert noise_ratio(pixels(prepared(saved(photograph(), kind))), photograph()) < 150


def test_only_the_first_frame_of_an_animation_is_taken() -> None:
    first, second = drawing(), Image.new("RGB", (640, 480), "black")
    assert noise_ratio(pixels(prepared(saved(first, "GIF", save_all=True, append_images=[second]))), first) < 25


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_what_is_transparent_comes_out_white_and_not_black(kind: str) -> None:
    image = Image.new("RGBA", (200, 200), (0, 0, 0, 0))
    image.paste((15, 76, 92, 255), (50, 50, 150, 150))
    shown = pixels(prepared(saved(image, kind, lossless=True))).convert("RGB")
    assert shown.getpixel((0, 0)) == (255, 255, 255)
    assert shown.getpixel((100, 100)) == (15, 76, 92)


def test_a_palette_with_transparency_comes_out_on_white() -> None:
    image = Image.new("P", (200, 200), 1)
    image.putpalette([0, 0, 0, 255, 0, 0])
    image.paste(0, (0, 0, 100, 200))
    shown = pixels(prepared(saved(image, "PNG", transparency=0))).convert("RGB")
    assert (shown.getpixel((20, 20)), shown.getpixel((150, 20))) == ((255, 255, 255), (255, 0, 0))


def test_grey_with_alpha_stays_grey_on_white() -> None:
    shown = pixels(prepared(saved(Image.new("LA", (90, 90), (0, 0)), "PNG")))
    assert (shown.mode, shown.getpixel((5, 5))) == ("L", 255)


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_grey_of_sixteen_bits_is_scaled_and_not_clipped(kind: str) -> None:
    image = Image.new("I;16", (300, 100))
    for x, value in enumerate((0, 25_700, 65_535)):
        image.paste(value, (100 * x, 0, 100 * x + 100, 100))
    shown = pixels(prepared(saved(image, kind)))
    assert [shown.getpixel((x, 50)) for x in (50, 150, 250)] == [0, 100, 255]


@pytest.mark.parametrize("bits", [12, 14])
@pytest.mark.parametrize("tagged", [True, False])
def test_grey_of_twelve_and_fourteen_bits_is_no_black_picture(bits: int, *, tagged: bool) -> None:
    thirds = b"".join(round(part * (2**bits - 1)).to_bytes(2, "little") * 100 for part in (0, 0.4, 0.9))
    image = Image.frombytes("I;16", (300, 100), thirds * 100)
    tags = {"tiffinfo": {281: 2**bits - 1}} if tagged else {}
    shown = pixels(prepared(saved(image, "TIFF", **tags)))
    assert [shown.getpixel((x, 50)) for x in (50, 150, 250)] == [0, 102, 230]


def test_fractions_of_grey_are_scaled() -> None:
    shown = pixels(prepared(saved(Image.new("F", (60, 60), 0.5), "TIFF")))
    assert shown.getpixel((9, 9)) == 128


def test_cmyk_becomes_rgb() -> None:
    shown = pixels(prepared(saved(Image.new("CMYK", (60, 60), (255, 0, 0, 0)), "JPEG", quality=95)))
    red, green, blue = colour(shown)
    assert red < 40
    assert min(green, blue) > 150


def test_colours_are_converted_by_the_profile_of_the_picture(swapped: bytes) -> None:
    green = Image.new("RGB", (60, 60), (40, 200, 40))
    for profile, expected in ((swapped, (200, 40, 40)), (b"not a profile", (40, 200, 40)), (None, (40, 200, 40))):
        shown = pixels(prepared(saved(green, "PNG", icc_profile=profile)))
        assert all(abs(got - wanted) <= 2 for got, wanted in zip(colour(shown), expected, strict=True))
        assert "icc_profile" not in shown.info


def test_lab_becomes_srgb() -> None:
    red, green, blue = colour(pixels(prepared(saved(Image.new("LAB", (60, 60), (140, 188, 128)), "TIFF"))))
    assert red > blue > green


@pytest.fixture
def swapped() -> bytes:
    """A colour profile whose red and green primaries have changed places."""
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    moved = srgb.replace(b"rXYZ", b"****").replace(b"gXYZ", b"rXYZ").replace(b"****", b"gXYZ")
    return moved.replace("sRGB".encode("utf-16-be"), "swap".encode("utf-16-be"))


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_a_picture_that_lies_is_set_upright(kind: str, orientation: int) -> None:
    image = photograph(320, 200)
    image.paste("red", (0, 0, 60, 60))
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"tiffinfo": {0x0112: orientation}} if kind == "TIFF" else {"exif": exif}
    picture = prepared(saved(image, kind, **options), ImageProfile(long_edge=160))
    turn = [None, None, 0, 3, 1, 5, 4, 6, 2][orientation]
    expected = image if turn is None else image.transpose(Image.Transpose(turn))
    assert (picture.width, picture.height) == ((160, 100) if orientation < 5 else (100, 160))
    assert noise_ratio(pixels(picture), expected.resize((picture.width, picture.height))) < 150


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_no_metadata_is_carried_over(kind: str, swapped: bytes) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Camera"
    exif.get_ifd(0x8825)[2] = (52.0, 30.0, 0.0)
    options: dict[str, object] = {"icc_profile": swapped, "xmp": b"<x:xmpmeta/>", "comment": b"secret", "dpi": (72, 72)}
    data = saved(photograph(), kind, **(options if kind == "TIFF" else options | {"exif": exif}))
    for profile in (PRINT, EBOOK):
        picture = prepared(data, profile)
        shown = pixels(picture)
        assert not shown.getexif()
        assert set(shown.info) <= {"progressive", "progression", "jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert not any(mark in picture.data for mark in (b"Exif", b"xmpmeta", b"secret", b"ICC_PROFILE", b"Camera"))


def test_bounds_are_kept_and_nothing_is_enlarged() -> None:
    large, small = saved(photograph(3000, 1500), "JPEG"), saved(photograph(90, 70), "JPEG")
    sizes = {profile: (prepared(large, profile).width, prepared(large, profile).height) for profile in (PRINT, EBOOK)}
    assert sizes == {PRINT: (2007, 1003), EBOOK: (1600, 800)}
    few = prepared(large, ImageProfile(pixels=500_000))
    assert 490_000 < few.width * few.height <= 500_000
    for profile in (PRINT, EBOOK):
        assert (prepared(small, profile).width, prepared(small, profile).height) == (90, 70)


def test_the_bytes_of_a_print_photograph_pass_through_weasyprint_untouched() -> None:
    picture = prepared(saved(photograph(), "PNG"))
    address = f"data:image/jpeg;base64,{base64.b64encode(picture.data).decode()}"
    assert picture.data in weasyprint.HTML(string=f"<img alt='' src='{address}'>").write_pdf()


def test_a_coarse_picture_on_paper_is_a_warning_with_the_numbers(tmp_path: Path) -> None:
    original = on_disk(tmp_path, saved(photograph(400, 300), "JPEG"))
    for cache in (None, tmp_path, tmp_path):
        picture, (problem,) = prepare.prepare_picture(original, PRINT, SHOWN, cache, room=Room(150, 220))
        assert picture is not None
        assert (problem.severity, problem.code, problem.line) == ("warning", "picture-small", 7)
        assert problem.message == "“Wárd 3.JPG” is 400 × 300 pixels: 96 dots per inch on paper"
        assert problem.hint == "use one at least 886 pixels wide, or place it smaller: {width=67mm}"
    assert prepare.prepare_picture(original, EBOOK, SHOWN, None)[1] == ()
    file = on_disk(tmp_path, saved(photograph(400, 1000), "JPEG"))
    tall = prepare.prepare_picture(file, PRINT, SHOWN, None, room=Room(150, 220))
    assert tall[1] == (), "220 mm of height make it 88 mm wide: 115 dots per inch"


def test_names_come_from_the_content_and_not_from_the_folder(tmp_path: Path) -> None:
    data = saved(photograph(), "JPEG")
    first, second = (prepare.prepare_picture(on_disk(tmp_path / name, data), EBOOK, SHOWN, None)[0] for name in "ab")
    assert first == second
    assert first is not None
    assert first.name[:7] + first.name[-4:] == "ward-3-.jpg"
    assert prepare.prepare_picture(originals.embedded("data:image/png;base64,…", data), EBOOK, SHOWN, None)[
        0
    ] == replace(first, name=first.name.replace("ward-3", "picture"))


def test_the_original_is_not_touched(tmp_path: Path) -> None:
    data = saved(photograph(), "JPEG", comment=b"mine")
    original = on_disk(tmp_path, data)
    file = Path(original.path)
    file.chmod(0o444)
    before = file.stat().st_mtime_ns
    prepare.prepare_picture(original, PRINT, SHOWN, tmp_path / "cache")
    assert (file.read_bytes(), file.stat().st_mtime_ns) == (data, before)


def test_a_picture_that_changes_under_the_build_is_not_kept_under_its_old_name(tmp_path: Path) -> None:
    original = on_disk(tmp_path, saved(photograph(), "JPEG"))
    Path(original.path).write_bytes(saved(drawing(), "PNG"))
    picture, (problem,) = prepare.prepare_picture(original, PRINT, SHOWN, tmp_path)
    assert picture is None
    assert "changed" in problem.message
    assert not (tmp_path / "pictures").exists()


def test_data_addresses_are_decoded_or_refused() -> None:
    packed = base64.b64encode(data := saved(drawing(30, 20), "PNG")).decode()
    for good in (f"data:image/png;base64,{packed}", f"DATA:image/png;charset=x;BASE64,{packed[:50]}%0A {packed[50:]}"):
        assert data_url(good) == Asset(data, "image/png")
    assert data_url("data:image/png;base64," + packed.rstrip("=")) == Asset(data, "image/png")
    assert data_url("data:image/svg+xml,%3Csvg%20id='a'/%3E") == Asset(b"<svg id='a'/>", "image/svg+xml")
    for bad in ("a.png", "data:text/plain,x", "data:image/png;base64,%%%", "data:image/png;base64,", "data:,x"):
        assert data_url(bad) is None


def test_importing_the_module_loads_no_engine() -> None:
    modules = "trifolio.pictures.prepare, trifolio.pictures.cover.layout"
    code = f"import sys, {modules}; print({{'PIL', 'lxml', 'fontTools'}} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout.strip() == b"set()"

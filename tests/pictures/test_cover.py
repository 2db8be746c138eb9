"""Covers: drawn from the metadata, legible, the same bytes every time."""

from __future__ import annotations

import io
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageStat

from pictures import drawing, photograph, saved
from trifolio.document.model import Meta
from trifolio.pictures.cover import canvas, design, lines
from trifolio.pictures.cover import layout as cover
from trifolio.words import Words, edition_words

META = Meta(
    title="Exosomes for hair loss",
    slug="exosomes",
    subtitle="Promising science, unproven treatment",
    authors=("RK", "Dr Ana María Núñez"),
    publisher="Sample library",
    updated="2026-06-03",
)
TITLES = [
    "Gout",
    "Exosomes for hair loss (2026)",
    "Platelet-rich plasma versus minoxidil and finasteride for androgenetic alopecia: what trials tell and do not",
    "Rechtsschutzversicherungsgesellschaftsangestellte",
    "word " * 300,
    "x" * 900,
]


def draw(meta: Meta, picture: bytes | None, words: Words, size: tuple[int, int] = cover.SIZE) -> tuple[bytes, str]:
    (data,), lacking = cover.draw(meta, picture, words, size)
    return data, lacking


def shown(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def titled(title: str) -> Meta:
    return Meta(title=title, slug="a")


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    levels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [level / 12.92 if level <= 0.04045 else ((level + 0.055) / 1.055) ** 2.4 for level in levels]
    return sum(share * level for share, level in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_a_cover_has_the_size_of_shops_and_no_metadata() -> None:
    data, lacking = draw(META, None, edition_words("en"))
    image = shown(data)
    assert (image.format, image.mode, image.size, lacking) == ("JPEG", "RGB", (1600, 2560), "")
    assert b"Exif" not in data
    assert len(data) < 600_000


def test_the_same_metadata_give_the_same_bytes() -> None:
    picture = saved(photograph(2000, 1200), "JPEG")
    for band in (None, picture):
        assert draw(META, band, edition_words("en")) == draw(META, band, edition_words("en"))


@pytest.mark.parametrize("field", ["title", "subtitle", "authors", "publisher", "updated"])
def test_each_text_is_drawn(field: str) -> None:
    without = {"authors": ()}.get(field, "")
    blank = Meta(**{name: getattr(META, name) for name in ("title", "slug")} | {"title": META.title, field: without})
    full = Meta(
        **{name: getattr(blank, name) for name in ("title", "slug")}
        | {"title": META.title, field: getattr(META, field)}
    )
    assert draw(full, None, edition_words("en"))[0] != draw(blank, None, edition_words("en"))[0]


@pytest.mark.parametrize("ground", [tones.ground for tones in design.GROUNDS])
@pytest.mark.parametrize("text", [design.PALE, design.SOFT])
def test_text_has_a_contrast_of_seven_to_one(text: str, ground: str) -> None:
    light, dark = sorted((luminance(text), luminance(ground)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 7


@pytest.mark.parametrize("title", TITLES)
def test_a_title_of_any_length_stays_inside_its_place(title: str) -> None:
    placed, bottom = lines.column(title, cover.TITLE, (170, 960), 1340, canvas.measure)
    assert 1 <= len(placed) <= cover.TITLE.most
    assert bottom <= 170 + 960
    assert all(canvas.measure(line.weight, line.size, line.text) <= 1340 for line in placed)
    said = "".join(line.text.removesuffix("-") for line in placed).replace(" ", "")
    assert title.replace(" ", "").replace("-", "").startswith(said.replace("-", "").removesuffix("…"))


def test_a_usual_title_can_be_read_on_a_thumbnail() -> None:
    placed, _ = lines.column(TITLES[1], cover.TITLE, (170, 960), 1340, canvas.measure)
    assert placed[0].size * 160 / 1600 >= 18, "18 pixels of em at a width of 160"


THUMBNAIL = (100, 160)
GERMAN = "Blutdrucksenkende Arzneimittel in der Schwangerschaft: was ist sicher?"
ARABIC = "العلاج بالبلازما الغنية بالصفائح الدموية لتساقط الشعر"


def first_letter(image: Image.Image) -> int:
    """Return how high the first letter on the dark field is, in pixels."""
    light = image.convert("L").crop((0, 0, image.width, image.height // 2)).point(lambda value: 255 * (value > 150))
    left, top, right, _ = light.getbbox() or (0, 0, 0, 0)

    def until_dark(step: tuple[int, int], box: tuple[int, int, int, int]) -> int:
        """Return how many rows or columns, from the first of a box on, have light in them."""
        count = 0
        while light.crop(box).getbbox():
            box = (box[0] + step[0], box[1] + step[1], box[2] + step[0], box[3] + step[1])
            count += 1
        return count

    height = until_dark((0, 1), (left, top, right, top + 1))
    left += (light.crop((left, top, right, top + height)).getbbox() or (0,))[0]
    width = until_dark((1, 0), (left, top, left + 1, top + height))
    _, low, _, high = light.crop((left, top, left + width, top + height)).getbbox() or (0, 0, 0, 0)
    return high - low


@pytest.mark.parametrize("banded", [False, True])
@pytest.mark.parametrize("title", ["Gout", TITLES[1], TITLES[2], "R" + TITLES[3][1:], GERMAN])
def test_the_capitals_of_a_title_are_five_pixels_high_on_a_thumbnail(title: str, *, banded: bool) -> None:
    picture = saved(photograph(2000, 1200), "JPEG") if banded else None
    image = shown(draw(replace(META, title=title), picture, edition_words("en"))[0])
    assert first_letter(image) * THUMBNAIL[1] / image.height >= 4.9


@pytest.mark.parametrize("title", ["Gout", *TITLES[1:4], GERMAN, ARABIC])
def test_a_title_stands_out_on_a_thumbnail(title: str) -> None:
    lang = "ar" if title == ARABIC else "en"
    full = shown(draw(replace(titled(title), lang=lang), None, edition_words(lang))[0])
    small = full.resize(THUMBNAIL, Image.Resampling.LANCZOS).crop((0, 8, 100, 80))
    colours = [small.getpixel((x, y)) for x in range(small.width) for y in range(small.height)]
    levels = sorted(luminance(f"#{bytes(colour[:3]).hex()}") for colour in colours if isinstance(colour, tuple))
    letters, field = levels[-30], levels[len(levels) // 20]
    assert (letters + 0.05) / (field + 0.05) >= 7


def test_a_picture_that_would_make_a_title_too_small_is_left_out() -> None:
    picture = saved(photograph(2000, 1200), "JPEG")
    for title, used in ((TITLES[1], True), (TITLES[2], False)):
        plain = draw(titled(title), None, edition_words("en"))
        assert (draw(titled(title), picture, edition_words("en")) != plain) is used


def test_a_cover_is_drawn_in_the_size_that_is_wanted() -> None:
    inside = shown(draw(META, None, edition_words("en"), cover.INSIDE)[0])
    assert inside.size == (1500, 2400)
    shop = shown(draw(META, None, edition_words("en"))[0]).resize(cover.INSIDE, Image.Resampling.LANCZOS)
    assert max(ImageStat.Stat(ImageChops.difference(inside, shop)).mean) < 2


def test_lines_are_balanced() -> None:
    words = "one two three four five six seven eight nine ten".split()
    assert lines.balanced(" ".join(words), 2, 40, len) == ["one two three four five", "six seven eight nine ten"]


def test_a_column_is_set_in_balanced_lines() -> None:
    placed, _ = lines.column("aa bb cc dd e", cover.TITLE, (0, 960), 1000, lambda _, __, run: 100 * len(run))
    assert [line.text for line in placed] == ["aa bb", "cc dd e"]


def test_a_photograph_becomes_a_band_but_a_drawing_or_a_small_one_does_not() -> None:
    plain = draw(META, None, edition_words("en"))
    red = ImageChops.add(photograph(2000, 1200), Image.new("RGB", (2000, 1200), (90, 0, 0)))
    banded = shown(draw(META, saved(red, "JPEG"), edition_words("en"))[0])
    assert banded.getpixel((20, 1800)) != shown(plain[0]).getpixel((20, 1800))
    for other in (saved(drawing(2000, 1200), "PNG"), saved(photograph(500, 300), "JPEG"), b"<svg/>", b"broken"):
        assert draw(META, other, edition_words("en")) == plain


@pytest.mark.parametrize("title", ["སྨན་པ", "𒀭𒂗", "ᎣᏏᏲ"])
def test_a_title_in_a_script_without_glyphs_is_left_out_and_reported(title: str) -> None:
    data, lacking = draw(titled(title), None, edition_words("en"))
    assert set(title) - {" "} == set(lacking)
    assert data == draw(titled(""), None, edition_words("en"))[0]


@pytest.mark.parametrize(
    "title",
    ["العلاج بالبلازما (PRP)", "תסחיף 2026", "पीआरपी", "การรักษา", "প্রাপ্তবয়স্ক", "外泌体与脱发", "エクソソーム", "엑소좀"],
)
def test_a_title_in_a_script_of_the_extra_is_drawn(title: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data, lacking = draw(titled(title), None, edition_words("en"))
    assert lacking == ""
    assert data != draw(titled(""), None, edition_words("en"))[0]
    ((family, run),) = canvas.runs(title)
    assert (family > 1, run) == (True, title)
    canvas._glyphs.cache_clear()  # noqa: SLF001
    monkeypatch.setattr(canvas, "find_spec", lambda _: None)
    assert draw(titled(title), None, edition_words("en"))[1] != ""
    canvas._glyphs.cache_clear()  # noqa: SLF001


def test_a_cover_of_what_runs_from_right_to_left_is_mirrored() -> None:
    made = []
    for lang in ("en", "ar"):
        data, _ = draw(replace(titled("العلاج"), lang=lang), None, edition_words("en"))
        with Image.open(io.BytesIO(data)) as image:
            top = image.convert("L").crop((0, 0, cover.SIZE[0], 1300)).point(lambda light: 255 * (light > 180))
        made.append(top.getbbox() or (0, 0, 0, 0))
    (left, *_), (_, _, right, _) = made
    assert abs(left - 130) < 40
    assert abs(cover.SIZE[0] - right - 130) < 40


def test_a_symbol_without_glyph_leaves_the_rest_of_the_title() -> None:
    data, lacking = draw(titled("Hair 🂡 loss"), None, edition_words("en"))
    assert lacking == "🂡"
    assert data == draw(titled("Hair loss"), None, edition_words("en"))[0]


def test_the_second_family_gives_what_the_first_lacks() -> None:
    assert canvas.drawable("β-Blocker → ✓ Ω") == ("β-Blocker → ✓ Ω", "")
    assert {family for family, _ in canvas.runs("β-Blocker")} == {0, 1}
    assert canvas.drawable("e\u0301\u00ad\u200d\ufe0f\u2011x\u202fy") == ("é-x\u00a0y", "")


def test_bold_is_bold_in_both_families() -> None:
    for text in ("Exosomes", "βββ"):
        assert canvas.measure(canvas.BOLD, 100, text) > canvas.measure(canvas.REGULAR, 100, text)


@given(st.text(max_size=80))
@settings(max_examples=8, deadline=None)
def test_no_title_stops_a_cover(title: str) -> None:
    data, lacking = draw(titled(title), None, edition_words("en"))
    assert data.startswith(b"\xff\xd8")
    assert set(lacking) <= set(unicodedata.normalize("NFC", title))


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((3200, 5120), (1500, 2400)),
        ((3000, 3000), (1500, 1500)),
        ((600, 960), (600, 960)),
        ((4000, 1000), (1500, 375)),
        ((500, 5000), (240, 2400)),
    ],
)
def test_an_authors_own_cover_is_made_to_fit_but_never_enlarged(
    size: tuple[int, int], expected: tuple[int, int]
) -> None:
    made = shown(cover.fit(saved(drawing(*size), "PNG"))[0])
    assert (made.format, made.size) == ("JPEG", expected)


def test_nothing_of_an_authors_own_cover_is_cut_off() -> None:
    image = Image.new("RGB", (3000, 1000), "white")
    for corner, name in (((0, 0), "red"), ((2900, 0), "lime"), ((0, 900), "blue"), ((2900, 900), "black")):
        image.paste(name, (*corner, corner[0] + 100, corner[1] + 100))
    made = shown(cover.fit(saved(image, "PNG"))[0])
    corners = [made.getpixel(at) for at in ((10, 10), (1490, 10), (10, 490), (1490, 490))]
    wanted = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (0, 0, 0)]
    for found, colour in zip(corners, wanted, strict=True):
        assert isinstance(found, tuple)
        assert max(abs(one - other) for one, other in zip(found, colour, strict=True)) < 12


def test_letter_and_tone_mark_are_drawn_with_one_family() -> None:
    """Two families would set them beside each other."""
    runs = canvas.runs("orí fífọ́ àti")
    assert [run for _, run in runs] == ["orí ", "fífọ́", " àti"]
    assert runs[0][0] == runs[2][0] != runs[1][0]

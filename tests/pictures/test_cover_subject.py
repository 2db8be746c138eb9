"""Photographs on covers: the subject is whole, whatever the shape and wherever it stands."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from pictures import saved
from trifolio.document.model import Meta
from trifolio.pictures.cover import layout as cover
from trifolio.pictures.cover import subject
from trifolio.words import edition_words

HALF = (800, 1280)
SHAPES = {"portrait": (1500, 2000), "square": (1600, 1600), "landscape": (2000, 1500), "wide": (2400, 1000)}


def wall(size: tuple[int, int]) -> Image.Image:
    """An even ground that grows lighter downwards, with the grain of a camera."""
    slope = Image.linear_gradient("L").resize(size).point(lambda value: 150 + value // 8)
    grain = Image.effect_noise(size, 12).point(lambda value: value // 4)
    return Image.merge("RGB", [ImageChops.add(slope, grain)] * 3)


def with_disc(size: tuple[int, int], down: float, colour: str = "#c81e1e") -> Image.Image:
    """A disc before a wall, at a share of the height."""
    image = wall(size)
    radius, middle = 220, 220 + down * (size[1] - 440)
    box = (size[0] / 2 - radius, middle - radius, size[0] / 2 + radius, middle + radius)
    ImageDraw.Draw(image).ellipse(box, fill=colour)
    return image


def on_cover(image: Image.Image, title: str = "A title", subtitle: str = "", lang: str = "en") -> Image.Image:
    meta = Meta(title=title, slug="a", subtitle=subtitle, lang=lang)
    (data,), _ = cover.draw(meta, saved(image, "JPEG"), edition_words(lang), HALF)
    return Image.open(io.BytesIO(data)).convert("RGB")


def where(image: Image.Image, colour: tuple[int, int, int]) -> tuple[int, int, int, int]:
    """Return the box of what has nearly a colour."""
    bands = zip(image.split(), colour, strict=True)
    near = [band.point(lambda value, level=level: 255 * (abs(value - level) < 40)) for band, level in bands]
    mask = ImageChops.darker(ImageChops.darker(near[0], near[1]), near[2]).filter(ImageFilter.MinFilter(3))
    return mask.getbbox() or (0, 0, 0, 0)


@pytest.mark.parametrize("down", [0.0, 0.3, 0.5, 1.0])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_subject_is_whole_wherever_it_stands(shape: str, down: float) -> None:
    title = "Looking after your eye in the first four weeks"
    left, top, right, bottom = where(on_cover(with_disc(SHAPES[shape], down), title, title), (200, 30, 30))
    assert right - left > 75
    assert abs((right - left) - (bottom - top)) <= 4, "a disc is as high as it is wide"


def test_what_is_above_and_below_a_subject_is_given_up_for_its_size() -> None:
    title = "Looking after your eye in the first four weeks"
    made = on_cover(with_disc((1500, 2000), 0.5), title, title)
    left, _, right, _ = where(made, (200, 30, 30))
    assert right - left > 150, "98 if all of its height were shown"


CORNERS = ((220, 20, 20), (20, 200, 20), (20, 20, 220), (220, 20, 220))


def with_corners(size: tuple[int, int]) -> Image.Image:
    """A photograph with something in each of its corners."""
    image = Image.merge("RGB", [Image.effect_noise(size, 60)] * 3)
    for number, colour in enumerate(CORNERS):
        x, y = (number % 2) * (size[0] - 160), (number // 2) * (size[1] - 160)
        image.paste(colour, (x, y, x + 160, y + 160))
    return image


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_photograph_that_is_full_to_its_edges_is_shown_whole(shape: str, lang: str) -> None:
    made = on_cover(with_corners(SHAPES[shape]), lang=lang)
    boxes = [where(made, colour) for colour in CORNERS]
    assert all(box[2] > box[0] for box in boxes)
    wide, high = SHAPES[shape]
    shown = (boxes[3][2] - boxes[0][0], boxes[3][3] - boxes[0][1])
    assert shown[0] / shown[1] == pytest.approx(wide / high, rel=0.02)
    sides = [box[2] - box[0] for box in boxes] + [box[3] - box[1] for box in boxes]
    assert max(sides) - min(sides) <= 5


def test_a_page_with_letters_has_nothing_to_spare() -> None:
    """A diagram that a phone has taken is no line art, and letters stand at its edges."""
    page = wall((1500, 2000))
    draw = ImageDraw.Draw(page)
    for row in range(60, 1960, 120):
        draw.text((90, row), "Dose 1.5 mg twice a day", fill="#303030", font_size=60)
    assert subject.standing(page)[0] < 0.03
    assert subject.standing(page)[1] > 0.97


def test_a_photograph_stands_at_the_outer_edge_where_it_is_narrow() -> None:
    for lang, edge in (("en", HALF[0]), ("ar", 0)):
        made = on_cover(with_corners((1200, 2400)), "A title of several words for a leaflet", lang=lang)
        left, right = where(made, CORNERS[0])[0], where(made, CORNERS[1])[2]
        assert right - left < HALF[0] * 0.7
        assert abs((right if lang == "en" else left) - edge) <= 4


@pytest.mark.parametrize("down", [0.0, 0.4, 1.0])
@pytest.mark.parametrize("colour", ["#c81e1e", "#a4a4a4", "#3c3c3c"])
def test_a_subject_is_found_in_a_photograph(colour: str, down: float) -> None:
    image = with_disc((1500, 2000), down, colour)
    top, bottom = subject.standing(image)
    middle = 220 + down * 1560
    assert top <= max(0, (middle - 220) / 2000)
    assert bottom >= min(1, (middle + 220) / 2000)
    assert bottom - top < 0.75


def test_a_soft_subject_is_found() -> None:
    image = with_disc((1500, 2000), 0.0, "#707070").filter(ImageFilter.GaussianBlur(90))
    top, bottom = subject.standing(image)
    assert top == 0
    assert 440 / 2000 < bottom < 0.8


def test_of_an_even_picture_all_is_kept() -> None:
    assert subject.standing(Image.new("RGB", (900, 1200), "#8090a0")) == (0, 1)


@given(
    st.tuples(st.integers(200, 4000), st.integers(200, 4000)),
    st.integers(400, 1700),
    st.tuples(st.floats(0, 1), st.floats(0, 1)).map(sorted),
)
def test_a_photograph_keeps_its_subject_and_its_proportions(
    size: tuple[int, int], height: int, stands: list[float]
) -> None:
    place = subject.placed(size, (1600, height), (stands[0], stands[1]))
    if place is None:
        return
    (left, top, right, bottom), (wide, high) = place
    assert (left, right) == (0, size[0])
    assert 0 <= top <= stands[0] * size[1] + 1
    assert stands[1] * size[1] - 1 <= bottom <= size[1]
    assert wide <= 1600
    assert high <= height
    assert wide / high == pytest.approx((right - left) / (bottom - top), rel=0.01)
    assert wide <= size[0] / 0.75 + 1, "not enlarged by more than a third"


def test_what_would_be_too_small_is_left_out() -> None:
    assert subject.placed((500, 300), (1600, 1000), (0, 1)) is None
    assert subject.placed((4000, 300), (1600, 1000), (0, 1)) is None
    assert subject.placed((1008, 1344), (1600, 900), (0, 1)) == ((0, 0, 1008, 1344), (675, 900))

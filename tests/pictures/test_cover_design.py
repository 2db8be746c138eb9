"""Covers without a photograph: told apart at the size of a thumbnail, legible, the same wherever they are drawn."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageStat

from trifolio.document.model import Meta
from trifolio.pictures.cover import design
from trifolio.pictures.cover import layout as cover
from trifolio.project.colours import contrast
from trifolio.words import edition_words

LEAFLETS = ("asthma-plan", "blood-thinners", "cataract", "colonoscopy", "knee-exercises")
LIBRARY = (*LEAFLETS, *(f"leaflet-{number}" for number in range(25)))
THUMBNAIL = (160, 256)
APART = 12
"""The least difference of two thumbnails: the mean of their pixels, of 255."""


def drawn(slug: str, title: str = "A title", size: tuple[int, int] = THUMBNAIL) -> Image.Image:
    (data,), _ = cover.draw(Meta(title=title, slug=slug, authors=("An Author",)), None, edition_words("en"), size)
    return Image.open(io.BytesIO(data)).convert("RGB")


def difference(one: Image.Image, other: Image.Image) -> float:
    return sum(ImageStat.Stat(ImageChops.difference(one, other)).mean) / 3


@pytest.fixture(scope="module")
def library() -> dict[str, Image.Image]:
    return {slug: drawn(slug) for slug in LIBRARY}


def test_the_leaflets_of_a_library_differ_in_ground_and_in_growth() -> None:
    designs = [design.design(slug) for slug in LEAFLETS]
    assert len({tones.ground for tones, _ in designs}) == len(LEAFLETS)
    assert len({len(leaves) for _, leaves in designs}) >= 4


@pytest.mark.parametrize(("one", "other"), list(combinations(LEAFLETS, 2)))
def test_two_leaflets_with_one_title_are_told_apart(one: str, other: str, library: dict[str, Image.Image]) -> None:
    assert difference(library[one], library[other]) >= APART


def test_nearly_all_of_a_larger_library_are_told_apart(library: dict[str, Image.Image]) -> None:
    pairs = list(combinations(LIBRARY, 2))
    alike = [pair for pair in pairs if difference(library[pair[0]], library[pair[1]]) < APART]
    assert len(alike) <= len(pairs) / 20, alike
    assert len({image.tobytes() for image in library.values()}) == len(LIBRARY)


def test_a_cover_keeps_its_look_when_its_title_changes() -> None:
    one, other = (drawn("gout", title).getpixel((2, 2)) for title in ("Gout", "What is gout?"))
    assert one == other


def test_each_ground_and_each_growth_comes_up() -> None:
    designs = [design.design(f"leaflet {number}") for number in range(200)]
    assert {tones for tones, _ in designs} == set(design.GROUNDS)
    assert len({tuple((leaf.x, leaf.y, leaf.angle) for leaf in leaves) for _, leaves in designs}) > 30


@pytest.mark.parametrize("tones", design.GROUNDS, ids=lambda tones: tones.ground)
def test_the_letters_of_a_drawn_cover_stand_out_seven_to_one(tones: design.Tones) -> None:
    """Measured on the JPEG, in title, subtitle and foot: the strokes against what surrounds them."""
    slug = next(name for name in map(str, range(200)) if design.design(name)[0] == tones)
    meta = Meta(title="HHHH", slug=slug, subtitle="HHHH", authors=("HHHH",), publisher="HHHH", updated="2026-01")
    (data,), _ = cover.draw(meta, None, edition_words("en"), cover.SIZE)
    image = Image.open(io.BytesIO(data)).convert("RGB")
    for top, bottom in ((170, 350), (495, 560), (2260, 2310), (2340, 2380), (2400, 2440)):
        counts = image.crop((130, top, 400, bottom)).getcolors(1 << 16) or []
        colours = {"#" + bytes(pixel).hex(): count for count, pixel in counts if isinstance(pixel, tuple)}
        dark, light = (commonest(colours, dark=dark) for dark in (True, False))
        assert contrast(dark, light) >= 7, (top, dark, light)


def commonest(counts: dict[str, int], *, dark: bool) -> str:
    """Return the commonest colour of the dark or of the light half."""
    half = {colour: count for colour, count in counts.items() if (contrast(colour, "#000000") < 4) is dark}
    return max(half, key=half.__getitem__)


@given(st.text(min_size=1, max_size=12), st.integers(230, 1340), st.integers(230, 1800), st.sampled_from([0, 0.5, 1]))
def test_leaves_stay_in_their_place(slug: str, width: int, height: int, side: float) -> None:
    _, leaves = design.design(slug)
    placed = design.grown(leaves, (130, 200, 130 + width, 200 + height), side)
    points = [point for leaf in placed for point in design.outline(leaf)]
    assert min(x for x, _ in points) >= 129.9
    assert max(x for x, _ in points) <= 130.1 + width
    assert min(y for _, y in points) >= 199.9
    assert max(y for _, y in points) == pytest.approx(200 + height)
    reach = max(
        (max(x for x, _ in points) - min(x for x, _ in points)) / width,
        (200 + height - min(y for _, y in points)) / height,
    )
    assert reach == pytest.approx(1), "as large as their place allows"


CODE = """
import hashlib
from trifolio.document.model import Meta
from trifolio.pictures.cover import layout
from trifolio.words import edition_words
for slug in ("gout", "knee", "eye"):
    meta = Meta(title="A title", slug=slug, authors=("A", "B"))
    (data,), _ = layout.draw(meta, None, edition_words("en"), (400, 640))
    print(hashlib.sha256(data).hexdigest())
"""


def test_another_process_draws_the_same_bytes() -> None:
    runs = [
        subprocess.run(
            [sys.executable, "-c", CODE], env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]
    assert len(set(runs[0].split())) == 3

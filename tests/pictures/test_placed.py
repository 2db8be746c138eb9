"""Pictures are made ready for the place that they take on paper."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from projects import article, codes, picture, run, write


def widest(pdf: Path) -> int:
    """Return the width of the widest picture in a PDF, in pixels."""
    document = pypdfium2.PdfDocument(pdf)
    pictures = [each for page in document for each in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])]
    width = max(each.get_px_size()[0] for each in pictures)
    document.close()
    return int(width)


@pytest.mark.parametrize(
    ("attributes", "is_small"),
    [("", True), ("{width=100%}", True), ("{width=30%}", False), ("{.small}", False), ("{width=40mm}", False)],
)
def test_a_picture_is_small_for_the_place_that_it_takes(
    attributes: str,
    *,
    is_small: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(write(tmp_path, {"content/one.md": article("One", f"![A map](map.png){attributes}")}))
    picture(tmp_path / "content/map.png", size=(500, 150))
    assert ("picture-small" in codes(run(tmp_path, editions=("handout",)))) is is_small


def test_one_that_stands_in_two_sizes_is_made_for_the_larger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = "![A map](map.png){width=20%}\n\n![A map](map.png){width=90%}"
    monkeypatch.chdir(write(tmp_path, {"content/one.md": article("One", body)}))
    picture(tmp_path / "content/map.png", size=(500, 150))
    assert "picture-small" in codes(run(tmp_path, editions=("handout",)))


def test_a_picture_that_is_printed_small_takes_less_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    widths = []
    for attributes in ("", "{width=25%}"):
        monkeypatch.chdir(write(tmp_path, {"content/one.md": article("One", f"![A map](map.png){attributes}")}))
        picture(tmp_path / "content/map.png", size=(3000, 900))
        run(tmp_path, editions=("handout",))
        widths.append(widest(tmp_path / "output/one/one-handout.pdf"))
    assert widths[1] < widths[0] / 3


@pytest.mark.parametrize(("name", "frames"), [("a.gif", 3), ("a.tif", 2), ("a.webp", 2), ("b.gif", 1), ("b.tif", 1)])
def test_pages_and_frames_beyond_the_first_are_told(
    name: str, frames: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = "[ebook]\npage_list = false\n"
    write(tmp_path, {"content/one.md": article("One", f"![A map]({name})"), "trifolio.toml": config})
    monkeypatch.chdir(tmp_path)
    images = [Image.new("RGB", (1500, 900), (40 * number, 90, 200)) for number in range(frames)]
    images[0].save(tmp_path / "content" / name, save_all=frames > 1, append_images=images[1:])
    for _ in range(2):  # the second time from the cache
        problems = [p for p in run(tmp_path, editions=("ebook",), force=True).problems if p.code == "picture-frames"]
        assert [re.findall(r"has (\d+) pages", problem.message) for problem in problems] == (
            [[str(frames)]] if frames > 1 else []
        )

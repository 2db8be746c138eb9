"""Handouts stay PDF/A-3a and PDF/UA-1 whatever stands in what: every inline element in every other, in every block.

And with every kind of picture, with the characters that nothing is drawn for, and with headings that skip levels.
"""

from __future__ import annotations

import base64
import io
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from pictures import drawing, saved
from projects import article, codes, run, write
from soak import SOAK, todays
from validators import PROFILES, faults, verapdf

INLINE = {
    **{
        tag: f"<{tag}>{{}}</{tag}>"
        for tag in "b bdi cite code del dfn em i ins kbd mark q s samp small strong sub sup time u var".split()
    },
    "a": '<a href="https://a.example/{{}}">{}</a>',
    "abbr": '<abbr title="all its words">{}</abbr>',
    "bdo": '<bdo dir="rtl">{}</bdo>',
    "br": "{}<br>and",
    "data": '<data value="1">{}</data>',
    "img": '<img src="red.png" alt="A red square">{}',
    "ruby": "<ruby>{}<rt>said</rt></ruby>",
    "span": '<span lang="fr">{}</span>',
}
BLOCKS = {
    "paragraph": "{}",
    "item": "- {}",
    "quote": "> {}",
    "heading": "## {}",
    "skipping": "##### {}",
    "cell": "| a | b |\n|---|---|\n| {} | c |",
    "head": "| {} | b |\n|---|---|\n| a | c |",
    "caption": "| a | b |\n|---|---|\n| c | d |\n\nTable: {}",
    "term": "{}\n: meaning",
    "meaning": "Term\n: {}",
    "box": "::: note\n{}\n:::",
    "step": "::: pathway\n1. {}\n2. Then\n:::",
    "question": "::: faq\n### Why {}\n\n{}\n:::",
    "write-in": "::: write-in\n{}\n:::",
}
PAIRS = [(outer, inner) for outer in INLINE for inner in INLINE]
IGNORABLE = (
    "\u00ad\u034f\u115f\u17b4\u180b\u200b\u200c\u200d\u200e\u2028\u2029\u202a\u202c\u2060\u2061\u2066\u2069\u3164"
    "\ufe00\ufe0f\ufff9\U0001bca0\U000e0100"
)


def crossed(block: str, turn: int) -> str:
    """Return a block's form with pairs of inline elements, one in the other; each element is once outside, once in."""
    names = list(INLINE)
    pairs = PAIRS if SOAK else [(name, names[(place + turn) % len(names)]) for place, name in enumerate(names)]
    inside = [INLINE[outer].format(INLINE[inner].format(f"word {outer} {inner}")) for outer, inner in pairs]
    return "\n\n".join(BLOCKS[block].replace("{}", text) for text in inside)


def kinds() -> dict[str, bytes]:
    """Return a picture of each kind, by its file's name."""
    picture = drawing(320, 240)
    alpha = picture.convert("RGBA")
    alpha.putalpha(Image.linear_gradient("L").resize(alpha.size))
    files = {f"{mode}.png": saved(picture.convert(mode), "PNG") for mode in ("1", "L", "P", "RGB", "I;16")}
    files |= {"LA.png": saved(alpha.convert("LA"), "PNG"), "RGBA.png": saved(alpha, "PNG")}
    files |= {f"{mode}.jpg": saved(picture.convert(mode), "JPEG") for mode in ("L", "RGB", "CMYK")}
    files |= {f"x.{end}": saved(picture, end.upper()) for end in ("gif", "webp", "bmp", "tiff", "avif")}
    inside = base64.b64encode(files["RGBA.png"]).decode()
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="320" height="240"><image width="90" {} href="{}"/>{}</svg>'
    shapes = '<rect x="99" width="50" height="50" fill="teal" opacity=".5"/><text y="200">Words</text>'
    for name, more in {"plain": "", "auto": 'image-rendering="auto"', "style": 'style="image-rendering:auto"'}.items():
        files[f"{name}.svg"] = svg.format(more, f"data:image/png;base64,{inside}", shapes).encode()
    return files


@pytest.fixture(scope="module")
def crossings(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("crossings")
    (turn,) = todays(range(len(INLINE)), 1)[:1]
    files = {f"content/{block}.md": article(block, crossed(block, turn)) for block in BLOCKS}
    pictures = kinds()
    ways = "![A picture]({0})\n\nWords ![one]({0}) and [![two]({0})](https://a.example/{0})."
    shown = "\n\n".join(ways.format(name) for name in pictures)
    files["content/pictures.md"] = article("Pictures", shown)
    files["content/ignorable.md"] = article("Ignorable", " ".join(f"a{sign}b {sign} c☺{sign}" for sign in IGNORABLE))
    write(folder, files)
    red = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(red, "PNG")
    for name, data in {**pictures, "red.png": red.getvalue()}.items():
        (folder / "content" / name).write_bytes(data)
    report = run(folder, editions=("handout",))
    assert set(codes(report)) <= {"heading-skip", "picture-small", "alt-missing"}
    return sorted((folder / "output").rglob("*.pdf"))


def test_what_stands_in_what_breaks_no_standard(crossings: list[Path]) -> None:
    assert len(crossings) == len(BLOCKS) + 2
    assert verapdf(*crossings) == {(file, profile): "none" for file in crossings for profile in PROFILES}
    if not SOAK:  # page-validation follows no more than 256 bookmarks
        assert faults(crossings) == []


def test_headings_skip_no_level_in_the_tags(tmp_path: Path) -> None:
    body = "## A\n\n##### B\n\n### C\n\n###### D\n\n## E\n\n#### F"
    write(tmp_path, {"content/one.md": article("One", body)})
    run(tmp_path, editions=("handout",))
    with pikepdf.open(tmp_path / "output/one/one-handout.pdf") as pdf:
        kinds = [
            str(item.S)
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and "/S" in item and "/P" in item
        ]
    levels = [kind for kind in kinds if kind.startswith("/H")]
    assert sorted(levels) == ["/H1", "/H2", "/H2", "/H3", "/H3", "/H3", "/H4"]

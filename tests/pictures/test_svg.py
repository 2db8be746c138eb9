"""Drawings: what draws stays, what runs, fetches or grows does not."""

from __future__ import annotations

import base64
import gzip
import io
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from PIL import Image

from pictures import SHOWN, on_disk, photograph, saved
from trifolio.job import ImageProfile
from trifolio.pictures import decode, originals, prepare, svg
from trifolio.pictures.svg import _Cleaning, xml
from trifolio.pictures.svg import style as svgstyle

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
EBOOK = ImageProfile(long_edge=1600)


def cleaned(inside: str, attributes: str = "") -> tuple[str, tuple[str, ...]]:
    """What stays inside the root element, and what was left out."""
    data, left_out = svg.sanitise(f"{HEAD} {attributes}>{inside}</svg>".encode())
    found = re.fullmatch(r"<svg[^>]*?(?:/>|>(.*)</svg>)", data.decode(), re.DOTALL)
    assert found
    assert svg.sanitise(data) == (data, ()), "what is clean stays as it is"
    return found[1] or "", left_out


@pytest.mark.parametrize(
    "inside",
    [
        "<title>Pathway</title><desc>Three steps</desc>",
        '<g transform="translate(1 2) rotate(45)" fill="#0f4c5c" opacity=".5"><path d="M0 0h9v9z"/></g>',
        '<rect width="3" height="3" rx="1"/><circle r="2"/><ellipse rx="1"/><line x2="9"/><polyline points="0,0"/>',
        '<text x="1" text-anchor="middle" xml:space="preserve">a<tspan dy="1em"> b </tspan>c</text>',
        '<linearGradient id="g" x1="1"><stop offset="1" stop-color="red"/></linearGradient><rect fill="url(#g)"/>',
        '<defs><symbol id="s" viewBox="0 0 1 1"><path d="M0 0"/></symbol></defs><use xlink:href="#s" x="3"/>',
        '<clipPath id="c"><rect/></clipPath><mask id="m"/><g clip-path="url(#c)" mask="url(#m)"/>',
        '<marker id="k" orient="auto"/><pattern id="p" width="9"/><g marker-end="url(#k)" fill="url(\'#p\') red"/>',
        '<filter id="f"><feGaussianBlur stdDeviation="2" in="SourceAlpha"/></filter><g style="filter:url(#f)"/>',
        "<style>.a,g &gt; .b{fill:url(#g);stroke:rgb(1,2,3)}</style>",
    ],
)
def test_what_draws_stays(inside: str) -> None:
    assert cleaned(inside) == (inside, ())


@pytest.mark.parametrize(
    ("inside", "stays", "left_out"),
    [
        ("<script>alert(1)</script><g/>", "<g/>", "<script>"),
        ('<script href="https://x.invalid/a.js"/>', "", "<script>"),
        ("<foreignObject><p>a</p></foreignObject>", "", "<foreignObject> with the words “a”"),
        ('<rect onclick="x()"/>', "<rect/>", "“onclick”"),
        ('<g ONLOAD="x()"/>', "<g/>", "“ONLOAD”"),
        ("<set attributeName='href' to='file:///a'/>", "", "<set>"),
        ("<animate attributeName='x'/>", "", "<animate>"),
        ('<image href="file:///etc/hostname"/>', "", "<image> from elsewhere"),
        ('<image xlink:href="FILE:///etc/hostname"/>', "", "<image> from elsewhere"),
        ('<image href="photo.jpg"/>', "", "<image> from elsewhere"),
        ('<image href="data:image/svg+xml;base64,PHN2Zy8+"/>', "", "<image> from elsewhere"),
        ('<image href="data:image/png;base64,AAAA"/>', "", "<image> that cannot be read"),
        ('<feImage href="https://x.invalid/a.png"/>', "", "<feImage>"),
        ('<use href="https://x.invalid/a.svg#b"/>', "", "<use> of something elsewhere"),
        ('<use xlink:href="#a" href="b.svg#a"/>', "", "<use> of something elsewhere"),
        ('<linearGradient href="b.svg#a"/>', "<linearGradient/>", "<linearGradient> pointing elsewhere"),
        ('<rect fill="url(https://x.invalid/a.svg#b)"/>', "<rect/>", "“fill”"),
        ('<rect fill="u\\72l(https://x.invalid/a)"/>', "<rect/>", "“fill”"),
        ('<rect style="fill:red;mask:url(file:///a)"/>', '<rect style="fill:red"/>', "the style “mask”"),
        ('<rect style="fill:url(data:image/png;base64,AA)"/>', "<rect/>", "the style “fill”"),
        ('<rect style="behavior:url(#x)"/>', "<rect/>", "the style “behavior”"),
        ('<rect style="fill:image-set(&quot;https://x.invalid/a&quot; 1x)"/>', "<rect/>", "the style “fill”"),
        ("<style>/* } */ g /* a */ {fill:red}</style><set/>", "<style>g{fill:red}</style>", "<set>"),
        ("<style>@import 'a.css'; g{fill:red}</style>", "<style>g{fill:red}</style>", "the style rule “@import”"),
        ("<style>@font-face{src:url(a)} g{x:y}</style>", "<style/>", "the style rule “@font-face”"),
        ("<style>g{fill:url/**/(a)}</style>", "<style/>", "the style “fill”"),
        ("<style><![CDATA[</style><g>{fill:red}]]></style>", "<style/>", "a style rule that cannot be read"),
        ("<g><a href='https://x.invalid'><rect/></a></g>", "<g><g><rect/></g></g>", "a link (its text stays)"),
        ("<text>a<a href='x'>b</a>c</text>", "<text>a<tspan>b</tspan>c</text>", "a link (its text stays)"),
        ("<text>a<video/>b<script/>c</text>", "<text>abc</text>", "<video>"),
    ],
)
def test_what_runs_or_fetches_is_left_out_and_named(inside: str, stays: str, left_out: str) -> None:
    found, named = cleaned(inside)
    assert found == stays
    assert left_out in named


def test_what_only_an_editor_reads_goes_without_a_word() -> None:
    inside = (
        '<metadata><rdf:RDF xmlns:rdf="r">GPS</rdf:RDF></metadata><!-- made by --><s:namedview xmlns:s="s"/>'
        '<g data-name="x" s:label="Layer" xmlns:s="s" style="-s-spec:x"><rect/></g>'
    )
    assert cleaned(inside, 'version="1.1" baseProfile="tiny"') == ("<g><rect/></g>", ())


def test_a_style_sheet_from_elsewhere_is_left_out() -> None:
    data, left_out = svg.sanitise(b'<?xml-stylesheet href="a.css"?><svg xmlns="http://www.w3.org/2000/svg"/>')
    assert data == b'<svg xmlns="http://www.w3.org/2000/svg"/>'
    assert left_out == ("<?xml-stylesheet?>",)


def test_pictures_inside_are_made_anew_without_their_metadata() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Camera"
    seen_through = Image.new("RGBA", (50, 40), (255, 0, 0, 99))
    for image, kind, mode in ((photograph(2000, 1000), "jpeg", "RGB"), (seen_through, "png", "RGBA")):
        packed = base64.b64encode(saved(image, kind.upper(), exif=exif)).decode()
        data, left_out = svg.sanitise(f'{HEAD}><image href="data:image/{kind};base64,{packed}"/></svg>'.encode(), EBOOK)
        made = re.search(rb'<image [^>]*xlink:href="data:image/(\w+);base64,([^"]+)"/>', data)
        assert made
        assert left_out == ()
        shown = Image.open(io.BytesIO(base64.b64decode(made[2])))
        assert (made[1].decode(), shown.mode, max(shown.size)) == (kind, mode, min(1600, max(image.size)))
        assert not shown.getexif()


_NESTED = ("<circle/>", "<line/>", "<path/>")
BOMBS = {
    "entities that hold others": '<!DOCTYPE svg [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>' + f"{HEAD}><g>&b;</g></svg>",
    "a file as entity": f'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/hostname">]>{HEAD}><text>&a;</text></svg>',
    "a parameter entity": f'<!DOCTYPE svg [<!ENTITY % a SYSTEM "http://x.invalid/">%a;]>{HEAD}/>',
    "one entity often": f'<!DOCTYPE svg [<!ENTITY a "{"a" * 9000}">]>{HEAD}><text>{"&a;" * 9000}</text></svg>',
    "uses of uses": HEAD
    + '><g id="u0"><path/></g>'
    + "".join(f'<g id="u{n}">{f"""<use href="#u{n - 1}"/>""" * 10}</g>' for n in range(1, 9))
    + "</svg>",
    "patterns of patterns": HEAD
    + "><style>"
    + "".join(f".c{n}{{fill:url(#p{n})}}" for n in range(9))
    + '</style><pattern id="p0"/>'
    + "".join(f'<pattern id="p{n}"><g class="c{n - 1}">{"<rect/>" * 9}</g></pattern>' for n in range(1, 9))
    + "</svg>",
    "patterns by the name of an element": HEAD
    + "><style>rect{fill:url(#a)}circle{fill:url(#b)}ellipse,line{fill:url(#c)}</style>"
    + "".join(f'<pattern id="{name}">{shape * 60}</pattern>' for name, shape in zip("abc", _NESTED, strict=True))
    + "<rect/></svg>",
    "markers at every corner": HEAD
    + '><marker id="m0"/>'
    + "".join(f'<marker id="m{n}"><path marker-mid="url(#m{n - 1})" d="{"h1v1" * 99}"/></marker>' for n in range(1, 5))
    + "</svg>",
    "a part that uses itself": f'{HEAD}><g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g></svg>',
    "a long chain": HEAD + ">" + "".join(f'<use id="a{n}" href="#a{n + 1}"/>' for n in range(3000)) + "</svg>",
    "deep nesting": f"{HEAD}>{'<g>' * 120}{'</g>' * 120}</svg>",
}


@pytest.mark.parametrize("name", BOMBS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_what_grows_without_bounds_is_a_problem(name: str, encoding: str) -> None:
    picture, (found,) = prepare.prepare_picture(
        originals.embedded("a.svg", BOMBS[name].encode(encoding), 4), EBOOK, SHOWN, None
    )
    assert picture is None
    assert (found.severity, found.code, found.line) == ("error", "picture-bomb", 4)


def test_a_drawing_that_is_too_large_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml, "LARGEST", 50)
    with pytest.raises(decode.PictureError) as caught:
        svg.sanitise(f"{HEAD}/>".encode())
    assert caught.value.code == "picture-bomb"


def test_the_pixels_of_all_pictures_inside_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(svg, "PIXELS", 5000)
    packed = base64.b64encode(saved(Image.new("RGB", (60, 60)), "PNG")).decode()
    image = f'<image href="data:image/png;base64,{packed}"/>'
    assert cleaned(image)[1] == ()
    with pytest.raises(decode.PictureError, match="too many pixels"):
        cleaned(image * 2)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (f"{HEAD}><g>".encode(), "is a damaged drawing: Premature end"),
        (f"{HEAD}><g></svg>".encode(), "is a damaged drawing: Opening and ending tag mismatch"),
        (f"{HEAD}>&nbsp;</svg>".encode(), "is a damaged drawing: Entity 'nbsp' not defined"),
        (b"<?xml version='1.0'?><html/>", "is not a drawing"),
        (gzip.compress(f"{HEAD}/>".encode(), mtime=0), "is not a picture that can be read"),
    ],
)
def test_a_file_that_is_no_drawing_is_a_problem(data: bytes, message: str) -> None:
    picture, (found,) = prepare.prepare_picture(originals.embedded("a.svg", data), EBOOK, SHOWN, None)
    assert picture is None
    assert found.code == "picture-unreadable"
    assert message in found.message


def test_the_entities_of_drawing_programs_are_put_in() -> None:
    data = (
        '<?xml version="1.0"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd" [\n'
        '<!ENTITY ns "http://ns.adobe.com/"> <!ENTITY word "Step">\n]>'
        f'{HEAD} xmlns:i="&ns;" i:a="b"><text id="&word;">&word; 1</text></svg>'
    )
    clean, left_out = svg.sanitise(data.encode())
    assert b'<text id="Step">Step 1</text>' in clean
    assert left_out == ()
    assert b"adobe" not in clean


@pytest.mark.parametrize(
    ("attributes", "expected", "view_box"),
    [
        ('width="100" height="50"', (100, 50), "0 0 100 50"),
        ('width="210mm" height="1in"', (794, 96), "0 0 793.701 96"),
        ('viewBox="0 0 30 20"', (30, 20), "0 0 30 20"),
        ('viewBox="0,0,30,20" width="100%"', (30, 20), "0,0,30,20"),
        ('viewBox="0 0 30 20" width="300"', (300, 200), "0 0 30 20"),
        ('viewBox="0 0 30 20" height="3cm"', (170, 113), "0 0 30 20"),
        ('viewBox="0 0 0 0"', (300, 150), "0 0 0 0"),
        ('width="1e99" height="1"', (100_000, 1), "0 0 1e+99 1"),
        ("", (300, 150), None),
    ],
)
def test_the_size_in_pixels_and_the_box_that_lets_it_scale(
    attributes: str, expected: tuple[int, int], view_box: str | None
) -> None:
    clean, _ = svg.sanitise(f"{HEAD} {attributes}/>".encode())
    assert svg.size(clean) == expected
    assert etree.fromstring(clean).get("viewBox") == view_box


def test_a_drawing_is_kept_as_one_and_warned_of(tmp_path: Path) -> None:
    data = f"{HEAD} width='60' height='40'><script/><rect onclick='x'/></svg>".encode()
    original = on_disk(tmp_path, data, "Pathway.svg")
    for cache in (None, tmp_path, tmp_path):
        for grey in (True, False):
            profile = ImageProfile(width_mm=170, grey=grey)
            picture, (found,) = prepare.prepare_picture(original, profile, SHOWN, cache)
            assert picture is not None
            assert re.fullmatch(r"pathway-[0-9a-f]{12}\.svg", picture.name)
            assert (picture.media_type, picture.width, picture.height) == ("image/svg+xml", 60, 40)
            assert b"script" not in picture.data
            assert (found.severity, found.code, found.line) == ("warning", "svg-unsafe", 7)
            assert found.message == "“Pathway.svg” holds what a drawing must not: <script>, “onclick”"
    assert Path(original.path).read_bytes() == data


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("red", "#4c4c4c"),
        ("#0F0", "#969696"),
        ("#0000ff80", "rgba(29,29,29,0.502)"),
        ("rgb(255, 0, 0)", "#4c4c4c"),
        ("rgba(255, 0, 0, 0.5)", "rgba(76,76,76,0.5)"),
        ("hsl(0, 100%, 50%)", "#4c4c4c"),
        ("hsla(0, 100%, 50%, 50%)", "rgba(76,76,76,50%)"),
        ("drop-shadow(1px 1px blue)", "drop-shadow(1px 1px #1d1d1d)"),
        ("url(#red) green", "url(#red) #4b4b4b"),
        ("none", "none"),
        ("currentColor", "currentColor"),
        ("white", "#ffffff"),
    ],
)
def test_colours_become_greys_as_light(value: str, expected: str) -> None:
    assert _Cleaning(ImageProfile(grey=True), frozenset()).tinted("fill", value) == expected


def test_a_drawing_in_grey_has_no_colour_left() -> None:
    text = (
        f"{HEAD}><style>.a {{ fill: #0f4c5c; stroke-width: 2 }}</style><g style='color: teal; opacity: 0.5'>"
        "<rect class='a' stroke='navy'/><text id='red'>red</text><stop stop-color='gold'/></g></svg>"
    )
    clean, left_out = svg.sanitise(text.encode(), ImageProfile(grey=True))
    assert left_out == ()
    for kept in (b"fill:#3c3c3c", b"color:#5a5a5a", b'stroke="#0f0f0f"', b'stop-color="#cacaca"', b">red<"):
        assert kept in clean


@given(st.text(alphabet="url(#a)\\/*'\"@<7 rgb", max_size=30))
def test_no_style_whatever_it_says_can_fetch(text: str) -> None:
    for value in (text, f"url({text})", f"rgb(1,2,3) {text}"):
        kept, left_out = svgstyle.declarations(f"fill:{value}")
        assert bool(kept) != bool(left_out)
        for _, stays in kept:
            assert not re.search(r"url\s*\((?!\s*['\"]?#)|@|\\|<|/\*", stays, re.IGNORECASE)

"""Every handout is PDF/A-3a and PDF/UA-1, and carries its source."""

from __future__ import annotations

import datetime as dt
import itertools
import zlib
from hashlib import sha256
from pathlib import Path

import pikepdf
import pydyf
import pytest
from lxml import etree

import handouts as printed
import shelf
from projects import article, codes, run, write
from soak import todays
from trifolio.binders.pdf import streams
from validators import PROFILES, faults, verapdf

Handouts = dict[tuple[str, str], Path]


def broken(file: Path, made: Path) -> Path:
    """Write a handout without the alternative texts and the name of the standard, which both profiles ask for."""
    with pikepdf.open(file) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure":
                del item.Alt
        pdf.Root.Metadata = pdf.make_stream(b"", Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
        pdf.save(made)
    return made


DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100">
<defs><linearGradient id="g"><stop stop-color="red"/><stop offset="1" stop-opacity="0.3"/></linearGradient></defs>
<rect width="200" height="100" fill="url(#g)" opacity="0.5"/><g opacity="0.4"><text x="10" y="50">Words in it</text></g>
</svg>"""

CARD = """<!DOCTYPE html>
<html><head></head><body>
<div class="foot"><a href="https://foot.example/">A link in the margin</a></div>
<h1>{{ meta.title }}</h1>
bare words, <a href="https://words.example/">a link</a>
{% for section in sections %}{{ blocks(section.blocks) }}{% endfor %}
<svg width="20" height="20"><rect width="9" height="9"/></svg>
</body></html>"""


VARIANTS = ("handout-large", "handout-ink", "handout-a5")
SOME = todays(itertools.product(("ar", "scripts"), VARIANTS), 1)
PAPER = todays(shelf.PAPERS, 1)
"""For which the handouts are laid out that veraPDF reads; the other validator reads all."""
SHELVED = [("ar", "handout"), ("scripts", "handout"), *(("torture", variant) for variant in VARIANTS), *SOME]


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return more handouts: a clinic's, expired, with a drawing; by a template that owes much; languages, variants."""
    folder = write(
        tmp_path_factory.mktemp("others"),
        {
            "trifolio.toml": "[clinic]\nname = 'Example Clinic'\nlogo = 'drawing.svg'\n",
            "content/one.md": article("One", "![A drawing](drawing.svg)\n\nWords, [a link](https://b.example/)."),
            "assets/drawing.svg": DRAWING,
            "styles/card/edition.toml": "extends = 'handout'\npages = ['card.html']",
            "styles/card/card.html": CARD,
            "styles/card/style.css": "@page { size: A6; @bottom-left { content: element(foot) } }"
            " .foot { position: running(foot) } a { text-decoration: underline }",
        },
    )
    report = run(
        folder,
        editions=("handout", "handout-large", "handout-ink", "handout-a5", "card"),
        today=dt.date(2028, 2, 1),
        allow_expired=True,
    )
    assert codes(report) == ["expired"]
    own = sorted((folder / "output").rglob("*.pdf"))
    return [*own, *(shelf.file(slug, edition) for slug, edition in SHELVED)]


def test_verapdf_finds_nothing_wrong_and_would(handouts: Handouts, others: list[Path], tmp_path: Path) -> None:
    wrong = broken(handouts["torture", "a4"], tmp_path / "broken.pdf")
    files = {*(handouts[slug, paper] for slug in printed.SLUGS for paper in PAPER), *others}
    said = verapdf(*files, wrong)
    assert "7.3-1 " in said.pop((wrong, "ua1"))
    assert "6.6.4-1 " in said.pop((wrong, "3a"))
    assert said == {(file, profile): "none" for file in files for profile in PROFILES}
    assert len(files) == 10 + len(SOME) + len(printed.SLUGS) * len(PAPER)


def test_page_validation_and_qpdf_find_nothing_wrong_and_would(
    handouts: Handouts, others: list[Path], tmp_path: Path
) -> None:
    assert faults({*handouts.values(), *others}) == []
    wrong = " ".join(faults([broken(handouts["torture", "a4"], tmp_path / "broken.pdf")]))
    assert "PDFUA1-FIGURE-ALTERNATIVE-TEXT-001" in wrong
    assert "PDFA3A-" in wrong


def test_the_source_travels_inside_byte_for_byte(handouts: Handouts) -> None:
    for (slug, _), file in handouts.items():
        with pikepdf.open(file) as pdf:
            assert list(pdf.attachments) == [f"{slug}.md"]
            attached = pdf.attachments[f"{slug}.md"]
            assert attached.relationship == pikepdf.Name.Source
            assert [spec.objgen for spec in pdf.Root.AF] == [attached.obj.objgen]
            data = attached.get_file()
            assert (
                sha256(data.read_bytes()).digest()
                == sha256((shelf.folder() / f"content/{slug}.md").read_bytes()).digest()
            )
            assert data.mime_type == "text/markdown"
            assert str(data.obj.Params.ModDate) == str(pdf.docinfo.ModDate) == "D:20260601000000Z"


def test_an_edition_that_does_not_ask_for_the_source_has_none(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"content/one.md": article(), "styles/bare/edition.toml": "extends = 'handout'\n[options]\nsource = false"},
    )
    run(tmp_path, editions=("bare",))
    with pikepdf.open(tmp_path / "output/one/one-bare.pdf") as pdf:
        assert len(pdf.attachments) == 0
        assert "/AF" not in pdf.Root


def test_without_a_date_of_its_own_the_source_bears_that_of_the_build(tmp_path: Path) -> None:
    write(tmp_path, {"content/one.md": article().replace("updated: 2026-06\n", "")})
    run(tmp_path, editions=("handout",), epoch="2001-02-03")
    with pikepdf.open(tmp_path / "output/one/one-handout.pdf") as pdf:
        dates = pdf.attachments["one.md"].get_file().obj.Params
        assert str(dates.CreationDate) == str(pdf.docinfo.CreationDate) == "D:20010203000000Z"


NAMES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xmp": "http://ns.adobe.com/xap/1.0/",
}


def test_both_kinds_of_metadata_say_the_same(handouts: Handouts) -> None:
    with pikepdf.open(handouts["torture", "a4"]) as pdf:
        metadata = etree.fromstring(pdf.Root.Metadata.read_bytes())
        info = {name: str(value) for name, value in pdf.docinfo.items()}
        language = str(pdf.Root.Lang)

    def texts(path: str) -> list[str]:
        return [found.text or "" for found in metadata.iterfind(f".//{path}", NAMES)]

    assert texts("dc:title//rdf:li") == [info["/Title"]] == ["Migraine: 50 ways to read a page"]
    assert texts("dc:creator//rdf:li") == ["Ada Lovelace", "José Müller-Ñandú"] == info["/Author"].split(", ")
    assert texts("dc:description//rdf:li") == [info["/Subject"]]
    assert texts("dc:language//rdf:li") == [language] == ["en-GB"]
    assert texts("xmp:CreateDate") == texts("xmp:ModifyDate") == ["2026-06-01T00:00:00Z"]
    assert info["/CreationDate"] == info["/ModDate"] == "D:20260601000000Z"
    assert texts("pdfuaid:part") == ["1"]
    said = [found.attrib for found in metadata.iterfind(".//rdf:Description", NAMES)]
    ident = f"{{{NAMES['pdfaid']}}}"
    assert [(a[f"{ident}part"], a[f"{ident}conformance"]) for a in said if f"{ident}part" in a] == [("3", "A")]


RETURN = next(text for text in (b"%d" % number for number in range(99999)) if zlib.compress(text, 9)[-1:] == b"\r")


@pytest.mark.parametrize(
    ("content", "extra", "compress"),
    [
        (RETURN, {}, True),
        (b"ends in a return\r", {}, False),
        (zlib.compress(RETURN, 9), {"Filter": "/FlateDecode"}, False),
        (
            zlib.compress(RETURN, 9),
            {"Filter": "/FlateDecode", "DecodeParms": pydyf.Dictionary({"Predictor": 1})},
            False,
        ),
        (b"ends in words", {}, False),
    ],
)
def test_a_stream_never_ends_in_a_carriage_return(content: bytes, extra: dict[str, object], *, compress: bool) -> None:
    stream = pydyf.Stream([content], extra, compress)
    with streams.sealed():
        data = stream.data
    assert b"\r\nendstream" not in data
    with pikepdf.new() as pdf:
        pdf.Root.Probe = pdf.make_stream(b"")
        head, _, body = data.partition(b"\nstream\n")
        entries = pikepdf.Object.parse(head)
        parms = entries.get("/DecodeParms")
        pdf.Root.Probe.write(body.removesuffix(b"\nendstream"), filter=entries.get("/Filter"), decode_parms=parms)
        assert pdf.Root.Probe.read_bytes() == (content if not extra else RETURN)

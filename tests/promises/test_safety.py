"""Each way in, tried: a local server that must see no request, and a secret that must appear in no artifact.

One build makes three editions of an article for every way; each test then looks into what came of its own article.
"""

from __future__ import annotations

import base64
import html
import http.server
import io
import itertools
import os
import re
import threading
import urllib.request
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.parser import BytesParser
from pathlib import Path

import pypdfium2
import pytest

from projects import article, codes, made, picture, run, write
from soak import todays
from trifolio.pipeline.build import Report
from trifolio.problems import ContentError, Severity
from trifolio.project import editions
from trifolio.safety.fetch import TYPES
from trifolio.safety.files import write_whole
from trifolio.safety.sheets import asked, is_inside

SECRET = "Xanadu7741"  # noqa: S105 - not one of ours
"""What the secret files hold, as text."""

DRAWN = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 40"><text y="30">{SECRET}</text></svg>'
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 90 90"'
"""How a drawing begins."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way in: Markdown, more front matter, the SVG files `0.svg`, `1.svg` … beside it."""

    body: str
    front: str = ""
    drawings: Sequence[str] = ()


KINDS = ("http", "of the same scheme", "file", "absolute", "above", "above in percents", "link")
"""How an address may lead to what is not ours."""

PROSE: Mapping[str, str] = {
    "a picture": "![A rest](¤)",
    "a picture by reference": "![A rest][rest]\n\n[rest]: ¤",
    "a link that holds a picture": "[![A rest](¤)](https://example.org)",
    "a picture in a quote": "> ![A rest](<¤>)",
    "img": '<img src="¤" alt="A rest">',
    "img srcset": '<img srcset="¤ 2x" alt="A rest">',
    "a picture of several": '<picture><source srcset="¤"><img src="¤" alt="A rest"></picture>',
    "object": '<object data="¤">words</object>',
    "embed": '<embed src="¤">',
    "iframe": '<iframe src="¤">words</iframe>',
    "iframe srcdoc": "<iframe srcdoc=\"<img src='¤'>\">words</iframe>",
    "video": '<video src="¤" poster="¤">words</video>',
    "audio": '<audio src="¤">words</audio>',
    "an input": '<input type="image" src="¤">',
    "a style sheet": '<link rel="stylesheet" href="¤">',
    "an icon": '<link rel="icon" href="¤">',
    "an attachment": '<link rel="attachment" href="¤">',
    "an attached link": '<a rel="attachment" href="¤">words</a>',
    "style": '<style>@import "¤"; @font-face { font-family: F; src: url(¤) } p { content: url("¤") }</style>',
    "a style attribute": "<p style=\"background: url('¤'); list-style-image: url(¤)\">words</p>",
    "a background": '<table background="¤"><tr><td background="¤">words</td></tr></table>',
    "base": '<base href="¤">\n\n![A rest](rest.svg)',
    "script": '<script src="¤"></script>',
    "a module": '<script type="module">import "¤"</script>',
    "refresh": '<meta http-equiv="refresh" content="0; url=¤">',
    "a form": '<form action="¤"><button formaction="¤">words</button></form>',
    "a drawing in the text": '<svg><image href="¤" xlink:href="¤" width="90" height="90"/><use href="¤#a"/></svg>',
    "MathML": '<math href="¤"><mglyph src="¤" alt="A rest"/></math>',
    "a processing instruction": '<?xml-stylesheet href="¤"?>\n\nwords',
    "an entity": '<!DOCTYPE p [<!ENTITY x SYSTEM "¤">]>\n\n&x;',
    "XInclude": '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="¤" parse="text"/>',
}
"""Markdown and HTML that ask for something; `¤` is the address."""

DRAWINGS: Mapping[str, str] = {
    "image": '<svg><image href="¤" xlink:href="¤" width="90" height="90"/></svg>',
    "use": '<svg><use href="¤#a" xlink:href="¤#a"/></svg>',
    "feImage": '<svg><filter id="f"><feImage href="¤"/></filter><rect filter="url(#f)" width="9" height="9"/></svg>',
    "import": '<svg><style>@import "¤"; @import url(¤); rect { fill: red }</style><rect width="9" height="9"/></svg>',
    "url": '<svg><style>rect { fill: url(¤#a) }</style><rect style="mask: url(¤#a)" width="9" height="9"/></svg>',
    "an escaped url": r'<svg><style>rect { fill: u\72l(¤#a) }</style><rect fill="u\72 l(¤)" width="9"/></svg>',
    "a font": '<svg><style>@font-face { font-family: F; src: url(¤) }</style><text font-family="F">a</text></svg>',
    "an attribute": '<svg><rect fill="url(¤#a)" clip-path="url(¤#a)" width="9" height="9"/></svg>',
    "foreignObject": '<svg><foreignObject><img xmlns="http://www.w3.org/1999/xhtml" src="¤"/></foreignObject></svg>',
    "script": """<svg><script href="¤"/><rect width="9" height="9" onload="fetch('¤')"/></svg>""",
    "an entity": '<!DOCTYPE svg [<!ENTITY x SYSTEM "¤">]><svg><text y="9">&x;</text></svg>',
    "a parameter entity": '<!DOCTYPE svg [<!ENTITY % x SYSTEM "¤"> %x;]><svg><rect width="9" height="9"/></svg>',
    "a DTD": '<!DOCTYPE svg SYSTEM "¤"><svg><rect width="9" height="9"/></svg>',
    "a style sheet": '<?xml-stylesheet type="text/css" href="¤"?><svg><rect width="9" height="9"/></svg>',
    "XInclude": '<svg><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="¤" parse="text"/></svg>',
    "xml:base": '<svg xml:base="¤"><image href="a.png" width="9" height="9"/></svg>',
    "a link": '<svg><a href="¤"><rect width="9" height="9"/></a></svg>',
    "animate": '<svg><image width="9" height="9"><set attributeName="href" to="¤"/></image></svg>',
}
"""SVG files that ask for something; `¤` is the address."""


def drawing(text: str, address: str) -> str:
    """Return an SVG file that asks for an address."""
    return text.replace("<svg", SVG).replace("¤", address)


def nested(text: str) -> str:
    """Return an SVG file that holds another one."""
    return drawing('<svg><image href="¤" width="90" height="90"/></svg>', data_url("image/svg+xml", text))


def data_url(media_type: str, text: str) -> str:
    return f"data:{media_type};base64,{base64.b64encode(text.encode()).decode()}"


def ways(addresses: Mapping[str, str]) -> Iterator[tuple[str, Way]]:
    """Yield each way in by every kind of address."""
    there = addresses.values()
    for name, text in PROSE.items():
        yield name, Way("\n\n".join(text.replace("¤", address) for address in there))
    shown = "\n\n".join(f"![A rest]({number}.svg)" for number in range(len(addresses)))
    for name, text in DRAWINGS.items():
        drawings = [drawing(text, address) for address in there]
        yield f"a drawing's {name}", Way(shown, drawings=drawings)
        yield f"a drawing's drawing's {name}", Way(shown, drawings=[nested(inner) for inner in drawings])
    for kind, address in addresses.items():
        yield f"a cover {kind}", Way("words", f"cover: '{address}'\n")
        yield f"a bibliography {kind}", Way("words[@a]", f"bibliography: '{address}'\n")
    for media_type in ("text/html", "application/xhtml+xml", "image/svg+xml", "image/png"):
        pages = [f'<img src="{address}"><iframe src="{address}"></iframe>' for address in there]
        texts = pages if "html" in media_type else [drawing(DRAWINGS["use"], address) for address in there]
        for name in ("a picture", "iframe", "object", "embed"):
            body = "\n\n".join(PROSE[name].replace("¤", data_url(media_type, text)) for text in texts)
            yield f"{name} of {media_type}", Way(body)


class _Door(http.server.BaseHTTPRequestHandler):
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(DRAWN.encode())

    do_HEAD = do_POST = do_GET  # noqa: N815 - so are these

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - and this
        """Say nothing."""


@dataclass(frozen=True, slots=True)
class Door:
    """A server that is there, what it was asked for, and where it stands."""

    asked: list[str]
    port: int


@pytest.fixture(scope="module")
def door() -> Iterator[Door]:
    asked: list[str] = []
    handler = type("Open", (_Door,), {"asked": asked})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Door(asked, server.server_port)
        server.shutdown()


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of all the ways: what the server was asked for, and a folder of artifacts for each article."""

    report: Report
    output: Path
    slugs: Mapping[str, str]


def slug(name: str) -> str:
    return re.sub(r"\W+", "-", name).strip("-").lower()


def library(folder: Path, tried: Mapping[str, Way]) -> Path:
    """Write a project with one article for each way."""
    for name, way in tried.items():
        text = article(f"The article {slug(name)}", way.body).replace("publisher:", f"{way.front}publisher:")
        write(folder, {f"content/{slug(name)}/{slug(name)}.md": text})
        for number, text in enumerate(way.drawings):
            write(folder, {f"content/{slug(name)}/{number}.svg": text})
    return write(folder, {"trifolio.toml": "[project]\n"})


PICTURED = ("a picture", "a picture by reference", "img", "a picture in a quote")
FRONTS = ("a cover", "a bibliography")
TURNS = (("handout", "email"), ("ebook",), ("eml", "email"), ("web",))
EDITIONS = tuple(name for pair in todays(TURNS, 1) for name in pair)


@pytest.fixture(scope="module")
def tried(door: Door, tmp_path_factory: pytest.TempPathFactory) -> Tried:
    """Try every way, once."""
    base = tmp_path_factory.mktemp("safety")
    write(base, dict.fromkeys(("secret.svg", "secret.bib", "secret.css", "secret"), DRAWN))
    picture(base / "secret.png")
    server = f"127.0.0.1:{door.port}"
    secret = base / "secret.svg"
    there = (f"http://{server}/secret.svg", f"//{server}/secret.svg", secret.as_uri(), secret.as_posix())
    addresses = dict(
        zip(KINDS, (*there, "../../../secret.svg", "%2e%2e/%2E%2E/..%2fsecret.svg", "link.svg"), strict=True)
    )
    every = dict(ways(addresses))
    assert len(every) > 70
    always = [name for name in every if name in PICTURED or name.startswith(FRONTS)]
    todo = {name: every[name] for name in (*always, *todays((n for n in every if n not in always), 20, len(TURNS)))}
    project = library(base / "project", todo)
    for folder in (project / "content").iterdir():
        (folder / "link.svg").symlink_to(secret)
    before = Path.cwd()
    os.chdir(project)
    try:
        report = run(project, editions=EDITIONS)
    finally:
        os.chdir(before)
    return Tried(report, project / "output", {name: slug(name) for name in todo})


def streams(data: bytes) -> Iterator[bytes]:
    """Yield the streams of a PDF, unpacked where they are packed."""
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL):
        try:
            yield zlib.decompress(found[1])
        except zlib.error:
            yield found[1]


def words(data: bytes) -> str:
    """Return the text of a PDF's pages."""
    with pypdfium2.PdfDocument(data) as document:
        return "\n".join(document[index].get_textpage().get_text_bounded() for index in range(len(document)))


def everything(file: Path) -> bytes:
    """Return all that a file holds: its own bytes, what is packed in it, and what its pages show."""
    data = file.read_bytes()
    if data.startswith(b"%PDF"):
        return b"\n".join((data, *streams(data), words(data).encode()))
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            return b"\n".join((data, *(book.read(name) for name in book.namelist())))
    if file.suffix == ".eml":
        parts = (part.get_payload(decode=True) for part in BytesParser().parsebytes(data).walk())
        return b"\n".join((data, *(part for part in parts if isinstance(part, bytes))))
    return data


def contents(folder: Path) -> bytes:
    return b"\n".join(everything(file) for file in sorted(folder.rglob("*")) if file.is_file())


# That the tests would tell


def test_the_server_tells_who_asks(door: Door) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{door.port}/knock") as answer:
        assert SECRET in answer.read().decode()
    assert door.asked.pop() == "/knock"


def test_a_drawing_of_ones_own_would_be_found_in_every_file_that_holds_pictures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"content/some.md": article(body="![A rest](rest.svg)"), "content/rest.svg": DRAWN})
    every = ("handout", "ebook", "email", "eml", "web")
    assert len(made(run(tmp_path, editions=every))) == len(every)
    for name, there in (("handout.pdf", True), ("ebook.epub", True), ("email.txt", False), ("eml.eml", False)):
        assert (SECRET.encode() in everything(tmp_path / f"output/some/some-{name}")) is there


# Each way in


def test_nobody_was_asked_for_anything(tried: Tried, door: Door) -> None:
    assert len(tried.slugs) > len(PICTURED) + len(FRONTS) * len(KINDS)
    assert tried.report.built
    assert door.asked == []


def test_every_article_gave_all_editions_or_says_why_not(tried: Tried) -> None:
    made_of = {built.source.split("/")[1] for built in tried.report.built}
    said_of = {problem.path.split("/")[1] for problem in tried.report.problems if problem.path.startswith("content/")}
    assert not {"bug", "limit"} & {*codes(tried.report)}
    assert {*tried.slugs.values()} == made_of | said_of
    for name in tried.slugs.values():
        artifacts = [
            file
            for file in (tried.output / name).glob("*")
            if file.suffix != ".jpg" and "-fields" not in file.name and file.name != "index.html"
        ]
        assert len(artifacts) == len(EDITIONS) or name in said_of, name


def test_the_secret_is_in_no_artifact(tried: Tried) -> None:
    for folder in (tried.output, *sorted(tried.output.iterdir())):
        assert SECRET.encode() not in contents(folder), folder.name


@pytest.mark.parametrize("name", PICTURED)
def test_each_picture_that_is_not_ours_is_an_error_with_its_line(tried: Tried, name: str) -> None:
    place = f"content/{slug(name)}/"
    said = [problem for problem in tried.report.problems if problem.path.startswith(place)]
    assert {problem.code for problem in said} <= {"picture-outside", "picture-remote", "picture-missing"}
    assert len({problem.line for problem in said}) == len(KINDS)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", FRONTS)
def test_what_the_front_matter_names_is_an_error_where_it_is_not_ours(tried: Tried, name: str, kind: str) -> None:
    place = f"content/{slug(f'{name} {kind}')}/"
    said = [problem for problem in tried.report.problems if problem.path.startswith(place)]
    assert [problem.line for problem in said if problem.severity is Severity.ERROR][:1] == [3]


def test_no_artifact_names_a_folder_of_this_machine(tried: Tried) -> None:
    home = tried.output.parent.as_posix().encode()
    assert home not in (tried.output / "index.html").read_bytes()
    for folder in sorted(folder for folder in tried.output.iterdir() if folder.is_dir()):
        if home not in (tried.output.parent / "content" / folder.name / f"{folder.name}.md").read_bytes():
            assert home not in contents(folder), folder.name


# What is the project's own


STYLES: Mapping[str, str] = {
    "import": '@import "{}";',
    "import url": "@import url({});",
    "background": "body {{ background: url({}) }}",
    "content": 'h1::before {{ content: url("{}") }}',
    "list": "ul {{ list-style-image: url({}) }}",
    "font": "@font-face {{ font-family: F; src: url({}) }} body {{ font-family: F }}",
    "set": 'body {{ background: image-set("{}" 1x) }}',
    "prefixed set": "body {{ background: -webkit-image-set(url({}) 1x) }}",
    "source": 'body {{ background: src("{}") }}',
    "escaped": "body {{ background: u\\72l({}) }}",
    "escaped import": '@\\69mport "{}";',
    "in a value": '@supports (color: red) {{ @media all {{ p {{ --a: url("{}"); background: var(--a) }} }} }}',
    "quoted": "body {{ background: \\000055RL('{}') }}",
    "not closed": "body {{ background: url({}",
    "colour profile": "@color-profile device-cmyk {{ src: url({}) }}",
}


@pytest.mark.parametrize(("name", "edition"), todays(itertools.product(STYLES, ("handout", "ebook", "eml", "web")), 12))
def test_a_style_sheet_reaches_nothing_outside(
    name: str, edition: str, door: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"secret.svg": DRAWN, "secret.css": f"h1::before {{ content: '{SECRET}' }}"})
    project = tmp_path / "project"
    body = "- a list\n\n![A rest](rest.svg)"
    write(project, {"content/some.md": article(body=body), "content/rest.svg": drawing("<svg></svg>", "")})
    for address in (
        f"http://127.0.0.1:{door.port}/{name}",
        f"//127.0.0.1:{door.port}/{name}",
        (tmp_path / "secret.css").as_uri(),
        "../../secret.css",
        "../../secret.svg",
        "%2e%2e/../secret.svg",
    ):
        write(project, {f"styles/{edition}/style.css": STYLES[name].format(address)})
        report = run(project, editions=(edition,))
        assert {*codes(report)} == {"edition"}, address
        assert not report.built
    assert door.asked == []


def test_our_own_style_sheets_ask_for_nothing() -> None:
    sheets = list(editions.packaged_styles().rglob("*.css"))
    assert len(sheets) > 10
    addresses = [(sheet.name, what.address) for sheet in sheets for what in asked(sheet.read_text("utf-8"))]
    assert [address for address in addresses if not is_inside(address[1])] == []  # a sheet may hold its own signs


@pytest.mark.parametrize("markup", ["<style>p {{ background: {} }}</style>", "<p style='background: {}'>x</p>"])
@pytest.mark.parametrize("value", ['image-set("http://far.example/a.png" 1x)', "u\\72l(//far.example/a.png)"])
@pytest.mark.parametrize("edition", ["ebook", "eml", "web"])
def test_the_styles_of_a_template_reach_nothing_outside(
    markup: str, value: str, edition: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    callout = editions.packaged_styles() / "html/components/callout.html"
    own = callout.read_text("utf-8") + markup.format(value)
    body = "::: tip\nRest.\n:::"
    write(tmp_path, {"content/some.md": article(body=body), f"styles/{edition}/components/callout.html": own})
    report = run(tmp_path, editions=(edition,))
    assert {*codes(report)} == {"edition"}
    assert not report.built


def test_a_template_reaches_nothing_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"secret.j2": SECRET, "project/content/some.md": article()})
    for text in (
        "{% include '../../secret.j2' %}",
        f"{{% include '{(tmp_path / 'secret.j2').as_posix()}' %}}",
        "{% extends '../../../secret.j2' %}",
        "{{ ''.__class__.__mro__ }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ document.__class__.__init__.__globals__.os }}",
        "{{ ''.format.__globals__ }}",
    ):
        write(tmp_path / "project", {"styles/email/document.txt": text})
        report = run(tmp_path / "project", editions=("email",))
        assert {*codes(report)} == {"template"}, text
        assert not report.built


def test_an_edition_is_named_and_not_addressed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"other/edition.toml": "extends = 'email'\n", "project/content/some.md": article()})
    for name in ("../other", "../../other", str(tmp_path / "other"), "email/../../../other", "."):
        report = run(tmp_path / "project", editions=(name,))
        assert (codes(report), report.built) == (["edition-unknown"], ())
    write(tmp_path, {"project/styles/mine/edition.toml": "extends = '../../../other'\n"})
    assert run(tmp_path / "project", editions=("mine",)).built == ()


@pytest.mark.parametrize("value", ["../../out", "/out", "..", "a/../../../out", "a\\..\\out", "'a\\0b'", "."])
def test_a_slug_stays_in_the_output(value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"project/content/some.md": article().replace("publisher:", f"slug: {value}\npublisher:")})
    run(tmp_path / "project", editions=("email",))
    outside = [file for file in tmp_path.rglob("*.txt") if not file.is_relative_to(tmp_path / "project/output")]
    assert outside == []


@pytest.mark.parametrize("name", ["../../out", "/out", "..", ".", "a/b", "a\\b", ""])
def test_a_clinic_stays_in_the_output(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    config = f"[clinics.'{name}']\nname = 'Hillside Surgery'\n"
    write(tmp_path, {"project/content/some.md": article(), "project/trifolio.toml": config})
    with pytest.raises(ContentError) as failed:
        run(tmp_path / "project", editions=("email",), clinics=(name,))
    assert [(problem.code, problem.line) for problem in failed.value.problems] == [("config", 1)]


def test_a_logo_outside_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"secret.svg": DRAWN, "project/content/some.md": article()})
    for name in ("../secret.svg", (tmp_path / "secret.svg").as_posix()):
        write(tmp_path, {"project/trifolio.toml": f"[clinic]\nname = 'A'\nlogo = '{name}'\n"})
        with pytest.raises(ContentError, match="is outside the project"):
            run(tmp_path / "project")


def test_an_output_that_is_a_link_is_replaced_and_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"mine.txt": "mine", "project/content/some.md": article()})
    (tmp_path / "project/output/some").mkdir(parents=True)
    (tmp_path / "project/output/some/some-email.txt").symlink_to(tmp_path / "mine.txt")
    run(tmp_path / "project", editions=("email",))
    assert (tmp_path / "mine.txt").read_text() == "mine"
    write_whole(tmp_path / "project/output/some/some-email.txt", b"new")
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_what_engines_may_be_given_holds_no_documents() -> None:
    assert {media_type.split("/")[0] for media_type in TYPES.values()} == {"application", "font", "image"}
    assert [kind for kind in TYPES.values() if kind.startswith("application/")] == [TYPES[".icc"]]


# Content is never run


TEMPLATES = (
    "{{ 7*7 }}",
    '{% include "x" %}',
    "{# a note #}",
    "{{ document.__class__ }}",
    "{%- raw -%}",
    "${7*7}",
    "<%= 7*7 %>",
    "*|MERGE7|*",
    "{{{ 7*7 }}}",
)


@pytest.mark.parametrize("edition", ["handout", "ebook", "email", "email-wrapped", "eml", "web"])
def test_what_looks_like_a_template_stands_as_it_is(
    edition: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    merged = ("{{", "{%", "*|")  # a merge tag is a value, in which nothing is Markdown
    shielded = {text: text if text.startswith(merged) else re.sub(r"([|*_<$])", r"\\\1", text) for text in TEMPLATES}
    bodies = [
        form.format(text if "code" in form else shielded[text], number)
        for number, text in enumerate(TEMPLATES)
        for form in FORMS
    ]
    source = article("About {{ 7*7 }}", "\n\n".join(bodies)).replace("A Publisher", "'{{ 7*7 }} press'")
    write(tmp_path, {"content/some.md": source})
    report = run(tmp_path, editions=(edition,))
    assert not report.failed, report.problems
    said = shown(next((tmp_path / "output/some").glob(f"some-{edition}.*")))
    for text in TEMPLATES:
        assert said.count(squeezed(text)) >= len(FORMS), text
    assert squeezed("About {{ 7*7 }}") in said


FORMS = (
    "Before {0} after.",
    "## About {0}",
    "- item {0}",
    "> quoted {0}",
    "    code {0}",
    "`code {0}`",
    "| head | two |\n|---|---|\n| cell {0} | b |",
    "noted[^{1}]\n\n[^{1}]: note {0}",
    "::: tip\nboxed {0}\n:::",
)
"""Where a text may stand in a source."""


def squeezed(text: str) -> str:
    """Return a text as it can be found in any edition: lines, capitals and spaces do not count."""
    return re.sub(r"\s+", "", text).casefold()


def shown(file: Path) -> str:
    """Return what a reader of a file sees, squeezed."""
    data = file.read_bytes()
    if data.startswith(b"%PDF"):
        return squeezed(words(data))
    if data.startswith(b"PK") or file.suffix in (".eml", ".html"):
        return squeezed(html.unescape(re.sub(r"<[^>]*>", "", everything(file).decode("utf-8", "replace"))))
    return squeezed(data.decode())

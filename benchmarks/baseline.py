"""The bare script that Trifolio is measured against: `python -m benchmarks.baseline SOURCE FOLDER`.

Where the source is a folder of articles, two are made at a time.

It makes the same three files from one article with the five libraries (Python-Markdown, Jinja2, WeasyPrint, ebooklib,
Pillow) and PyYAML for the front matter: the same pictures by the same profiles, the same style sheets and fonts, the
same markup but for attributes that nothing is laid out by. It checks nothing, repairs nothing, keeps nothing for the
next time and imports nothing of Trifolio: it is what somebody in a hurry would write for this very article.
"""

from __future__ import annotations

import html
import re
import sys
import tempfile
import textwrap
from concurrent.futures import ProcessPoolExecutor
from importlib.resources import files
from pathlib import Path
from typing import Any

import jinja2
import weasyprint
import yaml
from ebooklib import epub
from PIL import Image, ImageDraw, ImageFont, ImageOps
from weasyprint.text.fonts import FontConfiguration

from benchmarks.article import converted

STYLES = Path(__file__).resolve().parents[1] / "styles"
ATKINSON = files("fontpkg_atkinson_hyperlegible") / "files"
FACES = (
    ("Atkinson Hyperlegible", 400, "normal", ATKINSON / "AtkinsonHyperlegible-Regular.ttf"),
    ("Atkinson Hyperlegible", 400, "italic", ATKINSON / "AtkinsonHyperlegible-Italic.ttf"),
    ("Atkinson Hyperlegible", 700, "normal", ATKINSON / "AtkinsonHyperlegible-Bold.ttf"),
    ("Atkinson Hyperlegible", 700, "italic", ATKINSON / "AtkinsonHyperlegible-BoldItalic.ttf"),
    ("Source Sans 3", 400, "normal", files("fontpkg_source_sans_3") / "files" / "SourceSans3[wght].ttf"),
    ("Source Sans 3", 700, "normal", files("fontpkg_source_sans_3") / "files" / "SourceSans3[wght].ttf"),
    ("IBM Plex Mono", 400, "normal", files("fontpkg_ibm_plex_mono") / "files" / "IBMPlexMono-Regular.ttf"),
    ("IBM Plex Mono", 700, "normal", files("fontpkg_ibm_plex_mono") / "files" / "IBMPlexMono-Bold.ttf"),
)
PRINT = {"box": (2007, 874), "quality": 88, "subsampling": "4:4:4"}  # 170 × 74 mm at 300 dots an inch
SCREEN = {"box": (1600, 1600), "quality": 82, "subsampling": "4:2:0"}

HANDOUT = """\
<!DOCTYPE html>
<html lang="{{ meta.lang }}"><head><meta charset="utf-8"/><title>{{ meta.title }}</title>
<meta name="author" content="{{ meta.author }}"/><meta name="description" content="{{ meta.summary }}"/>
<meta name="dcterms.created" content="{{ meta.updated }}-01T00:00:00Z"/>
<style>@page :first { @top-left { content: none } }</style></head><body>
<div class="running-title">{{ meta.title }}</div>
<div class="running-facts">Version {{ meta.version }} · Last checked {{ meta.updated }} ·
Next check due {{ meta.review_by }}</div>
<div class="running-place">Page <span class="page"></span> of <span class="pages"></span></div>
<header class="title"><h1>{{ meta.title }}</h1><p class="subtitle">{{ meta.subtitle }}</p>
<p class="byline">By {{ meta.author }} · {{ meta.updated }}</p><p class="summary">{{ meta.summary }}</p></header>
<main>{% for title, text in parts %}<section>{{ text | safe }}</section>{% endfor %}</main>
<footer><section class="colophon"><p class="box-title">About this article</p>{{ about | safe }}
<p class="online">Read online: <a href="{{ meta.url }}">{{ meta.url }}</a></p></section></footer></body></html>
"""
ABOUT = """\
<ul class="about">
{% for key in ("publisher", "version", "published", "updated", "review_by", "contact", "funding", "rights") %}
<li><strong>{{ key }}:</strong> {{ meta[key] }}</li>
{% endfor %}
</ul>
"""


def main(source: Path, folder: Path) -> None:
    """Write the three files."""
    _, front, body = source.read_text(encoding="utf-8").split("---\n", 2)
    meta = yaml.safe_load(front)
    folder.mkdir(parents=True, exist_ok=True)
    environment = jinja2.Environment(autoescape=True, trim_blocks=True)
    about = environment.from_string(ABOUT).render(meta=meta)
    (folder / "email.txt").write_text(plain(meta, converted(body, meta, "email", references)), encoding="utf-8")
    with tempfile.TemporaryDirectory() as made:
        assets = (source.parent, source.parent.parent / "assets")
        on_paper = pictures(body, assets, Path(made, "print"), PRINT)
        on_screen = pictures(body, assets, Path(made, "screen"), SCREEN)
        pages = parts(converted(body, meta, "handout", references), on_paper)
        text = environment.from_string(HANDOUT).render(meta=meta, parts=pages, about=about)
        (folder / "handout.pdf").write_bytes(pdf(text, Path(made, "print")))
        cover(meta, next(iter(on_screen), None), Path(made, "screen"))
        pages = parts(converted(body, meta, "ebook", references), on_screen)
        ebook(meta, pages, about, Path(made, "screen"), folder / "ebook.epub")


def references(entries: list[dict[str, Any]]) -> list[str]:
    """Return entries of the list of references."""
    return [reference(entry) for entry in entries]


def reference(entry: dict[str, Any]) -> str:
    """Return an entry of the list of references."""
    names = ", ".join(a.get("literal") or f"{a['family']} {a['given'].replace(' ', '')}" for a in entry["author"])
    year = entry["issued"]["date-parts"][0][0]
    place = f";{entry['volume']}({entry.get('issue')}):{entry.get('page')}" if "volume" in entry else ""
    return html.escape(f"{names}. {entry['title']}. {entry.get('container-title', '')}. {year}{place}.")


def parts(text: str, prepared: dict[str, Path]) -> list[tuple[str, str]]:
    """Return what each heading of the second level begins, with its title, its pictures those that were prepared."""
    for name, file in prepared.items():
        width, height = Image.open(file).size
        text = text.replace(f'src="{name}"', f'src="images/{file.name}" width="{width}" height="{height}"')
    pieces = [piece for piece in re.split(r"(?=<h2)", text) if piece.strip()]
    return [(re.sub(r"<[^>]+>", "", (re.search(r"<h2.*?</h2>", piece) or [""])[0]), piece) for piece in pieces]


def pictures(body: str, folders: tuple[Path, ...], made: Path, profile: dict[str, Any]) -> dict[str, Path]:
    """Bring the article's photographs to size and return their files by the names they go by in it."""
    found = {}
    (made / "images").mkdir(parents=True)
    for name in re.findall(r"!\[[^\]]*\]\((\S+)", body):
        file = next(folder / name for folder in folders if (folder / name).is_file())
        with Image.open(file) as photograph:
            photograph.draft(None, tuple(2 * side for side in profile["box"]))
            ImageOps.exif_transpose(photograph, in_place=True)
            image = photograph.convert("RGB")
            image.thumbnail(profile["box"], Image.Resampling.LANCZOS, reducing_gap=2.0)
            found[name] = made / "images" / f"{file.stem}.jpg"
            save(image, found[name], profile["quality"], profile["subsampling"])
    return found


def save(image: Image.Image, file: Path, quality: int, subsampling: str) -> None:
    """Write a progressive JPEG."""
    image.save(file, quality=quality, subsampling=subsampling, optimize=True, progressive=True)


def cover(meta: dict[str, Any], photograph: str | None, made: Path) -> None:
    """Draw a cover: a field with the title, a photograph across it, the author at the foot."""
    sheet = Image.new("RGB", (1600, 2560), "#0f4c5c")
    draw = ImageDraw.Draw(sheet)
    bold, regular = (str(FACES[face][3]) for face in (2, 0))
    lines = "\n".join(textwrap.wrap(meta["title"], 14))
    draw.multiline_text((130, 170), lines, "#eef4f4", ImageFont.truetype(bold, 200))
    lines = "\n".join(textwrap.wrap(meta["subtitle"], 30))
    draw.multiline_text((130, 1100), lines, "#dcebec", ImageFont.truetype(regular, 80))
    if photograph:
        with Image.open(made / "images" / f"{Path(photograph).stem}.jpg") as image:
            sheet.paste(ImageOps.fit(image, (1600, 820), Image.Resampling.LANCZOS), (0, 1370))
    sheet.paste("#eef4f4", (0, 2190, 1600, 2560))
    draw.text((130, 2260), meta["author"], "#0f4c5c", ImageFont.truetype(bold, 72))
    save(sheet, made / "images" / "cover.jpg", 85, "4:4:4")


def sheets(edition: str) -> list[str]:
    """Return the style sheets of an edition."""
    named = "".join((STYLES / name).read_text(encoding="utf-8") for name in ("tokens.css", "handout/tokens.css"))
    tokens = dict(re.findall(r"(--[\w-]+):\s*([^;]+);", named))
    texts = [(STYLES / name / "style.css").read_text(encoding="utf-8") for name in ("html", edition)]
    return [re.sub(r"var\((--[\w-]+)\)", lambda found: tokens[found[1]], text) for text in texts]


def pdf(text: str, made: Path) -> bytes:
    """Lay the handout out."""
    faces = "".join(
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-style: {style}; '
        f'src: url("{Path(str(file)).as_uri()}") }}\n'
        for family, weight, style, file in FACES
    )
    fonts = FontConfiguration()
    texts = [faces, "@page { size: A4 }", *sheets("handout")]
    styles = [weasyprint.CSS(string=css, font_config=fonts) for css in texts]
    page = weasyprint.HTML(string=text, base_url=f"{made.as_uri()}/")
    document = page.render(stylesheets=styles, font_config=fonts, pdf_variant="pdf/ua-1")
    data: bytes = document.write_pdf(pdf_variant="pdf/ua-1", custom_metadata=True)
    return data


def ebook(meta: dict[str, Any], pieces: list[tuple[str, str]], about: str, made: Path, file: Path) -> None:
    """Pack the ebook: cover, title page, a file for each part, colophon, contents."""
    book = epub.EpubBook()
    book.set_identifier(meta["url"])
    book.set_title(meta["title"])
    book.set_language(meta["lang"])
    book.add_author(meta["author"])
    front = f"<h1>{meta['title']}</h1><p>{meta['subtitle']}</p><p>By {meta['author']}</p><p>{meta['summary']}</p>"
    texts = [("title", meta["title"], front), *((f"part-{n}", *piece) for n, piece in enumerate(pieces, 1))]
    texts.append(("colophon", "About this article", f"<h1>About this article</h1>{about}"))
    css = epub.EpubItem(uid="css", file_name="style.css", media_type="text/css", content="\n".join(sheets("ebook")))
    book.add_item(css)
    pages = []
    for name, title, text in texts:
        page = epub.EpubHtml(uid=name, file_name=f"{name}.xhtml", title=title, lang=meta["lang"])
        page.content = f"<html><body><section>{text}</section></body></html>"
        page.add_item(css)
        book.add_item(page)
        pages.append(page)
    for picture in sorted((made / "images").iterdir()):
        if picture.stem == "cover":
            book.set_cover("images/cover.jpg", picture.read_bytes())
        else:
            item = epub.EpubItem(uid=picture.stem, file_name=f"images/{picture.name}", media_type="image/jpeg")
            item.content = picture.read_bytes()
            book.add_item(item)
    book.toc = pages
    book.add_item(epub.EpubNcx())
    book.add_item(epub.EpubNav())
    book.spine = ["cover", *pages, "nav"]
    epub.write_epub(str(file), book)


def plain(meta: dict[str, Any], text: str) -> str:
    """Return the article as plain text, one line a paragraph."""
    text = re.sub(r'<img[^>]*?alt="([^"]*)"[^>]*>', r"[Image: \1]", text)
    text = re.sub(r'<a [^>]*href="(http[^"]*)"[^>]*>(.*?)</a>', r"\2 (\1)", text)
    text = re.sub(r"<h2.*?>(.*?)</h2>", lambda found: f"\n\n\n{found[1].upper()}", text)
    text = re.sub(r"</t[dh]>\s*<t[dh][^>]*>", " | ", text)
    text = re.sub(r"<li[^>]*>\s*", "\n  - ", text)
    text = re.sub(r"</?(?:p|div|h\d|ul|ol|dl|dt|dd|tr|table|figcaption|section)\b[^>]*>", "\n", text)
    text = html.unescape(re.sub(r"<[^>]+>", "", text))
    text = re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", text)).strip()
    mail = meta["email"]
    return f"Subject: {mail['subject']}\nPreheader: {mail['preheader']}\n\n{meta['title'].upper()}\n\n{text}\n"


def library(content: Path, folder: Path) -> None:
    """Write the files of all articles of a folder, two at a time."""
    sources = sorted(content.iterdir())
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(main, sources, [folder / source.stem for source in sources]))


if __name__ == "__main__":
    (library if Path(sys.argv[1]).is_dir() else main)(Path(sys.argv[1]), Path(sys.argv[2]))

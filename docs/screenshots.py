"""Take the pictures of docs/for-*.md from real pages: `make screenshots`, or `python docs/screenshots.py`.

It builds the sample library with the real command in a new folder, once today and once past its review, and opens what
came out in the Chromium that the tests use. The pages are drawn in the fonts of this machine.
"""

# ruff: noqa: INP001 - a folder of documents, and the scripts that draw their pictures
from __future__ import annotations

import base64
import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import pypdfium2
from PIL import Image, ImageDraw

sys.path.append(str(Path(__file__).parents[1] / "tests" / "kit"))

from chromium import Browser

SCREENSHOTS = Path(__file__).parent / "screenshots"
SHORT, LONG = "getting-ready-for-a-clinic-visit", "exosomes-for-hair-loss"
FORMS = ("handout-large", "handout-ink", "eml", "email-html", "email-markdown")
TODAY, LATE = "2026-12-01", "2027-08-01"
"""A day on which the samples hold, and one on which their review is past."""

CONFIG = """\
title = "Example Clinic: our leaflets"
lang = "en-GB"
editions = ["handout", "ebook", "email", "web"]

[clinic]
name = "Example Clinic"
logo = "clinic-logo.svg"
address = ["1 High Street", "Anytown"]
phones = ["01632 960 001"]

[clinics.north]
name = "Example Clinic North"

[handout]
patient = ["name", "appointment", "notes"]

[email]
platform = "mailchimp"
"""

GROUND, EDGE = "#dfe8e9", "#b7c5c8"
GAP, ROOM = 24, 12
COLOURS = 128

MARGINS = "document.body.style.margin = '1.2em'"
"""What a reading system adds by itself, and a browser does not."""
NIGHT = "Object.assign(document.documentElement.style, {background: '#000', color: '#ddd'}); 0"
"""As one is by night."""
LARGE = "document.documentElement.style.fontSize = '150%'"
EDITOR = "data:text/html,<div contenteditable style='min-height:500px;outline:0;margin:16px'></div>"
EDITED = (700, 560)
PHONE = (340, 600)

COPIED = """new Promise((done) => {
    const look = () => document.querySelector('#status').textContent ? done(0) : setTimeout(look, 20);
    look();
})"""
"""Waits until the page says that it has copied."""


@dataclass(frozen=True)
class Library:
    """What pictures are taken of: a browser, the output folder of today, that of a day past the review, the ebook."""

    browser: Browser
    output: Path
    late: Path
    book: Path

    def page(self, file: Path, size: tuple[int, int], *scripts: str, dark: bool = False, part: str = "") -> Image.Image:
        """Return what a window shows of a page after scripts: its top, or the element that `part` selects."""
        self.browser.open(file, *size, dark=dark)
        for script in scripts:
            self.browser.run(script)
        return self.seen(size, part)

    def seen(self, size: tuple[int, int], part: str = "") -> Image.Image:
        """Return what is seen now."""
        left, top, right, bottom = 0, 0, *size
        if part:
            place = f"document.querySelector('{part}').getBoundingClientRect()"
            box = self.browser.run(f"scrollTo(0, 0); [{place}.left, {place}.top, {place}.right, {place}.bottom]")
            left, top, right, bottom = map(round, box)
            left, top, right, bottom = left - ROOM, top - ROOM, right + ROOM, bottom + ROOM
        clip = {"x": left, "y": top, "width": right - left, "height": bottom - top, "scale": 1}
        shot = self.browser.ask("Page.captureScreenshot", captureBeyondViewport=True, clip=clip)
        return Image.open(io.BytesIO(base64.b64decode(shot["data"]))).convert("RGB")


def library(of: Library) -> Image.Image:
    """Return the page of all leaflets."""
    return of.page(of.output / "index.html", (900, 790))


def leaflet(of: Library) -> Image.Image:
    """Return the page of one leaflet."""
    return of.page(of.output / SHORT / "index.html", (900, 466))


def more(of: Library) -> Image.Image:
    """Return what is under “More”."""
    opened = "document.querySelector('details').open = true"
    return of.page(of.output / SHORT / "index.html", (640, 800), opened, part="details")


def handout(of: Library) -> Image.Image:
    """Return the pages of a handout."""
    with pypdfium2.PdfDocument(of.output / SHORT / f"{SHORT}-handout.pdf") as document:
        return beside(page.render(scale=0.72).to_pil().convert("RGB") for page in document)


def expired(of: Library) -> Image.Image:
    """Return a leaflet past its review on the page of all."""
    return of.page(of.late / "index.html", (900, 900), part=f"#{SHORT}")


def ebook(of: Library) -> Image.Image:
    """Return a page of the ebook by day, by night and in large letters, each as large as a phone."""
    looks = ((), (NIGHT,), (LARGE,))
    return beside(of.page(of.book, PHONE, MARGINS, *look) for look in looks)


def web(of: Library) -> Image.Image:
    """Return the web page in a wide window."""
    wide = of.page(of.output / LONG / f"{LONG}-web.html", (1280, 880))
    return wide.resize((960, 660), Image.Resampling.LANCZOS)


def phone(of: Library) -> Image.Image:
    """Return the web page on a phone, by day, by night and in large letters."""
    file = of.output / LONG / f"{LONG}-web.html"
    looks = ((False, ()), (True, ()), (False, (LARGE,)))
    return beside(of.page(file, PHONE, *scripts, dark=dark) for dark, scripts in looks)


def copy(of: Library) -> Image.Image:
    """Return the buttons that copy, after one was clicked."""
    click = "document.querySelector('[data-copy=formatted]').click()"
    return of.page(of.output / SHORT / "index.html", (900, 900), click, COPIED, part="#email")


def pasted(of: Library) -> Image.Image:
    """Return the formatted text as an editor has it that takes it from the clipboard."""
    copy(of)
    of.browser.open(EDITOR, *EDITED)
    of.browser.run("document.querySelector('div').focus()")
    of.browser.ask("Input.dispatchKeyEvent", type="keyDown", key="v", code="KeyV", modifiers=2, commands=["paste"])
    return of.seen(EDITED)


PICTURES: Mapping[str, Callable[[Library], Image.Image]] = {
    "library": library,
    "leaflet": leaflet,
    "more": more,
    "handout": handout,
    "expired": expired,
    "ebook": ebook,
    "web": web,
    "phone": phone,
    "copy": copy,
    "pasted": pasted,
}
"""What there is, by the names of the files."""


def main(folder: Path = SCREENSHOTS) -> None:
    """Build, and write each picture into a folder; what else is there goes."""
    folder.mkdir(exist_ok=True)
    for file in folder.glob("*.png"):
        if file.stem not in PICTURES:
            file.unlink()
    with tempfile.TemporaryDirectory() as name, Browser() as browser:
        browser.ask("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
        browser.ask("Emulation.setFocusEmulationEnabled", enabled=True)
        of = Library(browser, *built(Path(name)))
        for picture, take in PICTURES.items():
            framed(take(of)).save(folder / f"{picture}.png", optimize=True)


def built(folder: Path) -> tuple[Path, Path, Path]:
    """Make the sample project, build it, and return both output folders and a page of the unpacked ebook."""
    project = folder / "library"
    run("init", str(project))
    (project / "trifolio.toml").write_text(CONFIG, encoding="utf-8")
    run("build", "-q", folder=project)
    run("build", "-q", *chosen(SHORT, *FORMS), folder=project)
    run("build", "-q", "--clinic", "north", *chosen(SHORT, "email"), folder=project)
    run("build", "-q", "-o", "late", *chosen(SHORT, "handout", "ebook", "web"), folder=project, today=LATE)
    with ZipFile(project / "output" / LONG / f"{LONG}-ebook.epub") as book:
        book.extractall(folder / "book")
    return project / "output", project / "late", folder / "book/EPUB/part-1.xhtml"


def chosen(slug: str, *editions: str) -> list[str]:
    """Return the words of the command line that ask for an article in some editions."""
    return [f"content/{slug}.md", *(word for name in editions for word in ("-e", name))]


def run(*words: str, folder: Path | None = None, today: str = TODAY) -> None:
    """Run the command on a day; past a review it ends with 1."""
    command = (sys.executable, "-m", "trifolio", *words)
    day = os.environ | {"TRIFOLIO_TODAY": today}
    done = subprocess.run(command, cwd=folder, env=day, check=False)  # noqa: S603 - our own words
    if done.returncode not in {0, int(today == LATE)}:
        raise SystemExit(f"docs/screenshots.py: {' '.join(command)} ended with {done.returncode}")


def beside(pictures: Iterable[Image.Image]) -> Image.Image:
    """Return pictures in a row, each with an edge."""
    row = [ruled(picture) for picture in pictures]
    table = Image.new("RGB", (sum(p.width + GAP for p in row) + GAP, max(p.height for p in row) + 2 * GAP), GROUND)
    left = GAP
    for picture in row:
        table.paste(picture, (left, GAP))
        left += picture.width + GAP
    return table


def ruled(picture: Image.Image) -> Image.Image:
    """Return a picture with a thin edge, so that white paper is seen on a white page."""
    ImageDraw.Draw(picture).rectangle((0, 0, picture.width - 1, picture.height - 1), outline=EDGE)
    return picture


def framed(picture: Image.Image) -> Image.Image:
    """Return a picture with its edge, in few colours."""
    return ruled(picture).quantize(COLOURS, kmeans=1, dither=Image.Dither.NONE)


if __name__ == "__main__":
    main()

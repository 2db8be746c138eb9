"""Draw docs/results.png: one article as handout, ebook and email, side by side: `python docs/results.py`.

It builds the sample with the real command in a new folder and takes a picture of what came out. It needs what a build
needs, and `pdftoppm` (poppler) and Chromium.
"""

# ruff: noqa: INP001 - a folder of documents, and the script that draws their picture
from __future__ import annotations

import importlib.resources
import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from zipfile import ZipFile

from PIL import Image, ImageDraw, ImageFont

RESULT = Path(__file__).parent / "results.png"
SLUG = "exosomes-for-hair-loss"
EDITIONS = ("handout", "ebook", "email-wrapped")
PAGE = "EPUB/part-1.xhtml"
"""The ebook's page: its first chapter."""

CONFIG = """\
[clinic]
name = "Example Clinic"
logo = "clinic-logo.svg"
address = ["1 High Street, Anytown"]
web = "clinic.example"
"""

HEIGHT = 900
"""Pixels of each panel; all else follows."""

PHONE = (390, 856)
"""CSS pixels of a common phone's page."""

MARGINS = "body { margin: 0 1.2em }"
"""What a reading system adds by itself, and a browser does not."""

TABLE, PAPER, EDGE, INK, SOFT, DEEP = "#dfe8e9", "#ffffff", "#b7c5c8", "#1b2429", "#4a555b", "#0f4c5c"
GAP, HEAD = 44, 96
LINE, SIZE = 18, 14
"""The email's leading and size."""

BROWSER = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --hide-scrollbars --force-device-scale-factor=2"
).split()


def main() -> None:
    """Build, take the three pictures, put them side by side."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        built = build(folder / "sample")
        panels = {
            "Handout": ("PDF, to print", handout(built / f"{SLUG}-handout.pdf")),
            "Ebook": ("EPUB, to download", ebook(built / f"{SLUG}-ebook.epub", folder / "book")),
            "Email": ("plain text, to paste", email(built / f"{SLUG}-email-wrapped.txt")),
        }
    picture = side_by_side(panels)
    picture.quantize(256, kmeans=1, dither=Image.Dither.NONE).save(RESULT, optimize=True)


def run(*command: str | Path, folder: Path | None = None) -> bytes:
    """Run a command and return what it printed; its complaints go where ours go."""
    return subprocess.run(command, cwd=folder, check=True, stdout=subprocess.PIPE).stdout  # noqa: S603 - our own words


def build(project: Path) -> Path:
    """Make the sample project, build it, and return the folder of the article's artifacts."""
    run(sys.executable, "-m", "trifolio", "init", project)
    (project / "trifolio.toml").write_text(CONFIG, encoding="utf-8")
    chosen = [word for edition in EDITIONS for word in ("--edition", edition)]
    run(sys.executable, "-m", "trifolio", "build", *chosen, f"content/{SLUG}.md", folder=project)
    return project / "output" / SLUG


def handout(file: Path) -> Image.Image:
    """Return the first page."""
    shot = run("pdftoppm", "-png", "-f", "1", "-l", "1", "-scale-to-y", str(2 * HEIGHT), "-scale-to-x", "-1", file)
    return scaled(Image.open(io.BytesIO(shot)))


def ebook(file: Path, folder: Path) -> Image.Image:
    """Return a page as a phone shows it."""
    with ZipFile(file) as book:
        book.extractall(folder)
    sheet = folder / "EPUB" / "style.css"
    sheet.write_text(f"{sheet.read_text(encoding='utf-8')}\n{MARGINS}\n", encoding="utf-8")
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        raise SystemExit("docs/results.py: Chromium is missing")
    shot = folder / "page.png"
    size = "--window-size={},{}".format(*PHONE)
    run(
        chromium,
        *BROWSER,
        size,
        f"--user-data-dir={folder / 'profile'}",
        f"--screenshot={shot}",
        (folder / PAGE).as_uri(),
    )
    page = Image.open(shot).convert("RGB")
    frame, screen = rounded((PHONE[0] + 36, HEIGHT), 40, INK), (18, (HEIGHT - PHONE[1]) // 2)
    frame.paste(page.resize(PHONE, Image.Resampling.LANCZOS), screen, rounded(PHONE, 24, "#fff").getchannel("A"))
    return frame


def email(file: Path) -> Image.Image:
    """Return the first lines as an editor shows them."""
    face = font("fontpkg_ibm_plex_mono", "IBMPlexMono-Regular", SIZE)
    lines = file.read_text(encoding="utf-8").splitlines()[: (HEIGHT - 2 * LINE) // LINE]
    width = round(max(map(face.getlength, lines))) + 48
    panel = Image.new("RGB", (width, HEIGHT), PAPER)
    draw = ImageDraw.Draw(panel)
    for number, line in enumerate(lines, start=1):
        draw.text((24, number * LINE), line, INK, face)
    return panel


def side_by_side(panels: dict[str, tuple[str, Image.Image]]) -> Image.Image:
    """Return the panels on one table, each under its name."""
    width = sum(panel.width + GAP for _, panel in panels.values()) + GAP
    table = Image.new("RGB", (width, HEAD + HEIGHT + GAP), TABLE)
    draw = ImageDraw.Draw(table)
    name_face = font("fontpkg_atkinson_hyperlegible", "AtkinsonHyperlegible-Bold", 32)
    kind_face = font("fontpkg_atkinson_hyperlegible", "AtkinsonHyperlegible-Regular", 26)
    left = GAP
    for name, (kind, panel) in panels.items():
        draw.text((left, 64), name, DEEP, name_face, anchor="ls")
        draw.text((left + name_face.getlength(f"{name}  "), 64), kind, SOFT, kind_face, anchor="ls")
        if panel.mode == "RGBA":
            table.paste(panel, (left, HEAD), panel)
        else:
            table.paste(panel, (left, HEAD))
            draw.rectangle((left - 1, HEAD - 1, left + panel.width, HEAD + HEIGHT), outline=EDGE)
        left += panel.width + GAP
    return table


def scaled(picture: Image.Image) -> Image.Image:
    """Return a picture at the panels' height."""
    width = round(picture.width * HEIGHT / picture.height)
    return picture.convert("RGB").resize((width, HEIGHT), Image.Resampling.LANCZOS)


def rounded(size: tuple[int, int], radius: int, colour: str) -> Image.Image:
    """Return a field with round corners, drawn large and made small so that its edge is smooth."""
    large = Image.new("RGBA", (4 * size[0], 4 * size[1]))
    box = (0, 0, large.width - 1, large.height - 1)
    ImageDraw.Draw(large).rounded_rectangle(box, 4 * radius, colour)
    return large.resize(size, Image.Resampling.LANCZOS)


def font(package: str, name: str, size: int) -> ImageFont.FreeTypeFont:
    """Return a face of a font package."""
    data = importlib.resources.files(package).joinpath("files", f"{name}.ttf").read_bytes()
    return ImageFont.truetype(io.BytesIO(data), size)


if __name__ == "__main__":
    main()

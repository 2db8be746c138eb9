"""A book's cover: drawn from the metadata where the author has none, else the author's own brought to size.

Engines are imported where they are used: importing this module is cheap.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from trifolio.document.model import Meta
from trifolio.pictures.cover.design import PALE, SOFT, design, grown, sign
from trifolio.pictures.cover.lines import LEFT, Line, Measure, Style, column, whole
from trifolio.words import Words, direction, spoken_date
from trifolio.words.fill import fill

__all__ = ["INSIDE", "SIZE", "draw", "fit"]

SIZE = (1600, 2560)
"""Width and height of a drawn cover in pixels, as shops ask for it."""

INSIDE = (1500, 2400)
"""The most pixels a cover has inside a book: Apple allows 5.6 million, another of its pages says 4."""

QUALITY = 85

TITLE = Style(700, 236, 76, 7, PALE, 120)
_SUBTITLE = Style(400, 88, 48, 3, SOFT)
_AUTHOR = Style(700, 72, 40, 99, "")
_IMPRINT = Style(400, 46, 36, 99, "")
_HEIGHTS = ((130, 200, 280, 380, 560), (60, 120, 240), (60,))
"""What authors, publisher and date may take of the foot: the first that is enough."""

_TOP = 170
_HIGH, _LOW = 960, 720
"""How high a title may be, without a photograph and with one."""

_TIE = "\u00a0"
_NAME = 30
_FOOT = 370
"""The least height of the foot."""

_WIDTH, _BESIDE = SIZE[0] - 2 * LEFT, 900
"""How wide the text is; that of the foot beside the house's sign."""

_SIGN, _SIGN_RTL = (1080, 2250, 1490, 2500), (110, 2250, 520, 2500)
"""Where the house's sign is, in the foot."""

_GAP = 84
_LEAST = 230
"""The least width and height of a place for leaves."""

_Box: TypeAlias = tuple[int, int, int, int]


class _Head(NamedTuple):
    """Title and subtitle: their lines, where the rule between them is and where they end.

    `is_clear` says that the title is whole, and can be read on a thumbnail.
    """

    lines: list[Line]
    rule: int
    bottom: int
    is_clear: bool


def draw(meta: Meta, picture: bytes | None, words: Words, *sizes: tuple[int, int]) -> tuple[tuple[bytes, ...], str]:
    """Return a cover as JPEG in each of these sizes (width and height, as 5 to 8), and the characters that it lacks.

    `picture` is a prepared photograph: its subject is whole. A drawing, or one too small for a cover, is passed over,
    and any that would make the title too small to be read on a thumbnail. Colours and leaves follow from the slug.
    The foot grows with its text: each word of authors and publisher stands. A text that has a letter which no bundled
    family has is left out whole, since it would read as something else; a symbol alone is left out of its text.
    """
    from trifolio.pictures.cover import canvas  # it loads Pillow and fontTools

    dated = fill(words.labelled, words.updated, spoken_date(meta.updated, words)) if meta.updated else ""
    authors = words.comma.join(name.replace(" ", _TIE) if len(name) <= _NAME else name for name in meta.authors)
    texts = [canvas.drawable(text) for text in (meta.title, meta.subtitle, authors, meta.publisher, dated)]
    title, subtitle, *last = (text for text, _ in texts)
    tones, leaves = design(meta.slug)
    sheet = canvas.Sheet(SIZE, tones.ground)
    rtl = direction(meta.lang) == "rtl"
    imprint, foot = _foot(last, tones.ground, _WIDTH, canvas.measure)
    head = _head(title, subtitle, _LOW, canvas.measure)
    room = (SIZE[0], foot - head.bottom - _GAP)
    shown = sheet.picture(picture, room, foot, flush_left=rtl) if picture and head.is_clear else None
    if shown is None:
        head = _head(title, subtitle, _HIGH, canvas.measure)
    garden = _garden(shown, head.bottom + _GAP, foot)
    sheet.grow(grown(leaves, garden, 0 if rtl else 1) if garden else ())
    sheet.fill((0, foot, *SIZE), PALE)
    if shown and not garden:
        beside, same = _foot(last, tones.ground, _BESIDE, canvas.measure)
        if same == foot:
            imprint = beside
            sheet.grow(grown(sign(tones), _SIGN_RTL if rtl else _SIGN, 0 if rtl else 1))
    if head.lines:
        left = SIZE[0] - LEFT - 150 if rtl else LEFT
        sheet.fill((left, head.rule, left + 150, head.rule + 12), tones.other[1])
    for line in (*head.lines, *imprint):
        right = SIZE[0] - LEFT - canvas.measure(line.weight, line.size, line.text)
        sheet.write(*(line._replace(at=(right, line.at[1])) if rtl else line))
    drawn = sheet.jpegs(QUALITY, sizes)
    return drawn, "".join(dict.fromkeys("".join(lacking for _, lacking in texts)))


def _head(title: str, subtitle: str, height: int, measure: Measure) -> _Head:
    """Set title and subtitle; the title takes this height at most."""
    lines, end = column(title, TITLE, (_TOP, height), _WIDTH, measure)
    if not lines:
        return _Head([], 0, _TOP, is_clear=True)
    size = lines[0].size
    style = _SUBTITLE._replace(largest=max(_SUBTITLE.smallest, min(_SUBTITLE.largest, size * 5 // 8)))
    more, bottom = column(subtitle, style, (end + 110, 300), _WIDTH, measure)
    is_clear = size >= TITLE.legible and not lines[-1].text.endswith("…")
    return _Head([*lines, *more], end + 44, bottom if more else end + 56, is_clear)


def _foot(texts: list[str], colour: str, width: int, measure: Measure) -> tuple[list[Line], int]:
    """Set authors, publisher and date; return their lines and the upper edge of the foot, which grows with them."""
    lines: list[Line] = []
    end = 46
    for text, style, heights in zip(texts, (_AUTHOR, _IMPRINT, _IMPRINT), _HEIGHTS, strict=True):
        placed, below = whole(text, style._replace(colour=colour), (end + 22, *heights), width, measure)
        lines += placed
        end = below if placed else end
    top = SIZE[1] - max(_FOOT, end + 60)
    return [line._replace(at=(line.at[0], top + line.at[1])) for line in lines], top


def _garden(shown: _Box | None, top: int, foot: int) -> _Box | None:
    """Return where leaves grow: beside a photograph or in its place; None where there is too little room."""
    left, right = LEFT, SIZE[0] - LEFT
    if shown is not None:
        top = max(top, shown[1])
        left, right = (LEFT // 2, shown[0] - LEFT // 2) if shown[0] else (shown[2] + LEFT // 2, SIZE[0] - LEFT // 2)
    return (left, top, right, foot) if min(right - left, foot - top) >= _LEAST else None


def fit(data: bytes, size: tuple[int, int] = INSIDE) -> tuple[bytes, tuple[int, int]]:
    """Return an author's own cover as JPEG within a size (width and height in pixels), never enlarged, and its size.

    Raises `trifolio.pictures.decode.PictureError` for what cannot be read; prepare the picture first to have that as
    a problem.
    """
    from trifolio.pictures.raster import save, upright  # it loads Pillow

    image, _ = upright(data, size)
    return save(image, QUALITY), image.size

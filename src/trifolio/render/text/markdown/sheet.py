"""A sheet of Markdown: text, headings, lists, quotations and tables as its readers know them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from trifolio.document.addresses import is_same
from trifolio.document.components.table import Row, Table
from trifolio.document.nodes import Block, Blocks, Element, Nodes, Prose, plain
from trifolio.render.text import tables
from trifolio.render.text.inline import Inline, Runs, joined, one_line, running_text, runs
from trifolio.render.text.markdown import spelling
from trifolio.render.text.wrap import BREAK, columns, with_end
from trifolio.safety.values import dataclass
from trifolio.source.mailing import MERGE
from trifolio.words import Words

__all__ = ["Sheet", "item", "lines", "link", "quote", "stacked"]

WIDEST = 40
"""Characters of a table that a phone has room for, as in html mails: a wider one is a list."""

COMFORT, GAP = 12, 2
"""Characters that a column of running text wants, and the room between two."""

INDENT = 4
"""Columns of what stands in an item: what old readers want is right for new ones."""

_ITEM = re.compile(r"(?:-|\d{1,9}\.) {2,3}\S")
_FENCE = re.compile(r"`{3,}")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the parts of a document depend on as Markdown.

    `picture` returns the address at which a picture is shown, "" where its words stand for it. `layout` returns a block
    as lines; its second argument says whether the block's title stands above it already.
    """

    words: Words
    picture: Callable[[str], str]
    layout: Callable[[Block, bool], str]

    def text(self, nodes: Nodes | str, *, quiet: bool = False) -> str:
        """Return inline nodes as text that is still to be spelled."""
        nodes = (nodes,) if isinstance(nodes, str) else nodes
        inline = Inline(self.words, (), self.block, quiet, self._own())
        return running_text(nodes, inline, own_line=False)[0]

    def flow(self, nodes: Nodes | str, label: str = "", last: str = "") -> str:
        """Return inline nodes as a paragraph, a label in bold before it and `last` in the place of a full stop."""
        text = with_end(self.text(nodes), last)
        return spelling.spelled(" ".join(filter(None, (spelling.bold(label), text))))

    def strong(self, nodes: Nodes | str, last: str = "") -> str:
        """Return inline nodes in bold on one line, to stand at its start."""
        return spelling.spelled(spelling.bold(with_end(one_line(self.text(nodes)), last)))

    def heading(self, nodes: Nodes | str, level: int = 2, label: str = "") -> str:
        """Return a heading, `label` before it."""
        words = spelling.plain(one_line(self.text(nodes)))
        text = spelling.spelled(" ".join(filter(None, (label, words))), cell=True).replace("&#124;", "|")
        closed = re.sub(r"(#+)\Z", r"\\\1", text)
        return f"{'#' * level} {closed}" if closed else ""

    def image(self, src: str, alt: str) -> str:
        """Return a picture, or its alternative text after a word for what it is."""
        if there := self.picture(src):
            return spelling.spelled(_picture(alt, there))
        words = f"{self.words.image}{self.words.colon}"
        return self.flow(alt, words) if alt.strip() else ""

    def pairs(self, rows: Iterable[tuple[str, str]]) -> str:
        """Return labels and values as a list, without those that have no value."""
        colon = self.words.colon
        return "\n".join(item("-", self.flow(value, f"{label}{colon}")) for label, value in rows if value)

    def block(self, block: Block, *, titled: bool = False) -> str:
        """Return one block; `titled` says that its title stands above it already."""
        return self.layout(block, titled).strip("\n")

    def blocks(self, blocks: Blocks, label: str = "") -> str:
        """Return blocks one after the other; a label in bold begins the first paragraph, or stands before them."""
        first = blocks[0] if blocks else None
        if label and isinstance(first, Prose) and first.element.tag == "p":
            return stacked([self.flow(first.element.children, label), *map(self.block, blocks[1:])])
        return stacked([self.strong(label), *map(self.block, blocks)])

    def table(self, table: Table) -> str:
        """Return a table without its caption: with bars where it is simple, else as a list of records."""

        def cell(nodes: Nodes) -> str:
            return one_line(self.text(nodes))

        parts = tables.parts(table, cell)
        if _is_simple(table) and not _is_wide(parts.labels, *parts.body):
            rules = (_RULES[align] for align in tables.aligns(parts.cells, parts.body))
            return "\n".join([_row(parts.labels), _bars(rules), *map(_row, parts.body)])
        if not parts.body:
            return "\n".join(item("-", spelling.spelled(label)) for label in parts.labels if label)
        return self._records(parts)

    def _records(self, parts: tables.Parts) -> str:
        """Return one item a row: the first column is its name, the others stand in it with their labels."""
        colon = self.words.colon
        records: list[str] = []
        known: set[int] = set()
        for row, is_title in zip(parts.body, parts.titles, strict=True):
            label = f"{parts.labels[0]}{colon} " if parts.labels[0] and not is_title else ""
            name = spelling.spelled(spelling.bold(f"{label}{row[0] or '-'}{colon if is_title else ''}"))
            cells = [(at, text) for at, text in enumerate(row) if at and not is_title and (text or at not in known)]
            known |= {at for at, _ in cells}  # one with nothing in it has its label once
            labelled = ((f"{parts.labels[at]}{colon} " if parts.labels[at] else "", text or "-") for at, text in cells)
            values = [item("-", spelling.spelled(f"{label}{text}")) for label, text in labelled]
            records.append(item("-", "\n".join([name, *values])))
        return "\n".join(records)

    def _own(self) -> Mapping[str, Callable[[Element, Inline], Runs]]:
        """Return how elements among words are said."""

        def image(element: Element, inline: Inline) -> Runs:
            alt, there = element.get("alt").strip(), self.picture(element.get("src"))
            if there and not inline.quiet:
                return [_picture(alt, there)]
            return [f"[{self.words.image}{self.words.colon} {alt}]"] if alt else []

        return {**_OWN, "img": image}


def _picture(alt: str, there: str) -> str:
    return f"{spelling.syntax('![')}{alt}{spelling.syntax(f']({spelling.address(there)})')}"


def _link(element: Element, inline: Inline) -> Runs:
    inside, href = runs(element.children, inline), element.get("href")
    words = joined(inside).strip()
    if inline.quiet or href.startswith("#") or not words:
        return inside
    if is_same(words, href) and words == href and not re.search(r"[\s<>]", href) and not MERGE.search(href):
        return [spelling.syntax(f"<{href}>")]
    if MERGE.fullmatch(href) and is_same(words, href):
        return inside
    return [spelling.syntax("["), *inside, spelling.syntax(f"]({spelling.address(href)})")]


def _emphasis(sign: str) -> Callable[[Element, Inline], Runs]:
    def render(element: Element, inline: Inline) -> Runs:
        inside = runs(element.children, inline)
        return inside if inline.quiet else [spelling.emphasised(joined(inside), sign)]

    return render


def _code(element: Element, _inline: Inline) -> Runs:
    text = " ".join(plain(element).split())
    if not text or "`" in text or "|" in text or MERGE.search(text):
        return [text]
    return [spelling.syntax(f"`{text}`")]


_OWN: Mapping[str, Callable[[Element, Inline], Runs]] = {
    "a": _link,
    **dict.fromkeys(("b", "strong"), _emphasis("**")),
    **dict.fromkeys(("em", "i"), _emphasis("*")),
    "code": _code,
}

_RULES = {"left": ":---", "right": "---:", "center": ":---:", "": "---"}


def _is_simple(table: Table) -> bool:
    """Return whether a table has one row of heads and a cell for each of them in every other row."""
    rows: tuple[Row, ...] = (*table.head, *table.rows)
    cells = [cell for row in rows for cell in row.cells]
    even = len({len(row.cells) for row in rows}) == 1
    return len(table.head) == 1 and bool(table.rows) and even and all(c.colspan == c.rowspan == 1 for c in cells)


def _width(column: Sequence[str]) -> int:
    """Return the characters that a column wants: those of its longest word, more for running text."""
    texts = [re.sub("\x01[^\x02]*\x02", "", text) for text in column]
    longest = max((columns(word) for text in texts for word in text.split()), default=0)
    return max(longest, min(COMFORT, max(map(columns, texts)))) + GAP


_BAR = re.compile("\x01[^\x02]*\\|")


def _is_wide(*rows: Sequence[str]) -> bool:
    """Return whether rows with bars do not hold these: too wide for a phone, or a bar that must stay, as in a tag."""
    texts = [text for row in rows for text in row]
    width = sum(map(_width, zip(*rows, strict=True)))
    return width > WIDEST or any(_BAR.search(text) or "|" in "".join(MERGE.findall(text)) for text in texts)


def _row(texts: Iterable[str]) -> str:
    return _bars(spelling.spelled(text, cell=True) for text in texts)


def _bars(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def item(mark: str, text: str) -> str:
    """Return an item of a list, its first line after a mark, the others below that line."""
    lead = mark.ljust(INDENT) if len(mark) < INDENT else f"{mark} "
    first, *others = text.split("\n")
    indent = " " * len(lead)
    return "\n".join([f"{lead}{first}" if first else mark, *(f"{indent}{line}" if line else "" for line in others)])


def stacked(texts: Iterable[str]) -> str:
    """Return blocks one below the other; a comment parts two lists, which else were one."""
    whole = ""
    for text in filter(None, texts):
        last = next((line for line in reversed(whole.split("\n")) if line and not line.startswith(" ")), "")
        parted = "\n\n<!-- -->\n\n" if _ITEM.match(last) and _ITEM.match(text) else "\n\n"
        whole += (parted if whole else "") + text
    return whole


def quote(text: str) -> str:
    """Return lines as a quotation, in which a box stands."""
    return "\n".join(f"> {line}" if line else ">" for line in text.strip("\n").split("\n"))


def lines(texts: Iterable[str]) -> str:
    """Return each text that is not empty on a line of its own."""
    return f"  {BREAK}".join(filter(None, texts))


def link(text: str) -> str:
    """Return an address as a link to itself; what is none, such as a merge tag, stays as it is."""
    is_address = re.fullmatch(r"https?://[^\s<>]+", text) and not MERGE.search(text)
    return spelling.spelled(spelling.syntax(f"<{text}>") if is_address else text)

"""Health pages as web sites have them, made by a seed: GitHub's Markdown habits, raw HTML, no front matter.

All words are invented. A page names pictures of `PICTURES` and nothing else of the disk.
"""

from __future__ import annotations

import base64
import io
import random
import re
from collections.abc import Callable
from itertools import pairwise

from PIL import Image

__all__ = ["HEAVY", "PICTURES", "heavy_line", "page"]

PICTURES = tuple(f"images/photo-{number}.png" for number in range(1, 5))
HEAVY = 7
"""The page of this seed holds a picture of two megabytes, in base64, on one line."""

SUBJECTS = "the patch|the tablet|this cream|the inhaler|a nurse|your doctor|most people|the dose|a cold|rest".split("|")
VERBS = "helps with|can ease|may delay|is given for|works against|does not change|often follows".split("|")
OBJECTS = "pain|a dry cough|sleep|swelling|a rash|low mood|the itch|a sore throat|weak bones|tired eyes".split("|")
ENDS = "within 2 weeks|at 5 mg|for 10 days|twice a day|after 48 h|in 1 of 20 people|by night|with water|".split("|")
NOUNS = "care sleep fever dose skin heart lungs water salt rest balance breath habit signs relief risk".split()
SITES = "https://care.example|https://health.example/a|http://clinic.example/sleep_and_rest|https://www.who.example"
HOSTS = SITES.split("|")


class Writer:
    """Writes one page with the dice of its seed."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)  # noqa: S311 - the same seed, the same page
        self.headings: list[str] = []
        self.count = 0

    def one(self, *things: str) -> str:
        return self.dice.choice(things)

    def chance(self, part: float) -> bool:
        return self.dice.random() < part

    # Words

    def plain(self) -> str:
        words = f"{self.one(*SUBJECTS)} {self.one(*VERBS)} {self.one(*OBJECTS)} {self.one(*ENDS)}".strip()
        return f"{words[0].upper()}{words[1:]}{self.one('.', '.', '.', '!', '?', ' …')}"

    def few(self) -> str:
        return " ".join(self.dice.sample(NOUNS, self.dice.randint(1, 3)))

    def address(self) -> str:
        self.count += 1
        tail = self.one("", f"/p{self.count}", f"?id={self.count}&x=1", f"/wiki/Rest_(sleep)_{self.count}", "#top")
        return f"{self.one(*HOSTS)}{tail}"

    def spice(self) -> str:
        """Return a few words with marks or tags of one kind."""
        return self.dice.choice(INLINE)(self)

    def sentence(self) -> str:
        words = self.plain().split(" ")
        for _ in range(self.dice.choice((0, 0, 1, 1, 2))):
            words.insert(self.dice.randint(1, len(words) - 1), self.spice())
        return " ".join(words)

    def text(self, lines: int = 4) -> str:
        """Return a paragraph of some lines, some of them broken by a mark or a tag."""
        found = [self.sentence() for _ in range(self.dice.randint(1, lines))]
        breaks = [self.one(" ", "\n", "\n", "  \n", "\\\n", "<br>\n", "<br />", " <br/> ") for _ in found[1:]]
        return found[0] + "".join(f"{end}{words}" for end, words in zip(breaks, found[1:], strict=True))

    def raw(self, lines: int = 2) -> str:
        """Return a paragraph that may stand right in a tag, where an address in angle brackets would be one too."""
        return re.sub(r"<(https?:[^>]*)>", r"\1", self.text(lines))

    # Blocks

    def heading(self, level: int = 0) -> str:
        words = self.one(
            self.few(), self.few(), f"{self.few()} *{self.few()}*", f"{self.dice.randint(1, 9)}. {self.few()}"
        )
        words = f"{words[0].upper()}{words[1:]}"
        marks = "#" * (level or self.dice.choice((2, 2, 3, 3, 4)))
        if "*" not in words:
            self.headings.append(words)
        if not level and self.chance(0.15):
            return f"{words}\n{self.one('---', '======')}"
        return f"{marks} {words}{self.one('', '', '', f' {marks}')}"

    def items(self, depth: int = 0) -> list[str]:
        """Return the lines of a list: bullets or numbers, nested by two to four columns, tight or loose."""
        ordered = self.chance(0.4)
        start = self.dice.choice((1, 1, 1, 3, 0, 10)) if not depth else 1
        mark = self.one(".", ")") if ordered else self.one("-", "*", "+")
        loose = self.chance(0.2)
        lines: list[str] = []
        for number in range(start, start + self.dice.randint(1, 4)):
            lead = f"{number}{mark} " if ordered else f"{mark} "
            lines += [""] if loose and lines else []
            task = self.one("[ ] ", "[x] ") if not ordered and not depth and self.chance(0.1) else ""
            lines.append(f"{lead}{task}{self.sentence()}")
            inside = self.below(len(lead), depth)
            lines += inside
        return lines

    def below(self, width: int, depth: int) -> list[str]:
        """Return what stands in an item below its first line: a list, code, a table, a paragraph, or nothing."""
        kind = self.dice.random()
        if kind < 0.22 and depth < 3:
            indent = " " * max(width, self.dice.choice((2, 3, 4)))
            return [f"{indent}{line}".rstrip() for line in self.items(depth + 1)]
        indent = " " * width
        if kind < 0.28:
            return [f"{indent}{line}" for line in self.code().split("\n")]
        if kind < 0.33:
            return ["", *(f"{indent}{line}" for line in self.table().split("\n")), ""]
        if kind < 0.40:
            return ["", f"{indent}{self.sentence()}", ""]
        return [self.sentence()] if kind < 0.44 else []

    def code(self) -> str:
        mark = self.one("```", "~~~", "````")
        return "\n".join(
            [f"{mark}{self.one('', 'text', ' python')}", "if dose > 5:", f"    <b>{self.few()}</b>", "# no", mark]
        )

    def table(self) -> str:
        columns = self.dice.randint(1, 4)
        edge = self.chance(0.8) or columns == 1

        def row(cells: list[str]) -> str:
            line = " | ".join(cells)
            return f"| {line} |" if edge else line

        rule = [self.one("---", ":--", "--:", ":-:") for _ in range(columns)]
        rows = [[self.cell() for _ in range(columns)] for _ in range(self.dice.randint(1, 4))]
        return "\n".join([row([self.few() for _ in range(columns)]), row(rule), *map(row, rows)])

    def cell(self) -> str:
        return self.one(
            self.few(), f"{self.dice.randint(1, 90)} mg", f"**{self.few()}**", f"{self.few()}<br>{self.few()}", "`x`"
        )

    def picture(self) -> str:
        return f"![{self.few()}]({self.one(*PICTURES)})"

    def image(self) -> str:
        """Return a picture as a tag: here or on the web, with alternative text or without."""
        src = self.one(*PICTURES, f"https://img.example/{self.count}.jpg", f"//img.example/{self.count}.png")
        alt = self.one(f' alt="{self.few()}"', f" alt='{self.few()}'", ' alt=""', "")
        return f'<img{self.one("", " class=wide")} src="{src}"{alt}{self.one("", " width=300", " loading=lazy /")}>'


_Maker = Callable[[Writer], str]

INLINE: tuple[_Maker, ...] = (
    lambda w: f"*{w.few()}*",
    lambda w: f"_{w.few()}_",
    lambda w: f"**{w.few()}**",
    lambda w: f"__{w.few()}__",
    lambda w: f"***{w.few()}***",
    lambda w: f"**{w.few()} *{w.few()}* {w.few()}**",
    lambda w: f"~~{w.few()}~~",
    lambda w: f"`{w.few()} <b>`",
    lambda w: f"[{w.few()}]({w.address()})",
    lambda w: f"[{w.few()} *{w.few()}*](<{w.address()}>)",
    lambda w: f"[{w.few()}][site]",
    lambda w: f"[site]({w.one('/about', 'other.html', 'javascript:void(0)', '#nowhere')})",
    lambda w: f"<{w.address()}>",
    lambda w: w.address(),
    lambda w: f"(see {w.address()})",
    lambda w: f"{w.one('ask', 'write to')} care@example.org",
    lambda w: w.picture(),
    lambda w: f"[![{w.few()}](https://img.example/badge.svg)]({w.address()})",
    lambda w: f'<a class="link" href="{w.address().replace("&", "&amp;")}" target=_blank>{w.few()}</a>',
    lambda w: f'<a href="{w.address()}" onclick="go(\'x\')"><b>{w.few()}</b></a>',
    lambda w: f'<a name="n{w.dice.randint(100, 999)}"></a>{w.few()}',
    lambda w: f"<ins>{w.few()}</ins>",
    lambda w: f"<del>{w.few()}</del>",
    lambda w: f"H<sub>2</sub>O and 10<sup>{w.dice.randint(2, 9)}</sup>",
    lambda w: f"1<sup>st</sup> {w.few()}",
    lambda w: f'<span style="color: red" onmouseover="x()">{w.few()}</span>',
    lambda w: f'<font color="red">{w.few()}</font>',
    lambda w: f"<u>{w.few()}</u> <kbd>{w.few()}</kbd> <small>{w.few()}</small>",
    lambda w: f"<b>{w.few()} <i>{w.few()}</b> {w.few()}</i>",
    lambda w: f"<strong>{w.few()}",
    lambda w: f"{w.few()}</em>",
    lambda w: w.image(),
    lambda w: f"<!-- {w.few()} -->",
    lambda w: w.one(
        "5 &lt; 6 &amp; 7", "37&deg;C", "2&nbsp;mg", "&#8211; so", "a < b", "R&D", "x<5 mg", "&copy;", "\\*so\\*"
    ),
    lambda w: w.one("2 * 3 * 4", "snake_case_word", 'it\'s "so"', "50%", "[not a link]", "a_b", "**", "C:\\temp", "!"),
)


def _html_table(w: Writer) -> str:
    """Return a table as tags, with its end tags or without them."""
    columns, closed, head = w.dice.randint(1, 4), w.chance(0.7), w.chance(0.7)
    end = {name: f"</{name}>" if closed else "" for name in ("td", "th", "tr")}
    lines = [f'<table class="grid" width="100%">{w.one("", f"<caption>{w.few()}</caption>")}']
    names = "".join(f"<th>{w.few()}{end['th']}" for _ in range(columns))
    lines += [f"<thead><tr>{names}{end['tr']}</thead>"] * head
    lines += ["<tbody>"] * head
    for _ in range(w.dice.randint(1, 3)):
        if columns > 1 and w.chance(0.3):
            lines.append(f"<tr><td colspan={columns}>{w.few()}{end['td']}{end['tr']}")
        else:
            tag = w.one("td", "td valign=top", 'td align="right"', "td onclick='x()'")
            row = "".join(f"<{tag}>{w.one(w.few(), w.plain(), f'<p>{w.few()}</p>')}{end['td']}" for _ in range(columns))
            lines.append(f"<tr>{row}{end['tr']}")
    lines += ["</tbody>"] * head
    return "\n".join([*lines, "</table>"])


def _html_list(w: Writer) -> str:
    end, tag = w.one("</li>", ""), w.one("ul", "ol", "ol start=4", 'ul class="x"')
    inner = f"<ul><li>{w.few()}</li></ul>" if w.chance(0.3) else ""
    items = "\n".join(f"  <li>{w.few()}{inner}{end}" for _ in range(w.dice.randint(1, 4)))
    return f"<{tag}>\n{items}\n</{tag.split(maxsplit=1)[0]}>"


def _around(tag: str) -> _Maker:
    """Return a maker of Markdown between two tags on lines of their own."""

    def make(w: Writer) -> str:
        inside = "\n\n".join(w.dice.choice(BLOCKS)(w) for _ in range(w.dice.randint(1, 3)))
        return f"<{tag}>\n\n{inside}\n\n</{tag.split(maxsplit=1)[0]}>"

    return make


BLOCKS: tuple[_Maker, ...] = (
    *[lambda w: w.text()] * 8,
    *[lambda w: w.heading()] * 3,
    *[lambda w: "\n".join(w.items())] * 5,
    *[lambda w: f"{w.text(2)}\n" + "\n".join(w.items())] * 2,
    lambda w: f"{w.text(1)}\n{w.heading(3)}\n{w.text(1)}",
    lambda w: f"{w.text(1)}\n{w.code()}\n{w.text(1)}",
    lambda w: f"{w.plain()}\n{w.table()}",
    lambda w: f"{w.heading(3)}\n{w.table()}",
    lambda w: w.table(),
    lambda w: w.code(),
    lambda w: "\n".join(f"> {line}" for line in w.text().split("\n")),
    lambda w: f"> {w.sentence()}\n{w.sentence()}\n>\n> - {w.sentence()}",
    lambda w: w.one("---", "***", "* * *"),
    lambda w: w.picture(),
    lambda w: f"    {w.few()}\n    <p>{w.few()}",
)
"""What Markdown alone makes."""

RAW: tuple[_Maker, ...] = (
    _html_table,
    _html_list,
    *map(
        _around, ("div", 'div class="row" id=main', 'div align="center"', "section", "center", "blockquote", "article")
    ),
    lambda w: f"<div><div class=a>\n{w.raw(1)}\n<div>{w.plain()}</div></div>\n</div>",
    lambda w: f"<div>\n{w.raw()}",
    lambda w: f"</div>\n</section>\n\n{w.text(1)}",
    lambda w: f"<p align='center'>{w.plain()}<p>{w.plain()}",
    lambda w: f"<details open>\n<summary><b>{w.few()}</b></summary>\n\n{w.text()}\n\n</details>",
    lambda w: f'<iframe width=560 src="https://video.example/{w.count}"{w.one("", " title=Film")} allow=x></iframe>',
    lambda w: f'<video controls src="https://video.example/{w.count}.mp4"><p>{w.plain()}</p></video>',
    lambda w: f'<video>\n<source src="https://video.example/v.mp4" type="video/mp4">\n{w.plain()}\n</video>',
    lambda w: f"<script>\nif (a < b) {{ document.write('<p>{w.few()}</p>') }}\n\n</script>",
    lambda w: f"<style>\n.row > {w.one('p', 'td')} {{ color: red }}\n\n</style>",
    lambda w: f'<form action="/send">\n<label>{w.few()} <input name=q></label> <button>{w.few()}</button>\n</form>',
    lambda w: f"<!-- {w.plain()}\n\n{w.few()} -->",
    lambda w: w.image(),
    lambda w: f"<figure>{w.image()}<figcaption>{w.plain()}</figcaption></figure>",
    lambda w: f'<h{w.one("2", "3")} class="t">{w.few()}</h{w.one("2", "3")}>',
    lambda w: f"<dl><dt>{w.few()}</dt><dd>{w.plain()}</dd><dt>{w.few()}<dd>{w.plain()}</dl>",
    lambda w: f"<pre>\n{w.few()}\n  <b>{w.few()}</b>\n</pre>",
    lambda w: f"<hr>\n{w.few()}<br>\n<br>\n{w.plain()}",
    lambda w: f'<a href="{w.address()}"><div>{w.few()}</div><p>{w.plain()}</p></a>',
    lambda w: f"<b>\n\n{w.text(2)}\n\n</b>",
    lambda w: f"<ins>\n\n{w.text(1)}\n\n- {w.sentence()}\n\n</ins>",
    lambda w: f'<a name="part{w.dice.randint(100, 999)}">\n\n{w.text(1)}',
)
"""What writers paste from elsewhere."""


def heavy_line() -> str:
    """Return a picture of two megabytes in base64, as Markdown on one line."""
    noise = random.Random(HEAVY).randbytes(720 * 720 * 3)  # noqa: S311 - noise does not pack
    file = io.BytesIO()
    Image.frombytes("RGB", (720, 720), noise).save(file, "PNG")
    return f"![Noise](data:image/png;base64,{base64.b64encode(file.getvalue()).decode()})"


def page(seed: int) -> str:
    """Return the Markdown of one page."""
    w = Writer(seed)
    end = w.one("", "", f" *{w.few()}*", f"<br>{w.few()}", f" {w.picture()}")
    parts = [f"# {w.one('About', 'Living with', 'What is')} {w.few()}{end}"]
    parts += [w.dice.choice(BLOCKS if w.chance(0.7) else RAW)(w) for _ in range(w.dice.randint(8, 24))]
    if seed == HEAVY:
        parts.insert(4, heavy_line())
    if w.headings and w.chance(0.5):
        links = [f"- [{words}](#{words.lower().replace('.', '').replace(' ', '-')})" for words in w.headings]
        parts.insert(1, "\n".join([w.plain(), *links]))
    parts.append(f"[site]: {w.address()} 'A site'")
    gaps = ["\n" if _close(before, after) and w.chance(0.3) else "\n\n" for before, after in pairwise(parts)]
    return parts[0] + "".join(f"{gap}{part}" for gap, part in zip(gaps, parts[1:], strict=True)) + "\n"


def _close(before: str, after: str) -> bool:
    """Tell whether two blocks may follow each other without an empty line and still be two."""
    return before.startswith("#") and "\n" not in before and not after.startswith("    ")

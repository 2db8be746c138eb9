"""Tag soups, made by a seed: every element and odd attribute, opened, closed and left open in any order.

Every piece of text is a word of its own, so that a test can tell whether it was lost or said twice.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator

__all__ = ["NOTES", "book", "soup"]

TAGS = (
    "a a a abbr acronym address article aside audio b bdi bdo big blink blockquote body br br button caption center "
    "cite code col colgroup data dd dd del details dfn dialog dir div div div dl dl dt dt em embed fieldset figcaption "
    "figure font footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins kbd label legend li "
    "li li link main map mark marquee menu meta meter nav nobr noscript ol ol optgroup option output p p p param "
    "picture pre progress q rb rp rt rtc ruby ruby s samp search section slot small source span strike strong sub "
    "summary sup table table tbody td td tfoot th thead time tr tr track tt u ul ul var video wbr x-y"
).split()
WHOLE = "canvas datalist math noembed noframes object script select style svg template textarea title".split()
"""Elements that are left out with what they hold: they come whole, for the words after them are the page's."""

ATTRIBUTES = (
    'id="x"|id="x"|id="a b"|id=""|id="1"|id="part-1"|id="ref-1"|id="note-1"|id=é|id="fn:n"|id="fnref:n"|class=""|'
    'class="note"|class="citation"|class=" a  b "|class="footnote"|class="footnote-ref"|lang="en"|lang="no language"|'
    'lang=""|lang=en_US|lang="x"|dir=rtl|dir=up|dir=""|href="https://example.org/x?a=1&b=2"|href="https://exa mple.x/"|'
    'href="http://"|href="https://[x"|href="#x"|href="#nowhere"|href="#1"|href="/p"|href="javascript:x()"|href=""|'
    'href="mailto:"|href="mailto:a b"|href="tel:+1 2"|href="https://a.example/%zz{}^`\\"|href="http://a:b:c/"|'
    'href="https://u:p@x.example:99999/"|href="https://é.example/é"|href="//x"|href="ftp://x"|href="#ref-1"|'
    'href="#note-9"|src="https://example.org/p.png"|src="square.png"|src=""|src="//e.example/v"|alt="a picture"|alt=""|'
    'title="a <title>"|title=""|name="n"|name="x"|colspan="2"|colspan=0|colspan="-3"|colspan=1e9|rowspan=5|'
    'rowspan="99999999"|span=3|scope=bad|headers="x"|start="3"|start="-4"|start="x"|start=" 7 "|start="99999999999"|'
    'type="a"|type="disc"|type="1"|type=checkbox|checked|reversed|reversed="no"|value="3"|datetime="2020-13-45"|'
    'datetime="2020-01-02"|datetime="soon"|datetime=""|onclick="x()"|style="text-align: center"|style="}"|align=left|'
    'align=middle|data-block="9"|data-line="4"|data-div=0|xml:lang="de"|epub:type="x"|role="x"|aria-label=""|hidden|'
    'cite="x y"|/|="|width=1|"|xmlns="x"|is=x|x:y=z|contenteditable|tabindex=x|download|target=_blank'
).split("|")

TEXTS: tuple[Callable[[str], str], ...] = (
    *[lambda word: f"{word} "] * 6,
    lambda word: f"\n{word}",
    lambda word: f"\n\n{word}\n\n",
    lambda word: f"&lt;{word}&nbsp;&bogus; ",
    lambda word: f"*{word}* ",
    lambda word: f"**{word}**",
    lambda word: f" `{word}` ",
    lambda word: f" ~~{word}~~ ",
    lambda word: f"[{word}](https://example.org/l)",
    lambda word: f"[{word}](#x)",
    lambda word: f" {word} ![p](square.png)",
    lambda word: f"![](square.png) {word}",
    lambda word: f" https://example.net/{word} ",
    lambda word: f"\n- {word}\n",
    lambda word: f"\n7. {word}\n",
    lambda word: f"\n\nTerm{word}\n: Definition{word}\n\n",
    lambda word: f"\n\n| {word}a | {word}b |\n|---|---|\n| {word}c | {word}d |\n\n",
    lambda word: f" {word}[^n] ",
    lambda word: f" {word} [@k]",
    lambda word: f"\n\n### {word}\n\n",
    lambda word: f"\n\n#### *[{word}](#x)* ![p](square.png)\n\n",
    lambda word: f"<!-- -->{word}",
    lambda word: f"\n- [ ] {word}\n",
    lambda word: f"\n\n```\n{word}\n```\n\n",
    lambda word: f"\n> {word}\n",
    lambda word: f"{word} a<b & c\n\n---\n\n",
    lambda word: f"\n\n    {word}\n\n",
)

NOTES = "[^n]: Note <div>with</div> <p>more\n"


def soup(dice: random.Random, length: int, words: Iterator[str]) -> str:
    """Return a soup of so many tags and texts."""
    found: list[str] = []
    stack: list[str] = []
    for _ in range(length):
        kind = dice.random()
        if kind < 0.38:
            tag = dice.choice(TAGS)
            found.append(f"<{tag}{_attributes(dice)}{dice.choice((' /', *[''] * 20))}>")
            if tag in ("iframe", "pre"):  # left open, these would reach into the next soups
                found.append(f"{next(words) if tag == 'pre' else ''}</{tag}>")
            stack.append(tag)
        elif kind < 0.42:
            tag = dice.choice(WHOLE)
            found.append(f"<{tag}{_attributes(dice)}></{tag}>")
        elif kind < 0.60 and stack:
            found.append(f"</{stack.pop(dice.choice((-1, -1, -1, 0)))}>")
        elif kind < 0.65:
            found.append(f"</{dice.choice(TAGS)}>")
        else:
            found.append(dice.choice(TEXTS)(next(words)))
    return "".join(found)


def _attributes(dice: random.Random) -> str:
    return "".join(f" {dice.choice(ATTRIBUTES)}" for _ in range(dice.choice((0, 0, 0, 1, 1, 2, 3))))


def _flat(text: str) -> str:
    return " ".join(text.replace("|", " ").split())


def _set_in(text: str, columns: int) -> str:
    return text.replace("\n", "\n" + " " * columns)


PLACES: tuple[Callable[[str], str], ...] = (
    lambda text: text,
    lambda text: f"::: note\n{text}\n:::",
    lambda text: "\n".join(f"> {line}" for line in text.split("\n")),
    lambda text: f"- {_set_in(text, 2)}",
    lambda text: f"Term\n\n:   {_set_in(text, 4)}",
    lambda text: f"::: pathway\n1. Step\n\n   {_set_in(text, 3)}\n:::",
    lambda text: f"::: decisions\n### Card\n\n{text}\n:::",
    lambda text: f"::: faq\n### Question\n\n{text}\n:::",
    lambda text: f"### Heading {_flat(text)}",
    lambda text: f"a | b\n--|--\n{_flat(text)} | x",
    lambda text: f"::: {{.tldr}}\n- {_set_in(text, 2)}\n:::",
    lambda text: f"::: {{.evidence certainty=low}}\n{text}\n:::",
)
"""Where a soup may stand: what is left open in it ends there, but for the first."""


def book(seed: int, soups: int) -> tuple[str, list[str]]:
    """Return an article of so many soups, each a part of its own, and the words that must be in it once each."""
    dice = random.Random(seed)  # noqa: S311 - the same seed, the same book
    words = (f"w{number}x" for number in itertools.count(1))
    parts = []
    for number in range(1, soups + 1):
        place = dice.choice(PLACES[1:] if number < soups else PLACES)
        marks = "##" if number % 20 == 1 else "###"  # a file of the ebook holds twenty: EPUBCheck's time goes by files
        parts.append(f"{marks} Part {number}\n\n{place(soup(dice, dice.choice((3, 6, 10, 20)), words))}")
    last = int(next(words)[1:-1])
    return "\n\n".join([*parts, NOTES]), [f"w{number}x" for number in range(1, last)]

"""Markup of other tools that no edition reads and every edition would print: a warning for each kind in a source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field
from typing import Any

from trifolio.document.marks import DIRECTIVE, is_mark
from trifolio.document.model import Document
from trifolio.document.nodes import Element, spoken
from trifolio.problems import Problem, visible, warning
from trifolio.safety.values import dataclass
from trifolio.source.html import INLINE
from trifolio.source.mailing import MERGE

__all__ = ["foreign"]

_CODE = "\ufffc"
"""What stands for code and for marks of notes in a text that is looked at."""
_SHOWN = 40
"""Characters of a text that a message quotes. Patterns look no farther than 200, so that none takes quadratic time."""
_FEW_LINES = 6
_DIAGRAMS = frozenset("dataview dataviewjs dot graphviz mermaid plantuml query tasks".split())
"""Languages of code that other tools show as something else."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of markup: what it is called, how it looks, and what a writer types instead."""

    name: str
    pattern: re.Pattern[str]
    instead: str


def _kind(name: str, pattern: str, instead: str) -> _Kind:
    return _Kind(name, re.compile(pattern, re.MULTILINE), instead)


_SHORTCODES = "gallery|caption|embed|audio|video|playlist|button|contact-form-7|vc_\\w{1,30}|et_\\w{1,30}|su_\\w{1,30}"
_BBCODE = "b|i|u|url|img|quote|size|color|list|code"
_MERGE_TAGS = _kind(
    "a merge tag, though no mailing tool is named",
    MERGE.pattern,
    "write what it stands for, or name the tool: platform in [email] of trifolio.toml",
)
_LIQUID = _kind(
    "a tag of Liquid or Jinja",
    r"\{%.{0,200}?%\}|\{\{ *[a-z]\w{0,50}\.[\w.]{1,200}.{0,200}?\}\}",
    "write what it stands for",
)
_DRAWN, _RUN = (
    _kind(f"code that another tool {does}", "", "show it as a picture, or write it in words")
    for does in ("draws", "runs")
)
"""What code is by its language alone."""
_KINDS = (
    _kind("a shortcode of Hugo", r"\{\{[<%].{0,200}?[>%]\}\}", "write what it shows, or take it away"),
    _kind("a shortcode of WordPress", rf"\[/?(?:{_SHORTCODES})(?:\s[^\[\]]{{0,200}})?\]", "write what it shows"),
    _LIQUID,
    _kind(
        "code of MDX",
        r"^(?:import|export) .{0,200}\bfrom ['\"]|\{(?:props|children|this)\b[^{}]{0,200}\}",
        "take it away",
    ),
    _kind(
        "a field of Dataview",
        r"^[A-Za-z](?:[\w -]{0,30}[\w-])?:: \S|\[[A-Za-z][\w -]{0,200}:: [^\]]{0,200}\]",
        "write a sentence",
    ),
    _kind("a command of TeX", r"(?<![\w:\\/])\\[A-Za-z]{2,30}+(?=[\s{\[(]|$)", "write it in words, or between $ and $"),
    _kind("an emoji by its name", r"(?<![\w:]):[a-z][a-z0-9_+-]{1,30}:(?![\w:])", "type the sign itself"),
    _kind("a heading without its space", r"\A(?:#{2,6}[^\s#]|#[A-Z][a-z]{1,200}\b(?!-))", "write “## Heading”"),
    _kind(
        "the opening of a box",
        r"^(?:::? ?[a-z][\w-]{0,200}(?=$| \{)|:: )|^(?:!!!|\?\?\?\+?) ?\w",
        "write “::: tip” and “:::”",
    ),
    _kind("a tab of MkDocs", r"^=== [\"“]", "write a heading"),
    _kind("a directive of reStructuredText", r"^\.\. [\w-]{1,200}::", "write it as Markdown"),
    _kind("a role of MyST", rf"\{{[a-z][\w:-]{{0,200}}\}}{_CODE}", "write the words, or a link: [words](#heading)"),
    _kind("a heading of MediaWiki or AsciiDoc", r"^={2,6} \S.{0,200}$", "write “## Heading”"),
    _kind("a heading of Textile", r"^h[1-6]\. \S", "write “## Heading”"),
    _kind("a mark of BBCode", rf"\[/(?:{_BBCODE})\]", "write **words**, *words* or [words](address)"),
    _kind(
        "rows of bars without a line of dashes",
        r"^[^|\n]{1,200}\|[^\n]{1,200}\n[^|\n]{1,200}\|",
        "write |---|---| under its head",
    ),
    _kind(
        "a mark of emphasis without its other half",
        r"\*\*|(?<![\w_])__(?=[A-Za-z])|(?<=[A-Za-z])__(?![\w_])",
        "write **words**",
    ),
    _kind(
        "a picture that is none",
        r"!\[[^\[\]]{0,200}\]\s?\([^()]{0,200}\)?|!\[\[[^\[\]]{1,200}\]\]",
        "write ![words](<a name.png>)",
    ),
    _kind(
        "a link that is none",
        r"(?<!!)\[[^\[\]]{1,200}\](?:[ \n]{1,9}\((?:https?:|www\.|[\w./-]{1,99}\.(?:md|html?|pdf)\b)"
        r"|\([^()]{0,200}\s[^()]{0,200}\))",
        "write [words](address), without a blank",
    ),
    _kind(
        "a link whose address is not defined",
        r"\[[^\[\]\n]{1,200}\]\[(?=[^\[\]\n]{0,200}[A-Za-z])[^\[\]\n]{1,200}\]|\[[^\[\]\n]{0,200}[A-Za-z][^\[\]\n]{0,200}\]\[\]",
        "write “[label]: https://…” on a line of its own",
    ),
    _kind(
        "attributes that belong to nothing",
        r"\{[^{}\n]{0,200}[\w-]{1,200}=[\"“'][^{}\n]{0,200}\}|\]\{[.#][^{}\n]{0,200}\}"
        r"|\{:? ?[.#][A-Za-z][\w-]{0,200}(?: [.#][A-Za-z][\w-]{0,200}){0,9}\}|\{:toc\}",
        "take them away",
    ),
    _kind(
        "a reference to a figure or table",
        r"(?<![\w@])@(?:fig|tbl|tab|sec|eq|lst)[:-][\w-]{1,200}",
        "write “Figure 1”, or a link to a heading",
    ),
    _kind(
        "a mark of changes", r"\{(?:\+\+|--|~~|==|>>).{0,200}?(?:\+\+|--|~~|==|<<)\}", "write what shall stand there"
    ),
    _kind("a label of MyST", r"^\([\w-]{1,200}\)=$", "take it away; a heading is led to by its words"),
    _kind("the name of a paragraph in Obsidian", r"(?:^|(?<=\s))\^[a-z0-9]{4,}$", "take it away"),
    _MERGE_TAGS,
)


@dataclass(slots=True)
class _Texts:
    """The texts of a document, one for each paragraph, heading, cell …, each with the line that it begins in."""

    texts: list[tuple[str, int]] = field(default_factory=list)
    codes: list[tuple[str, int]] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    line: int = 0

    def end(self, line: int = 0) -> None:
        """End the text; the next one begins in a line."""
        if text := "".join(self.pieces):
            self.texts.append((text, self.line))
        self.pieces.clear()
        self.line = line or self.line

    def read(self, value: Any) -> None:
        """Add all texts of a value."""
        if isinstance(value, str):
            self.pieces.append(value)
        elif isinstance(value, tuple):
            for item in value:
                self.read(item)
        elif isinstance(value, Element):
            self._element(value)
        else:
            self.end(getattr(value, "line", 0))
            for name in spoken(type(value)):
                self.read(getattr(value, name))
                self.end()

    def _element(self, element: Element) -> None:
        apart = element.tag not in INLINE
        if apart:
            self.end(element.line)
        if element.tag == "pre":
            inner = next((child for child in element.children if isinstance(child, Element)), element)
            self.codes.append((inner.get("class").removeprefix("language-"), self.line))
        elif element.tag in ("code", "kbd", "samp") or (element.tag == "sup" and is_mark(element)):
            self.pieces.append(_CODE)
        else:
            self.read(element.children)
        if apart:
            self.end()


def foreign(document: Document, *, mailing: bool) -> Iterator[Problem]:
    """Yield a warning for each kind of foreign markup; with `mailing` merge tags are meant."""
    texts = _Texts()
    texts.read(document.bodies)
    texts.end()
    hits: dict[_Kind, list[tuple[int, str]]] = {}
    for text, line in texts.texts:
        _note(text, line, hits, mailing=mailing)
    for language, line in texts.codes:
        if language.lower() in _DIAGRAMS:
            hits.setdefault(_DRAWN, []).append((line, f"```{language}"))
        elif language.endswith(f" {DIRECTIVE}"):
            hits.setdefault(_RUN, []).append((line, f"```{{{language.removesuffix(f' {DIRECTIVE}')}}}"))
    for kind, places in hits.items():
        lines = sorted({line for line, _ in places})
        first = visible(" ".join(places[0][1].split()))
        shown = first if len(first) <= _SHOWN else f"{first[:_SHOWN]}…"
        more = f" (also in line {', '.join(map(str, lines[1:_FEW_LINES]))}{' …' if len(lines) > _FEW_LINES else ''})"
        message = f"“{shown}” is {kind.name}, and is printed as it stands{more if lines[1:] else ''}"
        yield warning("foreign-markup", document.path, lines[0], message, kind.instead)


def _note(text: str, line: int, hits: dict[_Kind, list[tuple[int, str]]], *, mailing: bool) -> None:
    """Note the markup in a text; what one kind has taken is none of the next."""
    for kind in _KINDS:
        if mailing and kind in (_MERGE_TAGS, _LIQUID):
            text = MERGE.sub(_CODE, text)
            continue
        for match in kind.pattern.finditer(text):
            number = line + text.count("\n", 0, match.start())
            words = text[match.start() :].partition("\n")[0] if len(match[0]) < _SHOWN else match[0]
            hits.setdefault(kind, []).append((number, words.replace(_CODE, "`…`")))
        text = kind.pattern.sub(_CODE, text)

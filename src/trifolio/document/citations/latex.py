r"""The LaTeX of bibliographies as text with CSL's tags: what Zotero, JabRef and Mendeley write, by tables.

latexcodec reads accents and most signs; this module, what it does not know, and what carries a meaning: `\textgreater`
before a dose must not vanish. What neither knows stays as it is written, and is told.
"""

from __future__ import annotations

import codecs
import contextlib
import re
import unicodedata
from collections.abc import Mapping

__all__ = ["unknown", "untex"]

_GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi "
    "psi omega"
).split()

_LETTERS = {name: unicodedata.lookup(f"GREEK SMALL LETTER {'lamda' if name == 'lambda' else name}") for name in _GREEK}

_SIGNS: Mapping[str, str] = {
    **_LETTERS,
    **{f"text{name}": letter for name, letter in _LETTERS.items()},
    **{name.title(): letter.upper() for name, letter in _LETTERS.items()},
    **dict.fromkeys(("varepsilon", "textepsilon"), "ε"),
    "varphi": "φ",
    **dict.fromkeys(("textmu", "micro", "textmicro"), "µ"),
    **dict.fromkeys(("textgreater", "gt"), ">"),
    **dict.fromkeys(("textless", "lt"), "<"),
    **dict.fromkeys(("geq", "ge", "geqslant", "textgreaterequal"), "≥"),
    **dict.fromkeys(("leq", "le", "leqslant", "textlessequal"), "≤"),
    **dict.fromkeys(("neq", "ne"), "≠"),
    **dict.fromkeys(("approx", "simeq"), "≈"),
    **dict.fromkeys(("sim", "textasciitilde"), "∼"),
    **dict.fromkeys(("pm", "textpm"), "±"),
    **dict.fromkeys(("times", "texttimes"), "×"),
    **dict.fromkeys(("div", "textdiv"), "÷"),
    **dict.fromkeys(("cdot", "textperiodcentered"), "·"),
    **dict.fromkeys(("rightarrow", "to", "textrightarrow", "longrightarrow"), "→"),
    **dict.fromkeys(("leftarrow", "textleftarrow"), "←"),
    **dict.fromkeys(("uparrow", "textuparrow"), "↑"),
    **dict.fromkeys(("downarrow", "textdownarrow"), "↓"),
    **dict.fromkeys(("textdegree", "degree"), "°"),
    **dict.fromkeys(("ldots", "dots", "textellipsis"), "…"),
    **dict.fromkeys(("newline", "par", "relax", "protect", "displaystyle", "noopsort"), ""),
    **dict.fromkeys(("quad", "qquad", "thinspace", "space"), " "),
    "infty": "∞",
    "prime": "′",
    "minus": "−",
    "textminus": "−",
    "textunderscore": "_",
    "textbackslash": "\N{FULLWIDTH REVERSE SOLIDUS}",
    "textbar": "|",
    "textquoteright": "’",
    "textquoteleft": "‘",
    "textquotesingle": "'",
    "textquotedblleft": "“",
    "textquotedblright": "”",
    "quotedblbase": "„",
    "guillemotleft": "«",
    "guillemotright": "»",
    "textonehalf": "½",
    "textonequarter": "¼",
    "textthreequarters": "¾",
    "textonesuperior": "¹",
    "texttwosuperior": "²",
    "textthreesuperior": "³",
    "textordmasculine": "º",
    "textordfeminine": "ª",
    "texteuro": "€",
    "euro": "€",
    "pounds": "£",
    "textsterling": "£",
    "textregistered": "®",
    "texttrademark": "™",
    "copyright": "©",
    "textcopyright": "©",
    "textperthousand": "‰",
    "textnumero": "№",
    "textsection": "§",
    "checkmark": "✓",
    "male": "♂",
    "female": "♀",
}
"""Commands without a group, by their names; Greek letters bear theirs."""

_GROUP = r"\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}"

_WRAPPED: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(("emph", "textit", "textsl", "mathit"), ("<i>", "</i>")),
    **dict.fromkeys(("textbf", "mathbf"), ("<b>", "</b>")),
    **dict.fromkeys(("textsuperscript", "textsu", "sp"), ("<sup>", "</sup>")),
    **dict.fromkeys(("textsubscript", "sb"), ("<sub>", "</sub>")),
    **dict.fromkeys(("enquote", "mkbibquote"), ("“", "”")),
    **dict.fromkeys(
        (
            *("textsc", "textrm", "textsf", "texttt", "textnormal", "textup", "textmd", "text", "mbox", "hbox"),
            *("mathrm", "mathsf", "ensuremath", "url", "nolinkurl", "uline", "underline", "textnohyphenation"),
        ),
        ("", ""),
    ),
}
"""Commands with one group, and what stands before and behind it in their place."""

_ACCENTS = {"d": "\u0323", "b": "\u0331", "t": "\u0361", "G": "\u030f", "U": "\u030e"}
"""Accents that latexcodec does not know."""

_DOTLESS = re.compile(r"(\\['`^\"~=.cuvHdkrtb])\s*(?:\{\s*\\([ij])\s*\}|\\([ij])(?![A-Za-z]))")
_ACCENT = re.compile(r"\\([dbtGU])(?:\s*\{([A-Za-z])([A-Za-z]*)\}|\s+([A-Za-z]))")
_HREF = re.compile(rf"\\href\s*\{{[^{{}}]*\}}\s*{_GROUP}")
_SORT = re.compile(rf"\\noopsort\s*{_GROUP}")
_COMMAND = re.compile(rf"\\({'|'.join(sorted(_WRAPPED, key=len, reverse=True))})\s*{_GROUP}")
_MATH = re.compile(r"\$([^$]*)\$")
_LEVEL = re.compile(rf"([_^])(?:{_GROUP}|(\\[A-Za-z]+|\w))")
_SIGN = re.compile(r"\\([A-Za-z]+)(?:\{\}|[ \t]+|(?![A-Za-z]))")
_BLANK = re.compile(r"\\[,;:!> ]|\\\\|\\/")
_SYNTAX = re.compile(r"\\([{}$])|[{}$]")
_LEFT = re.compile(r"\\[A-Za-z]+")


def untex(text: str) -> str:
    """Return LaTeX as text with CSL-JSON's rich-text tags; an unknown command stays as it is written."""
    if not any(sign in text for sign in "\\{}$~`'-"):
        return text
    text = _SORT.sub("", _HREF.sub(r"{\1}", text))
    text = _DOTLESS.sub(lambda match: f"{match[1]}{{{match[2] or match[3]}}}", text)
    text = _ACCENT.sub(_accented, text)
    text = _MATH.sub(lambda math: f"${_LEVEL.sub(_level, math[1])}$", text)
    while (unwrapped := _COMMAND.sub(_unwrapped, text)) != text:
        text = unwrapped
    text = _SIGN.sub(_sign, text.replace("\\-", ""))
    text = _BLANK.sub(" ", text)
    with contextlib.suppress(ValueError):  # a backslash at the end escapes nothing
        text = codecs.decode(text, "ulatex")  # type: ignore[call-overload]  # latexcodec's, from text to text
    text = _SYNTAX.sub(lambda match: match[1] or "", text.replace("\xa0", " "))
    return text.replace("<sup>∘</sup>", "°").replace("\N{FULLWIDTH REVERSE SOLIDUS}", "\\")


def unknown(text: str) -> str:
    """Return the first command that is left in a text, empty for none."""
    match = _LEFT.search(text)
    return match[0] if match else ""


def _accented(match: re.Match[str]) -> str:
    letter = match[2] or match[4]
    return unicodedata.normalize("NFC", f"{letter}{_ACCENTS[match[1]]}") + (match[3] or "")


def _level(match: re.Match[str]) -> str:
    inner = match[2] if match[2] is not None else match[3]
    if match[1] == "^" and inner.strip() in ("\\circ", "\\degree"):
        return "°"
    tag = "sup" if match[1] == "^" else "sub"
    return f"<{tag}>{inner}</{tag}>"


def _unwrapped(match: re.Match[str]) -> str:
    before, behind = _WRAPPED[match[1]]
    return f"{before}{match[2]}{behind}"


def _sign(match: re.Match[str]) -> str:
    return _SIGNS.get(match[1], match[0])

r"""Formulas in TeX between dollar signs, as pandoc has them: the simple ones as text with raised and lowered parts.

What is set is what can be read in any edition, a mail too: Greek letters, signs, `x^2`, `x_i`, fractions (`a/b`) and
roots in one line, `\text{…}`. Everything else stays TeX, and is a problem.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from trifolio.safety.values import dataclass

__all__ = ["FORMULA", "Level", "Piece", "is_formula", "pieces"]

FORMULA = r"\$\$(?:[^$\\]|\\.)++\$\$|\$(?![\s$])(?:[^$\\\n]|\\.)++(?<!\s)\$(?!\d)"
"""A formula, as a pattern: no space inside the dollar signs, no figure behind the last (pandoc, `tex_math_dollars`)."""

_MATHEMATICAL = re.compile(r"[\\^_=<>+×·≤≥]|\A\s*[A-Za-z]\s*\Z")
_TOKEN = re.compile(r"\\([A-Za-z]+)|\\(.)|([{}^_])|([^\\{}^_]+)", re.DOTALL)
_GREEK = dict(
    zip(
        "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi "
        "chi psi omega".split(),
        "αβγδεζηθικλμνξοπρστυφχψω",
        strict=True,
    )
)
_SIGNS: Mapping[str, str] = {
    **_GREEK,
    **{name.capitalize(): letter.upper() for name, letter in _GREEK.items()},
    **dict(zip("varepsilon vartheta varphi times cdot div pm mp".split(), "εθφ×·÷±∓", strict=True)),
    **dict(zip("le leq ge geq lt gt ne neq approx sim equiv infty".split(), "≤≤≥≥<>≠≠≈~≡∞", strict=True)),
    **dict(zip("to rightarrow leftarrow Rightarrow degree circ ldots dots prime".split(), "→→←⇒°°……′", strict=True)),
    **{name: name for name in ("log", "ln", "exp", "min", "max")},
    **dict.fromkeys(("left", "right"), ""),
    **dict.fromkeys(("quad", "qquad"), " "),
}
"""Commands without arguments, by what stands for them."""
_WORDS = frozenset("text textrm textbf textit mathrm mathbf mathit mathsf operatorname mbox".split())
"""Commands whose argument is set as it is."""


_LEVELS = {"\0^": "sup", "\0_": "sub"}


@dataclass(frozen=True, slots=True)
class Level:
    """What stands above (`sup`) or below (`sub`) the line."""

    tag: str
    pieces: tuple[Piece, ...]


Piece: TypeAlias = "str | Level"


def is_formula(source: str) -> bool:
    """Return whether what stands between dollar signs is one: `$5 for US$` is none."""
    return source.startswith("$$") or _MATHEMATICAL.search(source.strip("$")) is not None


def pieces(source: str) -> tuple[Piece, ...] | None:
    """Return a formula, its dollar signs included, as text; None if it cannot be set so."""
    tokens = list(_tokens(source.strip("$")))
    try:
        group = _group(tokens)
    except (IndexError, ValueError):
        return None
    return None if tokens else group


def _tokens(tex: str) -> Iterator[str]:
    """Yield commands with their stroke, braces, marks of levels, and characters."""
    for command, sign, mark, text in _TOKEN.findall(" ".join(tex.split())):
        if command:
            yield f"\\{command}"
        elif sign:
            yield sign if sign in "%$&#_{}" else " "
        elif mark:
            yield f"\0{mark}"
        else:
            yield from text


def _group(tokens: list[str]) -> tuple[Piece, ...]:
    """Return the pieces up to the end, or up to a brace that closes; takes them off the tokens."""
    group: list[Piece] = []
    while tokens and tokens[0] != "\0}":
        group += _next(tokens)
    return _joined(group)


def _next(tokens: list[str]) -> list[Piece]:
    """Take the next sign, level, group or command off the tokens, and return what stands for it."""
    first = tokens.pop(0)
    if first in _LEVELS:
        level = _argument(tokens)
        return list(level) if level == ("°",) else [Level(_LEVELS[first], level)]
    if first.endswith("{"):
        inside = _group(tokens)
        tokens.pop(0)
        return list(inside)
    return _command(first[1:], tokens) if first.startswith("\\") else [first]


def _command(name: str, tokens: list[str]) -> list[Piece]:
    """Return what stands for a command. Raises ValueError for one that text has nothing for."""
    if name in ("frac", "dfrac", "tfrac"):
        above, below = _argument(tokens), _argument(tokens)
        return [*_bracketed(above), "/", *_bracketed(below)]
    if name == "sqrt":
        return ["√", *_bracketed(_argument(tokens))]
    if name in _WORDS:
        return list(_argument(tokens))
    if name not in _SIGNS:
        raise ValueError(name)
    return [_SIGNS[name]]


def _argument(tokens: list[str]) -> tuple[Piece, ...]:
    """Return what a command or a level is applied to: a group in braces, or the next sign."""
    while tokens[0] == " ":
        tokens.pop(0)
    return _joined(_next(tokens))


def _bracketed(part: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Return a part of a fraction in brackets, unless it is one number or word."""
    single = all(isinstance(piece, Level) or re.fullmatch(r"[\w.,]+", piece) for piece in part)
    return part if single else ("(", *part, ")")


def _joined(group: list[Piece]) -> tuple[Piece, ...]:
    joined: list[Piece] = []
    for piece in group:
        if isinstance(piece, str) and joined and isinstance(joined[-1], str):
            joined[-1] += piece
        elif piece:
            joined.append(piece)
    return tuple(joined)

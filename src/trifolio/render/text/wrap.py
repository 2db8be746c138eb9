"""Lines of plain text: wrapped by display width, without what mail programs take for a sign at the start of one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trifolio.source.mailing import MERGE
from trifolio.words.units import joined

__all__ = ["BREAK", "capitals", "columns", "fill", "hanging_indent", "has_address", "mail_text", "verbatim", "with_end"]

BREAK = "\n"
"""Where the writer ended a line."""

_JOINED = 40
"""Columns of a line from which on Outlook joins it to the next, unless it ends in a stop or the next is indented."""

_GONE = {**dict.fromkeys((0xAD, 0x200B, 0x2060, 0xFEFF)), **dict.fromkeys((0x0B, 0x85, 0x2028, 0x2029), " ")}
_STIFF = str.maketrans("\u00a0\u202f\u2007", "   ")
_ADDRESS = re.compile(r"(?:https?|ftp)://\S|(?<![^\s@])[^\s@]++@[^\s@]+\.\w|\{\{|\{%|\*\||\{\$")
_MAIL = re.compile(r"From\Z|>|\.|--")
_MARKDOWN = re.compile(r"#{1,6}\Z|[-*+=_]+\Z|\d{1,9}[.)]\Z|```|~~~|:::")
_ENDED = re.compile(r"[.?!…][\"'”’»)\]]*\Z")
_PLAIN = re.compile("[\x00-\x7f\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u2010-\u2027\u2030-\u205e\u2190-\u22ff]*")
"""Latin, Greek and Cyrillic letters, punctuation, arrows, mathematics: a column each."""
_NARROW = 8


def columns(text: str) -> int:
    """Return the columns that a text takes (Unicode's East Asian width; marks and joined emoji counted as shown)."""
    if _PLAIN.fullmatch(text):
        return len(text)
    import wcwidth  # a thirtieth of the time that an email takes

    return wcwidth.width(text)


def has_address(text: str) -> bool:
    """Return whether a word contains what must never be broken: an address or a merge tag."""
    return bool(_ADDRESS.search(text))


def fill(
    text: str, width: int = 0, first: str = "", rest: str = "", *, margin: bool = True, whole: bool = False
) -> str:
    """Return running text as lines.

    `width` counts columns; 0 leaves each paragraph on one line. `first` and `rest` stand before the first line and the
    others. With `margin` nothing else will stand before them: what mail programs take for a sign at the start of a line
    is space-stuffed (RFC 3676, 4.4), and a line that Outlook would join to the one before it is indented by two.
    `whole` breaks after sentences first.
    """
    lines: list[str] = []
    for segment in text.translate(_GONE).split(BREAK):
        words = [word for word in re.split(r"[ \t\r\f]+", joined(MERGE.sub(_unbroken, segment))) if word]
        if not words:
            continue
        others = "  " if lines and margin and not rest and _is_joined(lines[-1]) else rest
        indents = (others if lines else first, others)
        rooms = tuple(max(_NARROW, width - columns(indent)) for indent in indents) if width else (0, 0)
        wrapped = _wrapped(words, rooms, bare=margin and not any(indents), whole=whole)
        lines += [f"{indents[min(number, 1)]}{line}" for number, line in enumerate(wrapped)]
    return "\n".join(lines) or first.rstrip()


def _unbroken(merge_tag: re.Match[str]) -> str:
    return merge_tag[0].replace(" ", "\u00a0")


def _is_joined(line: str) -> bool:
    """Return whether Outlook would join the next line to this one."""
    return columns(line) >= _JOINED and not line.endswith((".", "?", "!", ":"))


def _wrapped(words: list[str], rooms: tuple[int, ...], *, bare: bool, whole: bool) -> list[str]:
    """Return words as lines; `rooms` are the columns of the first and of the others, 0 for no limit.

    `bare` says that nothing stands before the lines, `whole` that they end after sentences first.
    """
    if not rooms[0]:
        return [" ".join(_stuffed(words, bare=bare))]
    pieces = [piece for word in words for piece in _pieces(word, min(rooms))]
    words = [word for word, _ in pieces]
    lines: list[list[str]] = []
    line: list[str] = []
    used = 0
    is_torn = False  # the line ends inside a word
    for number, (word, goes_on) in enumerate(pieces):
        ahead = _sentence(words, number, rooms[-1]) if whole else columns(word)
        if line and (is_torn or used + 1 + ahead > rooms[bool(lines)]):
            head = [word] if is_torn else [*_carried(line, word, rooms[-1]), word]
            lines.append(line)
            line = _stuffed(head, bare=bare)
            used = columns(" ".join(line))
        else:
            used += columns(word) + (1 if line else 0)
            line = [*line, word] if line else _stuffed([word], bare=bare)
        is_torn = goes_on
    lines.append(line)
    if not whole and not any(goes_on for _, goes_on in pieces[-2:-1]):
        _lengthen_last(lines, rooms[-1])
    return [" ".join(line) for line in lines]


def _stuffed(words: list[str], *, bare: bool) -> list[str]:
    """Return the words of a line, space-stuffed if a mail program would take the first for a sign."""
    return [f"\u00a0{words[0]}", *words[1:]] if bare and _MAIL.match(words[0]) else words


def _pieces(word: str, room: int) -> Iterator[tuple[str, bool]]:
    """Yield a word, or the pieces of one that no line can hold: split at its no-break spaces, then anywhere.

    Each comes with whether the word goes on after it, on the next line.
    """
    if columns(word) <= room or (has_address(word) and "\u00a0" not in word):
        yield word, False
    elif "\u00a0" in word and not MERGE.search(word):
        for part in filter(None, word.split("\u00a0")):
            yield from _pieces(part, room)
    elif MERGE.search(word):
        yield word, False
    else:
        import wcwidth

        *parts, last = wcwidth.wrap(word, max(room, 2), control_codes="ignore") or [word]
        yield from ((part, True) for part in parts)
        yield last, False


def _sentence(words: list[str], number: int, room: int) -> int:
    """Return the columns of the sentence that begins with this word; inside a sentence those of the word alone."""
    if number and not (_ENDED.search(words[number - 1]) and not words[number][0].islower()):
        return columns(words[number])
    end = next((i for i in range(number, len(words)) if _ENDED.search(words[i])), len(words) - 1)
    return min(room, columns(" ".join(words[number : end + 1])))


def _carried(line: list[str], word: str, room: int) -> list[str]:
    """Take off the end of a line the words that go with `word` to the next, where it would be a sign by itself."""
    head = [word]
    while _is_sign(head[0]) and len(line) > 1:
        if columns(" ".join([line[-1], *head])) > room:
            break
        head.insert(0, line.pop())
    return head[:-1]


def _is_sign(word: str) -> bool:
    """Return whether a word at the start of a line is a sign to mail programs or in Markdown."""
    return bool(_MAIL.match(word) or _MARKDOWN.match(word))


def _lengthen_last(lines: list[list[str]], room: int) -> None:
    """Move a word down to a last line that is a single word."""
    if len(lines) < 2 or len(lines[-1]) != 1 or len(lines[-2]) < 3:  # noqa: PLR2004 - one word, two lines, three words
        return
    word, last = lines[-2][-1], lines[-1][0]
    if not (_is_sign(word) or has_address(last) or columns(f"{word} {last}") > room):
        lines[-1].insert(0, lines[-2].pop())


def with_end(text: str, end: str) -> str:
    """Return a text with what ends it: a stop unless it has one, or words in the place of its full stop."""
    bare = text.removesuffix(".") if end != "." and end else text
    is_stop = end.strip("\u00a0") in (".", ":")
    if is_stop and (_ENDED.search(bare) or bare.endswith(":") or has_address(bare.rpartition(" ")[2])):
        return bare
    return f"{bare}{end}"


def hanging_indent(text: str, first: str, rest: str) -> str:
    """Return lines with `first` before the first and `rest` before the others; an empty line stays empty."""
    head, *others = text.split("\n")
    return "\n".join([f"{first}{head}".rstrip(), *(f"{rest}{line}" if line else "" for line in others)])


def verbatim(text: str, width: int = 0) -> str:
    """Return code as it stands, indented by four columns; a line that is too long is wrapped."""
    return "\n".join(_verbatim(line, width) for line in text.expandtabs(4).strip("\n").split("\n"))


def _verbatim(line: str, width: int) -> str:
    if not width or columns(line) + 4 <= width:
        return f"    {line}".rstrip()
    text = line.lstrip(" ")
    lead = " " * min(4 + len(line) - len(text), width // 2)
    return fill(text.replace("  ", "\u00a0\u00a0"), width, lead, f"{lead}  ", margin=False)


_SYMBOLS = frozenset("Ag Al Au Ba Ca Cd Cl Cr Cu Fe Hg Li Mg Mn Na Ni Pb Se Sn Zn".split())
_UNITS = frozenset(
    "g kg mg mcg ul umol deg l dl cl ml m km cm mm nm h s min ms mol mmol nmol kcal cal kj bar ppm".split()
)
_JOINTS = re.compile(r"([-‐‑–—/])")


def capitals(text: str, lang: str = "en") -> str:
    """Return a heading in capitals, except where they would change the meaning.

    Merge tags, words with digits, Greek letters or letters without a capital of their own (ß, ı), mixed case (`mRNA`,
    `pH`), chemical symbols, and units after a number stay as written; so do all words in Turkish and Azeri, where the
    capital of i is İ.
    """
    if lang.lower().split("-")[0] in ("tr", "az"):
        return text
    tags = [*(match[0] for match in MERGE.finditer(text)), ""]
    return "".join(f"{_capitals(part)}{tag}" for part, tag in zip(MERGE.split(text), tags, strict=True))


def _capitals(text: str) -> str:
    words = re.split(r"(\s+)", text)
    before = ["", "", *words]
    return "".join(_capital(word, before[number]) for number, word in enumerate(words))


def _capital(word: str, before: str) -> str:
    bare = word.strip(".,;:!?()[]“”‘’\"'")
    if re.search(r"[\d\u0370-\u03ff\u1f00-\u1fff]", word) or has_address(word):
        return word
    if bare in _SYMBOLS or (before[-1:].isdigit() and bare.split("/")[0] in _UNITS):
        return word
    return "".join(
        part.upper() if part in (part.lower(), part.capitalize()) and part.upper().lower() == part.lower() else part
        for part in _JOINTS.split(word)
        for part in re.split(r"([^\w'’.]+)", part)
    )


def mail_text(text: str) -> str:
    """Return a rendered mail without spaces at the ends of lines, with two empty lines at most and one line feed last.

    The line before a signature keeps its space (RFC 3676, 4.3).
    """
    lines = [line if line == "-- " else line.translate(_STIFF).rstrip() for line in text.split("\n")]
    return re.sub(r"\n{4,}", "\n\n\n", "\n".join(lines)).strip("\n") + "\n"

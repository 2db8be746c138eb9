"""Lines of plain text: wrapped by display width, safe at their starts, tidy at their ends."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trifolio.source.mailing import MERGE

__all__ = ["BREAK", "address", "capitals", "ending", "fill", "finish", "hang", "verbatim", "wide"]

BREAK = "\n"
"""A line that the writer ended."""

_JOINED = 40
"""A line this long is joined to the next by Outlook's clean-up, but where it ends or the next begins as below."""

_GONE = {**dict.fromkeys((0xAD, 0x200B, 0x2060, 0xFEFF)), **dict.fromkeys((0x0B, 0x85, 0x2028, 0x2029), " ")}
_STIFF = str.maketrans("\u00a0\u202f\u2007", "   ")
_UNIT = re.compile(
    r"(?<=\d) (?=(?:[kcdmµμn]?(?:g|l|L|m|s|mol|J|Pa)|mcg|u[gLl]|umol|IU|mmHg|kcal|ppm|bpm|min|h|deg|°[CF]|%|‰)"
    r"(?![^\W\d_]))"
)
"""The space between a figure and its unit, where no line may end: `5 mg` at the end of one must not be `5`."""
_ADDRESS = re.compile(r"(?:https?|ftp)://\S|(?<![^\s@])[^\s@]++@[^\s@]+\.\w|\{\{|\{%|\*\||\{\$")
_MAIL = re.compile(r"From\Z|>|\.|--\Z")
_MARKDOWN = re.compile(r"#{1,6}\Z|[-*+=_]+\Z|\d{1,9}[.)]\Z|```|~~~|:::")
_ENDED = re.compile(r"[.?!…][\"'”’»)\]]*\Z")
_PLAIN = re.compile("[\x00-\x7f\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u2010-\u2027\u2030-\u205e\u2190-\u22ff]*")
"""Latin, Greek and Cyrillic letters, punctuation, arrows, mathematics: a column each."""
_NARROW = 8


def wide(text: str) -> int:
    """Return the columns that a text takes (Unicode's East Asian width; marks and joined emoji counted as shown)."""
    if _PLAIN.fullmatch(text):
        return len(text)
    import wcwidth  # a thirtieth of the time that an email takes

    return wcwidth.width(text)


def address(text: str) -> bool:
    """Tell whether a word holds what must never be broken: an address or a merge tag."""
    return bool(_ADDRESS.search(text))


def fill(
    text: str, width: int = 0, first: str = "", rest: str = "", *, margin: bool = True, whole: bool = False
) -> str:
    """Return running text as lines.

    `width` 0 leaves each paragraph on one line. `first` and `rest` stand before the first line and the others.
    `margin` tells that nothing else will stand before them: what mail programs take for a sign there is kept from the
    edge by a space (RFC 3676, 4.4), and lines that Outlook would join by two. `whole` breaks after sentences first.
    """
    lines: list[str] = []
    for segment in text.translate(_GONE).split(BREAK):
        words = [word for word in re.split(r"[ \t\r\f]+", _UNIT.sub("\u00a0", MERGE.sub(_stiff, segment))) if word]
        if not words:
            continue
        apart = "  " if lines and margin and not rest and _joins(lines[-1]) else rest
        leads = (apart if lines else first, apart)
        rooms = tuple(max(_NARROW, width - wide(lead)) for lead in leads) if width else (0, 0)
        made = _broken(words, rooms, bare=margin and not any(leads), whole=whole)
        lines += [f"{leads[min(number, 1)]}{line}" for number, line in enumerate(made)]
    return "\n".join(lines) or first.rstrip()


def _stiff(found: re.Match[str]) -> str:
    return found[0].replace(" ", "\u00a0")


def _joins(line: str) -> bool:
    return wide(line) >= _JOINED and not line.endswith((".", "?", "!", ":"))


def _broken(words: list[str], rooms: tuple[int, ...], *, bare: bool, whole: bool) -> list[str]:
    """Return the words as lines: `rooms` are the columns of the first and of the others, 0 for no end."""
    if not rooms[0]:
        return [" ".join(_guarded(words, bare=bare))]
    pieces = [piece for word in words for piece in _pieces(word, min(rooms))]
    words = [word for word, _ in pieces]
    lines: list[list[str]] = []
    line: list[str] = []
    used = 0
    is_torn = False  # the line ends inside a word
    for number, (word, goes_on) in enumerate(pieces):
        ahead = _sentence(words, number, rooms[-1]) if whole else wide(word)
        if line and (is_torn or used + 1 + ahead > rooms[bool(lines)]):
            head = [word] if is_torn else [*_carried(line, word, rooms[-1]), word]
            lines.append(line)
            line = _guarded(head, bare=bare)
            used = wide(" ".join(line))
        else:
            used += wide(word) + (1 if line else 0)
            line = [*line, word] if line else _guarded([word], bare=bare)
        is_torn = goes_on
    lines.append(line)
    if not whole and not any(goes_on for _, goes_on in pieces[-2:-1]):
        _keep_company(lines, rooms[-1])
    return [" ".join(line) for line in lines]


def _guarded(words: list[str], *, bare: bool) -> list[str]:
    """Return the words of a line, with a space before what a mail program would take for a sign at the edge."""
    return [f"\u00a0{words[0]}", *words[1:]] if bare and _MAIL.match(words[0]) else words


def _pieces(word: str, room: int) -> Iterator[tuple[str, bool]]:
    """Yield a word, or the parts of one that no line can hold: at its no-break spaces, then anywhere.

    Each comes with whether the word goes on behind it, on a line of its own.
    """
    if wide(word) <= room or (address(word) and "\u00a0" not in word):
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
    """Return the columns of the sentence that begins with this word, of the word alone inside a sentence."""
    if number and not (_ENDED.search(words[number - 1]) and not words[number][0].islower()):
        return wide(words[number])
    end = next((i for i in range(number, len(words)) if _ENDED.search(words[i])), len(words) - 1)
    return min(room, wide(" ".join(words[number : end + 1])))


def _carried(line: list[str], word: str, room: int) -> list[str]:
    """Take from the end of a line what must go with a word that would be a sign at the start of the next."""
    head = [word]
    while _sign(head[0]) and len(line) > 1:
        if wide(" ".join([line[-1], *head])) > room:
            break
        head.insert(0, line.pop())
    return head[:-1]


def _sign(word: str) -> bool:
    return bool(_MAIL.match(word) or _MARKDOWN.match(word))


def _keep_company(lines: list[list[str]], room: int) -> None:
    """Give a last word that would stand alone the word before it."""
    if len(lines) < 2 or len(lines[-1]) != 1 or len(lines[-2]) < 3:  # noqa: PLR2004 - one word, two lines, three words
        return
    word, last = lines[-2][-1], lines[-1][0]
    if not (_sign(word) or address(last) or wide(f"{word} {last}") > room):
        lines[-1].insert(0, lines[-2].pop())


def ending(text: str, last: str) -> str:
    """Return a text with what ends it: a mark unless it has one, or words in the place of its full stop."""
    bare = text.removesuffix(".") if last != "." and last else text
    stop = last.strip("\u00a0") in (".", ":")
    if stop and (_ENDED.search(bare) or bare.endswith(":") or address(bare.rpartition(" ")[2])):
        return bare
    return f"{bare}{last}"


def hang(text: str, first: str, rest: str) -> str:
    """Return lines with `first` before the first and `rest` before the others; an empty line stays empty."""
    head, *others = text.split("\n")
    return "\n".join([f"{first}{head}".rstrip(), *(f"{rest}{line}" if line else "" for line in others)])


def verbatim(text: str, width: int = 0) -> str:
    """Return code as it stands, set in by four; a line that is too long goes on below."""
    return "\n".join(_verbatim(line, width) for line in text.expandtabs(4).strip("\n").split("\n"))


def _verbatim(line: str, width: int) -> str:
    if not width or wide(line) + 4 <= width:
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
    """Return a heading in capitals, but for what they would change.

    Merge tags, words that hold digits, Greek letters or letters without one capital (ß, ı), mixed capitals (`mRNA`,
    `pH`), chemical symbols, and units after a number stay as written; so does all of Turkish and Azeri (i is not İ
    there).
    """
    if lang.lower().split("-")[0] in ("tr", "az"):
        return text
    tags = [*(found[0] for found in MERGE.finditer(text)), ""]
    return "".join(f"{_capitals(part)}{tag}" for part, tag in zip(MERGE.split(text), tags, strict=True))


def _capitals(text: str) -> str:
    words = re.split(r"(\s+)", text)
    before = ["", "", *words]
    return "".join(_capital(word, before[number]) for number, word in enumerate(words))


def _capital(word: str, before: str) -> str:
    bare = word.strip(".,;:!?()[]“”‘’\"'")
    if re.search(r"[\d\u0370-\u03ff\u1f00-\u1fff]", word) or address(word):
        return word
    if bare in _SYMBOLS or (before[-1:].isdigit() and bare.split("/")[0] in _UNITS):
        return word
    return "".join(
        part.upper() if part in (part.lower(), part.capitalize()) and part.upper().lower() == part.lower() else part
        for part in _JOINTS.split(word)
        for part in re.split(r"([^\w'’.]+)", part)
    )


def finish(text: str) -> str:
    """Return the finished email: no space at a line's end, two empty lines at most, one line feed at the end.

    The line before a signature keeps its space (RFC 3676, 4.3).
    """
    lines = [line if line == "-- " else line.translate(_STIFF).rstrip() for line in text.split("\n")]
    return re.sub(r"\n{4,}", "\n\n\n", "\n".join(lines)).strip("\n") + "\n"

"""What a build said that had nothing to do, kept with all that it looked at: where that is the same, it is said again.

A program begins with this module, so it imports next to nothing.
"""

from __future__ import annotations

import os
import sys
import time
import zlib

__all__ = ["YOUNG", "asked", "recall", "write"]

YOUNG = 2_000_000_000
"""Nanoseconds: a file that was written so shortly before it was seen may have been changed since within one tick of a
disk's clock (two seconds on FAT), so its time is not trusted."""

NAME = "unchanged-"
"""What the files in `.trifolio/` begin with that hold what was said."""

MOST = 8
"""As many of them stay: one for each command of late."""

FIELDS = 7
"""What stands in one before the places: a checksum, what was asked, three texts, the manifest's head and its state."""

HEAD = 128
"""Bytes of the manifest that are compared: its digest is among them."""

GONE = "-"
"""The state of a place where there is nothing."""


def asked(arguments: list[str]) -> str:
    """Return all that a build goes by but files: what is asked, where and when, and how it is to be shown."""
    names = ("TRIFOLIO_TODAY", "SOURCE_DATE_EPOCH", "NO_COLOR", "FORCE_COLOR", "TERM")
    shown = [*map(os.environ.get, names), sys.stderr.isatty(), sys.stdout.encoding]
    return repr((arguments, os.getcwd(), time.strftime("%Y-%m-%d"), sys.version, sys.path, shown))  # noqa: PTH109


def recall(wanted: str) -> tuple[str, str, str] | None:
    """Return what the same build said when it had nothing to do, if all that it looked at is as it was.

    The texts are the problems, the list of artifacts, and the last line up to its seconds.
    """
    above, folder = "", os.getcwd()  # noqa: PTH109
    while folder != above:
        held = _read(os.path.join(folder, ".trifolio", _name(wanted)))  # noqa: PTH118
        if len(held) > FIELDS and held[1] == wanted:
            _, _, problems, built, last, head, state = held[:FIELDS]
            half = FIELDS + (len(held) - FIELDS) // 2
            manifest = _manifest(os.path.join(folder, ".trifolio"))  # noqa: PTH118
            same = (_head(manifest), _state(manifest)) == (head, state)
            return (problems, built, last) if same and list(map(_state, held[FIELDS:half])) == held[half:] else None
        above, folder = folder, os.path.dirname(folder)  # noqa: PTH120
    return None


def write(
    folder: str, wanted: str, texts: tuple[str, str, str], digest: str, places: dict[str, bool | None], begun: int
) -> None:
    """Keep what a build has said that had nothing to do, with the state of all places that it looked at.

    `folder` is `.trifolio/`, `digest` that of the manifest as the build knew it, `begun` when the build began
    (nanoseconds since 1970). Of a place that is True there was something, of one that is False nothing. Nothing is kept
    if one may have been changed since it was looked at.
    """
    from pathlib import Path

    from trifolio.safety.files import write_whole

    states = []
    for place, there in places.items():
        state = _state(place, begun)
        if not state or there is (state == GONE):
            return
        states.append(state)
    manifest = _manifest(folder)
    head = _head(manifest)
    fields = [wanted, *texts, head, _state(manifest), *places, *states]
    data = "\0".join(fields).encode("utf-8", "surrogatepass")
    if not digest or digest not in head or data.count(b"\0") >= len(fields):
        return
    try:
        write_whole(Path(folder, _name(wanted)), b"%d\0%s" % (zlib.crc32(data), data))
        _sweep(folder)
    except OSError:  # it only saves time
        return


def _sweep(folder: str) -> None:
    """Remove what was kept longest ago."""
    held = [entry for entry in os.scandir(folder) if entry.name.startswith(NAME)]
    for entry in sorted(held, key=lambda entry: entry.stat().st_mtime_ns)[:-MOST]:
        os.unlink(entry)  # noqa: PTH108


def _name(wanted: str) -> str:
    return f"{NAME}{zlib.crc32(wanted.encode('utf-8', 'surrogatepass')):08x}"


def _manifest(folder: str) -> str:
    return os.path.join(folder, "manifest.json")  # noqa: PTH118


def _read(file: str) -> list[str]:
    """Return the fields of a file, none of one that is damaged."""
    try:
        with open(file, "rb") as opened:  # noqa: PTH123
            checksum, _, data = opened.read().partition(b"\0")
        if checksum != b"%d" % zlib.crc32(data):
            return []
        return ["", *data.decode("utf-8", "surrogatepass").split("\0")]
    except (OSError, ValueError):
        return []


def _head(file: str) -> str:
    """Return how a file begins, nothing of one that cannot be read."""
    try:
        with open(file, "rb") as opened:  # noqa: PTH123
            return opened.read(HEAD).decode("ascii", "replace")
    except OSError:
        return ""


def _state(place: str, before: int = 0) -> str:
    """Return what tells whether a file or a folder is the same; "" of one that is too young to be trusted `before`.

    That a file has another inode, or was changed whatever its time says, is seen too where the system tells.
    """
    try:
        status = os.stat(place)  # noqa: PTH116 - a build with nothing to do does little else
    except (OSError, ValueError):
        return "link" if os.path.islink(place) else GONE  # noqa: PTH114
    written, changed = status.st_mtime_ns, status.st_ctime_ns
    if before and max(written, changed) + YOUNG >= before:
        return ""
    return f"{status.st_size} {written} {changed} {status.st_ino}"

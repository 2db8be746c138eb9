"""Write files atomically, and remove the partial files of a killed program."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

__all__ = ["PACKAGE", "clean_up", "exclusive", "folded", "is_within", "packaged", "sha256", "write_whole"]

PACKAGE = Path(__file__).resolve().parents[1]
"""The folder of the program's own code."""

_PART = re.compile(r"\.[0-9a-f]{16}\.part")


def write_whole(file: Path, data: bytes, *, lasting: bool = False) -> None:
    """Write a file beside its place under a dot name, then rename it: readers see the old one or the new one.

    That holds whenever the program is killed. With `lasting` it holds when the power fails, too: the data are on the
    disk before the name is, which takes some 8 ms. Where whoever reads a file checks its digest, it need not last.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{os.urandom(8).hex()}.part")
    try:
        with part.open("xb") as out:
            out.write(data)
            if lasting:
                out.flush()
                os.fsync(out.fileno())
        part.replace(file)
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def packaged(name: str, under: str = "") -> Path:
    """Return a folder that comes with the package, `under` another; an editable install reads the repository's."""
    inside = PACKAGE / under / name
    return inside if inside.is_dir() else PACKAGE.parents[1] / name


def folded(name: str) -> str:
    """Return what a file is called on disks to which “Dose” and “dose” are one name, as on Windows and macOS."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def is_within(file: Path, *folders: Path) -> bool:
    """Return whether a file, or where a link leads instead, lies in or below one of some folders."""
    place = Path(os.path.realpath(file))
    return any(place.is_relative_to(os.path.realpath(folder)) for folder in folders)


def sha256(data: bytes) -> str:
    """Return the SHA-256 of some bytes, in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def clean_up(folders: Iterable[Path]) -> None:
    """Remove the files that `write_whole` left half written in these folders; only under an `exclusive` lock."""
    for folder in set(folders):
        with contextlib.suppress(OSError):
            for part in folder.iterdir():
                if _PART.fullmatch(part.name):
                    part.unlink(missing_ok=True)


@contextlib.contextmanager
def exclusive(file: Path) -> Iterator[bool]:
    """Take the lock file for a while; yield True if no other process holds it. The system releases it if we die.

    Several may hold it at once; only the first has it to itself. Where there are no such locks (Windows), everyone
    believes so, and files that are being written cannot be removed.
    """
    if sys.platform == "win32":
        yield True
        return
    import fcntl

    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        held = file.open("ab")
    except OSError:  # a folder that cannot be written to: there is nothing of ours to remove in it
        yield False
        return
    with held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            first = True
        except OSError:
            first = False
        if not first:
            with contextlib.suppress(OSError):
                fcntl.flock(held, fcntl.LOCK_SH | fcntl.LOCK_NB)
        yield first

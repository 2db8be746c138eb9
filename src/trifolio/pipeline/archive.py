"""The archive of releases: a folder for each version of an article, written whole, never changed, and how it is proved.

A release has the artifacts of the version, what they were made of, and the SHA-256 of every file in `SHA256SUMS`, as
`sha256sum -c` reads them.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from trifolio.problems import Problem, error, sort, warning
from trifolio.project.config import shown
from trifolio.safety.files import sha256

__all__ = ["SUMS", "clean_up", "digests", "holds", "prove", "write"]

SUMS = "SHA256SUMS"
"""The file of a release that has the digests of all others."""

_PART = re.compile(r"\.[0-9a-f]{16}\.part")
_LINE = re.compile(r"(\\?)([0-9a-f]{64}) [ *](.+)")


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write a release whole: beside its place, then renamed; `files` are by their paths in it.

    Raises OSError where it cannot be written, FileExistsError where there is a release already.
    """
    part = folder.with_name(f".{os.urandom(8).hex()}.part")
    sums = "".join(_line(name, sha256(data)) for name, data in sorted(files.items()))
    try:
        for name, data in {**files, SUMS: sums.encode()}.items():
            file = part / name
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("xb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
        if folder.exists():  # an empty one would be replaced
            raise FileExistsError(17, "is there already", str(folder))
        part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def clean_up(folder: Path) -> None:
    """Remove what a program that was killed left half written in the folder of an article's releases."""
    for part in folder.iterdir() if folder.is_dir() else ():
        if _PART.fullmatch(part.name):
            shutil.rmtree(part, ignore_errors=True)


def digests(folder: Path) -> Mapping[str, str]:
    """Return the digests of a release's files by their paths in it. Raises OSError or ValueError for no such list."""
    names: dict[str, str] = {}
    for line in (folder / SUMS).read_text(encoding="utf-8").splitlines():
        match = _LINE.fullmatch(line)
        if match is None:
            raise ValueError(line)
        names[_unescaped(match[3]) if match[1] else match[3]] = match[2]
    return names


def _line(name: str, digest: str) -> str:
    """Return a line as `sha256sum` of GNU writes it, which begins with a backslash if the name has signs escaped."""
    escaped = name.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    return f"{'' if escaped == name else chr(92)}{digest}  {escaped}\n"


def _unescaped(name: str) -> str:
    signs = {"\\\\": "\\", "\\n": "\n", "\\r": "\r"}
    return re.sub(r"\\[\\nr]", lambda sign: signs[sign[0]], name)


def holds(folder: Path) -> bool:
    """Return whether a folder is a release, or has one in it."""
    return any(SUMS in names for _, _, names in os.walk(folder))


def prove(folder: Path) -> tuple[Problem, ...]:
    """Return what is not as it was released, in a release or in all that lie below a folder: missing, changed, added.

    A folder in which there is no release proves nothing, which is an error.
    """
    releases = [Path(place) for place, _, names in os.walk(folder) if SUMS in names]
    releases = [place for place in releases if not any(other in place.parents for other in releases)]
    if not releases:
        hint = "name a folder of the archive, such as archive/flu/1.0"
        return (error("archive", shown(folder), 0, f"there is no release here: no {SUMS}", hint),)
    problems = [*_strays(folder, releases)]
    for release in releases:
        problems += _faults(release)
    return sort(problems)


def _shown(file: Path) -> str:
    """Return the path of a file, or of the link that it is, as problems show it."""
    return (Path(shown(file.parent)) / file.name).as_posix()


_HINT = "take the release as it was from a backup; what was handed out can no longer be proved by this one"


def _faults(release: Path) -> Iterator[Problem]:
    """Yield what is not as it was in one release."""
    try:
        listed = digests(release)
    except (OSError, ValueError):
        yield error("archive", _shown(release / SUMS), 0, "cannot be read as a list of digests", _HINT)
        return
    there = {file.relative_to(release).as_posix(): file for file in _files(release)}
    for name in listed.keys() - there.keys():
        yield error("archive", _shown(release / name), 0, "is missing", _HINT)
    for name, file in there.items():
        if name not in listed and name != SUMS:
            yield error("archive", _shown(file), 0, "was added after the release", "keep it elsewhere")
        elif name in listed and _digest(file) != listed[name]:
            yield error("archive", _shown(file), 0, "was changed after the release", _HINT)


def _files(folder: Path) -> Iterator[Path]:
    """Yield all files below a folder; a link is one, wherever it leads, and so is an empty folder."""
    for place, folders, names in os.walk(folder):
        links = [name for name in folders if Path(place, name).is_symlink()]
        yield from (Path(place, name) for name in (*names, *links))
        if not names and not folders:
            yield Path(place)


def _digest(file: Path) -> str:
    """Return the SHA-256 of a file; nothing for a link, which is no file of a release, and for what cannot be read."""
    try:
        if file.is_symlink() or not file.is_file():
            return ""
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError:
        return ""


def _strays(folder: Path, releases: list[Path]) -> Iterator[Problem]:
    """Yield what lies beside releases in the folders of an archive, and is in none."""
    for place, folders, names in os.walk(folder):
        at = Path(place)
        if at in releases:
            folders.clear()
            continue
        for name in [name for name in folders if _PART.fullmatch(name)]:
            folders.remove(name)
            hint = "remove it, or release again, which does that"
            yield warning("archive", _shown(at / name), 0, "is a release that was never finished", hint)
        for name in names:
            yield error("archive", _shown(at / name), 0, "is in no release", "keep it elsewhere")

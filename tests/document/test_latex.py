"""The LaTeX of bibliographies: the commands that Zotero, JabRef and Mendeley write, and what is left of others."""

from __future__ import annotations

from pathlib import Path

import pytest

from projects import article, codes, run, write
from trifolio.document.citations.bibtex import read_bibtex
from trifolio.document.citations.items import Origin
from trifolio.document.citations.latex import untex

TEXTS = [
    ("{\\textgreater}5 mg", ">5 mg"),
    ("{\\textless}5", "<5"),
    ("10{\\textmu}g", "10µg"),
    ("$\\geq$65 years", "≥65 years"),
    ("$\\leq 5$", "≤5"),
    ("TGF-$\\beta$1", "TGF-β1"),
    ("{\\'{e}}tude", "étude"),
    ("{\\'e}", "é"),
    ("\\'{\\i}", "í"),
    ("{\\'\\i}", "í"),
    ("\\v{S}imi{\\'c}", "Šimić"),
    ("{\\L}ukasz {\\.Z}", "Łukasz Ż"),
    ('\\"{o}\\ss', "öß"),
    ("{\\o}re {\\AA}", "øre Å"),
    ("A{\\~n}o", "Año"),
    ("\\c{c}", "ç"),
    ("\\H{o}", "ő"),
    ("\\k{a}", "ą"),
    ("\\d{o}", "ọ"),
    ("\\u{a}", "ă"),
    ("\\r{a}", "å"),
    ("\\={a}", "ā"),
    ("{\\ae}{\\oe}", "æœ"),
    ("H\\textsubscript{2}O", "H<sub>2</sub>O"),
    ("10\\textsuperscript{6}", "10<sup>6</sup>"),
    ("CO$_2$", "CO<sub>2</sub>"),
    ("10$^{6}$", "10<sup>6</sup>"),
    ("$10^6$", "10<sup>6</sup>"),
    ("$p<0.05$", "p<0.05"),
    ("$\\alpha$-blocker", "α-blocker"),
    ("$\\mu$g", "μg"),
    ("5\\,mg", "5 mg"),
    ("5~mg", "5 mg"),
    ("50\\% of", "50% of"),
    ("A \\& B", "A & B"),
    ("\\textendash{} and {\\textemdash}", "– and —"),
    ("1--5", "1–5"),
    ("``quoted''", "“quoted”"),
    ("\\textit{In vivo} study", "<i>In vivo</i> study"),
    ("{\\textit{In vivo}}", "<i>In vivo</i>"),
    ("\\emph{a \\textbf{b} c}", "<i>a <b>b</b> c</i>"),
    ("{{WHO}}", "WHO"),
    ("\\url{https://a.example/b_c}", "https://a.example/b_c"),
    ("\\href{https://a.example}{words}", "words"),
    ("37{\\textdegree}C", "37°C"),
    ("$^\\circ$C", "°C"),
    ("37$^{\\circ}$C", "37°C"),
    ("\\textpm 5", "±5"),
    ("$\\pm$5", "±5"),
    ("5 $\\times$ 3", "5 × 3"),
    ("\\texttimes", "×"),
    ("x $\\rightarrow$ y", "x → y"),
    ("\\textrightarrow", "→"),
    ("$\\approx$", "≈"),
    ("$\\sim$5", "∼5"),
    ("a\\textunderscore b", "a_b"),
    ("a\\_b", "a_b"),
    ("\\#1", "#1"),
    ("{\\textquoteright}s", "’s"),
    ("\\textquotedblleft a\\textquotedblright", "“a”"),
    ("\\mkbibquote{a}", "“a”"),
    ("\\enquote{a}", "“a”"),
    ("\\textsc{Abc}", "Abc"),
    ("\\mathrm{mg}", "mg"),
    ("$\\mathrm{Ca}^{2+}$", "Ca<sup>2+</sup>"),
    ("{\\^{\\i}}", "î"),
    ("{\\textbackslash}n", "\\n"),
    ("\\ldots", "…"),
    ("\\dots{}", "…"),
    ("\\-hyphen", "hyphen"),
    ("{\\relax Ph}illip", "Phillip"),
    ("\\noopsort{a}b", "b"),
    ("{\\textonehalf}", "½"),
    ("\\ensuremath{\\beta}", "β"),
    ("{\\DJ}or{\\dj}e", "Đorđe"),
    ("\\t{oo}", "o͡o"),
    ("\\i", "ı"),
    ("{\\th}", "þ"),
    ("\\textasciitilde", "∼"),
    ("$\\kappa$-opioid", "κ-opioid"),
    ("\\textalpha", "α"),
    ("{\\texteuro}5", "€5"),
    ("\\pounds5", "£5"),
    ("a\\\\b", "a b"),
    ("\\newline", ""),
]

UNKNOWN = [r"\uppercase{abc}", r"$\frac{1}{2}$", r"\unknowncmd{x}", r"\textgreek{b}"]


@pytest.fixture(autouse=True)
def codec() -> None:
    """Reading a file gives `codecs` what decodes LaTeX."""
    read_bibtex("", Origin("a.md", 1))


@pytest.mark.parametrize(("text", "plain"), TEXTS)
def test_a_text_is_read(text: str, plain: str) -> None:
    assert untex(text) == plain


@pytest.mark.parametrize("text", UNKNOWN)
def test_a_command_that_is_not_known_stays_and_is_told(text: str) -> None:
    entries, problems = read_bibtex(f"@article{{a, title = {{Words {text} words}}, year = 2020}}", Origin("a.md", 1))
    command = text.strip("$").partition("{")[0]
    assert command in str(entries[0])
    assert [(problem.code, command in problem.message) for problem in problems] == [("reference-markup", True)]


def test_what_looks_like_a_command_in_an_address_is_none() -> None:
    _, problems = read_bibtex(r"@misc{a, title = {T}, url = {https://a.example/\b}}", Origin("a.md", 1))
    assert problems == []


@pytest.mark.parametrize(
    ("fields", "name", "value"),
    [
        ("eprint = {2101.00001}, archiveprefix = {arXiv}", "URL", "https://arxiv.org/abs/2101.00001"),
        ("eprint = {12345678}, eprinttype = {pubmed}", "PMID", "12345678"),
        ("eprint = {2101.00001}, eprinttype = {arxiv}, url = {https://a.example}", "URL", "https://a.example"),
    ],
)
def test_an_eprint_leads_to_its_archive(fields: str, name: str, value: str) -> None:
    (entry,), _ = read_bibtex(f"@article{{a, title = {{T}}, {fields}}}", Origin("a.md", 1))
    assert isinstance(entry, dict)
    assert entry[name] == value


def test_a_dose_in_a_title_is_printed_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    title = r"Doses {\textgreater}5\,mg and $\leq$10\,{\textmu}g"
    bib = rf"@article{{a, author = {{{{\v{{S}}}}imi{{\'c}}, Ana}}, title = {{{title}}}, year = 2020}}"
    text = article("One", "Words [@a].").replace("title:", "bibliography: refs.bib\ntitle:", 1)
    monkeypatch.chdir(write(tmp_path, {"content/one.md": text, "content/refs.bib": bib}))
    assert codes(run(tmp_path, editions=("email",))) == []
    mail = " ".join((tmp_path / "output/one/one-email.txt").read_text(encoding="utf-8").split())
    assert "Šimić A. Doses >5 mg and ≤10 µg" in mail

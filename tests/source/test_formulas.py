"""Formulas between dollar signs: simple ones as text with levels, others as they are written; money is none."""

from __future__ import annotations

import pytest

from documents import body, parsed, said
from trifolio.document.nodes import words


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("$x^2$", "x<sup>2</sup>"),
        ("$x_i^2 + y_{12}$", "x<sub>i</sub><sup>2</sup> + y<sub>12</sub>"),
        (r"$BMI = \frac{weight}{height^2}$", "BMI = weight/height<sup>2</sup>"),
        (r"$\frac{140 - age}{72 \times S_{Cr}}$", "(140 - age)/(72 × S<sub>Cr</sub>)"),
        (r"$a \le b \cdot c \pm 5\%$", "a ≤ b · c ± 5%"),
        (r"$\alpha + \Omega = \mu\text{g}$", "α + Ω = μg"),
        (r"$37^\circ$C", "37°C"),
        (r"$\sqrt{x + 1}$", "√(x + 1)"),
        (r"$a_1*b_1$ and $a_2*b_2$", "a<sub>1</sub>*b<sub>1</sub> and a<sub>2</sub>*b<sub>2</sub>"),
        (r"$10^{-3}$ and $n$", "10<sup>-3</sup> and n"),
        ("$$\nx^2 = 4\n$$", "x<sup>2</sup> = 4"),
        ("$a < b$", "a &lt; b"),
    ],
)
def test_simple_formulas_are_set_as_text(text: str, made: str) -> None:
    assert body(text).replace("<span>", "").replace("</span>", "") == f"<p>{made}</p>"


@pytest.mark.parametrize(
    "text",
    [
        "It costs $5 and the second $10.",
        "A pack is $20,000 and $30,000 each; 35$ in Quebec.",
        "From $5 to US$ and more.",
        "Between $5-$10.",
        r"Escaped \$x^2\$ stays.",
        "`$x^2$` is code.",
        "One $ alone, and $ x^2 $ with spaces.",
    ],
)
def test_money_and_code_are_no_formulas(text: str) -> None:
    made = body(text)
    assert "<sup>" not in made
    assert made.count("$") == text.count("$")


@pytest.mark.parametrize(
    "formula", [r"$\sum_{i=1}^n x_i$", r"$\frac{a}$", r"$x^{2$", r"$\begin{matrix}a\end{matrix}$", "$x^$"]
)
def test_other_formulas_stay_as_they_are_written_and_are_told(formula: str) -> None:
    made, problems = said(f"One {formula} two.")
    assert problems == [("formula", 9)]
    assert made == f"<p>One <code>{formula}</code> two.</p>"


def test_nothing_of_a_formula_is_lost() -> None:
    document, _ = parsed(r"$\foo{a}*b*_c_$ and $a*b*c = d$")
    assert words(document.blocks) == [r"$\foo{a}*b*_c_$", "and", "a*b*c", "=", "d"]

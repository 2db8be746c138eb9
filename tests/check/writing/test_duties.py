"""What a handout owes its reader: who paid, who approved, and pictures that can be heard."""

from __future__ import annotations

import pytest

from writing import found, quoted


def test_who_paid_is_asked_until_it_is_said() -> None:
    assert len(found("duty-funding", "Rest.")) == 1
    assert found("duty-funding", "Rest.", "title: Some\nfunding: None.\n") == []


def test_who_approved_is_asked_until_it_is_said() -> None:
    assert len(found("duty-approval", "Rest.")) == 1
    approved = "approved:\n  - {by: A. Writer, role: consultant, on: 2026-06-02}\n"
    assert found("duty-approval", "Rest.", f"title: Some\n{approved}") == []


@pytest.mark.parametrize(
    ("picture", "said"),
    [
        ("![bed](bed.jpg)", "bed"),
        ("![bed_dark-2](img/bed_dark-2.jpg)", "bed_dark-2"),
        ("![bed dark.png](other.jpg)", "bed dark.png"),
        ("![DSC00123](bed.jpg)", "DSC00123"),
        ("![image](bed.jpg)", "image"),
        ("![Photo 2](bed.jpg)", "Photo 2"),
        ("Look: ![Figure 1.](bed.jpg) here", "Figure 1."),
        (
            "![A screenshot. Description automatically generated](bed.jpg)",
            "A screenshot. Description automatically generated",
        ),
    ],
)
def test_an_alternative_text_that_says_nothing_is_found(picture: str, said: str) -> None:
    assert quoted(found("alt-filename", picture)) == [said]


@pytest.mark.parametrize(
    "picture",
    [
        "![Bed](bed.jpg)",
        "![A dark bedroom](a-dark-bedroom.jpg)",
        "![Photo of a rash on an arm](bed.jpg)",
        "![](bed.jpg)",
        "![P 65 road sign](bed.jpg)",
        "![Diagram of the heart](bed.jpg)",
    ],
)
def test_an_alternative_text_that_says_something_is_fine(picture: str) -> None:
    assert found("alt-filename", picture) == []


@pytest.mark.parametrize(
    ("picture", "count"),
    [
        ('![A dark bedroom](bed.jpg "A dark bedroom")', 1),
        ('![A dark bedroom](bed.jpg "A *dark* bedroom.")', 1),
        ('![A bed and a lamp](bed.jpg "A dark bedroom")', 0),
        ("![A dark bedroom](bed.jpg)", 0),
        ('![](bed.jpg "A dark bedroom"){.decorative}', 0),
    ],
)
def test_a_caption_that_says_it_again_is_found(picture: str, count: int) -> None:
    assert len(found("alt-caption", picture)) == count

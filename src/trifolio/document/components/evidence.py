"""`evidence`: a verdict in one sentence, how certain it is (GRADE) and what kind of study it rests on."""

from __future__ import annotations

from trifolio.document.component import Body, Component, one_of, several
from trifolio.document.nodes import Block, Blocks, aside
from trifolio.safety.values import dataclass

__all__ = ["BASES", "CERTAINTIES", "COMPONENT", "Evidence"]

CERTAINTIES = ("high", "moderate", "low", "very-low")
"""The four grades of certainty (GRADE Handbook, section 5)."""

BASES = ("systematic-review", "trials", "observational", "case-series", "animal", "laboratory")
"""Kinds of study, strongest first."""


@dataclass(frozen=True, slots=True)
class Evidence(Block):
    """A verdict; `certainty` may be empty, and so may `basis`."""

    certainty: str = aside()
    basis: tuple[str, ...] = aside()
    body: Blocks = ()


def _read(body: Body, certainty: str = "", basis: tuple[str, ...] = ()) -> Blocks:
    return (Evidence(certainty=certainty, basis=basis, body=body.blocks),)


COMPONENT = Component(Evidence, ("evidence",), _read, {"certainty": one_of(*CERTAINTIES), "basis": several(*BASES)})

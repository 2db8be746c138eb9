"""`only` and `except`: what stands in some editions, or for some clinics, only."""

from __future__ import annotations

from typing import Any

from trifolio.document.component import Body, Component, several
from trifolio.document.nodes import Block, Blocks, aside
from trifolio.problems import nearest
from trifolio.safety.values import dataclass

__all__ = ["COMPONENT", "Conditional"]


@dataclass(frozen=True, slots=True)
class Conditional(Block):
    """`only` and, `negated`, `except`: what stands in these editions alone, or in all but these.

    Where `clinics` are named, in what is made for these; with both, in these editions for these clinics.
    """

    editions: tuple[str, ...] = aside()
    clinics: tuple[str, ...] = aside(default=())
    negated: bool = False
    body: Blocks = ()


def _read(body: Body, **options: Any) -> Blocks:
    editions: tuple[str, ...] = options.get("in", ())
    clinics: tuple[str, ...] = options.get("clinic", ())
    if not editions and not clinics:
        message = f"{body.name}: “in” is missing, or “clinic”"
        body.problem("option-value", message, f'::: {{.{body.name} in="handout"}}')
    for name in editions:
        if body.editions and name not in body.editions:
            body.problem("option-value", f"{body.name}: unknown edition “{name}”", nearest(name, body.editions))
    for name in clinics:
        if body.clinics is not None and name not in body.clinics:
            hint = nearest(name, body.clinics) if body.clinics else f"trifolio.toml has no [clinics.{name}]"
            body.problem("option-value", f"{body.name}: unknown clinic “{name}”", hint)
    return (Conditional(editions=editions, clinics=clinics, negated=body.name == "except", body=body.blocks),)


COMPONENT = Component(Conditional, ("only", "except"), _read, {"in": several(), "clinic": several()}, partial=True)

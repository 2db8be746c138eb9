"""`only` and `except`: what stands in some editions only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from trifolio.document.component import Body, Component, several
from trifolio.document.nodes import Block, Blocks, aside
from trifolio.problems import nearest

__all__ = ["COMPONENT", "Conditional"]


@dataclass(frozen=True, slots=True)
class Conditional(Block):
    """`only` and, `negated`, `except`: what stands in these editions alone, or in all but these."""

    editions: tuple[str, ...] = aside()
    negated: bool = False
    body: Blocks = ()


def _read(body: Body, **options: Any) -> Blocks:
    editions: tuple[str, ...] = options.get("in", ())
    if not editions:
        body.problem("option-value", f"{body.name}: “in” is missing", f'::: {{.{body.name} in="handout"}}')
    for name in editions:
        if body.editions and name not in body.editions:
            body.problem("option-value", f"{body.name}: unknown edition “{name}”", nearest(name, body.editions))
    return (Conditional(editions=editions, negated=body.name == "except", body=body.blocks),)


COMPONENT = Component(Conditional, ("only", "except"), _read, {"in": several()}, partial=True)

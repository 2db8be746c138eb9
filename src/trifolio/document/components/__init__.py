"""The components, a file each: its value, its options and its reader."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from importlib import import_module

from trifolio.document.component import Component
from trifolio.document.nodes import Block

__all__ = ["COMPONENTS", "KINDS"]

KINDS: Mapping[type[Block], Component] = {
    component.kind: component
    for file in pkgutil.iter_modules(__path__, f"{__name__}.")
    for component in [import_module(file.name).COMPONENT]
}
"""Each component by its value: those of all files in this folder."""

COMPONENTS: Mapping[str, Component] = {name: component for component in KINDS.values() for name in component.names}
"""Each component by its names as typed after `:::`."""

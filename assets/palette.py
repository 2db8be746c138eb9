"""The colours and the two commonest brushes of the sample pictures: cool, muted, and one warm light."""

# ruff: noqa: INP001 - a folder of pictures and the scripts that draw them
from __future__ import annotations

from watercolour import Brush

MIST, HAZE, SLATE, STEEL = (190, 211, 220), (208, 220, 228), (126, 148, 168), (88, 110, 134)
AQUA, TEAL, SEA = (150, 210, 208), (84, 164, 168), (46, 122, 136)
LILAC, VIOLET, DUSK = (212, 204, 230), (164, 156, 200), (142, 150, 184)
CREAM, PEACH, SAND, OAK, TEA = (255, 246, 226), (251, 231, 206), (229, 216, 198), (206, 184, 160), (214, 168, 112)
SUN, PAPER = (255, 248, 228), (253, 252, 247)

LIGHT = Brush(0.9, 0, 2, 1.6, 0.3, 0.25, 0.1, 1)
BARE = Brush(1.0, 0, 2, 1.4, 0.2, 0.05, 0, 1)

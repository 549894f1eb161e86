"""Which of a document's themes comes first: the one it is shown under in a briefing, and judged by in an evaluation."""

from __future__ import annotations

from collections.abc import Mapping

from ground.records import THEMES


def foremost(worth: Mapping[str, float]) -> str:
    """The theme worth most; of equal ones the first in the order of THEMES."""
    return min(worth, key=lambda theme: (-worth[theme], THEMES.index(theme)))

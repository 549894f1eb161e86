"""Half characters, which JSON can carry and neither UTF-8 nor what is written in C can."""

from __future__ import annotations

import re

HALF = re.compile("[\ud800-\udfff]")


def without_halves(text: str) -> str:
    """The text with another sign in place of each half character, so that all offsets stay."""
    return HALF.sub("\ufffd", text)

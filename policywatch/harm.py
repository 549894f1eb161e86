"""What may identify a person at risk, for those who write: the detector that documents are read with, as one question."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path


def detector(folder: Path) -> Callable[[str, str], str]:
    """Why a line, in a language, is to be held; "" where it is not. Raises ConfigError where its rules are wrong."""
    from classify.facts.rights.harm import find_harm, load_harm_rules

    rules = load_harm_rules(folder)

    def held(text: str, language: str) -> str:
        # As a title, so that a line is judged as a whole.
        return next((one.reason for one in find_harm(text, "", language, rules)), "")

    return held

"""Words of ours that a person types, read against the house language: some are refused, others are to be ticked off."""

from __future__ import annotations

from digest.wording.linter import Lapse, lint
from digest.wording.rules import Wording
from ground.errors import DigestError


def house_words(text: str, wording: Wording, language: str = "en") -> tuple[Lapse, ...]:
    """What of a text is to be ticked off. Raises DigestError where the house says something in other words."""
    lapses = lint(text, language, wording)
    blocking = [lapse.sentence() for lapse in lapses if lapse.level == "error"]
    if blocking:
        raise DigestError("\n".join(("the house says this in other words:", *blocking)))
    return lapses

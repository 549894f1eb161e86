"""What our own words are checked with before they are kept: the house language, and what may identify somebody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from digest.wording.linter import Lapse, lint
from digest.wording.rules import Wording
from ground.errors import DigestError

# Why a line (in a language) may identify a person at risk; "" where it does not.
Held = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class OwnWords:
    """Rules for what people of the desk write; without a detector nobody is looked for."""

    wording: Wording = field(default_factory=dict)
    language: str = "en"
    held: Held | None = None

    def check(self, text: str) -> tuple[Lapse, ...]:
        """What is to be ticked off. Raises DigestError for words that the house does not use, or that may identify somebody."""
        self.refuse_held(text)
        lapses = lint(text, self.language, self.wording)
        blocking = [lapse.sentence() for lapse in lapses if lapse.level == "error"]
        if blocking:
            raise DigestError("\n".join(("the house says this in other words:", *blocking)))
        return lapses

    def refuse_held(self, *texts: str) -> None:
        """Raise DigestError where a text may identify a person at risk; its words are not repeated."""
        for text in texts:
            reason = self.held(text, self.language) if self.held else ""
            if reason:
                raise DigestError(f"this may identify somebody ({reason}), so it is not kept; say it without")


# For words that were checked before, and for tests of other things.
NO_RULES = OwnWords()

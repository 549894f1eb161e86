"""Which languages a rule file serves, from its first lines: the rest is read when one of them is met."""

from __future__ import annotations

from pathlib import Path

from ground.toml.strict import Faults, as_toml


def languages_of(content: bytes, file: Path, faults: Faults) -> list[str]:
    """What `language` and `also` name above the first table; a fault of those lines is noted."""
    table = as_toml(content.split(b"\n[", 1)[0], file, faults) or {}
    also = table.get("also")
    named = [table.get("language"), *(also if isinstance(also, list) else ())]
    return [language for language in named if isinstance(language, str)]

"""A mark of the rules of config/facts/ that concern a language: a document read under another one is read again."""

from __future__ import annotations

import hashlib
from pathlib import Path

# Folders whose files are each one language's; all other files concern every language.
BY_LANGUAGE = ("concepts", "signals", "harm", "deadlines", "countries")
NAMES = "concepts.toml"
# Whose words stand for those of languages without their own.
ELSE = "en"
LENGTH = 8


def rules_mark(folder: Path, language: str | None, more: str) -> str:
    """Eight hexadecimal figures of the content of the rules, and of `more`."""
    mark = hashlib.sha256(more.encode())
    for file in sorted(folder.rglob("*.toml")):
        if file.parent.name in BY_LANGUAGE and file.name != NAMES and file.stem not in (language, ELSE):
            continue
        mark.update(file.read_bytes())
    return mark.hexdigest()[:LENGTH]

"""Every sentence of ours that is looked up in a catalogue: read from the code, the templates and the tables that hold words."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

from digest.content import words
from digest.content.links import ANSWERS
from digest.content.stages import STAGES
from digest.joining import asking
from digest.leaving import leave_page
from digest.sections import countries, dates, head, pieces, stories, unseen
from tests.conftest import ROOT
from tests.digest.fixtures_world import THEMES

# Words that stand in the store or the model, and are said as they come from there.
FIXED = (
    "full", "partial", "poor", "fixed in law", "announced", "expected", "unclear", "harms", "protects", "mixed",
    "title", "text",
    "ok", "quiet", "silent", "failing", "blocked", "changed", "paused", "never",
    "source", "event", "file", "signal", "routine", "theme", "breadth", "seen", "pinned", "descriptor",
    "Paragraph {n} of the earlier text", "Paragraph {n} of the later text",
)  # fmt: skip
# Whom a signal affects, as the rules of signals name them.
RIGHTS = ROOT / "config" / "facts" / "rights.toml"
CALLS = {"say": 1, "counted": 2}
IN_TEMPLATE = re.compile(r"""\b(?:say|counted)\((?:[^"()]*(?:\|[^"()]*)?,\s*)?"([^"]+)"(?:,\s*"([^"]+)")?""")


def in_code() -> dict[str, str]:
    """The English words that code says, each with its plural or ""."""
    found: dict[str, str] = {}
    for file in sorted((ROOT / "digest").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
                said = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
                if said:
                    found[said[0]] = said[1] if len(said) > 1 else ""
    return found


def in_templates() -> dict[str, str]:
    """The same of templates."""
    files: list[Path] = [*(ROOT / "digest/forms/templates").iterdir(), *(ROOT / "digest/archive/templates").iterdir()]
    return {one: many for file in files for one, many in IN_TEMPLATE.findall(file.read_text("utf-8"))}


def in_tables() -> dict[str, str]:
    """The same of tables and of what stands in the store."""
    known = [
        *FIXED, *ANSWERS, *STAGES.values(), *THEMES.values(), *words.KINDS.values(), *words.PUBLISHED.values(), "document",
        *words.SHORT_THEMES.values(), *words.COUNTRIES.values(), *words.LANGUAGES.values(), *filter(None, words.ORDINALS),
        *(part for pair in dates.KINDS.values() for part in pair), *stories.ASKED.values(), *head.SHORT_DUE.values(),
        *head.DUE.values(), *unseen.STATE_WORDS.values(), *unseen.REST_WORDS.values(),
        *countries.SEEN.values(), *(words for one in leave_page.ANSWERS for words in one[1:]), "Kept", asking.LINK,
        *(one for pair in pieces.REST.values() for one in pair), *affected(),
    ]  # fmt: skip
    pairs = [pair for forms in stories.BECAME.values() for pair in forms]
    return {**dict.fromkeys(known, ""), **dict(pairs)}


def affected() -> list[str]:
    """Whom signals affect."""
    return list(tomllib.loads(RIGHTS.read_text("utf-8"))["people"].values())


def all_said() -> dict[str, str]:
    """Everything that is said, with plurals."""
    return {**in_tables(), **in_templates(), **in_code()}

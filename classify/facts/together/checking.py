"""Checks all rules of config/facts/ before a document is read: what is wrong in them, with file and line."""

from __future__ import annotations

from pathlib import Path

from classify.facts import change_rules, country_rules, heads, kinds, phrases
from classify.facts.concepts.concepts import read_concepts
from classify.facts.deadlines import rules as deadline_rules
from classify.facts.references import eu_rules, forms, references
from classify.facts.rights import groups, harm, names, signals
from classify.lexicons.faultless import READING, Faultless, Known
from classify.lexicons.lexicon import Lexicon
from ground.toml.strict import Faults, read_content

REMEMBER = "facts-read.json"
# The modules that decide what is a fault.
CODE = (
    *READING, change_rules, country_rules, heads, kinds, phrases, deadline_rules, eu_rules, forms, references, groups, harm,
    names, signals,
)  # fmt: skip


def check_facts(folder: Path, lexicon: Lexicon | None, faults: Faults, data: Path | None = None) -> None:
    """Note everything wrong in the rules below `folder`/facts, each with file and line.

    The glossary is held against the lexicon; without one it is left out. What a data folder remembers as faultless is
    not read again until it or the code changes.
    """
    if lexicon is not None:
        read_concepts(folder, lexicon, faults, data)
    place = folder / "facts"
    files = [file for file in sorted(place.rglob("*.toml")) if file.parent.name != "concepts"]
    contents = {str(file.relative_to(place)): read_content(file, faults) or b"" for file in files}
    content = b"\0".join(part for name, held in contents.items() for part in (name.encode(), held))
    faultless, before = Faultless(data, REMEMBER, CODE), len(faults.lines)
    if faultless.find(content) is None:
        _read_all(folder, faults)
        if len(faults.lines) == before:
            faultless.keep(content, Known((), "facts"))
    faultless.write()


def _read_all(folder: Path, faults: Faults) -> None:
    references.read_reference_rules(folder, faults)
    kinds.read_kind_rules(folder, faults)
    deadline_rules.read_deadline_rules(folder, faults)
    country_rules.read_country_rules(folder, faults)
    change_rules.read_change_rules(folder, faults)
    harm.read_harm_rules(folder, faults).words.check(faults)
    if (rules := signals.read_signal_rules(folder, faults)) is not None:
        rules.words.check(faults)

"""Share of tagged development pages whose first, strongest term has an English handle, by language.

Printed by `python -m benchmarks.handles` where the evaluation data lies beside the repository. A handle is narrow where a
pattern points the term at a concept, and the rest of its theme where only the term's strength does.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from classify.facts.concepts.concepts import Concepts, read_concepts
from classify.lexicons.lexicon import read_lexicon
from classify.reading.reader import Reader, Text
from ground.records import Tag
from ground.toml.strict import Faults

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared" / "eval"
OWN = ROOT / "tests" / "classify" / "facts" / "texts.jsonl"
BAR = 0.9


def texts() -> Iterator[Text]:
    """The development pages, and our own texts in languages that have few."""
    for file in (SHARED / "pages.jsonl", SHARED / "themes.jsonl", OWN):
        for line in file.read_text("utf-8").splitlines() if file.is_file() else ():
            row = json.loads(line)
            if row.get("split", "dev") == "dev":
                language = {"no": "nb"}.get(row["lang"], row["lang"])
                yield Text(row["id"], row["title"] or "", row["text"] or "", language)


def shares(config: Path) -> dict[str, Counter[str]]:
    """For each language how many pages are `tagged`, how many of them `shown` a handle, and how many a `narrow` one."""
    faults = Faults()
    lexicon = read_lexicon(config, faults)
    concepts = read_concepts(config, lexicon, faults)
    faults.raise_if_any()
    counts: dict[str, Counter[str]] = {}
    for read in Reader(lexicon).read_all(texts(), with_signature=False):
        if read.tags and read.language in lexicon.languages:
            counts.setdefault(read.language, Counter()).update(_marks(read.tags[0], read.language, concepts))
    return counts


def _marks(tag: Tag, language: str, concepts: Concepts) -> list[str]:
    first = tag.evidence[0]
    concept = concepts.of_term(language, first.term, tag.theme, first.quote)
    narrow = concept is not None and not concept.rest_of
    return ["tagged", *(["shown"] if concept else []), *(["narrow"] if narrow else [])]


def main() -> None:
    """Print the table, the worst language first."""
    counts = shares(ROOT / "config")
    print("language  tagged  shown  share  narrow")
    for language, count in sorted(counts.items(), key=lambda one: (one[1]["shown"] / one[1]["tagged"], one[0])):
        share, narrow = count["shown"] / count["tagged"], count["narrow"] / count["tagged"]
        print(f"{language:8}  {count['tagged']:6}  {count['shown']:5}  {share:5.2f}  {narrow:6.2f}")


if __name__ == "__main__":
    main()

"""Facts beside themes: the CPU time of each component, and of all together beside that of themes alone in the same run."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from benchmarks.measure import ROOT, SHARED
from classify.facts.together.facts import FactReader, Paper
from classify.lexicons.lexicon import Lexicon, load_lexicon
from classify.reading.reader import Reader, Text
from ground.settings import FACTS

EVAL = SHARED / "eval"
BAR = 0.5


def texts() -> list[Text]:
    """The development texts of the evaluation, each with the language it is said to be in."""
    return [
        Text(str(row["id"]), row["title"] or "", row["text"] or "", {"no": "nb"}.get(row.get("lang"), row.get("lang")))
        for name in ("stream.jsonl", "themes.jsonl")
        for row in _rows(name)
        if row.get("split", "dev") == "dev"
    ]


def _rows(name: str) -> Iterator[dict[str, str]]:
    for line in (EVAL / name).read_text("utf-8").splitlines() if (EVAL / name).is_file() else ():
        yield json.loads(line)


def papers(reader: Reader, documents: Sequence[Text]) -> Iterator[Paper]:
    """The documents with their themes, each read when it is asked for."""
    for one, read in zip(documents, reader.read_all(documents), strict=True):
        yield Paper(
            title=one.title,
            text=one.text,
            language=read.language,
            tags=read.tags,
            parts=read.parts,
            published_at="2026-11-24",
        )


def main(quick: bool = False) -> None:
    """Print seconds of CPU, the best of some rounds, as `policywatch classify` reads documents and as `--jsonl` does."""
    documents = texts()[:: 8 if quick else 1]
    if not documents:
        print("\nfacts: no evaluation texts beside the repository")
        return
    lexicon = load_lexicon(ROOT / "config")
    reader = Reader(lexicon)
    read = list(papers(reader, documents))
    rounds = 1 if quick else 3
    themes = _seconds(lambda: list(reader.read_all(documents)), rounds)
    tagged = sum(bool(one.tags) for one in read)
    print(
        f"\nfacts of {len(documents)} texts, {tagged} of them with a theme; language, themes and signature: {themes:.2f} s"
    )
    for name, ask in (("policywatch classify", _shown), ("classify --jsonl", _all)):
        nothing = _seconds(ask(_reader(lexicon, ()), read), rounds)
        print(f"  {name}: what is held {nothing:.2f} s")
        for component in FACTS[:-1]:
            alone = _seconds(ask(_reader(lexicon, (component,)), read), rounds) - nothing
            print(f"    {component:<12} {alone:5.2f} s")
        facts = _reader(lexicon, FACTS)
        # As both are read: a document's themes, then its facts, which find its words split already.
        everything = _seconds(partial(_both, ask, facts, reader, documents), rounds)
        share = themes / everything
        print(
            f"    with themes  {everything:5.2f} s: {share:.2f} of the documents per second of themes alone (bar {BAR})"
        )


def _reader(lexicon: Lexicon, wanted: Sequence[str]) -> FactReader:
    return FactReader(ROOT / "config", lexicon, wanted)


def _both(
    ask: Callable[[FactReader, Iterable[Paper]], Callable[[], object]],
    facts: FactReader,
    reader: Reader,
    documents: Sequence[Text],
) -> None:
    ask(facts, papers(reader, documents))()


def _shown(facts: FactReader, read: Iterable[Paper]) -> Callable[[], object]:
    return lambda: [facts.read_shown(one) for one in read]


def _all(facts: FactReader, read: Iterable[Paper]) -> Callable[[], object]:
    return lambda: [facts.read(one) for one in read]


def _seconds(work: Callable[[], object], rounds: int) -> float:
    work()
    taken = []
    for _ in range(rounds):
        started = time.process_time()
        work()
        taken.append(time.process_time() - started)
    return min(taken)

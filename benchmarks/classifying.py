"""Classifying: documents of 2,500 characters per CPU second with all languages loaded, and what a start costs."""

from __future__ import annotations

import sys
import time
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.measure import ROOT, SHARED, run

EVAL = SHARED / "eval"
REAL = ("stream.jsonl", "themes.jsonl")
CHARACTERS = 2_500
DOCUMENTS = 600
START = """
import sys
from pathlib import Path
from classify.lexicons.lexicon import load_lexicon
from classify.reading.reader import Reader, Text
reader = Reader(load_lexicon(Path(sys.argv[1]), Path(sys.argv[2])))
assert reader.read(Text("1", "Human trafficking", "It was found on a farm.", "en")).tags
"""


# All languages met, in a process of its own, so that its memory is known: first with nothing remembered, then as in a week.
REAL_TEXTS = """
import json, resource, sys, time
from pathlib import Path
from classify.lexicons.lexicon import load_lexicon
from classify.reading.reader import Reader, Text
rows = [json.loads(line) for file in sys.argv[2:] for line in open(file, encoding="utf-8")]
texts = [Text(str(row["id"]), row["title"] or "", row["text"] or "", row.get("lang")) for row in rows]
reader, rates = Reader(load_lexicon(Path(sys.argv[1]))), []
for _ in range(4):
    started = time.process_time()
    for _ in reader.read_all(texts):
        pass
    rates.append(len(texts) / (time.process_time() - started))
print(f"  {len(texts)} real texts: {rates[0]:.0f} documents per CPU second at first, {max(rates[1:]):.0f} then; "
      f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
"""


def main(quick: bool = False) -> None:
    """Print the figures. The texts are those of the sample web, repeated to length."""
    from classify.reading.language import language_of
    from classify.reading.reader import Reader
    from classify.reading.themes import ThemeFinder
    from ground.folding import WORD

    started = time.process_time()
    reader = Reader.from_config(ROOT / "config")
    loaded = time.process_time() - started
    texts = _texts(200 if quick else DOCUMENTS)
    list(reader.read_all(texts[:100]))
    print(f"\nclassifying {len(texts)} documents of {CHARACTERS} characters, {len(reader.lexicon.languages)} languages")
    print(f"  reading all lexicons for the first time: {loaded:.2f} s of CPU")
    with TemporaryDirectory() as data:
        starts = [run([sys.executable, "-c", START, str(ROOT / "config"), data]) for _ in range(4)]
    print(f"  a start to the first tag, whole process: {starts[0].cpu:.2f} s of CPU; "
          f"once the lexicons are known {median(one.cpu for one in starts[1:]):.2f} s")  # fmt: skip
    rates = {
        "all that is stored (language, themes, signature)": _rate(lambda: list(reader.read_all(texts)), len(texts))
    }
    finder = ThemeFinder(reader.lexicon)

    def tag() -> None:
        for one in texts:
            title = WORD.findall(one.title)
            finder.find([*title, *WORD.findall(one.text)], one.declared, len(title))

    rates["themes alone"] = _rate(tag, len(texts))
    rates["language alone"] = _rate(lambda: [language_of(t.title, t.text, t.declared) for t in texts], len(texts))
    for name, rate in rates.items():
        print(f"  {name:<50} {rate:8.0f} documents per CPU second")
    if EVAL.is_dir():
        print(
            run([sys.executable, "-c", REAL_TEXTS, str(ROOT / "config"), *(str(EVAL / name) for name in REAL)]).output
        )


def _rate(work: object, count: int) -> float:
    best = 0.0
    for _ in range(3):
        started = time.process_time()
        work()  # type: ignore[operator]
        best = max(best, count / (time.process_time() - started))
    return best


def _texts(count: int) -> list[object]:
    """Texts of the sample web in its languages, each made 2,500 characters long by repeating it."""
    import re

    from classify.reading.reader import Text

    found = []
    for file in sorted((ROOT / "config" / "demo" / "web").rglob("*.html")):
        words = " ".join(re.sub(r"<[^>]+>", " ", file.read_text(encoding="utf-8")).split())
        language = re.search(r'lang="([a-z]{2})', file.read_text(encoding="utf-8"))
        if len(words) > 300:
            text = (words + " ") * (CHARACTERS // len(words) + 1)
            found.append(Text(file.name, words[:80], text[:CHARACTERS], language[1] if language else None))
    return [found[place % len(found)] for place in range(count)]

"""What simpler ways would reach on the same documents, computed in the same run, so that a figure can be judged."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from classify.judging.evaluate import Labels, Result, as_text, covered_by, measure, measure_reads, read_sets
from classify.judging.training import FOLDS, held_out, lessons_of, train
from classify.lexicons.lexicon import Lexicon
from classify.reading.reader import Read, Reader
from classify.second.encoders import Encoder
from classify.second.reader import Opinion, SecondReader, decide
from ground.records import THEMES

THIS = "this reader"
KEYWORDS, LETTERS, BOTH = "bare keywords", "letters, learned", "both readers"
SEED = 7
LONGEST = 4_000
# With fewer documents there is nothing to learn from.
LEAST = 200


def bare_keywords(lexicon: Lexicon, reads: Sequence[Read]) -> list[set[str]]:
    """A theme wherever one of its strong or plain terms occurs, whatever the document's length and place of the term."""
    telling = {
        language: {(one.theme, one.term.text) for one in terms if one.strength in ("strong", "plain")}
        for language, terms in lexicon.terms.items()
    }
    found = []
    for read in reads:
        known = telling.get(read.language or "", set())
        hits = ((tag.theme, piece.term) for tag in (*read.tags, *read.below) for piece in tag.evidence)
        found.append({theme for theme, term in hits if (theme, term) in known})
    return found


def compare(
    reader: Reader,
    folder: Path,
    splits: Sequence[str],
    encoder: Encoder | None = None,
    more: Sequence[Labels] = (),
) -> list[Result]:
    """The reader's results on each set of a folder, and beside them those of other ways. Raises PolicywatchError.

    With an encoder, also those of both readers together, the second one never having seen what it judges; `more` are
    other documents that it learns from.
    """
    sets = read_sets(folder, splits)
    (_, pages), (_, dev), *_ = read_sets(folder, ["dev"])
    likely = _likelihoods(encoder, [*pages, *more], dev, sets) if encoder else {}
    thresholds = reader.lexicon.thresholds
    ways: dict[str, dict[str, set[str]]] = {KEYWORDS: {}, LETTERS: {}}
    readings: dict[str, dict[str, Read]] = {THIS: {}, BOTH: {}}
    for name, documents in sets:
        # Parts of a split are measured from what was said of the whole.
        if ":" not in name:
            covered, _ = covered_by(reader, documents)
            keys = [_key(one) for one in covered]
            reads = list(reader.read_all(map(as_text, covered), with_signature=False))
            readings[THIS] |= dict(zip(keys, reads, strict=True))
            ways[KEYWORDS] |= dict(zip(keys, bare_keywords(reader.lexicon, reads), strict=True))
            if has_learning() and len(dev) >= LEAST and covered:
                ways[LETTERS] |= dict(zip(keys, letters_learned(dev, covered), strict=True))
            if encoder:
                both = (decide(read, Opinion(likely[key]), thresholds) for key, read in zip(keys, reads, strict=True))
                readings[BOTH] |= dict(zip(keys, both, strict=True))
    results = []
    for name, documents in sets:
        covered, skipped = covered_by(reader, documents)
        result = _read_result(reader, name, covered, readings[THIS])
        result.skipped = skipped
        for way, predictions in ways.items():
            if all(_key(one) in predictions for one in covered):
                result.beside[way] = measure(name, covered, [predictions[_key(one)] for one in covered])
        if encoder:
            result.beside[BOTH] = _read_result(reader, name, covered, readings[BOTH])
        results.append(result)
    return results


def _read_result(reader: Reader, name: str, covered: Sequence[Labels], readings: dict[str, Read]) -> Result:
    return measure_reads(name, covered, [readings[_key(one)] for one in covered], reader.lexicon.themes)


def _likelihoods(
    encoder: Encoder, pages: Sequence[Labels], dev: Sequence[Labels], sets: Sequence[tuple[str, list[Labels]]]
) -> dict[str, dict[str, float]]:
    """What the second reader says: learned from pages and dev split, by turns; of a test split, from all of them."""
    lessons = lessons_of(encoder, pages, dev)
    known = dict(zip(map(_key, lessons.documents), held_out(lessons), strict=True))
    unseen = {_key(one): one for _, documents in sets for one in documents if _key(one) not in known}
    if unseen:
        second = SecondReader(train(lessons, "pages and dev"), encoder)
        opinions = second.opinions([as_text(one) for one in unseen.values()])
        known |= {key: opinion.likely for key, opinion in zip(unseen, opinions, strict=True)}
    return known


def _key(one: Labels) -> str:
    return f"{one['lang']} {one['id']}"


def has_learning() -> bool:
    """Whether scikit-learn is installed."""
    from importlib.util import find_spec

    return find_spec("sklearn") is not None


def letters_learned(train: Sequence[Labels], documents: Sequence[Labels]) -> list[set[str]]:
    """Groups of letters, weighed by tf-idf, under one logistic regression for each theme, learned from `train`.

    Documents that are themselves among `train` are judged by what was learned without their fold.
    """
    known = {str(one["id"]) for one in train}
    if not all(str(one["id"]) in known for one in documents):
        return _learned(train, documents)
    predictions: dict[str, set[str]] = {}
    for fold in range(FOLDS):
        held = [one for place, one in enumerate(documents) if place % FOLDS == fold]
        out = {str(one["id"]) for one in held}
        rest = [one for one in train if str(one["id"]) not in out]
        predictions |= dict(zip((str(one["id"]) for one in held), _learned(rest, held), strict=True))
    return [predictions[str(one["id"])] for one in documents]


def _learned(train: Sequence[Labels], documents: Sequence[Labels]) -> list[set[str]]:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    vectorizer = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(2, 5), min_df=2, max_features=60_000, sublinear_tf=True
    )
    known = vectorizer.fit_transform(map(_text, train))
    asked = vectorizer.transform(map(_text, documents))
    found: list[set[str]] = [set() for _ in documents]
    for theme in THEMES:
        wanted = [theme in one["themes"] for one in train]
        if not any(wanted):
            continue
        model: Any = LogisticRegression(C=10, class_weight="balanced", max_iter=500, random_state=SEED)
        for place, yes in enumerate(model.fit(known, wanted).predict(asked)):
            if yes:
                found[place].add(theme)
    return found


def _text(one: Labels) -> str:
    return f"{one['title'] or ''}\n{one['text'] or ''}"[:LONGEST]

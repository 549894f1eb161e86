"""The store's documents are classified once, again where it is needed, and nothing is lost when the process is killed."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from classify.bulk import archive
from classify.bulk.archive import classify
from classify.reading.reader import Reader
from ground.records import Found
from store.documents.documents import save_documents
from store.documents.tags import count_unread, languages_of
from store.shape.database import Store, open_store
from tests.classify.making import ENGLISH, GERMAN, Terms, filled, reader_of, write_lexicon
from tests.classify.notices import NOTICES
from tests.conftest import ROOT, environment

DOCUMENTS = [
    ("en", "Human trafficking trial", "Forced labour on farms."),
    ("de", "Menschenhandel", "Zwangsarbeit auf Höfen."),
    ("en", "Weather", "Sunny."),
    ("se", "Bargu", "Okta sátni."),
    ("de", "Mindestlohn", "Arbeiter:innen fordern mehr."),
]
KILLS = 20
SEED = 2_026
MOST_SECONDS = 300.0
FORKS = """
import os, signal, sys, time
import policywatch.cli
import classify.bulk.archive
from classify.reading.language import language_of
language_of("", "Some words, enough of them to be recognised as English by the way they are written.", None)
quiet = os.open(os.devnull, os.O_WRONLY)
for line in sys.stdin:
    process = os.fork()
    if not process:
        os.dup2(quiet, 1)
        policywatch.cli.cli(sys.argv[1:], prog_name="policywatch")
    if line.strip():
        time.sleep(float(line))
        os.kill(process, signal.SIGKILL)
    print(os.waitpid(process, 0)[1], flush=True)
"""


def unread(store: Store, reader: Reader) -> int:
    """How many documents would be read now."""
    return count_unread(store, reader.classifiers(languages_of(store)), everything=False)


def tags(store: Store) -> list[tuple[object, ...]]:
    """All tags with their evidence."""
    return [
        tuple(row)
        for row in store.rows(
            """SELECT t.document_id, t.theme, t.score, t.classifier, e.term, e.quote, e.field, e.start, e."end"
                FROM tags t JOIN evidence e USING (document_id, theme) ORDER BY 1, 2, 7, 8, 5"""
        )
    ]


def hold_whole(store: Store) -> None:
    """Hold that no tag is without evidence, none there twice, and all were written with their document's reading."""
    assert (
        store.rows("SELECT * FROM tags WHERE (document_id, theme) NOT IN (SELECT document_id, theme FROM evidence)")
        == []
    )
    assert (
        store.rows("SELECT document_id, theme, start FROM evidence GROUP BY 1, 2, 3, field, term HAVING count(*) > 1")
        == []
    )
    assert (
        store.rows("SELECT * FROM tag t JOIN document d ON d.id = t.document_id WHERE t.classifier IS NOT d.classifier")
        == []
    )
    assert store.rows("SELECT * FROM document WHERE classifier IS NOT NULL AND classified_version IS NULL") == []


def test_documents_are_read_once_and_what_was_found_is_kept(store: Store, reader: Reader) -> None:
    filled(store, DOCUMENTS)
    done = classify(store, reader)
    assert (done.read, done.tagged) == (5, 3)
    assert classify(store, reader).read == 0
    assert [tuple(row) for row in store.rows("SELECT document_id, theme, classifier FROM tags ORDER BY 1")] == [
        (1, "trafficking", reader.classifier("en")),
        (2, "trafficking", reader.classifier("de")),
        (5, "labour", reader.classifier("de")),
    ]
    hold_whole(store)


def test_a_document_in_a_language_nobody_covers_is_not_read_for_ever(store: Store, reader: Reader) -> None:
    filled(store, [("se", "Bargu", ""), ("tlh", "nuqneH", "")])
    assert classify(store, reader).read == 2
    assert unread(store, reader) == 0


def test_a_changed_text_is_read_again_alone(store: Store, reader: Reader) -> None:
    filled(store, DOCUMENTS)
    classify(store, reader)
    changed = Found(
        "one", "https://one.example/2", "Human trafficking", "", "full", language="en", visited=True, listed="x"
    )
    save_documents(store, [changed])
    assert classify(store, reader).read == 1
    assert (3, "trafficking") in [row[:2] for row in tags(store)]


def test_a_changed_lexicon_of_one_language_concerns_only_its_documents(
    store: Store, reader: Reader, tmp_path: Path
) -> None:
    filled(store, DOCUMENTS)
    classify(store, reader)
    changed: Terms = {"trafficking": {"strong": ["Zwangsarbeit"]}}
    other = reader_of(tmp_path / "other", {"en": ENGLISH, "de": changed})
    assert unread(store, other) == 2
    assert classify(store, other).read == 2
    assert [row[4] for row in tags(store) if row[0] == 2] == ["Zwangsarbeit"]
    assert 5 not in [row[0] for row in tags(store)]


def test_a_new_lexicon_concerns_the_documents_of_its_language(store: Store, reader: Reader, tmp_path: Path) -> None:
    filled(store, DOCUMENTS)
    classify(store, reader)
    sami: Terms = {"labour": {"strong": ["bargu"]}}
    other = reader_of(tmp_path / "other", {"en": ENGLISH, "de": GERMAN, "se": sami})
    assert classify(store, other).read == 1
    assert (4, "labour") in [row[:2] for row in tags(store)]


def test_everything_is_read_again_on_demand(store: Store, reader: Reader) -> None:
    filled(store, DOCUMENTS)
    classify(store, reader)
    before = tags(store)
    assert classify(store, reader, everything=True).read == 5
    assert tags(store) == before


def test_progress_is_told_after_each_batch(store: Store, reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "AT_ONCE", 2)
    filled(store, DOCUMENTS)
    told: list[tuple[int, int]] = []
    classify(store, reader, told=lambda done, total: told.append((done, total)))
    assert told == [(2, 5), (4, 5), (5, 5)]


def test_what_was_read_before_an_interruption_is_kept(
    store: Store, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "AT_ONCE", 2)
    filled(store, DOCUMENTS)

    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        classify(store, reader, told=interrupt)
    assert unread(store, reader) == 3
    assert classify(store, reader).read == 3


def many_documents() -> list[tuple[str, str, str]]:
    """Documents enough for several transactions."""
    chance = random.Random(1)
    filler = "The ministry published its yearly figures on the matter and answered questions. "
    kinds = [
        ("en", "Human trafficking", "Forced labour and unpaid wages. " + filler * 8),
        ("en", "Figures", filler * 10),
        ("de", "Menschenhandel", "Die Polizei ermittelt wegen Zwangsarbeit. " * 12),
    ]
    return [
        (language, f"{title} {number}", text)
        for number in range(700)
        for language, title, text in [chance.choice(kinds)]
    ]


class Killable:
    """Runs the command in fresh processes, forked from one that has imported everything: twenty starts would take minutes."""

    def __init__(self, *words: object):
        self.server = subprocess.Popen(
            [sys.executable, "-c", FORKS, *map(str, words)],
            cwd=ROOT, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def run(self, seconds: float | None = None) -> int:
        """Run it, and kill it after some seconds if it is still there; how it ended, as os.waitpid tells."""
        assert self.server.stdin is not None
        assert self.server.stdout is not None
        self.server.stdin.write(f"{'' if seconds is None else seconds}\n")
        self.server.stdin.flush()
        return int(self.server.stdout.readline())

    def close(self) -> None:
        """End the process that forks."""
        self.server.communicate(timeout=20)


def test_a_classifier_killed_at_random_moments_leaves_nothing_half_done(tmp_path: Path) -> None:
    config = write_lexicon(tmp_path / "config", {"en": ENGLISH, "de": GERMAN})
    store = open_store(tmp_path / "data")
    filled(store, many_documents())
    classifier = Killable("--config", config, "--data", tmp_path / "data", "classify", "--all")
    assert classifier.run() == 0
    # The second run knows the lexicons, as those that are killed do.
    began = time.monotonic()
    assert classifier.run() == 0
    whole = time.monotonic() - began
    expected = tags(store)
    # As if never read, so that the killed ones begin from nothing.
    store.connection.executescript("DELETE FROM tag; UPDATE document SET classifier = NULL, classified_version = NULL;")
    chance, killed, ends = random.Random(SEED), 0, time.monotonic() + MOST_SECONDS
    for _ in range(KILLS):
        if time.monotonic() > ends:
            break
        killed += classifier.run(chance.uniform(0, whole)) == signal.SIGKILL
        hold_whole(store)
    assert killed >= KILLS // 4
    assert classifier.run() == 0
    classifier.close()
    assert tags(store) == expected
    assert store.rows("SELECT * FROM document WHERE classifier IS NULL") == []
    hold_whole(store)
    store.close()


def test_a_text_in_two_languages_is_read_once_until_either_lexicon_changes(store: Store, tmp_path: Path) -> None:
    filled(store, [("en", "Notice", f"{NOTICES['en']}\n{NOTICES['de']}")])
    folder = write_lexicon(tmp_path / "two", {"en": ENGLISH, "de": GERMAN})
    assert classify(store, Reader.from_config(folder)).read == 1
    assert classify(store, Reader.from_config(folder)).read == 0
    write_lexicon(folder, {"de": {**GERMAN, "migration": {"weak": ["Grenze"]}}})
    assert classify(store, Reader.from_config(folder)).read == 1

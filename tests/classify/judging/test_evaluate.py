"""What `evaluate` counts, how sure it is of it, and what it says of documents it cannot judge."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.judging.baselines import compare, letters_learned
from classify.judging.evaluate import SPLIT, TUNED, Counts, Result, evaluate, interval, read_sets
from classify.judging.report import BY_HAND, report, section_by_hand
from classify.reading.reader import Reader
from ground.errors import PolicywatchError
from tests.classify.making import ENGLISH, GERMAN, write_lexicon
from tests.conftest import Ran

Document = dict[str, Any]
EVAL = Path(__file__).resolve().parents[4] / "shared" / "eval"


def labelled(title: str, *themes: str, lang: str = "en", **more: Any) -> Document:
    """A labelled document of a title alone."""
    return {"id": title, "lang": lang, "title": title, "text": "", "themes": list(themes), "kind": "law title", **more}


DOCUMENTS = [
    labelled("Human trafficking", "trafficking"),
    labelled("Human trafficking and a collective agreement", "trafficking"),
    labelled("Weather", "labour"),
    labelled("Menschenhandel", "trafficking", lang="de", kind="law"),
    labelled("Bargu", "labour", lang="se"),
    labelled("A collective agreement", "labour"),
    labelled("Human trafficking, a phrase in a novel", negative="hard"),
    labelled("Drug trafficking", negative="hard"),
]


def files(folder: Path, tuned: list[Document], split: list[Document]) -> Path:
    """A folder of labelled documents."""
    folder.mkdir(exist_ok=True)
    for name, documents in ((TUNED, tuned), (SPLIT, split)):
        lines = [json.dumps(one, ensure_ascii=False) for one in documents]
        (folder / name).write_text("\n".join(lines), encoding="utf-8")
    return folder


def counts(result: Result) -> dict[str, tuple[int, int, int]]:
    """Right, wrong and missed by theme."""
    return {theme: (one.tp, one.fp, one.fn) for theme, one in result.themes.items()}


def test_right_wrong_and_missed_tags_are_counted_by_theme_language_and_kind(reader: Reader) -> None:
    result = evaluate(reader, "some", DOCUMENTS)
    assert counts(result) == {"trafficking": (3, 1, 0), "labour": (1, 1, 1)}
    assert (result.languages["de"].tp, result.languages["en"].tp) == (1, 3)
    assert (result.kinds["law"].tp, result.kinds["law title"].fp) == (1, 2)
    assert result.cells["trafficking de"].tp == 1


def test_hard_negatives_are_counted_apart(reader: Reader) -> None:
    result = evaluate(reader, "some", DOCUMENTS)
    assert (result.hard, result.alarmed) == (2, 1)


def test_documents_in_a_language_without_a_lexicon_are_named_and_not_counted(reader: Reader) -> None:
    result = evaluate(reader, "some", DOCUMENTS)
    assert (result.documents, dict(result.skipped)) == (7, {"se": 1})


def test_a_theme_that_may_or_may_not_be_there_counts_neither_way(reader: Reader) -> None:
    tagged = labelled("Human trafficking", maybe=["trafficking"], negative="hard")
    missed = labelled("Weather", maybe=["labour"])
    result = evaluate(reader, "some", [tagged, missed])
    assert counts(result) == {}
    assert result.alarmed == 0


def test_a_document_is_right_in_a_briefing_when_the_theme_it_would_stand_under_is(reader: Reader) -> None:
    result = evaluate(reader, "some", DOCUMENTS)
    assert (result.items, result.items_right) == (5, 4), "only the novel would stand under a wrong theme"
    maybe = labelled("Human trafficking", maybe=["trafficking"])
    assert evaluate(reader, "some", [maybe]).items_right == 1


def test_norwegian_without_a_form_is_measured_as_bokmal(reader: Reader, tmp_path: Path) -> None:
    folder = files(tmp_path / "eval", [labelled("Handel", lang="no")], [])
    assert compare(reader, folder, ["dev"])[0].skipped == {"nb": 1}


def test_empty_titles_and_texts_are_read(reader: Reader) -> None:
    document = {**labelled("x", "labour"), "title": None, "text": None}
    assert counts(evaluate(reader, "some", [document])) == {"labour": (0, 0, 1)}


def test_nothing_measured_is_no_division_by_nought(reader: Reader) -> None:
    result = evaluate(reader, "none", [])
    assert (result.documents, result.macro_f1) == (0, 0.0)
    assert (Counts().precision, Counts().recall, Counts().f1) == (1.0, 1.0, 1.0)
    assert "| none | 0 |" in report([result])


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 500))
def test_f1_lies_between_precision_and_recall(tp: int, fp: int, fn: int) -> None:
    one = Counts(tp, fp, fn)
    low, high = sorted((one.precision, one.recall))
    if tp:
        assert low - 1e-9 <= one.f1 <= high + 1e-9


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_an_interval_holds_its_share_and_narrows_with_more_observations(one: int, other: int) -> None:
    hits, total = sorted((one, other))
    low, high = interval(hits, total)
    assert 0 <= low <= high <= 1
    if total:
        assert low - 1e-9 <= hits / total <= high + 1e-9
        wider = interval(10 * hits, 10 * total)
        assert wider[1] - wider[0] <= high - low + 1e-9


def test_an_interval_is_wilsons() -> None:
    assert [round(bound, 4) for bound in interval(8, 10)] == [0.4902, 0.9433]
    assert interval(0, 0) == (0.0, 1.0)


def test_only_the_splits_that_were_asked_for_are_measured(reader: Reader, tmp_path: Path) -> None:
    split = [labelled("Human trafficking", "trafficking", split=name) for name in ("dev", "test", "test")]
    folder = files(tmp_path / "eval", DOCUMENTS, split)
    assert [(one.name, one.documents) for one in compare(reader, folder, ["dev"])] == [
        ("pages.jsonl (for development)", 7),
        ("themes.jsonl, dev split", 1),
        ("themes.jsonl, dev split: running text", 0),
        ("themes.jsonl, dev split: vocabulary", 1),
    ]
    assert [one.documents for one in compare(reader, folder, ["dev", "test"])] == [7, 1, 0, 1, 2, 0, 2]


def test_simpler_ways_stand_beside_on_the_same_documents(reader: Reader, tmp_path: Path) -> None:
    split = [labelled("Human trafficking", "trafficking", split="dev", kind="news article")]
    tuned, _, running, vocabulary = compare(reader, files(tmp_path / "eval", DOCUMENTS, split), ["dev"])
    assert counts(tuned.beside["bare keywords"])["trafficking"] == (3, 1, 0)
    assert "letters, learned" not in tuned.beside
    assert (running.documents, vocabulary.documents) == (1, 0)


def test_letters_are_learned_from_other_documents_than_those_they_judge() -> None:
    themes = ("trafficking", "labour")
    train = [labelled(f"{theme} sample {n}", theme, id=f"{theme}{n}") for theme in themes for n in range(20)]
    new = [labelled(f"{theme} sample 99", theme, id=f"new {theme}") for theme in themes]
    assert letters_learned(train, new) == [{"trafficking"}, {"labour"}]
    assert letters_learned(train, train) == [{one["themes"][0]} for one in train]


def test_a_text_may_hold_any_line_end_but_one(reader: Reader, tmp_path: Path) -> None:
    odd = [
        {**labelled("Human trafficking", "trafficking", split="dev"), "text": f"a{end}b"} for end in "\u2028\u2029\x85"
    ]
    folder = files(tmp_path / "eval", odd, [])
    assert counts(compare(reader, folder, ["dev"])[0]) == {"trafficking": (3, 0, 0)}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("nonsense", "is not JSON lines"),
        ('{"id": "1", "lang": "en"}', "document 1 has no title, no text, no themes"),
        ("[1]", "document 1 has no id"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(reader: Reader, tmp_path: Path, text: str, fault: str) -> None:
    folder = files(tmp_path / "eval", [], [])
    (folder / TUNED).write_text(text, encoding="utf-8")
    with pytest.raises(PolicywatchError, match=f"{TUNED}: {fault}"):
        compare(reader, folder, ["dev"])


def test_a_file_that_is_missing_is_named(reader: Reader, tmp_path: Path) -> None:
    with pytest.raises(PolicywatchError, match=f"{TUNED}: labelled documents cannot be read: No such file"):
        compare(reader, tmp_path, ["dev"])


def test_a_report_gives_every_figure_with_its_interval(reader: Reader) -> None:
    text = report([evaluate(reader, "some documents", DOCUMENTS)])
    assert "| some documents | 7 | **" in text
    assert "for want of a lexicon: se." in text
    assert "1 of 2 raised a false alarm (0.50 (0.09–0.91))." in text
    assert "| trafficking | 0.75 (0.30–0.95) | 1.00 (0.44–1.00) |" in text
    assert "lowest F1 of 2 languages en " in text


def test_a_section_written_by_hand_is_kept_and_meetings_are_counted(reader: Reader) -> None:
    results = [evaluate(reader, "some documents", DOCUMENTS)]
    page = report(results, "", {"en": [3, 1, 2], "de": [0, 0, 0]}, f"{BY_HAND}\n\nNine of ten.")
    assert "Found 3, mended 1, accepted 2" in page
    assert "en 3/1/2. None in de" in page
    assert section_by_hand(page) == f"{BY_HAND}\n\nNine of ten."
    assert section_by_hand("# Another page") == ""


def test_a_report_repeats_no_sentence_of_the_documents(reader: Reader) -> None:
    text = report([evaluate(reader, "some", DOCUMENTS)])
    assert not any(one["title"] in text for one in DOCUMENTS)


def test_the_command_writes_its_report_or_gives_json(tmp_path: Path, command: Callable[..., Ran]) -> None:
    config = write_lexicon(tmp_path / "config", {"en": ENGLISH, "de": GERMAN})
    folder = files(tmp_path / "eval", DOCUMENTS, [labelled("Weather", split="dev")])
    words = ("--config", config, "evaluate", "--eval", folder)
    written = command(*words, "--write", tmp_path / "report.md")
    assert written.returncode == 0, written.stderr
    assert (tmp_path / "report.md").read_text(encoding="utf-8").startswith("# How good the tags are")
    told = json.loads(command(*words, "--json").stdout)
    assert [(one["name"], one["documents"]) for one in told] == [
        ("pages.jsonl (for development)", 7),
        ("themes.jsonl, dev split", 1),
        ("themes.jsonl, dev split: running text", 0),
        ("themes.jsonl, dev split: vocabulary", 1),
    ]
    assert told[0]["themes"]["trafficking"]["tp"] == 3


def test_a_folder_that_is_missing_is_an_error_of_one_line(tmp_path: Path, command: Callable[..., Ran]) -> None:
    config = write_lexicon(tmp_path / "config", {"en": ENGLISH})
    done = command("--config", config, "evaluate", "--eval", tmp_path / "none")
    assert done.returncode == 1
    assert done.stderr == f"error: {tmp_path / 'none'}: holds no labelled documents; name their folder with --eval\n"


@pytest.mark.skipif(not EVAL.is_dir(), reason="../shared/eval is not here")
def test_the_labelled_documents_beside_the_project_can_be_read(reader: Reader) -> None:
    tuned, dev, *_ = (evaluate(reader, name, documents) for name, documents in read_sets(EVAL, ["dev"]))
    assert tuned.documents + sum(tuned.skipped.values()) > 400
    assert dev.documents + sum(dev.skipped.values()) > 1_000

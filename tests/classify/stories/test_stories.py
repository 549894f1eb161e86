"""Stories: one event told in many languages, copies of agencies, numbers that stay, and a person's word."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from datetime import date, timedelta
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from classify.stories.grouping import group_stories, rebuild_stories
from classify.stories.near import bands_of, likeness
from classify.stories.verdicts import merge_stories, split_story
from ground.errors import PolicywatchError
from store.documents.stories import stories_of
from store.shape.database import Store, open_store
from tests.classify.stories.events import RULING, Told, events
from tests.classify.stories.filling import fill, scores, story_by_document
from tests.conftest import ROOT, Ran
from tests.store.making import values

PROCEDURE = re.compile(r"\d{4}/\d{4}\(COD\)")
WORDS = "harbour council debated seasonal permits while inspectors of Meridia counted unpaid wages across twelve farms".split()


def text(seed: int, length: int = 120) -> str:
    """A text of made-up sentences, another one for each seed."""
    return " ".join(
        f"{WORDS[(place * seed + place // 7) % len(WORDS)]}{(place * seed) % 91}" for place in range(length)
    )


def test_events_across_ten_languages_are_told_apart(store: Store) -> None:
    told = events()
    assert len(told) >= 60
    assert len({one.language for one in told}) == 10
    ids = fill(store, told)
    group_stories(store)
    precision, recall = scores(dict(zip(ids, (one.event for one in told), strict=True)), dict(story_by_document(store)))
    f1 = 2 * precision * recall / (precision + recall)
    assert (precision, f1) >= (0.98, 0.9), f"precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}"


def test_the_same_ruling_in_five_languages_is_one_story_with_its_reasons(store: Store) -> None:
    value = "ECLI:EU:C:2026:999"
    told = [
        Told(
            "ruling",
            language,
            "2026-11-12",
            RULING[language].format("Meridia", value),
            "labour",
            named=(("ecli", value),),
        )
        for language in ("en", "de", "fr", "pl", "cs")
    ]
    ids = fill(store, told)
    group_stories(store)
    assert set(story_by_document(store)) == set(ids)
    assert values(store, "SELECT documents FROM stories") == [5]
    assert values(store, "SELECT languages FROM stories") == [5]
    assert values(store, "SELECT reason FROM story_documents WHERE document_id = ?", ids[4]) == [
        f"same case, ecli {value} (document {ids[0]})"
    ]


def test_two_figures_in_both_titles_join_languages_where_country_and_day_agree(store: Store) -> None:
    told = [
        Told(
            "pay", "it", "2026-11-12", "Condannata l'azienda: 1,2 milioni a 38 braccianti", "labour", concerned=("IT",)
        ),
        Told("pay", "ro", "2026-11-13", "Cei 38 de muncitori vor primi 1.2 milioane", "labour", concerned=("IT", "RO")),
        Told("another", "de", "2026-11-12", "38 Höfe wurden 2026 besucht", "labour", concerned=("IT",)),
        Told("elsewhere", "es", "2026-11-12", "1,2 millones para 38 obras", "labour", concerned=("ES",)),
        Told("later", "fr", "2026-11-25", "1,2 million pour 38 fermes", "labour", concerned=("IT",)),
    ]
    ids = fill(store, told)
    group_stories(store)
    assert set(story_by_document(store)) == set(ids[:2])
    assert values(store, "SELECT reason FROM story_documents WHERE document_id = ?", ids[1]) == [
        f"both titles say 1,2 and 38, 1 day apart (document {ids[0]})"
    ]


def test_copies_with_a_changed_lead_are_one_story_and_papers_of_a_row_are_not(store: Store) -> None:
    body = text(3)
    copies = [Told("a", "en", "2026-11-12", f"Agency text {name}", "labour") for name in ("one", "two")]
    row = [Told(str(n), "en", "2026-11-12", f"Notice {n} of the board", "labour") for n in (12, 13)]
    ids = fill(store, [*copies, *row], [body, f"By our own reporter in the harbour. {body}", text(5), f"{text(5)} end"])
    group_stories(store)
    assert set(story_by_document(store)) == set(ids[:2])


def test_the_same_words_in_another_language_or_month_are_no_copy(store: Store) -> None:
    told = [Told("a", "en", "2026-09-01", "Text", ""), Told("b", "de", "2026-09-01", "Text", ""),
            Told("c", "en", "2026-11-12", "Text", "")]  # fmt: skip
    fill(store, told, [text(3)] * 3)
    group_stories(store)
    assert story_by_document(store) == {}


def test_a_story_keeps_its_number_over_three_weeks_and_knows_what_came_before(store: Store) -> None:
    told = events()
    seen: dict[int, int] = {}
    for opens, closes in (("2026-11-01", "2026-11-11"), ("2026-11-11", "2026-11-18"), ("2026-11-18", "2026-12-01")):
        fill(store, [one for one in told if opens <= one.day < closes])
        group_stories(store)
        now = story_by_document(store)
        assert {document: now.get(document) for document in seen} == seen
        seen = now
    ids = sorted(seen)
    earlier = stories_of(store, ids, before="2026-11-12")
    assert earlier[ids[0]].earlier >= 1
    rebuild_stories(store)
    assert story_by_document(store) == seen


def test_a_document_read_again_stays_in_its_story(store: Store) -> None:
    fill(store, events()[:6])
    group_stories(store)
    before = story_by_document(store)
    store.connection.execute("UPDATE document SET read_at = '2027-01-01T00:00:00Z'")
    group_stories(store)
    assert story_by_document(store) == before


def test_merged_stories_stay_one_through_a_rebuild_and_what_comes_later(store: Store) -> None:
    told = events()
    fill(store, told)
    group_stories(store)
    first, second = sorted(set(story_by_document(store).values()))[:2]
    assert merge_stories(store, second, first, "anna") == first
    merged = story_by_document(store)
    rebuild_stories(store)
    group_stories(store)
    assert story_by_document(store) == merged
    with pytest.raises(PolicywatchError, match=f"there is no story {second}"):
        merge_stories(store, first, second, "anna")


def test_split_documents_stay_apart_through_a_rebuild_and_what_comes_later(store: Store) -> None:
    value = "ECLI:EU:C:2026:999"
    told = [
        Told(
            "ruling",
            language,
            "2026-11-12",
            RULING[language].format("Meridia", value),
            "labour",
            named=(("ecli", value),),
        )
        for language in ("en", "de", "fr", "pl", "cs", "nl")
    ]
    ids = fill(store, told[:5])
    group_stories(store)
    story = story_by_document(store)[ids[0]]
    other = split_story(store, story, ids[:2], "anna")
    assert other is not None
    expected = dict.fromkeys(ids[:2], other) | dict.fromkeys(ids[2:], story)
    assert story_by_document(store) == expected
    rebuild_stories(store)
    assert story_by_document(store) == expected
    fill(store, told[5:])
    group_stories(store)
    assert {one: number for one, number in story_by_document(store).items() if one in ids} == expected


def test_a_story_cannot_lose_all_its_documents_or_a_strangers(store: Store) -> None:
    ids = fill(store, events()[:6])
    group_stories(store)
    story = story_by_document(store)[ids[0]]
    with pytest.raises(PolicywatchError, match="leave at least one"):
        split_story(store, story, ids, "anna")
    with pytest.raises(PolicywatchError, match="document 999 is not in story"):
        split_story(store, story, [999], "anna")


def test_a_held_title_names_no_story(store: Store) -> None:
    ids = fill(store, events()[:6])
    store.connection.execute("INSERT INTO held_place VALUES (?, 1, 'title', 'a child')", (ids[0],))
    group_stories(store)
    assert values(store, "SELECT title FROM stories") == values(
        store, "SELECT title FROM documents WHERE id = ?", ids[1]
    )


def test_signatures_share_pieces_where_texts_are_alike(store: Store) -> None:
    ids = fill(store, events()[:2], [text(3), text(3)[:-30]])
    one, other = values(store, "SELECT signature FROM document WHERE id IN (?, ?)", *ids)
    assert isinstance(one, bytes)
    assert isinstance(other, bytes)
    assert likeness(one, other) > 0.7
    assert set(bands_of(one)) & set(bands_of(other))
    assert bands_of(b"") == []
    assert likeness(one, b"") == 0.0


def test_the_commands_merge_split_and_rebuild(tmp_path: Path, command: Callable[..., Ran]) -> None:
    data = tmp_path / "data"
    store = open_store(data)
    ids = fill(store, events())
    group_stories(store)
    first, second = sorted(set(story_by_document(store).values()))[:2]
    store.close()
    assert json.loads(command("--data", data, "story", "merge", first, second, "--json", cwd=ROOT).stdout) == {
        "story": first
    }
    done = command("--data", data, "story", "split", first, ids[0], cwd=ROOT)
    assert done.stdout == f"1 documents left story {first}.\n"
    assert "asked" in command("--data", data, "story", "rebuild", cwd=ROOT).stdout
    refused = command("--data", data, "story", "split", first, 999_999, cwd=ROOT)
    assert refused.returncode == 1
    assert "is not in story" in refused.stderr


FAKEWEB = ROOT.parent / "shared" / "fakeweb" / "fakeweb.py"


@pytest.mark.skipif(not FAKEWEB.is_file(), reason="../shared/fakeweb is not here")
def test_agency_texts_of_the_fake_web_are_told_apart(store: Store) -> None:
    """Its texts as it would serve them, with the procedures they name; its stories are the gold."""
    spec = spec_from_file_location("fakeweb", FAKEWEB)
    assert spec is not None
    assert spec.loader is not None
    fakeweb = module_from_spec(spec)
    sys.modules["fakeweb"] = fakeweb
    spec.loader.exec_module(fakeweb)
    told, texts = [], []
    for site in range(25):
        for item in range(1, 41):
            article = fakeweb.write_article(1, site, item, 0)
            day = (date(2026, 11, 1) - timedelta(days=(40 - item) * 7 // 24)).isoformat()
            named = tuple(("procedure", value) for value in PROCEDURE.findall(article.body))
            told.append(Told(article.story, article.lang, day, article.title, "", named=named))
            texts.append(article.body)
    ids = fill(store, told, texts)
    group_stories(store)
    precision, recall = scores(dict(zip(ids, (one.event for one in told), strict=True)), dict(story_by_document(store)))
    assert min(precision, recall) >= 0.99, f"precision {precision:.4f}, recall {recall:.4f}"

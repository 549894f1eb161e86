"""Copies of one document become one group; documents in doubt stay apart."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from digest.drafting.duplicates import group_copies
from store.documents.windows import Candidate
from tests.digest.fixtures_world import signature

WORDS = [f"word{number}" for number in range(400)]


def text(seed: int, words: int = 120) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=words))


def document(number: int, **more: object) -> Candidate:
    plain = Candidate(
        number, f"source-{number}", f"Publisher {number}", "news", 3, "DE", f"https://{number}.example/",
        f"Title {number}", "de", "2026-11-20", "day", "2026-11-20T08:00:00Z", None, signature(text(number)), None,
        False,
    )  # fmt: skip
    return replace(plain, **more)  # type: ignore[arg-type]


def ids(groups: list[object]) -> list[list[int]]:
    return [[one.id for one in group.members] for group in groups]  # type: ignore[attr-defined]


def test_an_agency_text_with_small_changes_is_one_group_and_one_voice() -> None:
    copies = [document(number, signature=signature(text(7) + f" so says agency {number}")) for number in (1, 2, 3, 4)]
    (group,) = group_copies(copies)
    assert group.texts == 1
    assert group.shown.id == 1


def test_different_texts_stay_apart() -> None:
    assert ids(group_copies([document(1), document(2)])) == [[1], [2]]


def test_a_text_in_another_language_is_not_a_copy() -> None:
    same = signature(text(7))
    assert ids(group_copies([document(1, signature=same), document(2, signature=same, language="fr")])) == [[1], [2]]


def test_the_same_address_in_another_source_is_a_copy() -> None:
    assert ids(group_copies([document(1, url="https://x.example/"), document(2, url="https://x.example/")])) == [[1, 2]]


TITLE = "Minister presents the new Act on forced labour"


@pytest.mark.parametrize(
    ("other", "groups"),
    [
        ({"title": TITLE.upper() + "!"}, [[1, 2]]),
        ({"published_at": "2026-11-23"}, [[1, 2]]),
        ({"published_at": "2026-11-24"}, [[1], [2]]),
        # Another text under the same title of the same source is another document.
        ({"source_id": "source-1"}, [[1], [2]]),
        ({"source_id": "source-1", "signature": None}, [[1, 2]]),
        ({"published_at": "2026"}, [[1, 2]]),
    ],
)
def test_the_same_title_within_three_days_is_one_story(other: dict[str, object], groups: list[list[int]]) -> None:
    assert ids(group_copies([document(1, title=TITLE), replace(document(2, title=TITLE), **other)])) == groups  # type: ignore[arg-type]


def test_a_short_title_says_too_little() -> None:
    title = "Weekly news in brief"
    assert ids(group_copies([document(1, title=title), document(2, title=title)])) == [[1], [2]]


def test_own_texts_under_one_title_are_several_voices_but_unreadable_ones_are_not() -> None:
    (own,) = group_copies([document(number, title=TITLE) for number in (1, 2, 3, 4)])
    assert own.texts == 4
    (unread,) = group_copies([document(number, title=TITLE, signature=b"") for number in (1, 2, 3, 4)])
    assert unread.texts == 1


def test_one_publisher_is_one_voice() -> None:
    (group,) = group_copies([document(number, title=TITLE, publisher="One") for number in (1, 2, 3)])
    assert group.texts == 1


def test_the_most_official_document_is_shown_then_the_earliest() -> None:
    same = signature(text(7))
    official = document(3, signature=same, publishes="official", published_at="2026-11-21")
    earlier = document(2, signature=same, published_at="2026-11-18")
    assert group_copies([document(1, signature=same), earlier, official])[0].shown.id == 3
    assert group_copies([document(1, signature=same), earlier])[0].shown.id == 2


def test_the_order_of_documents_does_not_matter() -> None:
    documents = [document(number, signature=signature(text(number % 9) + f" end {number}")) for number in range(1, 60)]
    groups = group_copies(documents)
    for seed in range(5):
        shuffled = documents[:]
        random.Random(seed).shuffle(shuffled)
        assert group_copies(shuffled) == groups


def test_thousands_of_copies_are_grouped_without_comparing_each_with_each() -> None:
    same = signature(text(7))
    documents = [document(number, signature=same, title=TITLE) for number in range(3_000)]
    assert len(group_copies(documents)) == 1


def test_documents_of_one_story_are_one_group_with_a_voice_for_each_text() -> None:
    ruling, news = document(1, language="fr", publishes="law"), document(2, language="de")
    (group,) = group_copies([news, ruling], {1: 7, 2: 7})
    assert (group.shown, group.texts) == (ruling, 2)
    assert ids(group_copies([news, ruling], {1: 7, 2: 8})) == [[1], [2]]

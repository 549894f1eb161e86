"""What a visit decides, as tables."""

from __future__ import annotations

import pytest

from crawlers.formats.entry import Entry
from crawlers.spiders.decisions import divided, fate_of, keeps_marks, read_again, wants_page
from ground.records import STATES, Fault, Known, State

AT, BEFORE, AFTER = "2026-11-24T08:00:00Z", "2026-11-23T08:00:00Z", "2026-11-25T08:00:00Z"
NAMED, BARE = Entry("http://x.example/1", "Sample"), Entry("http://x.example/1")


def known(*, visited: bool = True, listed: str = NAMED.mark, next_visit_at: str | None = AFTER) -> Known:
    """A document that the store knows."""
    return Known(
        document_id=1, url="http://x.example/1", listed=listed, visited=visited, etag=None, last_modified=None,
        next_visit_at=next_visit_at,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("before", "entry", "everything", "wanted"),
    [
        (None, NAMED, False, True),
        (known(), NAMED, False, False),
        (known(), NAMED, True, True),
        (known(visited=False), NAMED, False, True),
        (known(listed="another mark"), NAMED, False, True),
        (known(listed="another mark"), BARE, False, False),
        (known(next_visit_at=BEFORE), NAMED, False, True),
        (known(next_visit_at=AT), NAMED, False, True),
        (known(next_visit_at=None), NAMED, False, False),
    ],
    ids=[
        "new",
        "known",
        "all are wanted",
        "never read",
        "changed",
        "a bare link says no change",
        "overdue",
        "due",
        "never again",
    ],
)
def test_which_pages_are_asked_for(before: Known | None, entry: Entry, everything: bool, wanted: bool) -> None:
    assert wants_page(before, entry, AT, everything=everything) is wanted


@pytest.mark.parametrize(
    ("before", "entry", "state", "fate"),
    [
        (None, NAMED, "failed", "told from its entry"),
        (None, NAMED, "blocked", "told from its entry"),
        (None, NAMED, "gone", "counted"),
        (None, BARE, "failed", "counted"),
        (known(), NAMED, "gone", "withdrawn"),
        (known(), NAMED, "failed", "counted"),
        (known(visited=False), NAMED, "gone", "counted"),
    ],
)
def test_what_becomes_of_a_document_whose_page_could_not_be_read(
    before: Known | None, entry: Entry, state: State, fate: str
) -> None:
    assert fate_of(before, entry, Fault(state, "it could not be read")) == fate


@pytest.mark.parametrize("state", STATES)
def test_a_run_is_remembered_only_where_it_saw_all_there_was(state: State) -> None:
    assert keeps_marks(state, None, incomplete=False) is (state in ("ok", "unchanged", "moved"))
    assert not keeps_marks(state, None, incomplete=True)
    assert not keeps_marks(state, Fault("failed", "page two"), incomplete=False)


@pytest.mark.parametrize("state", STATES)
def test_only_what_passes_is_read_again(state: State) -> None:
    assert read_again(Fault(state, "it")) is (state in ("failed", "limited"))


@pytest.mark.parametrize(
    ("most", "so_far", "now", "left"), [(5, 3, "ab", "c"), (5, 5, "", "abc"), (5, 9, "", "abc"), (9, 1, "abc", "")]
)
def test_the_limit_of_pages_divides_what_follows(most: int, so_far: int, now: str, left: str) -> None:
    assert divided("abc", most, so_far) == (now, left)

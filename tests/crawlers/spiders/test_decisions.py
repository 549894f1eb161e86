"""What a visit decides, as tables."""

from __future__ import annotations

import pytest

from crawlers.formats.entry import Entry, Listing
from crawlers.spiders.decisions import (
    Onward,
    fate_of,
    first_of,
    keeps_marks,
    named,
    onward,
    read_again,
    wants_page,
)
from crawlers.spiders.visits import Target
from ground.records import STATES, Fault, Known, Request, State

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
    ("room", "now", "left"),
    [(9, "new failed known", 0), (2, "new failed", 1), (0, "", 3), (-4, "", 3)],
    ids=["all", "the limit leaves what is known", "no room", "more was asked for than the limit"],
)
def test_of_linked_pages_new_ones_come_first_and_known_ones_last(room: int, now: str, left: int) -> None:
    targets = [
        Target("known", NAMED, known()), Target("failed", NAMED, known(visited=False)), Target("new", NAMED, None),
    ]  # fmt: skip
    chosen, rest = first_of(targets, room)
    assert (" ".join(one.url for one in chosen), rest) == (now, left)


def test_a_document_is_named_once_and_by_its_first_entry() -> None:
    listing = Listing((Entry("a", "first"), Entry("a", "second"), Entry("b"), Entry("met"), Entry("", "no link")))
    seen = named(listing, lambda entry: entry.link or None, {"met"})
    assert ({url: entry.title for url, entry in seen.entries.items()}, seen.without) == ({"a": "first", "b": ""}, 1)
    assert seen.fault(listing) is None


@pytest.mark.parametrize(
    ("links", "usable", "drifted"),
    [(("a", "b"), (), True), (("a", "b"), ("a",), False), (("", ""), (), False), ((), (), False)],
    ids=["none can be used", "some can", "no entry has a link at all", "no entries"],
)
def test_entries_whose_links_lead_nowhere_are_no_answer_that_holds_nothing(
    links: tuple[str, ...], usable: tuple[str, ...], drifted: bool
) -> None:
    listing = Listing(tuple(map(Entry, links)))
    fault = named(listing, lambda entry: entry.link if entry.link in usable else None, ()).fault(listing)
    assert (fault is not None and fault.state == "drifted") is drifted


A, B, C = (Request(f"http://x.example/{name}") for name in "abc")


@pytest.mark.parametrize(
    ("links", "following", "asked", "barren", "room", "expected"),
    [
        ((), None, (), False, 9, Onward(())),
        ((), A, (), False, 9, Onward((A,))),
        ((), A, (A,), False, 9, Onward((), circle=True)),
        ((), A, (), True, 9, Onward((), circle=True)),
        ((), None, (), True, 9, Onward(())),
        ((), A, (), False, 0, Onward((), (A,))),
        ((), A, (), False, -2, Onward((), (A,))),
        ((A, B, None, A), None, (B,), False, 9, Onward((A,))),
        ((A, B), C, (), False, 2, Onward((A, B), (C,))),
        ((A, B), C, (), True, 1, Onward((A,), (B,), circle=True)),
    ],
    ids=[
        "the last page",
        "one follows",
        "it was asked for before",
        "this one brought nothing new",
        "nothing new and none follows",
        "no room",
        "more was asked for than the limit",
        "links twice, unusable, or asked for",
        "the limit divides them",
        "linked pages are read though paging leads in a circle",
    ],
)
def test_where_a_listing_leads(
    links: tuple[Request | None, ...], following: Request | None, asked: tuple[Request, ...], barren: bool, room: int,
    expected: Onward,
) -> None:  # fmt: skip
    assert onward(links, following, asked, barren=barren, room=room) == expected

"""The page on which a reader chooses a part: behind their own link, by POST alone, and only what is offered."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from digest.leaving.leave_server import start_server
from digest.leaving.unsubscribe import unsubscribe
from digest.letters.tokens import leave_token
from digest.serving.server import PageServer
from store.deliveries.recipients import Recipients, add_recipient, deliverable, open_recipients
from store.deliveries.wishes import Wishes, keep_wishes, read_wishes
from store.shape.database import Store
from tests.digest.fixtures_world import World, followed_file
from tests.digest.post import NOW, add

CHOICE = [("choose", "1"), ("theme", "labour"), ("theme", "migration"), ("country", "PL"), ("file", "act")]


@pytest.fixture
def recipients(tmp_path) -> Iterator[Recipients]:
    recipients = open_recipients(tmp_path)
    yield recipients
    recipients.close()


@pytest.fixture
def server(tmp_path) -> Iterator[PageServer]:
    server = start_server(tmp_path, "127.0.0.1:0")
    yield server
    server.stop()


@pytest.fixture
def offers(store: Store) -> None:
    """A store with sources of two countries and a followed file."""
    world = World(store, {})
    world.source("a", "PL")
    world.source("b", "EU")
    world.follow(followed_file("act"))


def ask(server: PageServer, token: str, fields: object = None, page: str = "?choose") -> tuple[int, str]:
    body = None if fields is None else fields if isinstance(fields, bytes) else urlencode(fields).encode()
    try:
        with urllib.request.urlopen(f"http://{server.address}/u/{token}{page}", body, timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def chosen(recipients: Recipients, key: str) -> tuple[Wishes | None, str]:
    to = deliverable(recipients, key)
    assert to is not None
    return read_wishes(to.wishes), to.form


def test_the_page_to_leave_leads_there_and_fetching_it_changes_nothing(server, recipients, offers) -> None:
    (jo,) = add(recipients, "jo")
    token = leave_token(recipients, jo.key, "weekly")
    assert 'href="?choose"' in ask(server, token, page="")[1]
    status, page = ask(server, token)
    assert status == 200
    for box in (
        'name="theme" value="labour">',
        'name="country" value="PL"> Poland',
        'name="file" value="act"> File of act',
    ):
        assert box in page
    assert "checked" not in page
    assert "jo@" not in page
    assert "<script" not in page
    assert chosen(recipients, jo.key) == (None, "both")


def test_what_is_ticked_is_kept_and_shown_again(server, recipients, offers) -> None:
    jo, ann = add(recipients, "jo", "ann")
    token = leave_token(recipients, jo.key, "weekly")
    status, page = ask(server, token, [*CHOICE, ("form", "text")])
    assert status == 200
    assert "You get labour, migration; Poland; 1 followed file, as text alone from the next issue on." in page
    assert chosen(recipients, jo.key) == (Wishes(("labour", "migration"), ("PL",), ("act",)), "text")
    assert ask(server, token)[1].count(" checked") == 5
    # Another person's link has done nothing to me, and nothing ticked is the whole.
    assert chosen(recipients, ann.key) == (None, "both")
    assert "You get everything from the next issue on." in ask(server, token, [("choose", "1")])[1]
    assert chosen(recipients, jo.key) == (Wishes(), "both")


@pytest.mark.parametrize(
    "fields",
    [
        b"",
        b"List-Unsubscribe=One-Click",
        b"\xff\xfe",
        b"choose=1&theme=" + b"x" * 9_900,
        b"choose=1&theme=" + b"labour" * 4_000,
        b"choose=1&" + b"theme=labour&" * 700,
        [("choose", "1"), ("theme", "weather")],
        [("choose", "1"), ("country", "XX")],
        [("choose", "1"), ("file", "'; DROP TABLE recipient; --")],
        [("choose", "1"), ("form", "html")],
        [("choose", "2")],
        [("choose", "1"), ("address", "other@example.org")],
    ],
)
def test_a_form_that_is_not_ours_changes_nothing(server, recipients, offers, fields) -> None:
    (jo,) = add(recipients, "jo")
    assert ask(server, leave_token(recipients, jo.key, "weekly"), fields)[0] == 400
    assert chosen(recipients, jo.key) == (None, "both")


def test_who_left_has_nothing_to_choose_and_does_not_come_back_by_it(server, recipients, offers) -> None:
    (jo,) = add(recipients, "jo")
    token = leave_token(recipients, jo.key, "weekly")
    unsubscribe(recipients, token, now=NOW)
    for fields in (None, CHOICE):
        status, page = ask(server, token, fields)
        assert (status, "<form" in page) == (410, False)
    assert deliverable(recipients, jo.key) is None


def test_who_is_in_a_group_is_told_that_its_part_ends_where_they_choose(server, recipients, offers) -> None:
    jo = add_recipient(recipients, "weekly", "jo@example.org", basis="you asked", now=NOW, group="press")
    token = leave_token(recipients, jo.key, "weekly")
    assert "chosen for your group, “press”" in ask(server, token)[1]
    ask(server, token, [("choose", "1")])
    assert "your group" not in ask(server, token)[1]


@pytest.mark.parametrize("token", ["nonsense", "a" * 60, ""])
@pytest.mark.parametrize("page", ["?choose", "?confirm", "?other"])
def test_a_forged_link_is_not_found(server, recipients, offers, token: str, page: str) -> None:
    add(recipients, "jo")
    for fields in (None, [*CHOICE, ("confirm", "1")]):
        assert ask(server, token, fields, page)[0] in (404, 400)


def test_without_a_store_themes_can_be_chosen_and_what_was_chosen_before_stays(tmp_path) -> None:
    recipients = open_recipients(tmp_path / "alone")
    server = start_server(tmp_path / "alone", "127.0.0.1:0")
    try:
        (jo,) = add(recipients, "jo")
        token = leave_token(recipients, jo.key, "weekly")
        keep_wishes(recipients, jo.key, Wishes(countries=("MT",), files=("act",)), "both", now=NOW)
        page = ask(server, token)[1]
        assert 'value="MT" checked> Malta' in page
        assert 'value="act" checked> act' in page
        assert ask(server, token, [("choose", "1"), ("theme", "labour"), ("country", "MT")])[0] == 200
        assert chosen(recipients, jo.key)[0] == Wishes(("labour",), ("MT",))
    finally:
        server.stop()
        recipients.close()

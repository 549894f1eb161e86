"""What each kind of source needs in its config is asked for before anything is collected, and nothing is written in vain."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from crawlers.sources.catalogue import Source
from tests.crawlers.desk import make_source

WEB = "https://ministry.example/x"
FIELDS = {"url": "u", "title": "t"}
SELECT = 'SELECT ?u ?t WHERE { ?u :t ?t FILTER(?d >= "{since_date}"^^xsd:date) }'


def fault_of(kind: str, url: str = WEB, **more: Any) -> str:
    """What config says of a source that cannot be."""
    with pytest.raises(ValidationError) as raised:
        make_source("one", url, kind, **more)
    return str(raised.value)


@pytest.mark.parametrize(
    ("kind", "url", "more"),
    [
        ("json-feed", WEB, {}),
        ("sitemap", WEB, {"match": "/news/", "window": "90d"}),
        ("news-sitemap", WEB, {"follow": False}),
        ("odata", WEB, {"fields": FIELDS, "query": "$filter=d ge {since}&$top=5"}),
        ("sparql", WEB, {"fields": FIELDS, "query": SELECT}),
        ("sparql", WEB, {"fields": FIELDS, "query": f"{SELECT} LIMIT {{limit}} OFFSET {{offset}}"}),
        ("sru", WEB, {"fields": FIELDS, "query": "dt.modified>={since_date}"}),
        ("oai-pmh", WEB, {"set": "law", "metadata_prefix": "oai_dc"}),
        ("oai-pmh", WEB, {"metadata_prefix": "mods", "fields": FIELDS}),
        ("mailbox", "maildir:///var/mail/desk", {"match": "(?i)report"}),
        ("mailbox", "imaps://desk%40ministry.example@mail.example:1993/Lists", {"each": "link"}),
    ],
)
def test_the_least_that_a_kind_needs_is_enough(kind: str, url: str, more: dict[str, Any]) -> None:
    assert isinstance(make_source("one", url, kind, **more), Source)


@pytest.mark.parametrize(
    ("kind", "more", "words_of_it"),
    [
        ("odata", {}, "an odata source needs fields, at least fields.url and fields.title"),
        ("sparql", {"query": SELECT}, "a sparql source needs fields"),
        ("sparql", {"fields": FIELDS}, "a sparql source needs query, in SPARQL"),
        ("sru", {"fields": FIELDS}, 'an sru source needs query, in CQL, for example "dt.modified>={since_date}"'),
        ("oai-pmh", {"metadata_prefix": "mods"}, "fields must say where fields.url and fields.title are"),
        ("odata", {"fields": FIELDS, "query": "$top={limit}"}, "query: {limit} is not known; known are {since}"),
        ("sru", {"fields": FIELDS, "query": "d>={since_day}"}, "query: {since_day} is not known"),
        ("sitemap", {"match": "news("}, "is not a regular expression that can be read"),
        ("sitemap", {"match": "x" * 501}, "match: is longer than 500 characters"),
    ],
)
def test_what_is_missing_or_cannot_be_read_is_named(kind: str, more: dict[str, Any], words_of_it: str) -> None:
    assert words_of_it in fault_of(kind, **more)


@pytest.mark.parametrize(
    ("kind", "more", "words_of_it"),
    [
        ("rss", {"query": "x"}, "query has no use in a source of kind rss, only in rest-json, odata"),
        ("json-feed", {"window": "3d"}, "window has no use in a source of kind json-feed"),
        (
            "oai-pmh",
            {"match": "x"},
            "match has no use in a source of kind oai-pmh, only in sitemap, news-sitemap, mailbox",
        ),
        ("sitemap", {"set": "x"}, "set has no use"),
        ("sru", {"metadata_prefix": "x"}, "metadata_prefix has no use"),
        ("rss", {"each": "link"}, "each has no use"),
    ],
)
def test_a_key_that_a_kind_has_no_use_for_is_not_written_in_vain(
    kind: str, more: dict[str, Any], words_of_it: str
) -> None:
    needed = {"fields": FIELDS, "query": "d>={since}"} if kind == "sru" else {}
    assert words_of_it in fault_of(kind, **needed, **more)


@pytest.mark.parametrize(
    ("url", "words_of_it"),
    [
        ("https://mail.example/", 'neither "maildir:///path" nor "imaps://user@host/FOLDER"'),
        ("imap://desk@mail.example/", "neither"),
        ("imaps://mail.example/INBOX", "neither"),
        ("imaps://desk@mail.example/Behörden", "neither"),
        ("imaps://desk:secret@mail.example/INBOX", "a password does not belong into config"),
        ("maildir://relative/path", "neither"),
        ("maildir:///", "neither"),
        ("imaps://desk@mail.example:x/", "is not an address that can be read"),
    ],
)
def test_a_mailbox_is_a_folder_here_or_on_a_server_and_never_with_its_password(url: str, words_of_it: str) -> None:
    assert words_of_it in fault_of("mailbox", url)


def test_a_mailbox_follows_no_links() -> None:
    assert "follow must stay false" in fault_of("mailbox", "maildir:///var/mail/desk", follow=True)
    assert not make_source("one", "maildir:///var/mail/desk", "mailbox").follows

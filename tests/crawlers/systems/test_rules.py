"""What single systems ask for beside their pages: hours, delays, documents withdrawn, errors in XML, texts in XML."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from lxml import etree

from crawlers.formats.pages import Page
from crawlers.systems.answer import Answer, Ask
from crawlers.systems.registry import system_of
from crawlers.systems.xmlanswers import document_of, words_of
from ground.records import Fault, FaultError, Request
from tests.crawlers.desk import Desk, make_source
from tests.crawlers.web import Web

DENMARK = ZoneInfo("Europe/Copenhagen")
# In one of these zones it is at any hour between 23:45 and 3:00.
ZONES = [f"Etc/GMT{shift:+d}" for shift in range(-12, 13, 2)]


def ask_of(kind: str, url: str, since: str, until: str) -> Ask:
    """What a run of a source of some kind wants."""
    source = make_source("rules", url, kind)
    return Ask(source, source.chosen, since, until, 100, 1_000)


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        ("2026-11-20T02:59", "2026-11-20T03:00"), ("2026-11-20T03:00", ""), ("2026-11-20T23:44", ""),
        ("2026-11-20T23:45", "2026-11-21T03:00"), ("2026-11-30T23:59", "2026-12-01T03:00"),
    ],
)  # fmt: skip
def test_a_system_with_hours_says_when_it_opens(at: str, opens: str) -> None:
    found = system_of("retsinformation").opens(datetime.fromisoformat(at).replace(tzinfo=DENMARK))
    assert (f"{found:%Y-%m-%dT%H:%M}" if found else "") == opens


def test_a_system_without_hours_is_always_open() -> None:
    assert system_of("dip").opens(datetime(2026, 11, 20, 3, tzinfo=UTC)) is None


def test_a_system_that_is_closed_is_not_asked_and_comes_back_when_it_opens(web: Web, desk: Desk) -> None:
    closed = [zone for zone in ZONES if not time(2, 58) <= datetime.now(ZoneInfo(zone)).time() < time(23, 45)]
    assert closed, "somewhere it is night"
    source = make_source("night", web.url("/v1/Documents"), "retsinformation", timezone=closed[0], languages=["da"])
    outcome = desk.collect(source).outcomes["night"]
    assert (outcome.state, outcome.requests) == ("limited", 0)
    assert f"only from 03:00 to 23:45 ({closed[0]})" in outcome.reason
    assert outcome.retry_at is not None
    opens = datetime.fromisoformat(outcome.retry_at).astimezone(ZoneInfo(closed[0]))
    assert opens.time() == time(3, 0)
    assert web.log == []


def test_a_delay_of_the_sources_own_comes_before_that_of_its_system() -> None:
    url = "http://laws.example/update/"
    assert make_source("slow", url, "legislation-gov-uk").least_delay == 5.0
    assert make_source("own", url, "legislation-gov-uk", delay="7s").least_delay == 7.0
    assert make_source("quick", url, "legislation-gov-uk", delay="0s").least_delay == 0.0


def test_a_document_that_is_removed_is_told_as_withdrawn_and_days_too_far_back_are_named() -> None:
    ask = ask_of("retsinformation", "http://x.example/v1/Documents", "2026-11-01T00:00:00Z", "2026-11-28T00:00:00Z")
    first = Request(str(system_of("retsinformation").first(ask)))
    row = {"accessionsnummer": "A1", "reasonForChange": "RemovedDocument", "href": "http://x.example/eli/lta/1/1"}
    listing = system_of("retsinformation").read(Answer(first, 200, "application/json", json.dumps([row]).encode()), ask)
    assert (listing.entries, listing.gone) == ((), ("A1",))
    assert listing.warning == "days before 2026-11-19 cannot be asked for any more"
    assert listing.next_links == ("http://x.example/v1/Documents?date=2026-11-20",)


def test_a_query_that_is_not_understood_is_told_in_the_interfaces_words() -> None:
    ask = ask_of("koop-sru", "http://x.example/sru", "2026-11-01T00:00:00Z", "2026-11-28T00:00:00Z")
    told = "<diagnostics><diagnostic><message>Unsupported index</message></diagnostic></diagnostics>"
    answer = Answer(
        Request(""), 200, "application/xml", f"<searchRetrieveResponse>{told}</searchRetrieveResponse>".encode()
    )
    with pytest.raises(FaultError) as caught:
        system_of("koop-sru").read(answer, ask)
    assert caught.value.fault == Fault("failed", "the interface answers with an error: Unsupported index")


def test_the_words_of_a_document_have_a_line_for_each_paragraph() -> None:
    part = etree.fromstring(
        "<body><h>One</h><div><p>Two <b>and</b> three</p><p/><t><r>4</r><r>5</r></t></div><n>x</n></body>"
    )
    assert words_of(part, frozenset({"n"})) == "One\nTwo and three\n4\n5"


def test_a_document_of_any_root_is_read_but_a_page_of_html_is_not() -> None:
    page = document_of(
        Answer(Request(""), 200, "text/xml", b"<?xml version='1.0'?><Anything><p>Words</p></Anything>"), (), (), "it"
    )
    assert page == Page(text="Words")
    for body in (b"<!DOCTYPE html><html><body>Sign in</body></html>", b"not XML", b"<Anything><p>Words</p>"):
        with pytest.raises(FaultError):
            document_of(Answer(Request(""), 200, "text/xml", body), (), (), "it")

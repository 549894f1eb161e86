"""How an answer and then a whole run is judged, apart from the wire."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.wire.outcomes import Tally, broken_off, judge_answer, judge_run, retry_time
from ground.records import STATES, Fault
from tests.crawlers.desk import make_source

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "headers", "body", "state"),
    [
        (200, {}, b"fine", None),
        (200, {}, b"", None),
        (203, {}, b"fine", None),
        (202, {}, b"", "blocked"),
        (204, {}, b"", None),
        (302, {}, b"", "failed"),
        (302, {"location": "file:///etc/passwd"}, b"", "unsafe"),
        (302, {"location": "javascript:alert(1)"}, b"", "unsafe"),
        (302, {"location": "/there?at=10:30"}, b"", "failed"),
        (401, {}, b"", "blocked"),
        (403, {}, b"", "blocked"),
        (404, {}, b"", "gone"),
        (410, {}, b"", "gone"),
        (429, {}, b"", "limited"),
        (451, {}, b"", "blocked"),
        (500, {}, b"", "failed"),
        (503, {}, b"", "failed"),
        (503, {"retry-after": "60"}, b"", "limited"),
        (503, {}, b"<form class='challenge-form'>", "blocked"),
        (200, {}, b"<div id='cf-chl-widget'>Checking your browser", "blocked"),
        (200, {}, b"<script src='/_Incapsula_Resource?x'></script>", "blocked"),
        (200, {}, b"<rss><item>On cf-chl- pages and checking your browser</item></rss>", None),
        (200, {}, b"checking your browser" + b" " * 70_000, None),
    ],
)
def test_an_answer_can_be_read_or_has_one_fault(
    status: int, headers: dict[str, str], body: bytes, state: str | None
) -> None:
    fault = judge_answer(status, headers, body, conditional=False)
    assert (fault and fault.state) == state


def test_not_modified_is_fine_only_where_it_was_asked_for() -> None:
    assert judge_answer(304, {}, b"", conditional=True) is None
    fault = judge_answer(304, {}, b"", conditional=False)
    assert fault is not None
    assert fault.state == "failed"


@given(st.integers(100, 599), st.binary(max_size=50), st.booleans())
def test_every_status_is_judged(status: int, body: bytes, conditional: bool) -> None:
    fault = judge_answer(status, {}, body, conditional=conditional)
    assert fault is None or (fault.state in STATES and fault.sentence)


@pytest.mark.parametrize(
    ("header", "at"),
    [
        ("120", "2026-11-24T08:02:00Z"),
        (" 120 ", "2026-11-24T08:02:00Z"),
        ("0", "2026-11-24T08:00:00Z"),
        ("Tue, 24 Nov 2026 09:00:00 GMT", "2026-11-24T09:00:00Z"),
        ("Tue, 24 Nov 2026 07:00:00 GMT", "2026-11-24T08:00:00Z"),
        ("Tue, 24 Nov 2126 07:00:00 GMT", "2026-12-24T08:00:00Z"),
        ("999999999999999999999999", "2026-12-24T08:00:00Z"),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("\u00b2", None),
    ],
)
def test_the_time_to_come_back_is_kept_within_a_month(header: str, at: str | None) -> None:
    assert retry_time(header, NOW) == at


@given(st.text(max_size=40))
def test_no_retry_header_raises(header: str) -> None:
    retry_time(header, NOW)


def judged(expect: dict[str, Any] | None = None, **tally: Any) -> tuple[str, str]:
    outcome = judge_run(make_source("one", "http://x.example/feed", expect=expect or {}), Tally(**tally))
    return outcome.state, outcome.reason


@pytest.mark.parametrize(
    ("tally", "expect", "state"),
    [
        ({}, {}, "failed"),
        ({"listings": 1}, {}, "empty"),
        ({"listings": 1}, {"items": 0}, "ok"),
        ({"unchanged": 1}, {}, "unchanged"),
        ({"unchanged": 1}, {"items": 5, "dates": True}, "unchanged"),
        ({"listings": 1, "seen": 3, "dated": 3}, {}, "ok"),
        ({"listings": 1, "seen": 3}, {"items": 4}, "drifted"),
        ({"listings": 1, "seen": 3}, {"dates": True}, "drifted"),
        ({"listings": 1, "seen": 3, "dated": 1}, {"dates": True}, "ok"),
        ({"listings": 1, "seen": 3, "moved_to": "http://x.example/new"}, {}, "moved"),
        ({"fault": Fault("blocked", "no")}, {}, "blocked"),
        ({"fault": Fault("limited", "wait"), "seen": 9, "listings": 1}, {}, "limited"),
        ({"fault": Fault("failed", "page two is broken"), "seen": 9, "listings": 1}, {}, "ok"),
        ({"fault": Fault("failed", "broken"), "unchanged": 1}, {}, "failed"),
        ({"seen": 2, "listings": 1, "pages": 2, "page_faults": Counter({Fault("blocked", "no (403)"): 2})}, {},
         "blocked"),
        ({"seen": 2, "listings": 1, "pages": 2, "page_faults": Counter({Fault("refused", "robots.txt"): 2})}, {}, "refused"),
        ({"seen": 2, "listings": 1, "pages": 2, "page_faults": Counter({Fault("gone", "not found"): 2})}, {}, "failed"),
        ({"seen": 2, "listings": 1, "pages": 2, "page_faults": Counter({Fault("failed", "no answer"): 2})}, {}, "failed"),
        ({"seen": 2, "listings": 1, "pages": 2, "page_faults": Counter({Fault("failed", "no answer"): 1})}, {}, "ok"),
    ],
)  # fmt: skip
def test_a_run_ends_in_one_state(tally: dict[str, Any], expect: dict[str, Any], state: str) -> None:
    assert judged(expect, **tally)[0] == state


def test_what_could_not_be_read_is_said_beside_what_could() -> None:
    _, reason = judged(
        seen=9, listings=2, cut=3, fault=Fault("failed", "page two is broken"), warnings=["one", "one", "two"]
    )
    assert reason == (
        "9 documents seen; one; two; not everything could be read: page two is broken; "
        "3 entries beyond the limit collect.max_entries were left out"
    )


def test_the_time_to_come_back_belongs_to_a_limited_run_alone() -> None:
    source = make_source("one", "http://x.example/feed")
    wait = Tally(fault=Fault("limited", "wait"), retry_at="2026-11-24T09:00:00Z")
    assert judge_run(source, wait).retry_at == "2026-11-24T09:00:00Z"
    assert judge_run(source, Tally(seen=1, listings=1, retry_at="2026-11-24T09:00:00Z")).retry_at is None


WHOLE = b"<html><body><p>Inspectors visited two farms.</p></body></html>"


@pytest.mark.parametrize(
    ("body", "broken"),
    [
        (WHOLE, False),
        (WHOLE + b"\n<!-- made in 0.2 s -->\n", False),
        (WHOLE + b" made in 0.2 s", False),
        (WHOLE.removesuffix(b"</html>"), False),
        (b"<html><BODY><p>End tags were left out<p>", False),
        (b"Not HTML at all", False),
        (b"%PDF-1.4 ... %%EOF", False),
        (b"", False),
        (WHOLE[:35], True),
        (b"<html><body class='x'><div><a href='/some", True),
        (b"<html><BODY>Inspectors visited two fa\n\n", True),
    ],
)
def test_a_page_that_ends_in_the_middle_is_not_taken_for_whole(body: bytes, broken: bool) -> None:
    assert bool(broken_off(body)) == broken

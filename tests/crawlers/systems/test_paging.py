"""Declared paging: an announced total is read to its end, and a filter that has no effect is never taken for one."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.formats.entry import Listing
from crawlers.sources.kinds import kind_of
from crawlers.systems.answer import Answer, Ask
from crawlers.systems.paging import Place, exchanged
from crawlers.systems.registry import system_of
from ground.records import FaultError, Request
from tests.crawlers.desk import make_source

SINCE, UNTIL = "2026-11-20T00:00:00Z", "2026-11-24T00:00:00Z"
NEW, OLD = "2026-11-22T10:00:00", "2014-03-05T10:00:00"


def ask_of(kind: str, size: int = 100, **options: Any) -> Ask:
    """What a run wants of a system."""
    source = make_source("one", "https://system.example/api/", kind, options=options)
    ask = Ask(source, kind_of(kind).options.model_validate(options), SINCE, UNTIL, size, 1_000)
    return replace(ask, one=system_of(kind).each(ask)[0])


def read(kind: str, ask: Ask, root: Any, request: str | Request | None = None) -> Listing:
    """What a system's adapter reads of an answer in JSON."""
    asked = request or system_of(kind).first(ask)
    asked = Request(asked) if isinstance(asked, str) else asked
    return system_of(kind).read(Answer(asked, 200, "application/json", json.dumps(root).encode()), ask)


def decision(number: int) -> dict[str, Any]:
    """A decision as Diavgeia lists it."""
    return {"ada": f"ADA{number}", "subject": "Sample", "issueDate": 1795305600000, "decisionTypeId": "A.2"}


def matter(number: int, changed: str = NEW, kind: int = 3, title: str = "Sample") -> dict[str, Any]:
    """A matter of the Folketing."""
    return {"id": number, "opdateringsdato": changed, "titel": title, "typeid": kind}


def all_of(kind: str, ask: Ask, rows: list[Any], cap: int, answer: Any) -> tuple[int, list[str]]:
    """How many documents a reading gives of a server that never gives more than `cap` rows, and what was said."""
    request: str | Request = system_of(kind).first(ask)
    count, said = 0, []
    for _ in range(50):
        asked = Request(request) if isinstance(request, str) else request
        listing = read(kind, ask, answer(rows, cap, dict(parse_qsl(urlsplit(asked.url).query))), asked)
        count, said = count + len(listing.entries), [*said, *filter(None, [listing.warning])]
        request = listing.next_link
        if not request:
            break
    return count, said


def test_a_server_that_gives_fewer_rows_than_asked_for_is_read_to_its_announced_end() -> None:
    def answer(rows: list[Any], cap: int, asked: dict[str, str]) -> Any:
        page = int(asked["page"]) * cap
        return {"decisions": rows[page : page + cap], "info": {"total": len(rows)}}

    ask = ask_of("diavgeia", types=["A.2"])
    assert all_of("diavgeia", ask, [decision(n) for n in range(45)], 20, answer) == (45, [])


def test_so_is_one_that_announces_nothing() -> None:
    def answer(rows: list[Any], cap: int, asked: dict[str, str]) -> Any:
        skip = int(asked["$skip"])
        return {"value": rows[skip : skip + cap]}

    assert all_of("oda", ask_of("oda"), [matter(n) for n in range(45)], 20, answer) == (45, [])


def test_a_total_that_is_not_reached_is_said() -> None:
    def answer(rows: list[Any], cap: int, asked: dict[str, str]) -> Any:
        return {"decisions": rows if asked["page"] == "0" else [], "info": {"total": 60}}

    count, said = all_of("diavgeia", ask_of("diavgeia", types=["A.2"]), [decision(n) for n in range(20)], 20, answer)
    assert (count, said) == (20, ["60 documents were announced, and 20 of them shown"])


def test_rows_that_are_counted_and_not_there_are_no_empty_day() -> None:
    with pytest.raises(FaultError, match="60 documents are counted") as raised:
        read("diavgeia", ask_of("diavgeia", types=["A.2"]), {"decisions": [], "info": {"total": 60}})
    assert raised.value.fault.state == "drifted"


@pytest.mark.parametrize(
    ("kind", "options", "root", "name"),
    [
        ("oda", {}, {"value": [matter(1, OLD), matter(2, OLD)]}, "since"),
        ("oda", {"types": ["3"]}, {"value": [matter(1, kind=5)]}, "types"),
        ("oda", {"words": "handel"}, {"value": [matter(1, title="Om ingenting")]}, "words"),
        ("riksdagen", {"types": ["prop"]}, {"dokumentlista": {"@traffar": "1", "@sidor": "1", "dokument": [
            {"dok_id": "1", "titel": "Prov", "datum": NEW[:10], "doktyp": "mot"}]}}, "types"),
        ("fedlex", {"types": ["21"]}, {"results": {"bindings": [{name: {"value": value} for name, value in {
            "act": "https://fedlex.example/eli/oc/2026/1", "title": "Muster", "date": NEW[:10],
            "type": "https://fedlex.example/resource-type/99"}.items()}]}}, "types"),
        ("diavgeia", {"types": ["A.2"]}, {"decisions": [{**decision(1), "issueDate": 1394000000000}],
                                          "info": {"total": 1}}, "since"),
    ],
)  # fmt: skip
def test_a_filter_that_no_row_of_the_first_page_obeys_has_no_effect(
    kind: str, options: dict[str, Any], root: Any, name: str
) -> None:
    with pytest.raises(FaultError, match=f'the filter "{name}" has no effect') as raised:
        read(kind, ask_of(kind, **options), root)
    assert raised.value.fault.state == "drifted"


def test_one_row_that_obeys_is_enough_and_a_row_that_does_not_tell_is_no_proof() -> None:
    assert len(read("oda", ask_of("oda", types=["3"]), {"value": [matter(1, kind=5), matter(2)]}).entries) == 2
    untold = {"id": 1, "opdateringsdato": "soon", "titel": "Sample"}
    assert len(read("oda", ask_of("oda", types=["3"]), {"value": [untold]}).entries) == 1


def test_a_reading_that_was_stopped_before_places_were_noted_is_gone_on_with_where_it_was() -> None:
    request = Request("https://system.example/api/?org=1&size=20&page=3")
    rows = [decision(n) for n in range(20)]
    listing = read("diavgeia", ask_of("diavgeia", types=["A.2"]), {"decisions": rows, "info": {"total": 200}}, request)
    assert isinstance(listing.next_link, Request)
    assert listing.next_link.url.endswith("page=4")


def test_an_older_form_of_an_answer_has_its_total_elsewhere() -> None:
    root = {"_embedded": {"initiativeResultDtoes": [{"id": 1.0, "shortTitle": "Sample"}]}, "page": {"totalElements": 1}}
    assert len(read("have-your-say", ask_of("have-your-say"), root).entries) == 1


@given(st.builds(Place, *[st.integers(0, 10**6)] * 4))
def test_a_place_comes_back_from_its_note(place: Place) -> None:
    assert Place.of(place.note) == place


@given(st.text(max_size=40))
def test_what_is_no_note_is_the_beginning_or_a_place(note: str) -> None:
    assert Place.of(Place.of(note).note) == Place.of(note)


def test_only_the_parameter_that_changes_is_written_anew() -> None:
    request = Request("https://x.example/s?org=1&org=%CE%A8&%24skip=0&q=a+b", note="n")
    assert exchanged(request, "$skip", 20).url == "https://x.example/s?org=1&org=%CE%A8&%24skip=20&q=a+b"
    assert exchanged(Request("https://x.example/s"), "page", 2).url == "https://x.example/s?page=2"
    assert json.loads(exchanged(Request("", "POST", '{"a": 1, "offset": 0}'), "offset", 9).body) == {
        "a": 1,
        "offset": 9,
    }

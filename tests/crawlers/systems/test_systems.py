"""Every adapter: read to the end, asked only for what is new, and exact about what went wrong.

All cases and all their troubles are collected at once, each as a source of its own on a host of its own behind one
proxy, so that thirty systems cost no more than a few seconds.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote_plus, urlsplit

import pytest

from crawlers.sources.kinds import SYSTEMS
from crawlers.systems.registry import system_of
from ground.records import Outcome
from tests.crawlers.desk import Desk, make_source
from tests.crawlers.systems.case import Case, all_cases
from tests.crawlers.web import HTML, JSON, Asked, Page, Web

CASES = all_cases()
NAMES = [f"{case.kind}-{number}" for number, case in enumerate(CASES)]
MOST_PAGES = 6
ERROR_PAGE = "<!doctype html><html><head><title>Sample error</title></head><body><h1>Something broke</h1></body></html>"
KEY = "not-a-real-key"
REFERENCES = (
    """SELECT d.source_id, d.url, r.kind, r.value FROM "references" r JOIN documents d ON d.id = r.document_id"""
)


@dataclass
class World:
    """How each source ended, in both rounds, and what was asked for on its host."""

    desk: Desk
    rounds: list[dict[str, Outcome]] = field(default_factory=list)
    asked: dict[str, list[Asked]] = field(default_factory=dict)
    at_first: dict[str, list[Asked]] = field(default_factory=dict)
    """What was asked for in the first round alone."""
    documents: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def outcome(self, name: str, trouble: str) -> Outcome:
        """How the first run of a case's source ended."""
        return self.rounds[0][f"{name}-{trouble}"]


def troubles_of(case: Case) -> dict[str, Any]:
    """For each trouble, what answers instead of the ordinary server: given the request and the ordinary page."""

    def of_listing(change: Any) -> Any:
        return lambda asked, page: change(page) if page and case.is_listing(asked) else page

    found: dict[str, Any] = {
        "ordinary": lambda asked, page: page,
        "empty": lambda asked, page: case.empty(asked),
        "page": of_listing(lambda page: Page(ERROR_PAGE.encode(), HTML, tagged=False)),
        "error": of_listing(lambda page: Page(b'{"error": {"message": "sample trouble"}}', JSON, tagged=False)),
        "limit": of_listing(lambda page: Page(b"later", status=429, headers={"Retry-After": "600"}, tagged=False)),
        "undated": lambda asked, page: page and replace(page, body=_without(case.dates, page.body)),
    }
    for name in case.fields:
        found[_losing(name)] = of_listing(lambda page, name=name: replace(page, body=_lost(name, page.body)))
    if case.single:
        found["single"] = lambda asked, page: case.single and case.single(asked)
    if case.endless:
        first: list[Page] = []

        def again(asked: Asked, page: Page | None) -> Page | None:
            if case.is_listing(asked) and page:
                first.append(page)
                return first[0]
            return page

        found["endless"] = again
    if system_of(case.kind).key:
        found["refused"] = of_listing(lambda page: Page(b"no", status=401, tagged=False))
    return found


def _losing(name: str) -> str:
    """The trouble of losing a field, as part of a host's name: not every field's name is in small Latin letters."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return f"lost-{re.sub(r'[^a-z0-9]+', '-', plain).strip('-')}"


def _lost(name: str, body: bytes) -> bytes:
    """The answer with a field under another name, in JSON or as an element or attribute of XML."""
    text = re.sub(rf'"{re.escape(name)}"(?=\s*:)', f'"{name}X"', body.decode())
    text = re.sub(rf"(</?(?:\w+:)?){re.escape(name)}(?=[\s>/])", rf"\g<1>{name}X", text)
    return re.sub(rf'\b{re.escape(name)}="', f'{name}X="', text).encode()


def _without(dates: tuple[str, ...], body: bytes) -> bytes:
    text = body.decode("utf-8", "surrogateescape")
    for one in dates:
        # Where a number of seconds was, a number must stay.
        text = text.replace(one, "0" if one.isdigit() else re.sub(r"\d[\d:T.+Z/ -]*\d", "soon", one))
    return text.encode("utf-8", "surrogateescape")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Two rounds over every case with every trouble."""
    made = World(Desk(tmp_path_factory.mktemp("systems") / "data"))
    answers, sources = {}, []
    for name, case in zip(NAMES, CASES, strict=True):
        for trouble, change in troubles_of(case).items():
            host = f"{name}-{trouble}.example".lower()
            answers[host] = (case, change)
            more = {"options": case.options, "allow_private": False, "delay": "0s", **case.source}
            sources.append(make_source(f"{name}-{trouble}".lower(), f"http://{host}{case.path}", case.kind, **more))
            made.asked[host.removesuffix(".example")] = []

    def serve(asked: Asked) -> Page:
        parts = urlsplit(asked.path)
        bare = replace(asked, path=asked.path.split(parts.netloc, 1)[1] or "/")
        if parts.path == "/robots.txt" or parts.netloc not in answers:
            return Page(b"", "text/plain", 404, tagged=False)
        case, change = answers[parts.netloc]
        made.asked[parts.netloc.removesuffix(".example")].append(bare)
        return change(bare, case.answer(bare)) or Page(b"not there", "text/plain", 404, tagged=False)

    web = Web()
    web.page_for = serve  # type: ignore[method-assign]
    patch = pytest.MonkeyPatch()
    for case in CASES:
        if system_of(case.kind).key:
            patch.setenv(system_of(case.kind).key, KEY)
    try:
        for _ in range(2):
            told = made.desk.collect(*sources, proxy=web.base, max_pages=MOST_PAGES, reservations=False)
            made.rounds.append(told.outcomes)
            made.at_first = made.at_first or {host: list(asked) for host, asked in made.asked.items()}
        for row in made.desk.rows("SELECT * FROM documents"):
            made.documents.setdefault(row["source_id"], []).append(row)
        for row in made.desk.rows(REFERENCES):
            document = next(one for one in made.documents[row["source_id"]] if one["url"] == row["url"])
            document.setdefault("references", set()).add((row["kind"], row["value"]))
        yield made
    finally:
        patch.undo()
        web.close()


each = pytest.mark.parametrize(("name", "case"), list(zip(NAMES, CASES, strict=True)), ids=NAMES)


def test_every_adapter_has_a_case() -> None:
    assert {case.kind for case in CASES} == set(SYSTEMS)


@each
def test_reads_all_pages_and_every_document_right(world: World, name: str, case: Case) -> None:
    outcome = world.outcome(name, "ordinary")
    assert (outcome.state, outcome.new) == ("ok", len(case.documents)), outcome.reason
    found = {row["url"]: row for row in world.documents[f"{name}-ordinary"]}
    documents = [{**one, "url": one["url"].replace("{host}", f"{name}-ordinary.example")} for one in case.documents]
    assert set(found) == {one["url"] for one in documents}
    for wanted in documents:
        seen = {key: found[wanted["url"]].get(key) for key in wanted}
        assert seen == wanted
    listings = [asked for asked in world.at_first[f"{name}-ordinary"] if case.is_listing(asked)]
    assert len(listings) == case.pages


@each
def test_asks_for_what_is_new_and_finds_nothing_the_second_time(world: World, name: str, case: Case) -> None:
    first = next(asked for asked in world.asked[f"{name}-ordinary"] if case.is_listing(asked))
    since = datetime.now(UTC) - timedelta(days=30)
    assert case.asks_since or not system_of(case.kind).dated
    pattern = case.asks_since.replace("{since}", since.date().isoformat()).replace("{compact}", f"{since:%Y%m%d}")
    assert re.search(pattern, f"{unquote_plus(first.path)} {first.body}")
    again = world.rounds[1][f"{name}-ordinary"]
    assert again.state in ("ok", "unchanged"), again.reason
    assert (again.new, again.changed) == (0, 0)


@each
def test_an_empty_day_is_no_trouble(world: World, name: str, case: Case) -> None:
    outcome = world.outcome(name, "empty")
    assert outcome.state == "unchanged", outcome.reason


@each
@pytest.mark.parametrize("trouble", ["page", "error"])
def test_an_error_that_calls_itself_a_success_is_told(world: World, name: str, case: Case, trouble: str) -> None:
    outcome = world.outcome(name, trouble)
    assert outcome.state in ("malformed", "failed", "drifted", "blocked"), outcome
    assert f"{name}-{trouble}" not in world.documents


@each
def test_a_lost_field_is_named(world: World, name: str, case: Case) -> None:
    for lost in case.fields:
        outcome = world.outcome(name, _losing(lost))
        assert outcome.state == "drifted", (lost, outcome)
        assert lost in outcome.reason


@each
def test_a_date_that_cannot_be_read_stays_unknown_and_costs_no_document(world: World, name: str, case: Case) -> None:
    found = world.documents[f"{name}-undated"]
    assert len(found) == len(case.documents)
    assert {row["published_at"] for row in found} == {None}


@each
def test_a_limit_is_honoured(world: World, name: str, case: Case) -> None:
    outcome = world.outcome(name, "limit")
    assert outcome.state == "limited"
    assert outcome.retry_at is not None


@pytest.mark.parametrize(("name", "case"), [(n, c) for n, c in zip(NAMES, CASES, strict=True) if c.endless])
def test_paging_that_never_ends_is_left(world: World, name: str, case: Case) -> None:
    asked = [one for one in world.asked[f"{name}-endless"] if case.is_listing(one)]
    assert len(asked) <= 2 * MOST_PAGES
    assert world.outcome(name, "endless").state in ("ok", "drifted"), world.outcome(name, "endless")


@pytest.mark.parametrize(("name", "case"), [(n, c) for n, c in zip(NAMES, CASES, strict=True) if c.single])
def test_one_object_where_a_list_was_is_a_list_of_one(world: World, name: str, case: Case) -> None:
    assert world.outcome(name, "single").state == "ok", world.outcome(name, "single")
    assert len(world.documents[f"{name}-single"]) == 1


@pytest.mark.parametrize(("name", "case"), [(n, c) for n, c in zip(NAMES, CASES, strict=True) if system_of(c.kind).key])
def test_a_key_that_is_refused_is_named(world: World, name: str, case: Case) -> None:
    outcome = world.outcome(name, "refused")
    assert outcome.state == "failed"
    assert system_of(case.kind).key in outcome.reason
    carried = world.asked[f"{name}-ordinary"][0]
    assert KEY in f"{carried.headers} {carried.path}"


@pytest.mark.parametrize("kind", sorted({case.kind for case in CASES if system_of(case.kind).key}))
def test_a_key_that_is_not_set_is_asked_for(kind: str, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    case = next(one for one in CASES if one.kind == kind)
    monkeypatch.delenv(system_of(kind).key, raising=False)
    source = make_source("keyless", f"http://keyless.example{case.path}", kind, options=case.options, **case.source)
    outcome = desk.collect(source).outcomes["keyless"]
    assert (outcome.state, outcome.requests) == ("failed", 0)
    assert f"{system_of(kind).key} is not set" in outcome.reason

"""Kind `oai-pmh`: tokens to the end, records that were withdrawn, the protocol's errors, and what is no answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.formats.archives import read_oai
from crawlers.formats.entry import Listing
from crawlers.sources.catalogue import Fields
from ground.records import Outcome
from tests.crawlers.desk import Desk, make_source
from tests.crawlers.web import HTML, JSON, XML, Asked, Page, Web, article, words

SPACE = 'xmlns="http://www.openarchives.org/OAI/2.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
MODS = {"url": "metadata.mods.location.url", "title": "metadata.mods.titleInfo.title", "date": "header.datestamp"}
BITS = [
    f"<OAI-PMH {SPACE}>", "</OAI-PMH>", "<ListRecords>", "</ListRecords>", "<record>", "</record>", "<header status='",
    "deleted'>", "</header>", "<metadata><dc>", "</dc></metadata>", "<error code='", "noRecordsMatch'>", "</error>",
    "<resumptionToken>", "</resumptionToken>", "<resumptionToken/>", "&x;", "&#xFFFF;", "<!ENTITY", "\0", "<",
]  # fmt: skip


def record(number: int, dc: str | None = None, status: str = "") -> str:
    """A record of an archive; of one that was withdrawn only the header is left."""
    head = (
        f"<header{status}><identifier>oai:archive.example:{number}</identifier>"
        "<datestamp>2026-11-24</datestamp></header>"
    )
    said = dc if dc is not None else (
        f"<dc:title>Study {number}</dc:title><dc:identifier>http://archive.example/{number}</dc:identifier>"
        "<dc:date>2026-11-20</dc:date><dc:date>2024</dc:date><dc:language>en</dc:language>"
    )  # fmt: skip
    data = "" if status else f'<metadata><o:dc xmlns:o="http://dc.example/">{said}</o:dc></metadata>'
    return f"<record>{head}{data}</record>"


def deleted(number: int) -> str:
    """A record that was withdrawn."""
    return record(number, status=' status="deleted"')


def answer(*records: str, token: str = "", inside: str = "ListRecords") -> str:
    """An answer of an archive."""
    more = f"<resumptionToken>{token}</resumptionToken>" if token else ""
    return (
        f'<?xml version="1.0"?><OAI-PMH {SPACE}><responseDate>2026-11-24T08:00:00Z</responseDate><request verb="x"/>'
        f"<{inside}>{''.join(records)}{more}</{inside}></OAI-PMH>"
    )


def error(code: str, said: str = "said the archive") -> str:
    """An error of the protocol."""
    return f'<OAI-PMH {SPACE}><request/><error code="{code}">{said}</error></OAI-PMH>'


def read(body: str | bytes, fields: dict[str, str] | None = None, most: int = 50) -> Listing:
    """What the reader makes of a body."""
    raw = body.encode("utf-8", "replace") if isinstance(body, str) else body
    return read_oai(raw, XML, Fields(**fields) if fields else None, most)


# -- the reader alone


def test_a_record_in_dublin_core_is_read_by_itself() -> None:
    found = read(answer(record(1), token="t 1"))
    (entry,) = found.entries
    assert (entry.link, entry.title, entry.language) == ("http://archive.example/1", "Study 1", "en")
    assert (entry.date, entry.updated) == ("2024", "2026-11-24"), "the earliest date is the document's own"
    assert (entry.record, found.next_link) == ("oai:archive.example:1", "t 1")


@pytest.mark.parametrize(
    ("identifiers", "link"),
    [
        (["ISBN 1", "http://archive.example/1"], "http://archive.example/1"),
        (["doi:10.5555/ABC.1"], "https://doi.org/10.5555/abc.1"),
        (["10.5555/x"], "https://doi.org/10.5555/x"),
        (["10.5 percent"], ""),
        (["urn:nbn:x"], ""),
        ([], ""),
    ],
)
def test_the_address_is_the_first_identifier_that_is_one(identifiers: list[str], link: str) -> None:
    said = "".join(f"<dc:identifier>{one}</dc:identifier>" for one in identifiers)
    (entry,) = read(answer(record(1, f"<dc:title>x</dc:title>{said}"))).entries
    assert entry.link == link
    assert entry.key == "oai:archive.example:1", "one without an address is kept under its identifier"


def test_another_form_of_metadata_is_read_by_fields() -> None:
    mods = "<mods><titleInfo><title>Study</title></titleInfo><location><url>/s/1</url></location></mods>"
    (entry,) = read(answer(record(1).replace("<o:dc", f"{mods}<o:dc")), MODS).entries
    assert (entry.link, entry.title, entry.date, entry.record) == (
        "/s/1",
        "Study",
        "2026-11-24",
        "oai:archive.example:1",
    )


def test_withdrawn_records_are_told_and_are_no_documents() -> None:
    found = read(answer(record(1), deleted(2), deleted(3)))
    assert (len(found.entries), found.gone, found.rows) == (1, ("oai:archive.example:2", "oai:archive.example:3"), 3)
    assert read(answer(deleted(2))).quiet == "the archive holds no new records, only withdrawn ones"


def test_no_records_match_means_that_there_is_nothing_new() -> None:
    found = read(error("noRecordsMatch"))
    assert (found.fault, found.quiet) == (None, "the archive says that it holds nothing new (noRecordsMatch)")


def test_an_answer_may_end_without_a_token_or_with_an_empty_one() -> None:
    assert read(answer(record(1))).next_link == ""
    assert read(answer(record(1)).replace("</ListRecords>", "<resumptionToken/></ListRecords>")).next_link == ""
    assert read(answer()) == Listing()


@pytest.mark.parametrize(
    ("body", "fields", "state", "words_of_it"),
    [
        ("", None, "malformed", "it is empty"),
        (article("Archive", words(1)), None, "malformed", "not an OAI-PMH answer, but a page of HTML"),
        ('{"error": 1}', None, "malformed", "not an OAI-PMH answer, but JSON"),
        ("<feed/>", None, "malformed", "but a feed"),
        (error("badResumptionToken", "it has expired"), None, "failed", "badResumptionToken it has expired"),
        (error("cannotDisseminateFormat"), None, "failed", "cannotDisseminateFormat"),
        (error("noSetHierarchy"), None, "failed", "noSetHierarchy"),
        (error(""), None, "failed", "the archive answers with an error: said the archive"),
        (answer("<rec/>"), None, "drifted", "holds neither records nor an error, but rec"),
        (answer(inside="Identify"), None, "drifted", "holds neither records nor an error, but Identify"),
        (answer(record(1, "<dc:name>x</dc:name>")), None, "drifted", "none of 1 records has a title (dc:title)"),
        (answer(record(1)), MODS, "drifted", 'fields.url ("metadata.mods.location.url") is in none of 1 records'),
        (answer(record(1), record(2), token="t")[:-60], None, "failed", "broke off before its end"),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]>" + answer(record(1)), None, "unsafe", "declares XML entities"),
        ("<!DOCTYPE x [<!ENTITY % a SYSTEM 'http://h.example/'>]>" + answer(), None, "unsafe", "declares XML entities"),
        (answer(record(1, "<a>" * 120 + "</a>" * 120)), None, "unsafe", "more than 100 deep"),
    ],
)
def test_an_answer_that_is_not_what_was_promised_says_what_it_is(
    body: str, fields: dict[str, str] | None, state: str, words_of_it: str
) -> None:
    fault = read(body, fields).fault
    assert fault is not None
    assert fault.state == state, fault
    assert words_of_it in fault.sentence


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=60) | st.lists(st.sampled_from(BITS), max_size=25).map(lambda bits: "".join(bits).encode()))
def test_no_body_raises(body: bytes) -> None:
    assert isinstance(read(body), Listing)
    assert isinstance(read(body, MODS), Listing)


# -- collected for real


@dataclass
class Story:
    """How two rounds over the same archives ended."""

    web: Web
    rounds: list[dict[str, Outcome]]
    desk: Desk

    def asked(self, path: str) -> list[dict[str, str]]:
        """The parameters of each request, in order."""
        return [parameters(one) for one, _ in self.web.log if one.path.startswith(f"{path}?")]


def parameters(asked: Asked) -> dict[str, str]:
    """The parameters of a request."""
    return {name: value[0] for name, value in parse_qs(urlsplit(asked.path).query).items()}


def studies(asked: Asked) -> Page:
    """Five studies on three pages; to whoever asks for what changed since, that one of them was withdrawn."""
    said = parameters(asked)
    if (datetime.now(UTC) - timedelta(days=3)).date().isoformat() < said.get("from", ""):
        return Page(answer(deleted(2)).encode(), XML, tagged=False)
    at = int(said.get("resumptionToken", "at 0").split()[1])
    token = f"at {at + 2}" if at < 4 else ""
    return Page(answer(*(record(n) for n in range(at, min(5, at + 2))), token=token).encode(), XML, tagged=False)


def numbered(work: Any) -> Any:
    """Answers by how often they were asked for, each with another token."""
    count = iter(range(1_000))
    return lambda asked: Page(work(next(count)).encode(), XML, tagged=False)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """Three rounds over archives named after what is the matter with them."""
    web, desk = Web(), Desk(tmp_path_factory.mktemp("oai"))
    web.answer("/studies", studies)
    web.answer("/endless", numbered(lambda count: answer(record(1), token=f"t{count}")))
    web.answer("/growing", numbered(lambda count: answer(record(count), token=f"t{count}")))
    web.answer("/expired", lambda asked: Page(
        (error("badResumptionToken") if "resumptionToken" in asked.path else answer(record(1), token="t")).encode(), XML
    ))  # fmt: skip
    web.put("/quiet", error("noRecordsMatch"), XML)
    web.put("/none", answer(), XML)
    web.put("/page", article("Archive", words(1)), HTML)
    web.put("/json", "{}", JSON)
    web.put("/bomb", '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + answer(record(1)), XML)
    web.put("/renamed", answer("<rec/>"), XML)
    more: dict[str, dict[str, Any]] = {"studies": {"window": "300d", "set": "law"}, "growing": {"paging": {"pages": 2}}}
    names = ("studies", "endless", "growing", "expired", "quiet", "none", "page", "json", "bomb", "renamed")
    sources = [make_source(name, web.url(f"/{name}"), "oai-pmh", **more.get(name, {})) for name in names]
    try:
        yield Story(web, [desk.collect(*sources).outcomes for _ in range(2)], desk)
    finally:
        web.close()


def test_tokens_are_followed_to_the_end_and_each_record_is_one_document(story: Story) -> None:
    outcome = story.rounds[0]["studies"]
    assert (outcome.state, outcome.new, outcome.requests) == ("ok", 5, 3)
    first, second = story.asked("/studies")[:2]
    since = (datetime.now(UTC) - timedelta(days=300)).date().isoformat()
    assert first == {"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": since, "set": "law"}
    assert second == {"verb": "ListRecords", "resumptionToken": "at 2"}, "a token stands alone"


def test_a_second_round_asks_for_what_changed_since_the_first_less_two_days(story: Story) -> None:
    assert story.asked("/studies")[3]["from"] == (datetime.now(UTC) - timedelta(days=2)).date().isoformat()
    outcome = story.rounds[1]["studies"]
    assert (outcome.state, outcome.new) == ("unchanged", 0)
    assert outcome.reason == "the archive holds no new records, only withdrawn ones"


def test_what_an_archive_withdraws_is_marked_as_gone_and_kept(story: Story) -> None:
    rows = story.desk.documents("studies")
    assert [path for path, row in rows.items() if row["gone_at"]] == ["/2"]
    assert len(rows) == 5


def test_a_token_that_never_ends_is_left_and_told(story: Story) -> None:
    assert (story.rounds[0]["endless"].state, story.rounds[0]["endless"].requests) == ("ok", 2)
    assert "paging leads in a circle" in story.rounds[0]["endless"].reason


def test_pages_beyond_the_limit_are_read_by_the_next_run(story: Story) -> None:
    first, second = (one["growing"] for one in story.rounds)
    assert (first.new, second.new, first.requests, second.requests) == (2, 2, 2, 2)
    assert "more pages follow, which the next run reads" in first.reason
    assert [one.get("resumptionToken") for one in story.asked("/growing")] == [None, "t0", "t1", "t2"]


def test_a_run_whose_token_was_refused_is_told_and_begun_anew(story: Story) -> None:
    first, second = (one["expired"] for one in story.rounds)
    assert (first.state, first.new, second.state) == ("ok", 1, "ok")
    assert "not everything could be read: the archive answers with an error: badResumptionToken" in first.reason
    asked = [one["from"] for one in story.asked("/expired") if "from" in one]
    assert len(asked) == 2
    assert asked[0] == asked[1], "what was not read to its end is asked for again from the same day"


@pytest.mark.parametrize(
    ("name", "state", "words_of_it"),
    [
        ("quiet", "unchanged", "noRecordsMatch"),
        ("none", "empty", "holds nothing, where something was expected"),
        ("page", "malformed", "but a page of HTML"),
        ("json", "malformed", "but JSON"),
        ("bomb", "unsafe", "declares XML entities"),
        ("renamed", "drifted", "but rec"),
    ],
)
def test_nothing_new_nothing_there_and_something_else_are_told_apart(
    story: Story, name: str, state: str, words_of_it: str
) -> None:
    for outcomes in story.rounds:
        assert (outcomes[name].state, words_of_it in outcomes[name].reason) == (state, True), outcomes[name].reason

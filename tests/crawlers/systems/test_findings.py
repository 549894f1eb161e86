"""What recorded answers and strangers' code showed of the live services, held one by one. All content is made up."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from crawlers.formats.entry import Entry
from crawlers.formats.pages import Page
from crawlers.systems.answer import Answer
from crawlers.systems.registry import system_of
from ground.records import FaultError, Request
from tests.crawlers.systems.test_paging import NEW, ask_of, read


def text_of(kind: str, root: Any, url: str, entry: Entry) -> Page | Entry | None:
    """What an adapter makes of a document's own answer in JSON."""
    return system_of(kind).text(Answer(Request(url), 200, "application/ld+json", json.dumps(root).encode()), entry)


# -- the Parliament

PROCEDURE = "https://system.example/api/procedures/2031-0123?language=en"
READING = "authority/procedure-phase/RDG1"


def record(steps: list[tuple[str, str]], **more: Any) -> dict[str, Any]:
    """A procedure's record, which calls every step a first reading, as all records that were seen do."""
    told = [{"activity_date": day, "occured_at_stage": READING,
             **({"had_activity_type": f"def/ep-activities/{kind}"} if kind else {})} for day, kind in steps]  # fmt: skip
    return {"data": [{"label": "2031/0123(COD)", "current_stage": READING, "consists_of": told, **more}]}


def test_a_file_stands_where_its_newest_past_step_has_brought_it() -> None:
    steps = [("2024-05-22", "PUBLICATION_OFFICIAL_JOURNAL"), ("2016-09-12", "REFERRAL"), ("2024-05-14", "SIGNATURE"),
             ("2024-05-30", ""), ("2031-01-01", "PLENARY_VOTE")]  # fmt: skip
    page = text_of("ep-open-data", record(steps), PROCEDURE, Entry("x", updated="2026-11-24"))
    assert isinstance(page, Page)
    assert (page.stage, page.stage_at) == ("PUBLICATION_OFFICIAL_JOURNAL", "2024-05-22")
    assert "Reading: RDG1" in page.text
    assert "2024-05-30" not in page.text, "a day without a word tells nobody anything"
    assert "Scheduled: 2031-01-01" in page.text


def test_the_days_of_plenary_for_which_a_file_is_scheduled_stand_in_its_text() -> None:
    coming = [{"activity_date": "2026-12-15", "notation_agendaPoint": "12"}, {"activity_date": "2026-10-01"}]
    root = record([("2026-06-16", "COMMITTEE_ADOPTING_REPORT")], was_scheduled_in=coming)
    page = text_of("ep-open-data", root, PROCEDURE, Entry("x", updated="2026-11-24"))
    assert isinstance(page, Page)
    assert "Scheduled: 2026-12-15" in page.text
    assert "2026-10-01" not in page.text


def work(identifier: str, day: str, *ends: str) -> dict[str, Any]:
    """A work in English, with its files."""
    files = [{"is_exemplified_by": f"distribution/{identifier}_en.{end}"} for end in ends]
    english = {"id": f"eli/dl/doc/{identifier}/en", "title": {"en": "Sample"}, "is_embodied_by": files}
    return {"id": f"eli/dl/doc/{identifier}", "document_date": day, "is_realized_by": [english]}


def questions(number: int, year: int = 2026) -> list[str]:
    """The numbers of so many questions."""
    return [f"E-10-{year}-{one:06}" for one in range(1, number + 1)]


ASKS = {"resource": "parliamentary-questions"}


def batches(numbers: list[str]) -> list[str]:
    """What a run asks for once the list of the year, page by page, has named these questions."""
    ask, system = ask_of("ep-open-data", **ASKS), system_of("ep-open-data")
    request: str | Request = system.first(ask)
    for at in range(0, len(numbers) + 1_000, 1_000):
        rows = [{"id": f"eli/dl/doc/{one}", "identifier": one} for one in numbers[at : at + 1_000]]
        listing = read("ep-open-data", ask, {"data": rows}, request)
        assert not listing.entries
        request = listing.next_link
    return [one.note for one in listing.details]


def test_questions_are_asked_for_by_thirties_from_a_list_of_a_thousand() -> None:
    assert "limit=1000" in str(system_of("ep-open-data").first(ask_of("ep-open-data", **ASKS)))
    asked = batches(questions(100))
    assert [one.count(",") + 1 for one in asked] == [30, 30, 30, 10]
    assert asked[0].startswith("E-10-2026-000100,E-10-2026-000099,"), "the newest first"


def test_every_question_of_half_a_year_is_asked_for_within_a_week_and_the_newest_each_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    numbers = questions(2_500)
    seen: set[str] = set()
    for day in range(24, 31):
        monkeypatch.setattr("tests.crawlers.systems.test_paging.UNTIL", f"2026-11-{day}T00:00:00Z")
        monkeypatch.setattr("tests.crawlers.systems.test_paging.SINCE", f"2026-11-{day - 2}T00:00:00Z")
        asked = batches(numbers)
        assert len(asked) <= 18, "one by one it would be hundreds"
        assert numbers[-1] in asked[0]
        seen.update(one for some in asked for one in some.split(","))
    assert seen == set(numbers)


def test_an_answer_is_a_document_of_its_own_with_its_own_day_and_xhtml_reads_better_than_pdf() -> None:
    answer = {**work("E-10-2026-000001-ASW", "2026-11-23", "pdf", "xhtml"), "identifier": "E-10-2026-000001-ASW"}
    question = {**work("E-10-2026-000001", "2026-08-03", "pdf"), "identifier": "E-10-2026-000001",
                "inverse_answers_to": [answer]}  # fmt: skip
    batch = Request("https://system.example/api/parliamentary-questions/E-10-2026-000001", note="E-10-2026-000001")
    (entry,) = read("ep-open-data", ask_of("ep-open-data", **ASKS), {"data": [question]}, batch).entries
    assert (entry.date, entry.title) == ("2026-11-23", "Sample"), "its question is older than the window"
    assert entry.link.endswith("/E-10-2026-000001-ASW_EN.html")
    assert entry.text_at.endswith("ASW_en.xhtml")


def test_an_answer_that_is_only_a_link_is_read_where_it_leads() -> None:
    question = {**work("E-10-2026-000001", "2026-08-03", "pdf"), "identifier": "E-10-2026-000001",
                "inverse_answers_to": [{"id": "eli/dl/doc/E-10-2026-000001-ASW"}]}  # fmt: skip
    batch = Request("https://system.example/api/parliamentary-questions/E-10-2026-000001", note="E-10-2026-000001")
    (found,) = read("ep-open-data", ask_of("ep-open-data", **ASKS), {"data": [question]}, batch).entries
    assert found.text_at.startswith("https://system.example/api/documents/E-10-2026-000001-ASW?language=en&")
    assert ("Accept", "application/ld+json") in found.text_headers
    answer = {"data": [work("E-10-2026-000001-ASW", "2026-11-23", "docx", "pdf")]}
    read_on = text_of("ep-open-data", answer, found.text_at, found)
    assert isinstance(read_on, Entry)
    assert (read_on.text_at, read_on.date, read_on.title) == (
        "https://system.example/distribution/E-10-2026-000001-ASW_en.pdf", "2026-11-23", "Sample"
    )  # fmt: skip


def test_a_batch_without_its_questions_is_drifted_and_one_that_lacks_some_says_so() -> None:
    batch = Request("https://system.example/api/parliamentary-questions/x", note="E-10-2026-000001,E-10-2026-000002")
    ask = ask_of("ep-open-data", **ASKS)
    with pytest.raises(FaultError, match="none of 2 questions"):
        read("ep-open-data", ask, {"data": []}, batch)
    one = {**work("E-10-2026-000001", "2026-11-23", "pdf"), "identifier": "E-10-2026-000001"}
    assert "1 of 2 questions" in read("ep-open-data", ask, {"data": [one]}, batch).warning


# -- national services


def bill(*versions: tuple[str, str, str]) -> dict[str, Any]:
    """An enacted bill with versions: day, language, file."""
    told = [{"version": {"date": day, "lang": lang, "formats": {"pdf": {"uri": f"https://data.example/{file}"}}}}
            for day, lang, file in versions]  # fmt: skip
    return {
        "results": [{"bill": {"billNo": "97", "billYear": "2023", "shortTitleEn": "Sample Bill", "versions": told}}]
    }


@pytest.mark.parametrize(
    ("versions", "file", "language"),
    [
        ([("2025-02-11", "gle", "i.pdf"), ("2025-02-11", "eng", "e.pdf")], "e.pdf", "en"),
        ([("2025-02-11", "eng", "e.pdf"), ("2025-02-11", "gle", "i.pdf")], "e.pdf", "en"),
        ([("2025-02-11", "gle", "i.pdf"), ("2025-02-11", "mul", "m.pdf")], "m.pdf", "en"),
        ([("2025-02-11", "gle", "i.pdf")], "i.pdf", "ga"),
        ([("2024-01-01", "eng", "old.pdf"), ("2025-02-11", "gle", "i.pdf")], "i.pdf", "ga"),
    ],
)
def test_of_an_irish_act_the_english_text_is_taken_and_its_language_said(
    versions: list[tuple[str, str, str]], file: str, language: str
) -> None:
    (entry,) = read("oireachtas", ask_of("oireachtas"), bill(*versions)).entries
    assert (entry.text_at, entry.language) == (f"https://data.example/{file}", language)


def test_dip_is_asked_for_one_type_after_the_other() -> None:
    ask = ask_of("dip", types=["Kleine Anfrage", "Antwort"])
    first = str(system_of("dip").first(ask))
    assert first.count("f.drucksachetyp=") == 1
    listing = read("dip", ask, {"numFound": 0, "cursor": "*", "documents": []})
    (second,) = listing.next_links
    assert isinstance(second, Request)
    assert "f.drucksachetyp=Antwort" in second.url
    assert read("dip", ask, {"numFound": 0, "cursor": "*", "documents": []}, second).next_links == ()


@pytest.mark.parametrize(
    ("options", "query", "lost"),
    [
        ({"words": "εμπορία ανθρώπων"}, "issueDate:[DT(2026-11-13) TO DT(2026-11-24)]", "words"),
        ({"types": ["Α.2"]}, "issueDate:[DT(2026-11-13) TO DT(2026-11-24)]", "types"),
        ({"organisations": ["100054489"], "words": "εμπορία"}, 'organizationUid:"100054489"', "words"),
    ],
)
def test_diavgeias_echo_tells_which_filter_it_dropped(options: dict[str, Any], query: str, lost: str) -> None:
    row = {"ada": "ADA1", "subject": "Sample", "issueDate": 1795305600000}
    with pytest.raises(FaultError, match=f'the filter "{lost}" has no effect') as raised:
        read("diavgeia", ask_of("diavgeia", **options), {"decisions": [row], "info": {"total": 1, "query": query}})
    assert raised.value.fault.state == "drifted"


def test_diavgeias_echo_of_all_that_was_asked_for_is_fine() -> None:
    row = {"ada": "ADA1", "subject": "Sample", "issueDate": 1795305600000}
    info = {"total": 1, "query": 'q:"Εμπορία ανθρώπων" AND decisionTypeUid:"Α.2"'}
    ask = ask_of("diavgeia", words="εμπορία ανθρώπων", types=["Α.2"])
    assert len(read("diavgeia", ask, {"decisions": [row], "info": info}).entries) == 1


def changed(number: int, reason: str, kind: Any = "LOV") -> dict[str, Any]:
    """A row of Retsinformation's harvest."""
    return {"accessionsnummer": f"A{number}", "reasonForChange": reason, "documentType": kind,
            "changeDate": NEW, "href": f"https://x.example/eli/lta/2026/{number}/xml"}  # fmt: skip


def test_a_law_whose_content_changed_with_its_metadata_is_read_again() -> None:
    reasons = ("NewDocument", "DocumentContentChanged", "DocumentMetadataChanged",
               "DocumentMetadataChangedAndDocumentContentChanged", "RemovedDocument")  # fmt: skip
    rows = [changed(number, reason) for number, reason in enumerate(reasons)]
    url = "https://system.example/api/?date=2026-11-22"
    listing = read("retsinformation", ask_of("retsinformation"), rows, url)
    assert ([one.key for one in listing.entries], listing.gone) == (["A0", "A1", "A3"], ("A4",))


def test_a_type_of_retsinformation_is_an_object_and_goes_on_after_its_first_word() -> None:
    rows = [
        changed(1, "NewDocument", {"id": 20, "shortName": "BEK H"}),
        changed(2, "NewDocument", {"shortName": "CIR1H"}),
    ]
    url = "https://system.example/api/?date=2026-11-22"
    (entry,) = read("retsinformation", ask_of("retsinformation", types=["BEK"]), rows, url).entries
    assert (entry.key, entry.legal_type) == ("A1", "BEK H")


def test_koop_is_asked_for_official_publications_alone() -> None:
    assert "c.product-area%3D%3Dofficielepublicaties" in str(system_of("koop-sru").first(ask_of("koop-sru", words="x")))


def sitemap(*addresses: str) -> bytes:
    """The sitemap of an issue."""
    return f"<urlset>{''.join(f'<url><loc>{one}</loc></url>' for one in addresses)}</urlset>".encode()


def test_an_issue_that_names_pages_leads_to_the_same_acts_as_one_that_names_elis() -> None:
    request = Request("https://system.example/sitemap_1_2026_13.xml")
    for address in (
        "https://nn.example/clanci/sluzbeni/2026_02_13_112.html",
        "https://nn.example/eli/sluzbeni/2026/13/112",
    ):
        answer = Answer(request, 200, "text/xml", sitemap(address))
        (entry,) = system_of("narodne-novine").read(answer, ask_of("narodne-novine")).entries
        assert entry.references == (("eli", "eli/sluzbeni/2026/13/112"),)


def test_an_issue_that_leads_to_no_act_is_drifted() -> None:
    answer = Answer(
        Request("https://system.example/sitemap_1_2026_13.xml"), 200, "text/xml", sitemap("https://nn.example/x")
    )
    with pytest.raises(FaultError, match="the address of an act in none of 1 rows"):
        system_of("narodne-novine").read(answer, ask_of("narodne-novine"))


def test_normattivas_word_null_is_no_error() -> None:
    system, ask = system_of("normattiva"), ask_of("normattiva")
    assert (
        read("normattiva", ask, {"code": "null", "listaAtti": [], "numeroPagine": 0}, system.first(ask)).entries == ()
    )


# -- European and international services


def report(number: int, section: str, **more: str) -> dict[str, Any]:
    """A report of the CPT, as HUDOC lists its first section."""
    told = {"cptdocumentid": f"p-{number}", "cptsectiontitle": section, "cptdocumentdate": f"{NEW[:10]}T00:00:00",
            "cptstate": "Nowhere",
            "cptvisityear": "2026", "cptvisittype": "ad hoc", "cptdocumentreference": "CPT/Inf(2026)01"}  # fmt: skip
    return {"columns": {**told, **more}}


def test_a_report_of_the_cpt_is_named_by_what_it_is_on_and_needs_no_title_of_its_section() -> None:
    rows = [report(1, "Executive summary"), report(2, ""), report(3, "", cptvisityear="", cptvisittype="")]
    listing = read("hudoc", ask_of("hudoc", database="cpt"), {"resultcount": 3, "results": rows})
    assert [one.title for one in listing.entries] == [
        "Nowhere: visit 2026 (ad hoc), CPT/Inf(2026)01", "Nowhere: visit 2026 (ad hoc), CPT/Inf(2026)01",
        "Nowhere, CPT/Inf(2026)01",
    ]  # fmt: skip


def period(state: str, stage: str, begins: str, ends: str, *, current: bool = False) -> dict[str, Any]:
    """A feedback period of an initiative."""
    return {"receivingFeedbackStatus": state, "frontEndStage": stage, "isCurrent": current,
            "feedbackStartDate": begins and f"{begins} 00:00:00", "feedbackEndDate": ends and f"{ends} 23:59:59"}  # fmt: skip


OPEN = period("OPEN", "OPC_LAUNCHED", "2026/11/20", "2026/12/18")
CALL = period("OPEN", "PLANNING_WORKFLOW", "2026/11/20", "2026/12/01", current=True)
STALE = period("OPEN", "OPC_LAUNCHED", "2025/01/01", "2025/02/01", current=True)
SOON = period("UPCOMING", "PROP_REG_WORKFLOW", "2027/01/10", "2027/03/10", current=True)
PAST = period("CLOSED", "PLANNING_WORKFLOW", "2026/01/01", "2026/02/01", current=True)
OLDER = period("CLOSED", "PLANNING_WORKFLOW", "2024/01/01", "2024/02/01")


@pytest.mark.parametrize(
    ("periods", "said"),
    [
        ([SOON, OPEN], "Feedback: open. Feedback until 2026-12-18. Stage: OPC_LAUNCHED."),
        ([CALL, OPEN], "Feedback: open. Feedback until 2026-12-18. Stage: OPC_LAUNCHED."),
        ([PAST, CALL], "Feedback: open. Feedback until 2026-12-01. Stage: PLANNING_WORKFLOW."),
        ([STALE, SOON], "Feedback: upcoming. Feedback until 2027-03-10. Stage: PROP_REG_WORKFLOW."),
        ([OLDER, PAST], "Feedback: closed. Feedback until 2026-02-01. Stage: PLANNING_WORKFLOW."),
    ],
)
def test_an_initiative_tells_of_the_period_that_is_open(periods: list[dict[str, Any]], said: str) -> None:
    row = {"id": 19001.0, "shortTitle": "Sample", "currentStatuses": periods}
    root = {"initiativeResultDtoPage": {"totalElements": 1, "content": [row]}}
    (entry,) = read("have-your-say", ask_of("have-your-say", open=False), root).entries
    assert entry.summary == said


def test_what_a_vote_was_on_stands_in_its_snippet() -> None:
    root = {
        "snippet": {"text": "<p>Members asked for nothing.</p>", "source_type": "OEIL_SUMMARY"},
        "procedure": {"stage": "RDG1"},
    }
    page = text_of("howtheyvote", root, "https://system.example/api/votes/1", Entry("x"))
    assert isinstance(page, Page)
    assert "Members asked for nothing." in page.text
    empty = text_of(
        "howtheyvote", {"snippet": None}, "https://system.example/api/votes/1", Entry("x", summary="Sample")
    )
    assert isinstance(empty, Page)
    assert empty.text == "Sample"


@pytest.mark.parametrize(
    ("names", "symbol"),
    [
        (["A_RES_78_199-EN.pdf", "A_RES_78_199-FR.pdf"], "A/RES/78/199"),
        ("A_HRC_56_60_Add.1-EN.docx", "A/HRC/56/60/Add.1"),
        (["cover.pdf"], ""),
        (None, ""),
    ],
)
def test_a_document_of_the_united_nations_has_its_symbol_in_the_name_of_its_file(names: Any, symbol: str) -> None:
    row = {"recid": 1, "title": {"title": "Sample"}, "creation_date": NEW, "filenames": names}
    (entry,) = read("un-digital-library", ask_of("un-digital-library", words="x"), [row]).entries
    assert entry.summary == symbol
    assert bool(entry.text_at) == bool(symbol)
    assert f"s={symbol}&" in entry.text_at or not symbol


def test_a_refused_initiative_says_that_it_was_refused() -> None:
    rows = [{"id": 7, "title": "Sample", "year": None, "number": None}]
    (entry,) = read("eci-register", ask_of("eci-register"), {"entries": rows, "recordsFound": 1}).entries
    assert entry.summary == "Status: REFUSED"


def binding(**values: str) -> dict[str, Any]:
    """A row of a SPARQL result."""
    return {name: {"type": "literal", "value": value} for name, value in values.items()}


def measures(*rows: dict[str, Any]) -> dict[str, Any]:
    """An answer of the endpoint."""
    return {"head": {"vars": []}, "results": {"bindings": list(rows)}}


ACT = "32026L9001"
TITLE = "Directive (EU) 2026/9001 of the European Parliament on nothing"


def test_a_measure_that_is_called_like_its_directive_is_named_by_its_state_kind_and_number() -> None:
    told = {"act": ACT, "type": "Statutory instrument", "reference": "S.I. No 7/2026", "notified": "2026-11-20"}
    rows = [binding(celex=f"72026L9001IRL_20260{n}", country="x/IRL", title=title, **told)
            for n, title in enumerate((TITLE, "$BUILD_INFO$", "Sample Regulations 2026"))]  # fmt: skip
    ask = ask_of("cellar-transposition", acts=[ACT])
    assert [one.title for one in read("cellar-transposition", ask, measures(*rows)).entries] == [
        "Ireland: Statutory instrument, S.I. No 7/2026, 72026L9001IRL_202600",
        "Ireland: Statutory instrument, S.I. No 7/2026, 72026L9001IRL_202601", "Sample Regulations 2026",
    ]  # fmt: skip


def test_rows_of_one_measure_are_one_document_with_the_day_it_was_last_notified() -> None:
    told = {"act": ACT, "celex": "72026L9001DEU_202601", "country": "x/DEU", "title": "Muster"}
    rows = [binding(notified=day, published=printed, **told)
            for day in ("2026-10-01", "2026-11-20") for printed in ("2026-09-09", "1001-01-01")]  # fmt: skip
    (entry,) = read("cellar-transposition", ask_of("cellar-transposition", acts=[ACT]), measures(*rows)).entries
    assert entry.date == "2026-11-20"


def test_measures_that_the_default_graph_does_not_hold_are_asked_for_in_their_own_before_that_is_drifted() -> None:
    ask = ask_of("cellar-transposition", acts=["32011L0036"])
    nothing = measures(binding(act="32011L0036"))
    again = read("cellar-transposition", ask, nothing).next_link
    assert "GRAPH+%3Fg" in str(again)
    with pytest.raises(FaultError, match="not one measure, though 32011L0036 is years old"):
        read("cellar-transposition", ask, nothing, again)


def test_a_ministers_reply_is_read_before_the_question_it_answers() -> None:
    row = {"num": 7, "title": "Sample", "receiptDate": "2026-11-20", "lastModified": NEW, "to": [], "from": [],
           "replies": [{"key": "ABC", "onlyAttachment": False}, {"key": "DEF", "onlyAttachment": True}]}  # fmt: skip
    (entry,) = read("sejm", ask_of("sejm", resource="interpellations"), [row]).entries
    assert entry.text_at == "https://system.example/api/interpellations/7/reply/ABC/body"
    system = system_of("sejm")
    then = system.text(Answer(Request(entry.text_at), 200, "text/html", b"<p>The answer.</p>"), entry)
    assert isinstance(then, Entry)
    assert then.text_at == "https://system.example/api/interpellations/7/body"
    page = system.text(Answer(Request(then.text_at), 200, "text/html", b"<p>The question.</p>"), then)
    assert isinstance(page, Page)
    assert page.text == "The answer.\n\nThe question."


def test_the_proposals_of_the_finnish_government_stand_beside_its_acts() -> None:
    ask = ask_of("finlex", collection="government-proposal")
    ask = replace(ask, source=ask.source.model_copy(update={"url": "https://x.example/akn/fi/act/"}))
    assert str(system_of("finlex").first(ask)).startswith("https://x.example/akn/fi/doc/government-proposal/list?")
    uri = "https://x.example/finlex/avoindata/v1/akn/fi/doc/government-proposal/2026/12/fin@"
    (entry,) = read("finlex", ask, [{"akn_uri": uri, "status": "NEW"}]).entries
    assert entry.references == (("national", "FI HE 12/2026"),)


@pytest.mark.parametrize(
    ("format_", "path"),
    [("EOOPENINGSUMMARY", "opening-summary"), ("EODRAFTRECOMMENDATION", "recommendation"), ("EODECISION", "decision")],
)
def test_other_formats_of_the_ombudsman_have_links_of_their_own(format_: str, path: str) -> None:
    row = {"techKey": 7, "documentDate": NEW, "docVersionContent": {"title": "Sample", "updateDate": NEW}}
    root = {"documents": [row], "pageItem": {"totalResult": 1}}
    (entry,) = read("eu-ombudsman", ask_of("eu-ombudsman", format=format_), root).entries
    assert f"/{path}/" in entry.link


def test_luxembourg_is_not_asked_for_a_language_that_would_empty_its_answer() -> None:
    asked = {name: str(system_of("fedlex").first(ask_of("fedlex", system=name))) for name in ("fedlex", "legilux")}
    assert {name: "jolux%3Alanguage" in url for name, url in asked.items()} == {"fedlex": True, "legilux": False}

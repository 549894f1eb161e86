"""The lesser ones of what recorded answers and strangers' code showed of the live services. All content is made up."""
# ruff: noqa: E501 (answers stand on one line each)

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any
from urllib.parse import unquote_plus

import pytest

from crawlers.formats.cleaning import plain
from crawlers.formats.entry import Entry
from crawlers.formats.pages import Page
from crawlers.systems.answer import Answer
from crawlers.systems.registry import system_of
from ground.records import Request
from tests.crawlers.systems.test_findings import ACT, binding, measures, text_of
from tests.crawlers.systems.test_paging import NEW, ask_of, read

SYSTEM = "https://system.example/api/"


def said(kind: str, root: Any, url: str, entry: Entry | None = None) -> str:
    """The text that an adapter reads of a document's own answer."""
    page = text_of(kind, root, f"{SYSTEM}{url}", entry or Entry("x"))
    assert isinstance(page, Page)
    return page.text


# -- European and international services


@pytest.mark.parametrize("database", ["grevio", "fcnm", "ecrml", "greco"])
def test_a_report_that_is_kept_by_section_needs_no_title_of_its_section(database: str) -> None:
    rows = [{"columns": {f"{database}sectionid": f"s-{n}", f"{database}sectiontitle": title}}
            for n, title in enumerate(("Sample report", "", ""))]  # fmt: skip
    listing = read("hudoc", ask_of("hudoc", database=database), {"resultcount": 3, "results": rows})
    assert [one.title for one in listing.entries] == [
        "Sample report",
        f"{database.upper()} s-1",
        f"{database.upper()} s-2",
    ]


def test_cards_of_cases_are_left_out_of_the_execution_of_judgments() -> None:
    assert "NOT (execdocumenttypecollection=CEC)" in unquote_plus(
        str(system_of("hudoc").first(ask_of("hudoc", database="exec")))
    )


def test_publications_of_an_initiative_say_until_when_they_may_be_commented_on() -> None:
    rows = [{"type": "OPC_LAUNCHED", "title": "Sample", "endDate": "2026/12/18 23:59:59"},
            {"type": "PROP_REG", "title": "Draft", "plannedStartDate": "2027/01/10", "plannedEndDate": "2027/03/10"}]  # fmt: skip
    text = said("have-your-say", {"dossierSummary": "A summary.", "publications": rows}, "groupInitiatives/1")
    assert "OPC_LAUNCHED Sample, feedback until 2026-12-18" in text
    assert "PROP_REG Draft, feedback planned from 2027-01-10, feedback planned until 2027-03-10" in text


def test_subjects_of_a_vote_stand_in_its_text() -> None:
    root = {"oeil_subjects": [{"code": "4.10", "label": "Sample policy"}], "snippet": None}
    assert "Sample policy" in said("howtheyvote", root, "votes/1")


def test_a_refused_initiative_names_its_refusal_and_a_registered_one_its_decision() -> None:
    refused = {"linguisticVersions": [], "status": "REJECTED", "refusalDocument": {"id": 77}}
    assert "https://register.eci.ec.europa.eu/core/api/register/document/77" in said(
        "eci-register", refused, "details/9"
    )
    version = {"languageCode": "EN", "title": "Sample", "commissionDecision": {"celex": "32031D0001"}}
    assert "Decision: 32031D0001" in said("eci-register", {"linguisticVersions": [version]}, "details/2031/000001")


def test_corrigenda_and_what_is_not_to_be_indexed_are_not_asked_for() -> None:
    query = unquote_plus(str(system_of("cellar").first(ask_of("cellar", types=["DIR"]))))
    assert (
        "FILTER NOT EXISTS { ?work cdm:work_has_resource-type <http://publications.europa.eu/resource/authority/resource-type/CORRIGENDUM> }"
        in query
    )
    assert 'FILTER NOT EXISTS { ?work cdm:do_not_index ?hidden . FILTER(STR(?hidden) IN ("true", "1")) }' in query


def test_a_measure_says_where_it_is_published_and_whether_it_is_older_than_its_directive() -> None:
    told = {"act": ACT, "celex": "72026L9001POL_202601", "country": "x/POL", "notified": "2026-11-20"}
    rows = [
        binding(
            title="Obwieszczenie w sprawie niczego",
            published="2011-05-05",
            website="https://dziennik.example/1",
            **told,
        )
    ]
    (entry,) = read("cellar-transposition", ask_of("cellar-transposition", acts=[ACT]), measures(*rows)).entries
    assert "older than the directive" in entry.summary
    assert "https://dziennik.example/1" in entry.summary


@pytest.mark.parametrize("cells", ["<td>c1</td><td>c2</td>", "<th>c1</th><td>c2</td>"])
def test_cells_of_a_table_are_not_glued_together(cells: str) -> None:
    assert plain(f"<table><tr>{cells}</tr></table>").split() == ["c1", "c2"]


# -- national services


def test_papers_of_the_bundestag_name_the_ministry_and_the_matter_they_belong_to() -> None:
    row = {"id": "1", "titel": "Muster", "dokumentnummer": "20/1", "aktualisiert": "2026-11-22T08:00:00+01:00", "urheber": [],
           "ressort": [{"federfuehrend": True, "titel": "Bundesministerium für Nichts"}], "drucksachetyp": "Antwort",
           "vorgangsbezug": [{"id": "9", "titel": "Kleine Anfrage zu nichts"}]}  # fmt: skip
    (entry,) = read("dip", ask_of("dip"), {"numFound": 1, "cursor": "*", "documents": [row]}).entries
    assert entry.summary == "Bundesministerium für Nichts, Kleine Anfrage zu nichts"


def test_words_are_searched_for_in_the_full_text_of_diavgeia_in_quotes() -> None:
    ask = ask_of("diavgeia", words="εμπορία ανθρώπων", organisations=["100054489"])
    ask = replace(ask, source=ask.source.model_copy(update={"url": "https://diavgeia.gov.gr/luminapi/opendata/search"}))
    asked = unquote_plus(str(system_of("diavgeia").first(ask)))
    assert asked.startswith('https://opendata.diavgeia.gov.gr/luminapi/api/search?q="εμπορία ανθρώπων"&')
    assert 'fq=organizationUid:"100054489"' in asked
    assert "fq=issueDate:[DT(2026-11-20T00:00:00) TO DT(2026-11-24T23:59:59)]" in asked
    assert "size=100" in asked
    row = {"ada": "ADA1", "subject": "Sample", "issueDate": "22/11/2026 02:00:00"}
    root = {"decisions": [row], "info": {"total": 1, "size": 100, "query": None}}
    (entry,) = read("diavgeia", ask, root).entries
    assert entry.date == "2026-11-22"


@pytest.mark.parametrize(("flags", "word"), [
    ({"answerIsHolding": True}, "Holding answer of 2026-11-22"), ({"isWithdrawn": True}, "Withdrawn"),
    ({"dateAnswerCorrected": "2026-11-23T00:00:00"}, "Answer corrected on 2026-11-23"),
])  # fmt: skip
def test_a_holding_answer_is_no_answer_and_what_was_withdrawn_or_corrected_says_so(
    flags: dict[str, Any], word: str
) -> None:
    value = {"id": 1, "uin": "7", "dateTabled": "2026-11-20", "dateAnswered": "2026-11-22", "heading": "Sample",
             "questionText": "To ask for a sample.", "answerText": "I will reply shortly.", **flags}  # fmt: skip
    assert word in said("uk-written-questions", {"value": value}, "writtenquestions/questions/1")
    (entry,) = read(
        "uk-written-questions", ask_of("uk-written-questions"), {"results": [{"value": value}], "totalResults": 1}
    ).entries
    assert word in entry.summary


def test_a_bill_in_html_is_read_before_its_pdf() -> None:
    files = [{"id": 1, "contentType": "application/pdf"}, {"id": 2, "contentType": "text/html"}]
    root = {"publications": [{"id": 5, "publicationType": {"name": "Bill"}, "displayDate": NEW, "files": files}]}
    entry = text_of("uk-bills", root, f"{SYSTEM}Bills/1/Publications", Entry("x"))
    assert isinstance(entry, Entry)
    assert entry.text_at == f"{SYSTEM}Publications/5/Documents/2/Download"


def test_a_draft_of_the_riigikogu_is_read_as_a_word_document() -> None:
    file = {"uuid": "u1", "fileExtension": "docx", "accessRestrictionType": "PUBLIC"}
    root = {"texts": [{"file": file}], "introduction": "<p>Sissejuhatus</p>"}
    entry = text_of("riigikogu", root, f"{SYSTEM}volumes/drafts/1", Entry("x"))
    assert isinstance(entry, Entry)
    assert entry.text_at == "https://system.example/api/files/u1/download"


def test_statutes_of_finland_in_another_language_are_left_out() -> None:
    rows = [
        {"akn_uri": f"https://x.example/akn/fi/act/statute/2026/7/{one}@", "status": "NEW"} for one in ("fin", "swe")
    ]
    (entry,) = read("finlex", ask_of("finlex"), rows).entries
    assert "/fin@" in entry.text_at


def test_a_year_of_the_vlaamse_codex_that_counts_nothing_is_one_page_and_says_so() -> None:
    row = {"Id": 1, "Opschrift": "Voorbeeld", "Datum": NEW, "HeeftInhoud": True}
    listing = read("vlaamse-codex", ask_of("vlaamse-codex"), {"ResultatenLijst": [row]})
    assert len(listing.entries) == 1
    assert not listing.next_link
    assert "names no total" in listing.warning


@pytest.mark.parametrize(("name", "kind"), [
    ("pjl25-1", "Projet de loi"), ("pjlo25-1", "Projet de loi organique"), ("plfss2027", "Projet de loi de financement de la sécurité sociale"),
    ("plf2027", "Projet de loi de finances"), ("pplo25-1", "Proposition de loi organique"), ("tas25-1", "Texte adopté"), ("tdx", ""),
])  # fmt: skip
def test_every_sort_of_bill_of_the_senate_has_its_name(name: str, kind: str) -> None:
    day = "<lastModifiedDateTime>2026-11-22T08:00:00</lastModifiedDateTime>"
    body = f"<texts><text><url>https://s.example/akomantoso/{name}.akn.xml</url>{day}</text></texts>".encode()
    request = Request(str(system_of("senat").first(ask_of("senat"))))
    (entry,) = system_of("senat").read(Answer(request, 200, "text/xml", body), ask_of("senat")).entries
    assert entry.legal_type == kind


def test_a_text_of_the_senate_says_where_it_stands() -> None:
    step = "<workflow><step date='2026-11-22' outcome='déposé au Sénat' by='#senat'/></workflow>"
    body = f"<akomaNtoso><bill name='pjl'><meta><identification/>{step}</meta><body><p>Article</p></body></bill></akomaNtoso>"
    page = system_of("senat").text(Answer(Request(SYSTEM), 200, "text/xml", body.encode()), Entry("x"))
    assert isinstance(page, Page)
    assert "2026-11-22 déposé au Sénat" in page.text


def test_an_old_item_that_was_only_just_uploaded_is_no_news() -> None:
    def entry(number: int, newly: str) -> str:
        return (f"<entry><id>x</id><title>Sample {number}</title><dc:identifier xmlns:dc='d'>http://l.example/id/ukpga/2026/{number}"
                f"</dc:identifier><p:NewlyIssued xmlns:p='p'>{newly}</p:NewlyIssued></entry>")  # fmt: skip

    body = f"<feed xmlns='http://www.w3.org/2005/Atom'><m:morePages xmlns:m='m'>0</m:morePages>{entry(1, 'true')}{entry(2, 'false')}</feed>"
    ask = ask_of("legislation-gov-uk")
    request = Request(str(system_of("legislation-gov-uk").first(ask)))
    (kept,) = (
        system_of("legislation-gov-uk").read(Answer(request, 200, "application/atom+xml", body.encode()), ask).entries
    )
    assert kept.title == "Sample 1"


def test_older_documents_of_retsinformation_write_their_names_small() -> None:
    body = b"<dokument><meta><DocumentTitle>Lov om ingenting</DocumentTitle></meta><p>Ord</p></dokument>"
    page = system_of("retsinformation").text(Answer(Request(SYSTEM), 200, "text/xml", body), Entry("x"))
    assert isinstance(page, Page)
    assert (page.title, page.text) == ("Lov om ingenting", "Ord")


def koop(identifier: str, mantel: str, preferred: str) -> bytes:
    """An answer of KOOP's interface with one record."""
    meta = f"<originalData><meta><owmskern><identifier>{identifier}</identifier><title>Voorbeeld</title></owmskern><owmsmantel>{mantel}</owmsmantel></meta></originalData>"
    data = f"<recordData><gzd>{meta}<enrichedData><preferredUrl>{preferred}</preferredUrl></enrichedData></gzd></recordData>"
    return f"<searchRetrieveResponse><numberOfRecords>1</numberOfRecords><records><record>{data}</record></records></searchRetrieveResponse>".encode()


def test_a_publication_of_koop_is_linked_where_it_says_and_dated_where_only_its_mantle_does() -> None:
    ask = ask_of("koop-sru", words="x")
    address = "https://zoek.officielebekendmakingen.nl/blg-1.html"
    answer = Answer(
        Request(str(system_of("koop-sru").first(ask))),
        200,
        "text/xml",
        koop("blg-1", "<date>2026-11-22</date>", address),
    )
    (entry,) = system_of("koop-sru").read(answer, ask).entries
    assert (entry.link, entry.date) == (address, "2026-11-22")


def test_a_date_of_finland_stands_in_the_expression_too() -> None:
    head = "<meta><FRBRWork><FRBRdate name='dateIssued' date='2026-11-01'/></FRBRWork><FRBRExpression><FRBRdate name='datePublished' date='2026-11-05'/></FRBRExpression></meta>"
    body = f"<akomaNtoso><act>{head}<body><p>Sana</p></body></act></akomaNtoso>"
    page = system_of("finlex").text(Answer(Request(SYSTEM), 200, "text/xml", body.encode()), Entry("x"))
    assert isinstance(page, Page)
    assert page.date == "2026-11-05"


def test_a_paper_that_comes_as_a_word_document_first_is_read() -> None:
    import zipfile

    from crawlers.formats.word import is_word, read_word

    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr(
            "word/document.xml",
            "<w:document xmlns:w='w'><w:body><w:p><w:r><w:t>Brief</w:t></w:r></w:p></w:body></w:document>",
        )
    assert is_word(packed.getvalue())
    assert read_word(packed.getvalue(), 1_000).text == "Brief"

"""A PDF's pages, from the paper to the mail: what is quoted from it names the page that it stands on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classify.bulk.archive import classify
from classify.bulk.lines import classify_lines
from classify.facts.sentences import MOST
from classify.facts.together.facts import FactReader
from classify.judging.explain import explanation, in_words
from classify.lexicons.lexicon import load_lexicon
from classify.places.pages import REACH
from classify.places.spans import SENTENCE_MOST
from classify.reading.reader import Reader
from crawlers.formats.cleaning import clean_text
from crawlers.formats.entry import Entry
from crawlers.formats.pages import Page
from crawlers.spiders.findings import Findings, terms_of
from digest.archive.write import write_archive
from digest.drafting.briefings import Briefing
from digest.drafting.draft import make_draft
from ground.errors import PolicywatchError
from ground.records import Found
from ground.settings import Collect
from store.documents.documents import get_document, save_documents
from store.documents.pagination import page_starts
from store.documents.tags import count_unread
from store.health.runs import sync_sources
from store.shape.database import Store, open_store
from tests.conftest import ROOT
from tests.crawlers.desk import make_source
from tests.crawlers.formats.test_pdfs import PICTURE, pdf
from tests.digest.fixtures_world import AFTER, INSIDE, THEMES, WEEK
from tests.store.making import source

ADDRESS = "https://one.example/paper.pdf"
PLAIN = "Sheet {n} tells of the weather over the sample hills."
# Each says which sheet it stands on, and what is read from it.
SAYING = (
    "Sheet {n}: trafficked persons were found in forced labour on sample farms.",
    "On sheet {n} undocumented migrants were kept in immigration detention for weeks.",
    "Sheet {n} asks that submissions be sent until {n} March 2027 at the latest.",
    "Sheet {n} builds on Regulation (EU) 2024/{law} and other acts.",
    "Sheet {n}: schools must report undocumented pupils to the police.",
)
SHEET = re.compile(r"[Ss]heet (\d+)")


@pytest.fixture(scope="module")
def readers() -> tuple[Reader, FactReader]:
    """The readers of themes and facts, with the rules that come with the program."""
    lexicon = load_lexicon(ROOT / "config")
    return Reader(lexicon), FactReader(ROOT / "config", lexicon)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store with one official source."""
    opened = open_store(tmp_path)
    sync_sources(opened, [source("one", country="IE", languages=("en",))])
    yield opened
    opened.close()


def drawn(lines: list[str]) -> bytes:
    """What draws lines of text on a page, one below the other; a picture where there are none."""
    if not lines:
        return PICTURE
    words = (line.replace("(", "\\(").replace(")", "\\)") for line in lines)
    return "\n".join(
        f"BT /F1 6 Tf 20 {180 - 9 * number} Td ({line}) Tj ET" for number, line in enumerate(words)
    ).encode()


def paper(pages: list[list[str]], **more: Any) -> Found:
    """A PDF with such pages, as a spider finds it."""
    findings = Findings(terms_of(make_source("one", "https://one.example/feed", follow=True, **more), Collect()))
    return findings.from_page(ADDRESS, Entry(ADDRESS, title="A sample paper"), pdf([drawn(one) for one in pages]), {})


def kept(store: Store, readers: tuple[Reader, FactReader], found: Found, at: str = INSIDE) -> int:
    """The number of a document that was saved and read."""
    save_documents(store, [found], at)
    classify(store, readers[0], facts=readers[1])
    (row,) = store.rows("SELECT id FROM documents")
    return int(row["id"])


def said(number: int, line: str) -> str:
    """A sentence that stands on a sheet."""
    return line.format(n=number, law=1000 + number)


def pages_of(*lines: str) -> list[list[str]]:
    """A page for each sentence, between others without meaning."""
    return [[said(number, PLAIN), said(number, line), said(number, PLAIN)] for number, line in enumerate(lines, 1)]


LINES = st.lists(st.sampled_from((PLAIN, *SAYING)).map(lambda line: line.replace(" ", "  ", 1)), max_size=5)


@given(sheets=st.lists(LINES, min_size=2, max_size=9))
@settings(max_examples=25, deadline=None)
def test_what_is_read_from_a_pdf_names_the_page_that_it_was_put_on(
    readers: tuple[Reader, FactReader], sheets: list[list[str]]
) -> None:
    pages = [[said(number, line) for line in lines] for number, lines in enumerate(sheets, 1)]
    with TemporaryDirectory() as folder:
        store = open_store(Path(folder))
        sync_sources(store, [source("one", country="IE", languages=("en",))])
        kept(store, readers, paper(pages))
        several = len(page_starts(store, 1)) > 1
        for view, words in (("evidence", "sentence"), ("signals", "quote"), ("deadlines", "quote")):
            for row in store.rows(f'SELECT "{words}" AS words, page FROM "{view}"'):
                sheet = SHEET.search(row["words"])
                assert sheet, row["words"]
                assert row["page"] == (int(sheet[1]) if several else None), (view, row["words"])
        for row in store.rows("""SELECT value, page FROM "references" WHERE value LIKE '32024R1%'"""):
            assert row["page"] == (int(row["value"][-4:]) - 1000 if several else None)
        store.close()


WRITTEN = st.text(st.sampled_from("ab .é\u0301\u00ad\u200b\n\r\t\u2028ﬁ\u1e9b\u0323Ω\u212b"), max_size=30)


@given(parts=st.lists(WRITTEN, min_size=1, max_size=8), most=st.integers(1, 200))
@settings(max_examples=300, deadline=None)
def test_pages_begin_where_they_are_said_to_whatever_cleaning_leaves_out(parts: list[str], most: int) -> None:
    places, text = [], ""
    for number, part in enumerate(parts, 1):
        if part.strip():
            places.append((number, len(text)))
            text += f"{part.strip()}\n\n"
    page = Page("A paper", text.strip(), pages=tuple(one for one in places if one[1] < len(text.strip())))
    terms = replace(terms_of(make_source("one", "https://one.example/feed", follow=True), Collect()), max_text=most)
    found = Findings(terms).from_reading(ADDRESS, Entry(ADDRESS), page, {})
    begins = [place for _, place in found.pages]
    for (number, begin), end in zip(found.pages, [*begins, None][1:], strict=True):
        whole, shown = f"{clean_text(parts[number - 1].strip(), most)}\n\n", found.text[begin:end]
        assert shown == whole if end else whole.startswith(shown)


def test_a_page_without_words_is_counted(store: Store, readers: tuple[Reader, FactReader]) -> None:
    kept(store, readers, paper([[PLAIN], [], [], [said(4, SAYING[0])], []]))
    assert {row["page"] for row in store.rows("SELECT page FROM evidence")} == {4}


def test_an_excerpt_has_the_pages_of_its_beginning(store: Store, readers: tuple[Reader, FactReader]) -> None:
    kept(store, readers, paper([[PLAIN], [said(2, SAYING[0])], [PLAIN] * 20, [SAYING[1]]], text="excerpt"))
    assert {row["page"] for row in store.rows("SELECT page FROM evidence")} == {2}
    assert len(page_starts(store, 1)) == 3


def test_a_sentence_that_runs_over_a_page_stands_where_it_begins(
    store: Store, readers: tuple[Reader, FactReader]
) -> None:
    begins, ends = "Human trafficking is what submissions are asked on, cf.", "until 12 March 2027 by everybody."
    kept(store, readers, paper([[PLAIN], [PLAIN, begins], [ends, PLAIN]]))
    ((quote, page),) = (tuple(row) for row in store.rows("SELECT quote, page FROM deadlines"))
    assert (quote, page) == (f"{begins} {ends}", 2)


@pytest.mark.parametrize(
    "found",
    [
        paper([[said(1, line) for line in SAYING]]),
        replace(paper([[PLAIN], list(SAYING)]), pages=()),
    ],
    ids=["one page", "no pages"],
)
def test_nothing_is_said_of_pages_where_there_is_one_or_none(
    store: Store, readers: tuple[Reader, FactReader], found: Found
) -> None:
    number = kept(store, readers, found)
    for view in ("evidence", "signals", "deadlines", "concepts", '"references"'):
        assert {row["page"] for row in store.rows(f"SELECT page FROM {view}")} <= {None}
    document = get_document(store, number)
    assert document is not None
    told = explanation(readers[0], store, document, readers[1])
    assert '"page"' not in json.dumps(told)
    assert "p. " not in in_words(told)


def test_a_new_text_has_pages_of_its_own_and_the_old_one_keeps_its(
    store: Store, readers: tuple[Reader, FactReader]
) -> None:
    kept(store, readers, paper(pages_of(PLAIN, SAYING[0])))
    later = "2026-11-24T08:00:00Z"
    kept(store, readers, paper([[PLAIN, "Some more."], *pages_of(PLAIN, PLAIN, SAYING[0])[1:]]), later)
    assert {row["page"] for row in store.rows("SELECT page FROM evidence")} == {3}
    assert [len(page_starts(store, version)) for version in (1, 2)] == [2, 3]


def test_pages_of_a_paper_collected_without_them_come_when_it_is_seen_again(
    store: Store, readers: tuple[Reader, FactReader]
) -> None:
    found = paper(pages_of(PLAIN, SAYING[0]))
    kept(store, readers, replace(found, pages=()))
    kept(store, readers, found)
    assert {row["page"] for row in store.rows("SELECT page FROM evidence")} == {2}
    assert store.rows("SELECT number FROM versions WHERE number > 1") == []
    marks = [row["classifier"] for row in store.rows("SELECT classifier FROM tags")]
    save_documents(store, [found], INSIDE)
    assert count_unread(store, marks, everything=False) == 0, "what is known is not read again"


def test_pages_are_not_added_to_a_text_whose_places_are_others(
    store: Store, readers: tuple[Reader, FactReader]
) -> None:
    found = paper(pages_of(PLAIN, SAYING[0]))
    kept(store, readers, replace(found, pages=(), text=found.text.replace("\n", "\n\n")))
    kept(store, readers, found)
    assert page_starts(store, 1) == ()


def test_nothing_that_is_held_names_its_page(store: Store, readers: tuple[Reader, FactReader]) -> None:
    planted = "Blessing O., 17, from Benin City, trafficked to Galway brothel, now lives in shelter on Mill Street."
    kept(store, readers, paper([[PLAIN], [planted, said(2, PLAIN)], [said(3, SAYING[0])]]))
    assert store.rows("SELECT * FROM held")
    shown = [(row["sentence"], row["page"]) for row in store.rows("SELECT sentence, page FROM evidence")]
    assert {page for sentence, page in shown if not sentence} == {None}
    assert {page for sentence, page in shown if sentence} == {3}


def test_explain_names_pages(store: Store, readers: tuple[Reader, FactReader]) -> None:
    document = get_document(store, kept(store, readers, paper(pages_of(PLAIN, *SAYING))))
    assert document is not None
    told = explanation(readers[0], store, document, readers[1])
    assert {one["page"] for tag in told["tags"] for one in tag["evidence"] if "trafficked" in one["sentence"]} == {2}
    shown = in_words(told)
    assert '"trafficked persons" (p. 2, text, ' in shown
    assert re.search(r"Deadlines: 2027-03-04 submission, fixed: Sheet 4 .* \(p\. 4\)", shown)
    assert "celex 32024R1005 (p. 5)" in shown


def test_lines_that_tell_of_pages_get_them_back(readers: tuple[Reader, FactReader]) -> None:
    text = f"{said(1, PLAIN)}\n\n{said(2, SAYING[0])}\n\n{said(3, SAYING[2])}"
    row = {"id": "a", "language": "en", "title": "A paper", "text": text}
    pages = [0, text.index("Sheet 2"), text.index("Sheet 3")]
    with_pages, without = (
        json.loads(line)
        for line in classify_lines(readers[0], map(json.dumps, ({**row, "pages": pages}, row)), readers[1])
    )
    assert {one["page"] for theme in with_pages["themes"] for one in theme["evidence"]} == {2}
    assert [one["page"] for one in with_pages["deadlines"]] == [3]
    assert '"page"' not in json.dumps(without)


@pytest.mark.parametrize("pages", [7, "0, 5", [0, "5"], [5, 0], [0, True], {"1": 0}])
def test_a_line_whose_pages_are_no_list_of_places_is_named(readers: tuple[Reader, FactReader], pages: object) -> None:
    with pytest.raises(PolicywatchError, match="standard input, line 1: pages is not a list of places"):
        list(classify_lines(readers[0], [json.dumps({"id": "a", "text": "x", "pages": pages})], readers[1]))


@pytest.mark.parametrize(("language", "page"), [("en", "p. "), ("fr", "p. "), ("de", "S. ")])
def test_mail_and_archive_say_the_page_of_each_quote(
    store: Store, readers: tuple[Reader, FactReader], tmp_path: Path, language: str, page: str
) -> None:
    date = "Submissions may be sent until 1 December 2026."
    kept(store, readers, paper([*pages_of(PLAIN, SAYING[0], SAYING[4]), [date]]))
    order = Briefing(id="weekly", language=language)  # type: ignore[arg-type]
    made = make_draft(store, order, WEEK, themes=THEMES, now=AFTER)
    store.connection.execute("UPDATE digest SET state = 'sent', approved_hash = hash, sent_at = ?", (AFTER,))
    write_archive(store, order, tmp_path / "archive", "https://archive.example/")
    issue = tmp_path / "archive" / "weekly" / "2026" / "W48"
    files = [(issue / name).read_text("utf-8") for name in ("index.html", "digest.json")]
    for part in (made.html, made.text, *files):
        shown = re.sub(r"\s+", " ", part)
        assert f"({page}2)" in shown, "the words that led to its theme"
        assert f"({page}3)" in shown, "the sentence of the watchdog"
        assert f"({page}4)" in shown, "the sentence of the date"


def test_a_sentence_is_never_looked_for_farther_back_than_pages_are_told_by() -> None:
    assert max(SENTENCE_MOST, MOST) <= REACH

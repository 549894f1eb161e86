"""The spaCy frame: a document's spans and scores are those that the reader gives."""

from __future__ import annotations

from classify.reading.pipeline import build_pipeline
from classify.reading.reader import Reader, Text

TITLE, TEXT = "Human trafficking", "Forced labour and unpaid wages were found on a farm."


def test_a_doc_of_the_pipeline_carries_what_the_reader_reads(reader: Reader) -> None:
    nlp = build_pipeline(reader.lexicon)
    doc = nlp.make_doc(f"{TITLE}\n\n{TEXT}")
    doc._.language, doc._.title_length = "en", len(TITLE)
    for _, component in nlp.pipeline:
        doc = component(doc)
    read = reader.read(Text("1", TITLE, TEXT, "en"))
    found = {tag.theme: [one.quote for one in tag.evidence] for tag in (*read.tags, *read.below)}
    assert {theme: [span.text for span in doc.spans[theme]] for theme in doc.spans} == found
    assert {one.theme: one.score for one in doc._.themes} == {tag.theme: tag.score for tag in (*read.tags, *read.below)}
    assert doc.text == f"{TITLE}\n\n{TEXT}"

"""Every quotation of a digest is looked up again in the stored versions, character for character, before anybody reads it."""

from __future__ import annotations

from digest.content.clean import clean
from digest.content.model import Content, Entry
from ground.errors import DigestError
from store.documents.windows import all_texts
from store.shape.database import Store


def check_quotes(store: Store, content: Content) -> None:
    """Raise DigestError where a quotation stands in no stored version of its document."""
    for section in content.sections:
        for entry in section.entries:
            if entry.document_id is not None:
                _check(entry, entry.document_id, store)


def _check(entry: Entry, document_id: int, store: Store) -> None:
    quotes = [one for words in (entry.lead, entry.by, *(row.words for row in entry.rows)) for one in words]
    wanted = [one.text.removesuffix("…").rstrip() for one in quotes if one.voice == "quote"]
    if not wanted:
        return
    texts = [text for version in all_texts(store, document_id) for text in version]
    for quote in wanted:
        # Most stand there as they are; in others lines were joined and invisible signs left out, as in what is shown.
        if not any(quote in text for text in texts) and not any(quote in clean(text, len(text) + 1) for text in texts):
            raise DigestError(
                f"document {document_id}: “{quote}” stands in no version that is stored; read it anew with "
                "`policywatch classify`"
            )

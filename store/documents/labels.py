"""Labels: what people say about the themes of documents. No new reading touches them, and they count more than tags."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from ground.clock import now
from ground.records import Document
from store.documents.documents import get_document
from store.shape.database import Store

Verdict = Literal["right", "wrong"]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A document and what was said of its themes: those that are right, and those that are not."""

    document: Document
    right: frozenset[str]
    wrong: frozenset[str]


def save_labels(
    store: Store, document_id: int, verdicts: Mapping[str, Verdict], by: str, at: str | None = None
) -> None:
    """Keep a person's verdicts on a document, in the place of earlier ones on the same themes, which stay in its history."""
    with store.transaction() as db:
        db.executemany(
            """INSERT INTO label_event (document_id, theme, verdict, labelled_by, labelled_at) VALUES (?, ?, ?, ?, ?)""",
            [(document_id, theme, verdict, by, at or now()) for theme, verdict in verdicts.items()],
        )
        db.executemany(
            """INSERT INTO label (document_id, theme, verdict, labelled_by, labelled_at) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (document_id, theme) DO UPDATE SET verdict = excluded.verdict,
                labelled_by = excluded.labelled_by, labelled_at = excluded.labelled_at""",
            [(document_id, theme, verdict, by, at or now()) for theme, verdict in verdicts.items()],
        )


def labels_of(store: Store, document_id: int) -> dict[str, Verdict]:
    """What was said of a document, by theme."""
    rows = store.rows("SELECT theme, verdict FROM label WHERE document_id = ? ORDER BY theme", document_id)
    return {row["theme"]: row["verdict"] for row in rows}


def labelled_documents(store: Store) -> list[Labelled]:
    """All documents that somebody said something of, in order of their numbers."""
    said: dict[int, dict[str, set[str]]] = {}
    for row in store.rows("SELECT document_id, theme, verdict FROM label ORDER BY document_id"):
        said.setdefault(row["document_id"], {"right": set(), "wrong": set()})[row["verdict"]].add(row["theme"])
    return [
        Labelled(document, frozenset(verdicts["right"]), frozenset(verdicts["wrong"]))
        for number, verdicts in said.items()
        if (document := get_document(store, number))
    ]


def themes_by_person(store: Store, ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """Of some documents, the themes that only a person gave them."""
    found: dict[int, tuple[str, ...]] = {}
    for one in ids:
        rows = store.rows(
            """SELECT theme FROM label l WHERE document_id = ? AND verdict = 'right' AND NOT EXISTS
                (SELECT 1 FROM tag t WHERE t.document_id = l.document_id AND t.theme = l.theme) ORDER BY theme""",
            one,
        )
        if rows:
            found[one] = tuple(row["theme"] for row in rows)
    return found


def doubted_themes(store: Store, ids: Iterable[int], least: float) -> dict[int, tuple[str, ...]]:
    """Of some documents, the tags that the second reader, where there is one, holds less likely than this."""
    found: dict[int, tuple[str, ...]] = {}
    for one in ids:
        rows = store.rows(
            """SELECT t.theme FROM tag t JOIN second_opinion s ON s.document_id = t.document_id AND s.theme = t.theme
                WHERE t.document_id = ? AND s.likely < ? ORDER BY t.theme""",
            one, least,
        )  # fmt: skip
        if rows:
            found[one] = tuple(row["theme"] for row in rows)
    return found


def proposed_themes(store: Store, document_id: int, least: float) -> dict[str, float]:
    """Themes without a tag that the second reader holds at least so likely, the likeliest first."""
    rows = store.rows(
        """SELECT theme, likely FROM second_opinion s WHERE document_id = ? AND likely >= ? AND NOT EXISTS
            (SELECT 1 FROM tag t WHERE t.document_id = s.document_id AND t.theme = s.theme) ORDER BY likely DESC, theme""",
        document_id, least,
    )  # fmt: skip
    return {row["theme"]: row["likely"] for row in rows}


def meanings_of_labelled(
    store: Store, document_id: int, theme: str
) -> tuple[bytes, list[tuple[int, str, Verdict, bytes]]]:
    """A document's meaning, and of other documents judged on a theme: number, title, verdict and meaning.

    Empty where the second reader has not read it; only what the same encoder read can be compared.
    """
    own = store.row("SELECT encoder, vector FROM meaning WHERE document_id = ?", document_id)
    if own is None:
        return b"", []
    rows = store.rows(
        """SELECT d.id, iif(EXISTS (SELECT 1 FROM held_place h WHERE h.document_id = d.id AND h.field = 'title'), '(held)',
            v.title) AS title, l.verdict, m.vector FROM label l JOIN meaning m ON m.document_id = l.document_id
            JOIN document d ON d.id = l.document_id JOIN version v ON v.id = d.version_id
            WHERE l.theme = ? AND d.id <> ? AND m.encoder = ? ORDER BY d.id""",
        theme, document_id, own["encoder"],
    )  # fmt: skip
    return own["vector"], [(row["id"], row["title"], row["verdict"], row["vector"]) for row in rows]


def next_to_review(store: Store, skipped: Iterable[int], theme: str | None = None) -> Document | None:
    """The next document that nobody has judged: tagged ones first, the weakest tag first; then such as the second reader
    holds a theme likely for; newer before older.
    """
    left_out = ",".join(str(int(one)) for one in skipped)
    row = store.row(
        f"""SELECT d.id, min(t.score) AS weakest FROM document d LEFT JOIN tag t ON t.document_id = d.id
            WHERE d.classifier IS NOT NULL AND NOT EXISTS (SELECT 1 FROM label l WHERE l.document_id = d.id)
            AND d.id NOT IN ({left_out}) AND (? IS NULL OR EXISTS
                (SELECT 1 FROM tag o WHERE o.document_id = d.id AND o.theme = ?))
            GROUP BY d.id ORDER BY weakest IS NULL, weakest,
                (SELECT max(o.likely) FROM second_opinion o WHERE o.document_id = d.id) DESC,
                d.collected_at DESC, d.id DESC LIMIT 1""",
        theme, theme,
    )  # fmt: skip
    return get_document(store, row["id"]) if row else None

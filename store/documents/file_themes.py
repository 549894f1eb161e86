"""What followed files are about: the themes of the documents that cite them, since nobody wrote themes down for a file."""

from __future__ import annotations

from store.shape.database import Store

MOST = 3
# Of the documents of the commonest theme, so many a further theme must have.
SHARE = 0.5


def themes_of_files(store: Store, *, min_score: float) -> dict[str, tuple[str, ...]]:
    """Up to three theme ids of each followed file that documents with a theme cite, the commonest first."""
    rows = store.rows(
        # From each file to what cites it, in this order (CROSS JOIN) and by index: a store has millions of references.
        """WITH citing AS (
                SELECT p.procedure_id, r.document_id FROM procedure_reference p
                    CROSS JOIN reference r ON r.kind = p.kind AND r.value = p.value
                UNION SELECT p.procedure_id, r.document_id FROM procedure_reference p
                    CROSS JOIN text_reference r ON r.kind = p.kind AND r.value = p.value)
            SELECT c.procedure_id, t.theme, count(*) AS documents FROM citing c
            CROSS JOIN document_themes t ON t.document_id = c.document_id WHERE t.score >= ?
            GROUP BY c.procedure_id, t.theme ORDER BY c.procedure_id, documents DESC, t.theme""",
        min_score,
    )
    found: dict[str, list[tuple[str, int]]] = {}
    for row in rows:
        found.setdefault(row["procedure_id"], []).append((row["theme"], row["documents"]))
    return {
        name: tuple(theme for theme, count in themes[:MOST] if count >= SHARE * themes[0][1])
        for name, themes in found.items()
    }

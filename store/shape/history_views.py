"""Views of what happened, to which rows are only added."""

from __future__ import annotations

# What people judged beside what each classifier last found in the same document.
ACCURACY = """SELECT theme, language, classifier, 1.0 * sum(tagged AND "right") / nullif(sum(tagged), 0) AS precision,
    1.0 * sum(tagged AND "right") / nullif(sum("right"), 0) AS recall, count(*) AS n
    FROM (SELECT l.theme, r.language, r.classifier, l.verdict = 'right' AS "right",
            EXISTS (SELECT 1 FROM json_each(r.themes) j WHERE j.key = l.theme) AS tagged
        FROM label l CROSS JOIN reading r ON r.document_id = l.document_id
        WHERE NOT EXISTS (SELECT 1 FROM reading o WHERE o.document_id = r.document_id AND o.classifier = r.classifier
            AND o.id > r.id))
    GROUP BY theme, language, classifier"""

HISTORY_VIEWS = {
    "readings": """SELECT id, document_id, version, classifier, language, read_at, themes, near_misses FROM reading""",
    "classifiers": """SELECT c.id, c.language, c.software, c.terms_hash, c.rules_hash, c.valid_from,
        (SELECT terms FROM lexicon l WHERE l.terms_hash = c.terms_hash AND l.language = c.language) AS terms
        FROM classifier c""",
    "accuracy": ACCURACY,
    "label_history": "SELECT id, document_id, theme, verdict, labelled_by, labelled_at FROM label_event",
    "source_events": "SELECT id, source_id, at, event, detail FROM source_event",
    "source_days": "SELECT source_id, day, state, runs, documents FROM source_day",
    "store_info": """SELECT m.id, m.made_at, m.config_hash,
        (SELECT count(*) FROM _sqlite_migrations WHERE migration_set = 'policywatch') AS schema,
        (SELECT min(collected_at) FROM document) AS first_collected_at,
        (SELECT max(collected_at) FROM document) AS last_collected_at,
        (SELECT count(*) FROM document) AS documents FROM store_mark m""",
}

"""What a release holds: a table for each view that may leave, without people, caches and what is held.

A document is in it that was collected before the week ended, was read since, and has no held title. No source says yet
under which licence its texts may be passed on: of each there are hash and length, and the sentences that are evidence.
"""

from __future__ import annotations

KEPT = "SELECT id FROM kept"
OF_KEPT = f"document_id IN ({KEPT})"
DOCUMENTS = """CREATE TEMP TABLE kept AS SELECT d.id FROM store.document d WHERE d.collected_at < :ends
    AND d.read_at IS NOT NULL AND d.classified_version IS d.version_id
    AND NOT EXISTS (SELECT 1 FROM store.held_place h WHERE h.document_id = d.id AND h.field = 'title')"""

# By the view's name: its columns, what of it is taken, and the order that makes two releases alike.
TABLES: dict[str, tuple[str, str, str]] = {
    "documents": (
        """id, source_id, url, title, language, country, published_at, collected_at, updated_at, published_precision,
        media, text_state, gone_at, publisher, publishes, versions, legal_type, kind, week, month""",
        f"id IN ({KEPT})", "id",
    ),
    "tags": ("document_id, theme, score, classifier", OF_KEPT, "document_id, theme"),
    "document_themes": ("document_id, theme, score, said_by", OF_KEPT, "document_id, theme"),
    "evidence": (
        """document_id, theme, term, quote, start, "end", field, sentence, page""",
        OF_KEPT, 'document_id, theme, field, start, "end", term',
    ),
    "labels": ("document_id, theme, verdict, labelled_at", f"{OF_KEPT} AND labelled_at < :ends", "document_id, theme"),
    "references": ("document_id, kind, value, said_by, page", OF_KEPT, "document_id, kind, value"),
    "procedures": ("id, title, stage, stage_at, source_id, core, aliases", "true", "id"),
    "procedure_references": ("procedure_id, kind, value", "true", "kind, value"),
    "procedure_dates": ("procedure_id, date, kind, what, sure", "true", "procedure_id, date, kind, what"),
    "procedure_stages": (
        "procedure_id, reference, stage, stage_at, seen_at, source_id, previous", "seen_at < :ends", "reference, seen_at"
    ),
    "transpositions": ("act, country, measures, first_at, latest_at", "true", "act, country"),
    "deadlines": ("document_id, date, kind, quote, certainty, page", OF_KEPT, "document_id, date, kind"),
    "countries": ("document_id, country, score", OF_KEPT, "document_id, country"),
    "concepts": (
        'document_id, concept, name, quote, start, "end", field, page', OF_KEPT, "document_id, concept"
    ),
    "signals": (
        'document_id, pattern, "right", affects, direction, quote, start, "end", field, page, negated, struck_out',
        OF_KEPT, "document_id, field, start, pattern",
    ),
    "sources": (
        """id, publisher, country, kind, url, languages, publishes, priority, core, in_config, first_in_config_at,
        left_config_at, licence""",
        "true", "id",
    ),
    "runs": (
        "id, source_id, started_at, ended_at, state, seen, new, changed, interrupted", "ended_at < :ends", "id"
    ),
    "source_days": ("source_id, day, state, runs, documents", "day < substr(:ends, 1, 10)", "source_id, day"),
    "source_events": ("id, source_id, at, event", "at < :ends", "id"),
    "readings": (
        "id, document_id, version, classifier, language, read_at, themes, near_misses",
        f"{OF_KEPT} AND read_at < :ends", "id",
    ),
    "classifiers": ("id, language, software, terms_hash, rules_hash, valid_from", "true", "id"),
    "accuracy": ("theme, language, classifier, precision, recall, n", "true", "theme, language, classifier"),
    "digests": (
        "id, briefing, week, title, window_from, window_to, state, coverage", "window_to <= :ends", "id"
    ),
    "digest_items": (
        "digest_id, number, document_id, theme, score",
        f"{OF_KEPT} AND digest_id IN (SELECT id FROM store.digest WHERE window_to <= :ends)", "digest_id, number",
    ),
    "theme_codes": ("code, name", "true", "code"),
    "country_codes": ("code, name", "true", "code"),
    "state_codes": ("code, seen, meaning", "true", "code"),
    "kind_codes": ("code, meaning", "true", "code"),
}  # fmt: skip
# What is in a release alone, by its name: the query of its rows, and what tells two of them apart, which orders them.
# Of texts, what tells them apart; each classifier's terms, one to a row, since a cell of them is longer than spreadsheets
# and what guesses at CSV can take; which sources could be seen, as days on which they were asked; and, of law and guidance,
# each change of a text at its address, which nobody announces.
MADE: dict[str, tuple[str, str]] = {
    "versions": (
        f"""SELECT document_id, number, collected_at, hash AS text_hash, length(text) AS text_length FROM store.version
            WHERE {OF_KEPT} AND collected_at < :ends""",
        "document_id, number",
    ),
    "classifier_terms": (
        """SELECT DISTINCT c.id AS classifier, g.key AS theme, t.value AS term
            FROM store.classifiers c, json_each(c.terms) g, json_each(g.value) t""",
        "classifier, theme, term",
    ),
    "silence": (
        """SELECT s.country, substr(e.day, 1, 7) AS month, e.state, count(DISTINCT e.source_id) AS sources,
            count(*) AS days FROM store.source_day e JOIN store.source s ON s.id = e.source_id
            WHERE e.day < substr(:ends, 1, 10) GROUP BY 1, 2, 3""",
        "country, month, state",
    ),
    "coverage": (
        """SELECT s.country, substr(e.day, 1, 7) AS month, count(DISTINCT e.source_id) AS sources, count(*) AS days,
            sum(c.seen) AS seen_days, sum(e.documents) AS documents FROM store.source_day e
            JOIN store.source s ON s.id = e.source_id JOIN store.state_codes c ON c.code = e.state
            WHERE e.day < substr(:ends, 1, 10) GROUP BY 1, 2""",
        "country, month",
    ),
    "silent_edits": (
        f"""SELECT c.document_id, c.to_number AS number, v.collected_at AS seen_at, sum(c.kind = 'new') AS new_sentences,
            sum(c.kind = 'gone') AS gone_sentences, sum(c.kind = 'changed') AS changed_sentences, max(c.weight) AS weight
            FROM store.version_change c JOIN store.version v ON v.document_id = c.document_id AND v.number = c.to_number
            JOIN store.document d ON d.id = c.document_id JOIN store.source s ON s.id = d.source_id
            WHERE c.weight > 0 AND (d.kind = 'act' OR s.publishes = 'law') AND c.{OF_KEPT} AND v.collected_at < :ends
            GROUP BY 1, 2""",
        "document_id, number",
    ),
}
MORE = {
    "text_hash": ("text", "SHA-256 of title and text, white space aside"),
    "text_length": ("integer", "length of the text in characters"),
    "classifier": ("text", "`classifiers.id`"),
    "theme": ("text", "`theme_codes.code`, or `elsewhere`: other meanings of the same words"),
    "term": ("text", "a term as config has it, behind its strength"),
    "country": ("text", "the country of the sources"),
    "month": ("text", "the month of the days"),
    "state": ("text", "`state_codes.code`: how the last run of a day ended, or `silent`"),
    "sources": ("integer", "how many sources"),
    "days": ("integer", "days of sources on which they were asked, those of all sources together"),
    "seen_days": ("integer", "of these, those on which what they publish could be seen"),
    "documents": ("integer", "new documents of these days"),
    "document_id": ("integer", "the document"),
    "number": ("integer", "the version that changed it"),
    "seen_at": ("text", "when the changed text was collected"),
    "new_sentences": ("integer", "sentences that came"),
    "gone_sentences": ("integer", "sentences that went"),
    "changed_sentences": ("integer", "sentences that changed"),
    "weight": ("real", "of the weightiest of its changes"),
}

"""The analysts' contract: views with plain names. Documented in docs/schema.md, held by tests/test_schema.py.

A view changes only with a note in the changelog and a migration that calls `create_views` again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.shape.code_lists import CODE_LISTS
from store.shape.history_views import HISTORY_VIEWS

if TYPE_CHECKING:
    from sqlite_utils import Database

NOW = "strftime('%Y-%m-%dT%H:%M:%SZ', 'now')"


def health_select(now: str) -> str:
    """The query behind `source_health` as it stands at the moment of an SQL expression."""
    silent = f"(h.state IN ('ok', 'unchanged', 'moved') AND h.silent_after <= {now})"
    return f"""SELECT s.id AS source_id,
        CASE WHEN s.disabled IS NOT NULL THEN 'paused' WHEN h.state IS NULL THEN 'never'
             WHEN {silent} THEN 'silent' ELSE h.state END AS state,
        CASE WHEN s.disabled IS NOT NULL THEN s.disabled WHEN h.state IS NULL THEN 'not yet collected'
             WHEN {silent} THEN h.silence ELSE h.reason END AS reason,
        h.last_success_at, h.last_new_at, h.last_run_at,
        CASE WHEN {silent} THEN h.silent_after ELSE h.since END AS since, h.failures, h.next_at,
        s.publisher, s.country, s.core, h.silent_after, h.usual_days, h.trouble_since
        FROM source s LEFT JOIN health h ON h.source_id = s.id WHERE s.in_config = 1"""


# A national measure's CELEX begins with 7 and has its state's three letters before "_": 72024L1712DEU_202600001.
STATES = (
    ("AUT", "AT"), ("BEL", "BE"), ("BGR", "BG"), ("CYP", "CY"), ("CZE", "CZ"), ("DEU", "DE"), ("DNK", "DK"),
    ("ESP", "ES"), ("EST", "EE"), ("FIN", "FI"), ("FRA", "FR"), ("GBR", "GB"), ("GRC", "GR"), ("HRV", "HR"),
    ("HUN", "HU"), ("IRL", "IE"), ("ITA", "IT"), ("LTU", "LT"), ("LUX", "LU"), ("LVA", "LV"), ("MLT", "MT"),
    ("NLD", "NL"), ("POL", "PL"), ("PRT", "PT"), ("ROU", "RO"), ("SVK", "SK"), ("SVN", "SI"), ("SWE", "SE"),
)  # fmt: skip
TRANSPOSITIONS = f"""WITH state(letters, country) AS (VALUES {", ".join(map(str, STATES))}),
    measure AS (
        SELECT document_id, value AS celex, substr(value, instr(value, '_') - 3, 3) AS letters FROM reference
        WHERE kind = 'celex' AND value >= '7' AND value < '8' AND instr(value, '_') > 3)
    SELECT a.value AS act, coalesce(s.country, m.letters) AS country, count(DISTINCT m.celex) AS measures,
        min(d.published_at) AS first_at, max(d.published_at) AS latest_at
    FROM measure m JOIN reference a ON a.document_id = m.document_id AND a.kind = 'celex' AND substr(a.value, 1, 1) = '3'
    JOIN document d ON d.id = m.document_id LEFT JOIN state s ON s.letters = m.letters
    GROUP BY a.value, coalesce(s.country, m.letters)"""

# Said once: who writes sees to it (save_facts, save_documents).
REFERENCES = """SELECT document_id, kind, value, 'publisher' AS said_by, NULL AS page FROM reference
    UNION ALL SELECT t.document_id, t.kind, t.value, 'text', t.page FROM text_reference t"""


def _version(column: str) -> str:
    return f"(SELECT {column} FROM version WHERE id = d.version_id) AS {column}"


def _source(column: str) -> str:
    return f"(SELECT {column} FROM source WHERE id = d.source_id) AS {column}"


def _of_story(count: str) -> str:
    """Something counted of a story's documents, only where it is asked for."""
    return f"""(SELECT {count} FROM story_document m CROSS JOIN document d ON d.id = m.document_id WHERE m.story_id = s.id)"""


# CROSS JOIN: the few come first, also where SQLite has no count of them and would begin with a million documents.
OF_FILE = """SELECT r.procedure_id, s.document_id FROM procedure_reference r CROSS JOIN {said} s
        ON s.kind = r.kind AND s.value = r.value
    UNION SELECT a.procedure_id, s.document_id FROM act a CROSS JOIN {said} s ON s.kind = 'celex' AND s.value = a.celex
        CROSS JOIN document d ON d.id = s.document_id JOIN source o ON o.id = d.source_id AND o.country = a.country
    UNION SELECT a.procedure_id, s.document_id FROM act a CROSS JOIN state t ON t.country = a.country CROSS JOIN {said} s
        ON s.kind = 'celex' AND s.value >= '7' || substr(a.celex, 2) || t.letters || '_'
        AND s.value < '7' || substr(a.celex, 2) || t.letters || '`'"""
# Papers of a file: those that have or name a reference of it, and for a state's file those of that state's publishers that
# name the directive, and the measures notified for it.
FILE_DOCUMENTS = f"""WITH state(letters, country) AS (VALUES {", ".join(map(str, STATES))}),
    act AS (SELECT f.procedure_id, f.country, a.value AS celex FROM procedure_state f, json_each(f.transposes) a)
    {OF_FILE.format(said="reference")} UNION {OF_FILE.format(said="text_reference")}"""
TIMELINE = f"""SELECT r.procedure_id, coalesce(s.stage_at, substr(s.seen_at, 1, 10)) AS date, 'stage' AS kind, s.stage AS what,
        NULL AS document_id, s.source_id
        FROM procedure_stage s JOIN procedure_reference r ON r.kind = 'procedure' AND r.value = s.reference
    UNION ALL SELECT procedure_id, date, kind, what, NULL, NULL FROM procedure_date
    UNION ALL SELECT f.procedure_id, substr(coalesce(d.published_at, d.collected_at), 1, 10), coalesce(d.kind, 'document'),
        CASE WHEN EXISTS (SELECT 1 FROM held_place h WHERE h.document_id = d.id AND h.field = 'title') THEN ''
            ELSE v.title END, d.id, d.source_id
        FROM ({FILE_DOCUMENTS}) f CROSS JOIN document d ON d.id = f.document_id
        CROSS JOIN version v ON v.id = d.version_id"""

VIEWS = {
    "sources": """SELECT id, publisher, country, kind, url, languages, publishes, priority, core, hint,
        every_seconds, silence_seconds, disabled, in_config,
        (SELECT min(at) FROM source_event e WHERE e.source_id = source.id AND event = 'entered') AS first_in_config_at,
        CASE in_config WHEN 0 THEN (SELECT max(at) FROM source_event e WHERE e.source_id = source.id AND event = 'left')
            END AS left_config_at, nullif(licence, '') AS licence FROM source""",
    "runs": """SELECT id, source_id, started_at, ended_at, state, reason, seen, new, changed, requests, bytes,
        retry_at, moved_to, interrupted FROM run""",
    "source_health": health_select(NOW),
    # What stands in other tables is looked up only where it is asked for: counts and pages need no text.
    "documents": f"""SELECT d.id, d.source_id, d.url, {_version("title")}, d.language, d.country, d.published_at,
        d.collected_at, d.updated_at, {_version("text")}, d.published_precision, d.media, d.text_state, d.note, d.gone_at,
        {_source("publisher")}, {_source("publishes")}, (SELECT number FROM version WHERE id = d.version_id) AS versions,
        nullif(d.legal_type, '') AS legal_type, d.kind, d.read_at, d.week, substr(d.collected_at, 1, 7) AS month
        FROM document d""",
    "versions": "SELECT document_id, number, collected_at, title, text FROM version",
    "changes": """SELECT document_id, from_number, to_number, kind, paragraph, before, after, weight FROM version_change""",
    "tags": "SELECT document_id, theme, score, classifier FROM tag",
    "document_themes": """SELECT document_id, theme, score, iif(person, 'person', 'classifier') AS said_by
        FROM document_theme""",
    "evidence": """SELECT document_id, theme, term, quote, start, "end", field, sentence, is_new,
        page FROM evidence_span""",
    "second_opinions": "SELECT document_id, theme, likely FROM second_opinion",
    "labels": "SELECT document_id, theme, verdict, labelled_by, labelled_at FROM label",
    "stories": f"""SELECT s.id, s.title, s.first_at, s.last_at, {_of_story("count(*)")} AS documents,
        {_of_story("count(DISTINCT d.language)")} AS languages, {_of_story("count(DISTINCT d.source_id)")} AS sources
        FROM story s WHERE EXISTS (SELECT 1 FROM story_document m WHERE m.story_id = s.id)""",
    "story_documents": "SELECT story_id, document_id, reason, joined_at FROM story_document",
    "references": REFERENCES,
    "document_references": REFERENCES,
    "procedures": """SELECT p.id, p.title, s.stage, s.stage_at, s.source_id, p.core, s.seen_at AS stage_seen_at, p.aliases
        FROM procedure p LEFT JOIN procedure_reference r ON r.procedure_id = p.id AND r.kind = 'procedure'
        LEFT JOIN procedure_stage s ON s.id = (SELECT max(id) FROM procedure_stage WHERE reference = r.value)""",
    "procedure_references": "SELECT procedure_id, kind, value FROM procedure_reference",
    "procedure_dates": "SELECT procedure_id, date, kind, what, sure FROM procedure_date",
    "procedure_stages": """SELECT r.procedure_id, s.reference, s.stage, s.stage_at, s.seen_at, s.source_id,
        lag(s.stage) OVER (PARTITION BY s.reference ORDER BY s.id) AS previous
        FROM procedure_stage s LEFT JOIN procedure_reference r ON r.kind = 'procedure' AND r.value = s.reference""",
    "transpositions": TRANSPOSITIONS,
    "timeline": TIMELINE,
    "deadlines": "SELECT id, document_id, date, kind, quote, certainty, page FROM deadline",
    "countries": "SELECT document_id, country, score FROM concerned_country",
    "concepts": """SELECT document_id, concept, name, quote, start, "end", field, page FROM concept""",
    "signals": """SELECT document_id, pattern, "right", affects, direction, quote, start, "end", field, page, negated,
        struck_out FROM signal""",
    "held": "SELECT document_id, number, field, reason FROM held_place",
    "digests": """SELECT id, briefing, week, title, subject, window_from, window_to, state, coverage, hash,
        created_at, approved_by, approved_at, hold_until, sent_at, text FROM digest""",
    "digest_items": "SELECT digest_id, number, document_id, theme, score, why, also FROM digest_item",
    "deliveries": "SELECT digest_id, recipient, kind, state, attempt, message_id, detail, updated_at FROM delivery",
    "corrections": """SELECT digest_id, number, item, kind, was, corrected, who, at, state FROM correction""",
    "jobs": "SELECT id, what, rhythm, next_at FROM job",
    **HISTORY_VIEWS,
    **CODE_LISTS,
}


def create_views(db: Database) -> None:
    """Make every view anew, whatever stood there before."""
    for name, select in VIEWS.items():
        db.execute(f'DROP VIEW IF EXISTS "{name}"')
        db.execute(f'CREATE VIEW "{name}" AS {select}')

"""The columns of step m020_said_of_signals: what a sentence says of its measure. As that step, this is never edited."""

from __future__ import annotations

SAID_OF_SIGNALS = (
    "ALTER TABLE signal ADD COLUMN negated INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE signal ADD COLUMN struck_out INTEGER NOT NULL DEFAULT 0",
)

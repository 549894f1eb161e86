"""Where procedures stand: the institutions' own codes and words, never ours."""

from __future__ import annotations

import re

from digest.content.clean import clean
from digest.content.tongue import say

# Codes of the EU's authority table "procedure-phase" and of the Parliament's activities.
STAGES = {
    "RDG1": "first reading", "RDG2": "second reading", "RDG3": "third reading", "CONCIL": "conciliation",
    "REFERRAL": "referred to committee", "COMMITTEE_VOTE": "vote in committee",
    "COMMITTEE_ADOPTING_REPORT": "report of the committee", "TRILOGUE": "negotiations between institutions",
    "PROVISIONAL_AGREEMENT": "provisional agreement", "PLENARY_DEBATE": "debate in plenary",
    "PLENARY_VOTE": "vote in plenary", "SIGNATURE": "signed", "PUBLICATION_OFFICIAL_JOURNAL": "published",
}  # fmt: skip
LENGTH = 60


def stage_words(stage: str) -> str:
    """A stage for readers; a code that is not in the table keeps its words."""
    if stage in STAGES:
        return say(STAGES[stage])
    return clean(stage.replace("_", " ").lower() if re.fullmatch(r"[A-Z0-9_]+", stage) else stage, LENGTH)

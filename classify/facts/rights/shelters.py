"""Where a shelter is: its street with a number, which finds everybody in it."""

from __future__ import annotations

from classify.facts.rights.excuses import STREET_ENDS, STREETS, between_words
from classify.facts.rights.groups import Met

NEAR = 10
"""Words between a shelter and its address."""
REACH = 4
"""Words between a street's own word and its number: "rue de la Paix 12", "14 Mill Street"."""
LONGEST_NUMBER = 4


def tells_shelter(text: str, met: Met) -> bool:
    """Whether a sentence tells the street and number of a shelter."""
    shelters = met.groups.get("shelter", [])
    if not shelters:
        return False
    streets = {place for hit in met.groups.get("street", []) for place in range(hit[0], hit[1] + 1)}
    streets |= {
        place for place, word in enumerate(met.texts) if word.lower().endswith(STREET_ENDS) or word.lower() in STREETS
    }
    return any(
        _has_number(text, met, street) and any(abs(street - first) <= NEAR for first, _ in shelters)
        for street in streets
    )


def _has_number(text: str, met: Met, street: int) -> bool:
    """Whether a number stands near a street's word, and only words of a name between."""
    for step in (1, -1):
        for place in range(street + step, street + step * (REACH + 1), step):
            if not 0 <= place < len(met.texts):
                break
            left = min(place, place - step)
            between = between_words(text, met, left, left + 1)
            if between.strip(" \u00a0.\"„“”«»'’,") or ("." in between and step < 0):
                break
            word = met.texts[place]
            if word[0].isdigit():
                if len(word) <= LONGEST_NUMBER:
                    return abs(place - street) > 1 or word.isdecimal()
                break
    return False

"""How titles of official papers are shaped in any language: what comes before the first word, numbers, days, endings."""

from __future__ import annotations

import re

LEAD = re.compile(
    r"^(?:[\s\"'«»„“”‘’(\[*•–—-]|\d{1,4}[.)]\s+|(?:Nr|No|N[°º]|č)\.?\s*\d+[\s:–—-]+"
    r"|\d{1,4}/\d{2,4}[\s:–—-]+|[A-Z]{1,4}[ -]?\d+[\s:–—-]+)*"
)
# A number of an act: with its year or its sign; and a day in words or figures.
NUMBERED = re.compile(
    r"\d{1,5}\s?/\s?\d{2,5}|\b(?:19|20)\d\d:\d|\bNr\.? ?[IVXL]{1,6}-\d+"
    r"|\b(?:19|20)\d\d-\d{2,5}\b|\b[XVIL]+ (?:of|tal-)|\b\d{4}\. évi"
    r"|(?:\b[Nn][rRoO°º.]{0,2}|№|[čČ]\.|\bbr\.|\bšt\.|\bαριθ\.|\b[Uu]imh\.|\bn\.º)\s?\d{1,6}|\d{1,4}/\d{1,4}/[A-Z]{2,4}\b"
)
DATED = re.compile(
    r"\b\d{1,2}(?:\.|º|er|ª|-?го)?\s+(?:[^\W\d_]+\.?\s+){1,3}(?:19|20)\d\d|\b\d{1,2}[./-]\s?\d{1,2}[./-]\s?(?:19|20)?\d\d"
)
ACT_ENDS = re.compile(r"\b(?:Act|Regulations|Order|Rules) (?:19|20)\d\d(?: \(.{1,60}\))?$")
BILL_ENDS = re.compile(r"\bBill(?: (?:19|20)\d\d)?(?: \[[A-Z]{2}\])?(?: \(.{1,60}\))?$")
ECLI = re.compile(r"\bECLI:(?P<country>[A-Z]{2}):(?P<court>\w{1,7}):\d{4}:(?P<rest>[\w.]{1,25})")
CASE_OF = re.compile(r"^(?:CASE OF|AFFAIRE) .{2,80}? (?:v\.|c\.) ")
# "Questions and answers" is an explanation, no parliamentary question.
ANSWERED = re.compile(
    r"\b(?:og svar|och svar|and answers?|y respuestas?|et réponses?|e risposte|und antworten?|i odpowiedzi|en antwoord)",
    re.IGNORECASE,
)


def is_numbered(title: str, end: int) -> bool:
    """Whether a title names its act or decision as official ones do: by number, or by a day directly behind the first words."""
    rest = title[end:]
    if re.search(r"[?!]|: ", rest):
        return False
    if NUMBERED.search(title):
        return True
    day = DATED.search(rest[:120])
    between = re.findall(r"[^\W\d_]+", rest[: day.start()]) if day else ()
    return day is not None and sum(word.islower() and len(word) > 4 for word in between) <= 1

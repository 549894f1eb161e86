"""What tells of one person whatever her name: who introduces herself, a date of birth, an appeal with a number, a child's age.

The phrases are looked for one by one as they stand, since a sentence with one of them is rare.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from classify.facts.rights.groups import Met

Shape = Literal["name of a person at risk", "name and age of a person at risk", "contact", "a child"]

# "My name is", by language, without the first letter, which may be a capital.
INTRODUCING: dict[str, tuple[str, ...]] = {
    "en": ("y name is ",),
    "de": (
        "ch heiße ",
        "ch heisse ",
    ),
    "fr": (
        "e m'appelle ",
        "e m’appelle ",
    ),
    "es": ("e llamo ",),
    "it": ("i chiamo ",),
    "nl": ("k heet ",),
    "pl": (
        "azywam się ",
        "am na imię ",
    ),
    "ro": (
        "ă numesc ",
        "ă cheamă ",
    ),
    "bg": ("азвам се ",),
    "el": ("ε λένε ",),
    "pt": ("hamo-me ",),
    "sv": ("ag heter ",),
    "cs": ("menuji se ",),
    "uk": ("ене звати ",),
    "ru": ("еня зовут ",),
    "sr": (
        "ovem se ",
        "овем се ",
    ),
    "hr": (
        "ovem se ",
        "me mi je ",
    ),
    "sq": ("uhem ",),
    "tr": ("enim adım ",),
}
# Before a date of birth, and in Hungarian and Turkish behind it.
BORN: dict[str, tuple[str, ...]] = {
    "en": ("born ",),
    "de": (
        "geb. ",
        "geboren ",
    ),
    "fr": (
        "née le ",
        "né le ",
    ),
    "es": (
        "nacida ",
        "nacido ",
    ),
    "it": (
        "nata il ",
        "nato il ",
    ),
    "nl": ("geboren ",),
    "pl": (
        "ur. ",
        "urodzona ",
        "urodzony ",
    ),
    "ro": (
        "născută ",
        "născut ",
    ),
    "bg": (
        "родена ",
        "роден ",
    ),
    "el": (
        "γεννημένη ",
        "γεννημένος ",
        "γεννήθηκε ",
    ),
    "pt": (
        "nascida ",
        "nascido ",
    ),
    "sv": ("född ",),
    "cs": ("narozen",),
    "hu": ("született",),
    "uk": (
        "народжена ",
        "народжений ",
    ),
    "ru": (
        "родившаяся ",
        "родившийся ",
    ),
    "sr": (
        "rođen",
        "рођен",
    ),
    "hr": ("rođen",),
    "sq": (
        "e lindur ",
        "i lindur ",
    ),
    "tr": ("doğumlu ",),
}
# Who is looked for.
MISSED: dict[str, tuple[str, ...]] = {
    "en": (
        "nyone who knows",
        "nyone who has seen",
        "as anyone seen",
        "ast seen",
    ),
    "de": (
        "inweise zu ",
        "Wer hat ",
        "ermisst ",
    ),
    "fr": (
        "i vous avez vu",
        "isparue",
    ),
    "es": (
        "uien sepa",
        "esaparecida",
    ),
    "it": (
        "hi ha notizie",
        "hi ha visto",
        "comparsa",
    ),
    "nl": (
        "eet u waar",
        "eeft u ",
        "ermist",
    ),
    "pl": (
        "to widział",
        "aginiona",
    ),
    "ro": (
        "ine știe",
        "ispărut",
    ),
    "bg": (
        "ко знаете",
        "издирва",
    ),
    "el": (
        "ποιος ξέρει",
        "ποιος είδε",
        "ξαφανίστηκε",
    ),
    "pt": (
        "uem souber",
        "esaparecida",
    ),
    "sv": (
        "ar någon sett",
        "försvunn",
    ),
    "cs": (
        "do viděl",
        "ohřešovan",
    ),
    "hu": (
        "ki tud",
        "ltűnt",
    ),
    "uk": ("то бачив",),
    "ru": (
        "то видел",
        "ропала",
    ),
    "sr": (
        "ko zna",
        "ко зна",
        "нестала",
    ),
    "hr": (
        "ko zna",
        "nestala",
    ),
    "sq": ("ush e di",),
    "tr": ("ayıp",),
}
NUMBER = re.compile(r"(?<![\w.,/-])[+0(]?\d(?:[ \u00a0().\-/]?\d){7,13}(?![\w/])|(?<![\w.])@\w[\w.]{2,}")
DAY = re.compile(r"\d{1,2}(?:[./-] ?|\.? (?:de )?)(?:\d{1,2}|[^\W\d_]{3,12})(?:[./-] ?| (?:de )?)(?:19[5-9]|20[0-2])\d"
                 r"|(?:19[5-9]|20[0-2])\d\. [^\W\d_]{3,12} \d")  # fmt: skip
INITIALS = re.compile(r"(?<!\w)[^\W\d_]\. ?[^\W\d_]\.")
# The name that stands directly before "born".
NAMED = re.compile(r"[^\W\d_][^\W\d_]+(?: [^\W\d_]\.)?[ ,(]{2,3}$")
CHILD = re.compile(
    r"\b(?:(?:pięcio|sześcio|siedmio|ośmio|dziewięcio|dziesięcio|jedenasto|dwunasto|trzynasto|czternasto|piętnasto|szesnasto|"
    r"siedemnasto)letni(?:a|ą|ego|ej|emu)?|(?:пет|шест|седем|осем|девет|десет|(?:еди|два|три|четири|пет|шест|седем)найсет)"
    r"годишн(?:ото|ата|ият|о|а)|(?:πεντά|εξά|επτά|εφτά|οκτά|οχτά|εννιά|εννεά|δεκά|εντεκά|δωδεκά|δεκα\w{2,6})"
    r"χρον(?:ος|η|ο|ης|ου)|(?:vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien)"
    r"jarige? (?:meisje|jongen|kind|dochter|zoon))\b",
    re.IGNORECASE,
)
CHILDISH = {"pl": "letni", "bg": "годишн", "el": "χρον", "nl": "jarig"}
# Between relatives who are told side by side: "mother and son".
AND = frozenset("and und et y e en i oraz și и та και och a és dhe ve".split())
BEFORE, AFTER, FAR = 45, 45, 160
"""Characters from a word of birth to its date and name, and from an appeal to its number."""


def shapes_in(whole: str, language: str) -> Iterator[tuple[int, Shape]]:
    """Places of a text (in characters) whose sentence is held whatever else it says, and why."""
    for place, end in _found(INTRODUCING.get(language, ()), whole):
        if whole[end : end + 1].isupper() or whole[end : end + 1] in "\"'“„«":
            yield place, "name of a person at risk"
    for place, end in _found(BORN.get(language, ()), whole):
        if DAY.search(whole, max(0, place - BEFORE), end + AFTER) and _somebody(whole, place, end):
            yield place, "name and age of a person at risk"
    for _, end in _found(MISSED.get(language, ()), whole):
        number = NUMBER.search(whole, end, end + FAR)
        if number and not DAY.search(number[0]):
            yield number.start(), "contact"
    if language in CHILDISH and CHILDISH[language] in whole:
        for child in CHILD.finditer(whole):
            yield child.start(), "a child"


def _found(phrases: tuple[str, ...], whole: str) -> Iterator[tuple[int, int]]:
    """Where phrases stand, with their ends."""
    for phrase in phrases:
        at = whole.find(phrase)
        while at >= 0:
            yield at, at + len(phrase)
            at = whole.find(phrase, at + 1)


def _somebody(whole: str, place: int, end: int) -> bool:
    """Whether initials stand near a word of birth, or a name directly before it: no law's "children born after"."""
    if INITIALS.search(whole, max(0, place - BEFORE), end + AFTER):
        return True
    before = NAMED.search(whole[max(0, place - BEFORE) : place])
    return before is not None and before[0][0].isupper()


def is_of_child(met: Met) -> bool:
    """Whether a relative is told by whose she is and whence: "the mother of the girl from Arad"."""
    relatives = {last for _, last in met.groups.get("family", [])}
    whence = {first for first, _ in met.groups.get("from", [])}
    return any(
        last + 1 in whence and last + 2 < len(met.texts) and met.texts[last + 2][0].isupper()
        for first, last in met.groups.get("child", [])
        if not relatives.isdisjoint(range(first - 3, first))
        and AND.isdisjoint(word.lower() for word in met.texts[first - 2 : first])
    )

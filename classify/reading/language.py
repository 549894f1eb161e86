"""Which language a text is in: what its source declares, checked by py3langid, in doubt as declared."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

from ground.folding import ALSO_CALLED, WORD

# Languages of Europe that py3langid knows; a guess outside them is a mistake more often than a finding.
EUROPE = (
    "sq", "hy", "az", "eu", "be", "bs", "bg", "ca", "hr", "cs", "da", "nl", "en", "et", "fi", "fo", "fr", "gl", "ka", "de",
    "el", "hu", "is", "ga", "it", "lv", "lt", "lb", "mk", "mt", "no", "nb", "nn", "pl", "pt", "ro", "ru", "sr", "sk",
    "sl", "es", "sv", "tr", "uk", "cy", "ar",
)  # fmt: skip
# Languages too close for a statistical guess to overrule a publisher.
CLOSE = (
    {"hr", "sr", "bs", "cnr"},
    {"cs", "sk"},
    {"da", "no", "nb", "nn"},
    {"uk", "ru", "be", "bg", "mk"},
    {"gl", "pt"},
    {"ca", "es"},
    {"is", "fo"},
)
# Little words of languages in Cyrillic as they are written in Latin letters, which no language of Europe has as its own.
IN_LATIN = {
    "uk": "shcho shchodo dlia abo iaki yaki iaka yaka pislia pislya takozh mozhe yoho yii yikh tsei tsia vidpovidno zakonu "
    "liudei lyudei osib mizh cherez pid chas ščo ščodo dlja jaki pislja takož maie maye".split(),
    "bg": "shte sas kakto sashto syshto chrez mezhdu sled koito koeto koyato tryabva hora zhenite vsichki nyakoi balgariya "
    "bulgaria zakona tezi kam pri".split(),
    "ru": "chto eto kotorye kotoryi kotoryy takzhe yavlyaetsya posle cheloveka prav zakona rossii pri ili dlya".split(),
}
TELLING = 3
ENOUGH = 60
# So few letters are a word that many languages have.
FEW = 10
LOOKED_AT = 400
SURE = 0.9

_lock = threading.Lock()
_identifier: list[Any] = []


def language_of(title: str, text: str, declared: str | None, expected: Sequence[str] = ()) -> str | None:
    """The language's code, or None where a short text and no declaration leave it open.

    `declared` wins unless a text of some length is surely in another language that is not a near relative.
    """
    sample = f"{title}\n{text[:LOOKED_AT]}"
    declared = code_of(declared) if declared else None
    if len(sample) < ENOUGH:
        return declared or _of_short(sample, expected)
    guess, certainty = _guess(sample)
    if guess != declared and (told := _in_latin(sample)):
        return told
    if declared is None:
        among = {code_of(one) for one in expected}
        relative = next((one for one in among if _close(one, guess)), None)
        return guess if guess in among or relative is None else relative
    if guess == declared or certainty < SURE or _close(guess, declared):
        return declared
    return guess


def spoken_by(declared: str | None, expected: Sequence[str]) -> list[str]:
    """The languages that a document may be in by what it declares and what its source publishes in, as lexicons call them."""
    return [code_of(each) for each in (declared, *expected) if each]


def _of_short(sample: str, expected: Sequence[str]) -> str | None:
    """The likeliest of the languages that a source publishes in; without any, a guess where there is enough to guess from."""
    among = [code_of(one) for one in expected]
    if len(among) == 1:
        return among[0]
    if len(sample) <= (FEW if among else 2 * FEW):
        return None
    return language_among(sample, among) if among else _guess(sample)[0]


def language_among(sample: str, among: Sequence[str]) -> str:
    """The likeliest of some languages for a few words; those that cannot be told come last."""
    ranked = [code_of(code) for code, _ in _load().rank(sample)]
    return min(among, key=lambda code: ranked.index(code) if code in ranked else len(ranked))


def _in_latin(sample: str) -> str | None:
    """The language in Cyrillic that a text in Latin letters is in, told by its little words; None for any other text."""
    words = set(WORD.findall(sample.lower()))
    count, code = max((len(words.intersection(known)), code) for code, known in IN_LATIN.items())
    return code if count >= TELLING else None


def _guess(sample: str) -> tuple[str, float]:
    identifier = _load()
    code, certainty = identifier.classify(sample)
    return code_of(code), float(certainty)


def _load() -> Any:
    with _lock:
        if not _identifier:
            from py3langid.langid import MODEL_FILE, LanguageIdentifier

            identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
            identifier.set_languages([code for code in EUROPE if code in identifier.nb_classes])
            _identifier.append(identifier)
    return _identifier[0]


def code_of(tag: str) -> str:
    """A language's code without its country, and as its lexicon calls it: "no" is Bokmål, "mo" Romanian."""
    code = tag.lower().replace("_", "-").split("-")[0]
    return ALSO_CALLED.get(code, code)


def _close(one: str, other: str) -> bool:
    return any(one in group and other in group for group in CLOSE)

"""What a text is about, and what it only names: place, kinds and spread of a theme's words, and what else it speaks of."""

from __future__ import annotations

import pytest

from classify.lexicons.lexicon import load_lexicon
from classify.reading.aboutness import LONG, ONE_IN, PASSAGE, SHORT
from classify.reading.reader import Reader, Text
from classify.reading.scoring import ONLY_NAMED
from tests.classify.making import Terms, write_lexicon

ENGLISH: Terms = {
    "labour": {
        "strong": ["=strike", "=union", "collective agreement*"],
        "plain": ["=wage", "=employer", "=contract", "=dismissal"],
    }
}
ELSEWHERE = ["=tax", "=pension"]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """A reader with some words of labour, and of tax and pensions, which are none of ours."""
    folder = write_lexicon(tmp_path_factory.mktemp("lexicon"), {"en": ENGLISH})
    file = folder / "themes" / "terms" / "en.toml"
    language, rest = file.read_text("utf-8").split("\n", 1)
    file.write_text(f"{language}\nelsewhere = {ELSEWHERE}\n{rest}", encoding="utf-8")
    return Reader(load_lexicon(folder))


def filled(words: dict[int, str], length: int) -> str:
    """A text of so many words, with some of them at their places."""
    return " ".join(words.get(place, "filler") for place in range(length))


def themes(reader: Reader, title: str, text: str) -> list[str]:
    return [tag.theme for tag in reader.read(Text("1", title, text, "en")).tags]


def test_everyday_words_of_work_make_no_tag_in_a_text_about_tax(reader: Reader) -> None:
    wages = "The employer pays a wage under a contract. "
    assert themes(reader, "A ruling", wages * 3) == ["labour"]
    assert themes(reader, "A ruling", wages * 3 + "The tax is due. Pension and tax are paid. " * 5) == []


def test_a_few_words_of_other_subjects_take_nothing_away(reader: Reader) -> None:
    assert themes(reader, "A ruling", "The employer pays a wage under a contract. The tax is due. A pension.") == [
        "labour"
    ]


def test_what_a_strong_word_in_the_title_says_is_believed(reader: Reader) -> None:
    text = "The union speaks of tax and pension, of tax and of tax."
    assert themes(reader, "A strike against the pension", text) == ["labour"]


def test_a_longer_text_without_a_strong_word_needs_several_kinds_in_several_passages(reader: Reader) -> None:
    one_passage = dict(zip(range(100, 160, 5), ["wage", "employer", "contract", "dismissal"] * 3, strict=True))
    spread = dict(zip(range(10, 290, 25), ["wage", "employer", "contract", "dismissal"] * 3, strict=False))
    assert themes(reader, "A ruling", filled(one_passage, SHORT + 50)) == []
    assert themes(reader, "A ruling", filled(spread, SHORT + 50)) == ["labour"]


def test_one_passage_of_a_long_text_is_not_its_subject(reader: Reader) -> None:
    words = ["strike", "union", "wage", "collective agreement", "employer"] * 2
    together = dict(zip(range(400, 450, 5), words, strict=True))
    apart = dict(zip(range(50, LONG, 80), words, strict=True))
    assert themes(reader, "A code", filled(together, LONG + 50)) == []
    assert themes(reader, "A code", filled(apart, LONG + 50)) == ["labour"]


def test_the_longer_a_code_the_more_of_its_passages_must_speak_of_a_theme(reader: Reader) -> None:
    length = 6_000
    few = dict.fromkeys(
        range(1_000, 1_000 + 3 * PASSAGE, 5), "strike union wage collective agreement employer contract"
    )
    many = dict.fromkeys(range(0, length, ONE_IN * PASSAGE // 2), "strike union wage employer collective agreement")
    assert themes(reader, "A code", filled(few, length)) == []
    assert themes(reader, "A code", filled(many, length)) == ["labour"]


def test_a_theme_that_is_only_named_is_told_below_with_its_words(reader: Reader) -> None:
    text = "The employer pays a wage under a contract. " + "The tax is due. Pension and tax are paid. " * 5
    (tag,) = reader.read(Text("1", "A ruling", text, "en")).below
    assert (tag.theme, tag.score) == ("labour", ONLY_NAMED)
    assert {one.quote for one in tag.evidence} == {"employer", "wage", "contract"}


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000, "a b c d " * 50_000, "wage\n" * 200_000, "1 234,5 " * 40_000, "strikeстрайк" * 20_000,
        "str ike uni on wa ge " * 10_000, "\u200b\u0301" * 100_000,
    ],
    ids=["one word", "single letters", "short lines", "figures", "mixed scripts", "broken words", "marks"],
)  # fmt: skip
def test_hostile_texts_are_read_like_any_other(reader: Reader, text: str) -> None:
    reader.read(Text("1", "t" * 4_000, text, "en"))

"""A document read: its themes, each with words that stand exactly where it says, in any text the web may hold."""

from __future__ import annotations

from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classify.places.spans import SENTENCE_MOST, sentence_at
from classify.reading.reader import CODE, LONGEST, LONGEST_TITLE, Read, Reader, Text
from tests.classify.making import ENGLISH, GERMAN, Terms, english, reader_of, write_lexicon

ODD = [
    " ", "\n", "\t", "\u00a0", "\u00ad", "\u200b", "\u200d", "\u202e", "\u2028", "\ufeff", "\x00", "\x85", "\u0301",
    "\u0345", "😀", "👩‍👩‍👧", "İ", "ß", "ﬃ", "½", "\ud83d", "\udfff", "*", ":", "_", "’", "'", "-", ".", "!", "<b>", "&nbsp;",
    "日本", "שלום", "مرحبا", "e\u0301", "\U0010ffff", ":innen", "*in",
]  # fmt: skip
WORDS = [
    "human", "trafficking", "forced", "labour", "exploitation", "of", "oil", "unpaid", "wages", "victims", "HUMAN",
    "traf\u00adficking", "la\u200bbour", "e\u0301xploitation", "drug", "employer", "labour_inspectors",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from([*ODD, *WORDS, " ", " ", " "]) | st.characters(), max_size=60).map("".join)


def check_places(read: Read, title: str, text: str) -> int:
    """Hold that all evidence stands where it says; how much there is."""
    evidence = [one for tag in (*read.tags, *read.below) for one in tag.evidence]
    for one in evidence:
        whole = title if one.field == "title" else text
        assert whole[one.start : one.end] == one.quote
        assert one.quote.strip()
        assert len(one.sentence) <= max(SENTENCE_MOST, len(title))
    return len(evidence)


def themes(read: Read) -> set[str]:
    """The themes that were tagged."""
    return {tag.theme for tag in read.tags}


@settings(max_examples=400, deadline=None)
@given(TEXTS, TEXTS)
def test_evidence_always_stands_where_it_says(reader: Reader, title: str, text: str) -> None:
    check_places(english(reader, text, title), title, text)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from([*WORDS, " ", " "]), max_size=80).map("".join), st.sampled_from(ODD))
def test_an_odd_sign_before_everything_moves_all_places_alike(reader: Reader, text: str, odd: str) -> None:
    text = f"{odd} human trafficking {text}"
    assert check_places(english(reader, text), "", text) > 0


@pytest.mark.parametrize(
    "text",
    [
        "hu\u00adman traf\u00adfick\u00ading",
        "human\u00a0trafficking",
        "HUMAN TRAFFICKING",
        "human-trafficking",
        "“human trafficking”",
        "human\ntrafficking",
        "hu\u200bman traffick\u0301ing",
        "human \ud83d trafficking",
    ],
)
def test_a_term_is_found_through_what_readers_do_not_see(reader: Reader, text: str) -> None:
    read = english(reader, text)
    assert themes(read) == {"trafficking"}
    assert read.tags[0].evidence[0].quote == text.strip("“”")


def test_each_tag_has_its_score_and_its_words(reader: Reader) -> None:
    read = english(reader, "Inspectors said forced labour was found.", "On human trafficking")
    (tag,) = read.tags
    assert [(one.term, one.quote, one.field, one.start, one.end) for one in tag.evidence] == [
        ("human traffick*", "human trafficking", "title", 3, 20),
        ("=forced labour", "forced labour", "text", 16, 29),
    ]
    assert tag.evidence[1].sentence == "Inspectors said forced labour was found."
    assert tag.score == round(2.7 / 3.7, 4)


def test_too_little_evidence_is_no_tag_but_can_be_explained(reader: Reader) -> None:
    read = english(reader, "The employer was fined.")
    assert read.tags == ()
    assert [(tag.theme, tag.evidence[0].quote) for tag in read.below] == [("labour", "employer")]


def test_a_phrase_that_only_looks_like_a_theme_is_none(reader: Reader) -> None:
    assert (
        themes(english(reader, "The exploitation of oil and human drug trafficking.", "Exploitation of oil")) == set()
    )
    assert themes(english(reader, "Drug trafficking and human trafficking.")) == {"trafficking"}


def test_a_pair_across_title_and_text_is_shown_where_it_begins_and_a_phrase_is_none(reader: Reader) -> None:
    title, text = "A collective agreement, and yet unpaid", "wages in the north"
    (tag,) = english(reader, text, title).tags
    assert [one.quote for one in tag.evidence if one.term == "wages ~ unpaid"] == ["unpaid"]
    assert english(reader, "trafficking in Europe", "Human").tags == ()


def test_a_title_counts_more_than_a_body(reader: Reader) -> None:
    filler = "Nothing else of any note was said in the long debate. " * 60
    in_title = english(reader, filler, "Human trafficking")
    in_lead = english(reader, f"Human trafficking. {filler}")
    in_body = english(reader, f"{filler} Human trafficking.")
    scores = [(*read.tags, *read.below)[0].score for read in (in_title, in_lead, in_body)]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 3


@pytest.mark.parametrize("text", ["", " ", "\n\n", "x", "trafficking", "\x00", "\ud83d", "\u0301", "....", "a" * 300])
def test_a_document_of_next_to_nothing_is_read(reader: Reader, text: str) -> None:
    for title in ("", text):
        assert english(reader, text, title).tags == ()


def test_one_word_can_be_enough_in_a_language_that_has_one(reader: Reader) -> None:
    read = reader.read(Text("1", "Menschenhandel", "", "de"))
    assert themes(read) == {"trafficking"}


@pytest.mark.parametrize(
    "piece",
    ["human trafficking ", "forced labour, unpaid wages. ", "wages unpaid ", "x", "\n", "<p>", "Exploitation of oil ", "é"],
)  # fmt: skip
def test_five_megabytes_are_read_in_a_moment_and_their_beginning_counts(reader: Reader, piece: str) -> None:
    text = piece * (5_000_000 // len(piece))
    began = process_time()
    check_places(english(reader, text), "", text)
    check_places(english(reader, "", text), text, "")
    assert process_time() - began < 10


def test_words_beyond_the_limit_do_not_count(reader: Reader) -> None:
    assert english(reader, "x " * (LONGEST // 2) + "human trafficking").tags == ()
    assert english(reader, "", "x " * (LONGEST_TITLE // 2) + "human trafficking").tags == ()


def test_a_text_is_read_in_its_own_language_whatever_it_says_of_itself(reader: Reader) -> None:
    german = (
        "Die Polizei hat am Dienstag mehrere Betriebe durchsucht. Nach Angaben der Staatsanwaltschaft geht es um den "
        "Verdacht auf Menschenhandel und um nicht gezahlten Mindestlohn für Beschäftigte in der Pflege."
    )
    read = reader.read(Text("1", "Durchsuchungen", german, "en"))
    assert (read.language, themes(read)) == ("de", {"trafficking", "labour"})


def test_a_text_in_a_language_without_a_lexicon_has_no_tags_and_says_so(reader: Reader) -> None:
    read = reader.read(Text("1", "Human trafficking", "", "sv"))
    assert (read.language, read.tags, read.classifier) == ("sv", (), f"{CODE}.sv.none")


def test_markup_left_in_a_text_hides_no_words(reader: Reader) -> None:
    text = "<p class='x'>Three were charged with <b>human</b> <i>trafficking</i>&nbsp;and <a href='#'>forced labour</a>.</p>"
    read = english(reader, text)
    assert "forced labour" in [one.quote for tag in read.tags for one in tag.evidence]
    check_places(read, "", text)


def test_gender_signs_are_part_of_the_word(reader: Reader) -> None:
    for word in ("Arbeiter:innen", "Arbeiter*innen", "Arbeiter_innen", "Arbeiterinnen"):
        read = reader.read(Text("1", f"Für {word} gilt das nicht", "", "de"))
        assert [one.quote for tag in read.tags for one in tag.evidence] == [word]


@pytest.mark.parametrize(
    ("language", "terms", "text", "quote"),
    [
        ("fr", ["traite d'êtres humains"], "La traite d’êtres humains", "traite d’êtres humains"),
        ("fr", ["esclavage"], "contre l'esclavage", "esclavage"),
        ("it", ["sfruttamento dell'uomo"], "lo sfruttamento dell’uomo", "sfruttamento dell’uomo"),
        ("tr", ["insan ticareti"], "İNSAN TİCARETİ", "İNSAN TİCARETİ"),
        ("tr", ["zorla çalıştırma"], "zorla calistirma", "zorla calistirma"),
        ("el", ["εμπορία ανθρώπων"], "ΕΜΠΟΡΙΑ ΑΝΘΡΩΠΩΝ", "ΕΜΠΟΡΙΑ ΑΝΘΡΩΠΩΝ"),
        ("el", ["καταναγκαστικός"], "καταναγκαστικος", "καταναγκαστικος"),
        ("ro", ["muncă forțată"], "munca forţată", "munca forţată"),
        ("pl", ["niewolnictwo"], "NIEWOLNICTWA", "NIEWOLNICTWA"),
    ],
)
def test_every_languages_ways_of_writing_are_known(
    tmp_path: Path, language: str, terms: list[str], text: str, quote: str
) -> None:
    reader = reader_of(tmp_path, {language: {"trafficking": {"strong": terms}}})
    read = reader.read(Text("1", text, "", language))
    assert [one.quote for tag in read.tags for one in tag.evidence] == [quote]


def test_a_classifier_names_code_language_and_lexicon(tmp_path: Path, reader: Reader) -> None:
    assert reader.classifier("en") == f"{CODE}.en.{reader.lexicon.marks['en']}"
    changed: Terms = {**GERMAN, "migration": {"weak": ["Grenze"]}}
    other = reader_of(tmp_path, {"en": ENGLISH, "de": changed})
    assert other.classifier("en") == reader.classifier("en")
    assert other.classifier("de") != reader.classifier("de")
    assert reader.classifiers(["en", "se", None])[1:] == [f"{CODE}.se.none", f"{CODE}.?.none"]


def test_texts_are_read_in_order(reader: Reader) -> None:
    texts = [Text(str(number), "Human trafficking" if number % 2 else "Weather", "", "en") for number in range(50)]
    assert [bool(read.tags) for read in reader.read_all(texts)] == [False, True] * 25


def test_a_text_long_enough_gets_a_signature_unless_it_is_not_wanted(reader: Reader) -> None:
    text = Text("1", "", "some words of a text " * 20, "en")
    assert len(reader.read(text).signature) == 256
    assert reader.read(text, with_signature=False).signature == b""


@pytest.mark.parametrize(
    ("text", "quote", "sentence"),
    [
        ("One. Two words here. Three.", "words", "Two words here."),
        ("One! Two words?  Three.", "Two", "Two words?"),
        ("First line\nSecond words line\nThird", "words", "Second words line"),
        ("Er sagte: „Zwei Wörter.“ Dann ging er.", "Wörter", "Er sagte: „Zwei Wörter."),
        ("words", "words", "words"),
        ("a  lot\tof   space", "lot", "a lot of space"),
    ],
)
def test_the_sentence_around_a_place_is_shown(text: str, quote: str, sentence: str) -> None:
    start = text.index(quote)
    assert sentence_at(text, start, start + len(quote)).startswith(sentence)


def test_a_sentence_without_an_end_is_cut() -> None:
    text = "x" * 1_000 + " words " + "y" * 1_000
    assert len(sentence_at(text, 1_001, 1_006)) <= SENTENCE_MOST


@pytest.mark.parametrize("order", [("sl", "sr"), ("sr", "sl")])
def test_languages_of_one_file_are_read_in_their_own_letters_whichever_comes_first(
    tmp_path: Path, order: tuple[str, str]
) -> None:
    folder = write_lexicon(tmp_path, {"sl": {"labour": {"strong": ["sindikat"]}}})
    file = folder / "themes" / "terms" / "sl.toml"
    file.write_text(file.read_text("utf-8").replace('"sl"', '"sl"\nalso = ["sr"]', 1), encoding="utf-8")
    reader = Reader.from_config(folder)
    found = {language: themes(reader.read(Text("1", "Синдикат", "", language))) for language in order}
    assert found == {"sl": set(), "sr": {"labour"}}

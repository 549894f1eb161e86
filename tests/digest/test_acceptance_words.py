"""Acceptance tests 8, 9 and 11 of the briefing's specification: what we may say, whom we may name, what editors joined."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from classify.stories.grouping import group_stories, rebuild_stories
from classify.stories.verdicts import merge_stories, split_story
from digest.approving.editing import Change, edit
from digest.archive.write import write_archive
from digest.drafting.briefings import Briefing
from digest.drafting.draft import make_draft
from digest.wording.contents import lapses_of
from digest.wording.own import OwnWords
from digest.wording.rules import Wording, read_wording
from ground.errors import DigestError
from ground.records import Found, When
from ground.toml.strict import Faults
from policywatch.harm import detector
from store.documents.documents import save_documents
from store.documents.stories import begin_story, join_story
from store.health.runs import SourceRow, sync_sources
from store.shape.database import Store, open_store
from tests.conftest import ROOT, Ran
from tests.digest.fixtures_world import AFTER, THEMES, WEEK, World
from tests.digest.wording.test_wording import FORMS

WEEKLY = Briefing(id="weekly")
# One invented case of each kind of section 9: what stands in a text, and what of it may be in nothing we write.
CASES = {
    "name and status": ("Blessing O., who was trafficked to Exampleton, spoke to the court.", "Blessing"),
    "name, age and town": ("Ana, 19, from Lower Sampleby, was trafficked to a farm.", "Lower Sampleby"),
    "shelter": ("Joy K., who was trafficked, lives in the shelter on Mill Street.", "Mill Street"),
    "phone": ("Ring Mercy, who was trafficked, on 087 555 0123.", "555 0123"),
    "child": ("Joy K., a 14-year-old girl, was trafficked to a house in Sampleby.", "Joy K."),
}
# Without a name: two of age, nationality, town, employer, date and family tell who it is too.
NAMELESS = (
    "The trafficked woman, 19, from Lower Sampleby in Meridia, left the house.",
    "The shelter for trafficked women is at 14 Mill Street in Sampleby.",
)


@pytest.fixture(scope="module")
def wording() -> Wording:
    faults = Faults()
    read = read_wording(ROOT / "config", faults)
    faults.raise_if_any()
    return read


def content(text: str, voice: str) -> str:
    """A digest's content with one phrase in it."""
    phrase = [{"text": text, "voice": voice, "language": None}]
    return json.dumps({"sections": [{"lines": [phrase], "entries": [{"lead": phrase, "rows": [{"words": phrase}]}]}]})


@pytest.mark.parametrize(("language", "rule"), [key for key in FORMS if key[1] != "estimate"])
def test_08_each_error_is_caught_in_own_text_in_three_forms_and_passes_elsewhere(
    wording: Wording, language: str, rule: str
) -> None:
    forms = FORMS[language, rule]
    assert len(forms) >= 3
    for form in forms:
        assert (rule, "error") in {(one.rule, one.level) for one in lapses_of(content(form, "own"), wording, language)}
        for voice in ("quote", "title", "official_name"):
            assert lapses_of(content(form, voice), wording, language) == ()


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory, command: Callable[..., Ran]) -> Iterator[Store]:
    """A store with each case as a title and as a sentence of a text, read by the real classifier."""
    folder = tmp_path_factory.mktemp("held") / "data"
    store = open_store(folder)
    sync_sources(store, [SourceRow(
        "one", "Sample publisher", "IE", "rss", "https://one.example/feed", ("en",), "official", 3, False, 3_600, None, (),
        None,
    )])  # fmt: skip
    plain = "The bill on human trafficking makes residence permits depend on testimony. "
    documents = []
    for number, (sentence, _) in enumerate(CASES.values()):
        for title, text in ((sentence, plain), (f"Bill {number} on human trafficking", f"{plain}{sentence} {plain}")):
            documents.append(
                Found("one", f"https://one.example/{len(documents)}", title, text, "full", published=When("2026-11-24", "day"),
                      language="en", listed="x", visited=True)
            )  # fmt: skip
    save_documents(store, documents, "2026-11-25T08:00:00Z")
    store.close()
    done = command("--data", folder, "classify", cwd=ROOT)
    assert done.returncode == 0, done.stderr
    store = open_store(folder)
    yield store
    store.close()


def test_09_held_titles_and_sentences_are_in_no_form_of_a_digest(held: Store, tmp_path: Path) -> None:
    made = make_draft(held, WEEKLY, WEEK, themes=THEMES, now=AFTER)
    held.connection.execute("UPDATE digest SET state = 'sent', approved_hash = hash, sent_at = ?", (AFTER,))
    files = write_archive(held, WEEKLY, tmp_path, "https://archive.example/")
    assert "Bill 0 on human trafficking" in made.text
    row = held.row("SELECT html, text, model FROM digest")
    assert row is not None
    shown = [*row, *(file.read_text("utf-8") for file in files)]
    for _, secret in CASES.values():
        assert not [part for part in shown if secret in part]


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("action", ["note", "gloss", "headline", "verdict"])
def test_09_our_own_text_is_held_too_and_its_words_are_not_repeated(week: World, case: str, action: str) -> None:
    make_draft(week.store, WEEKLY, WEEK, themes=THEMES, now=AFTER)
    sentence, secret = CASES[case]
    value = f"harms: {sentence}" if action == "verdict" else sentence
    change = Change("" if action == "headline" else "01", action, value)  # type: ignore[arg-type]
    own = OwnWords(held=detector(ROOT / "config"))
    with pytest.raises(DigestError, match="may identify somebody") as error:
        edit(week.store, f"weekly-{WEEK}", change, who="Ana", why="a test", now=AFTER, own=own)
    assert secret not in str(error.value)


@pytest.mark.parametrize("sentence", NAMELESS)
def test_09_what_locates_somebody_without_a_name_is_held(sentence: str) -> None:
    assert detector(ROOT / "config")(sentence, "en")


def stories(world: World) -> dict[str, str]:
    """The titles of the items with the publishers they are said to be in as well."""
    made = make_draft(world.store, WEEKLY, WEEK, themes=THEMES, now=AFTER)
    also = {
        item.title.text: "".join(one.text for row in item.rows for one in row.words if row.role == "small")
        for item in made.items
    }
    return {title: words[words.find("Also in") :] if "Also in" in words else "" for title, words in also.items()}


def test_11_a_merge_and_a_split_by_an_editor_survive_a_rebuild(world: World) -> None:
    for name, title in (("de-ministry", "Decree on work permits"), ("de-paper", "Ministry loosens rules of work")):
        world.source(name, publisher=f"Publisher of {name}")
        world.run(name)
        world.document(name, title, f"{title} today.", published="2026-11-23", tags={"labour": 0.9},
                       terms={"labour": ["work"]})  # fmt: skip
    group_stories(world.store)
    assert stories(world) == {"Decree on work permits": "", "Ministry loosens rules of work": ""}
    numbers = []
    with world.store.transaction() as db:
        for document in (1, 2):
            numbers.append(begin_story(db))
            join_story(db, numbers[-1], document, "text", AFTER)
    merge_stories(world.store, numbers[0], numbers[1], "Ana")
    assert stories(world) == {"Decree on work permits": "Also in: Publisher of de-paper (en)"}
    rebuild_stories(world.store)
    assert stories(world) == {"Decree on work permits": "Also in: Publisher of de-paper (en)"}
    row = world.store.row("SELECT story_id, max(document_id) AS last FROM story_document")
    assert row is not None
    split_story(world.store, row["story_id"], [row["last"]], "Ana")
    rebuild_stories(world.store)
    assert stories(world) == {"Decree on work permits": "", "Ministry loosens rules of work": ""}

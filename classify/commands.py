"""`policywatch classify`, `explain`, `review`, `terms` and `evaluate`."""

from __future__ import annotations

import io
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ground.config import Config, Place
from ground.console import as_json, counted, say
from ground.errors import PolicywatchError
from ground.records import THEMES
from store.opening import opened

if TYPE_CHECKING:
    from classify.judging.stream import Stream
    from classify.second.encoders import Encoder


@click.command()
@click.option("--all", "everything", is_flag=True, help="Read every document again, also what is up to date.")
@click.option("--jsonl", is_flag=True, help="Read JSON lines from standard input instead of the store; write them out.")
@as_json
@click.pass_obj
def classify(place: Place, everything: bool, jsonl: bool, as_json: bool) -> None:
    """Find language and themes of documents that were not read yet, or changed."""
    from classify.bulk.whole_store import classify_store, fact_reader_for, reader_for
    from ground.limits.processes import rarer_collections

    rarer_collections()
    config = place.load("lexicon")
    if jsonl:
        from classify.bulk.lines import classify_lines

        lines = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace")
        for answer in classify_lines(reader_for(config), lines, fact_reader_for(config)):
            click.echo(answer)
        return
    with opened(place) as store, counted("Classifying") as told:
        done = classify_store(place.data, config, store, everything=everything, told=told)
    say(as_json, asdict(done), f"{done.read} documents read, {done.tagged} of them about a theme.")


@click.command()
@click.argument("document")
@as_json
@click.pass_obj
def explain(place: Place, document: str, as_json: bool) -> None:
    """Show why each theme is, or is not, on a DOCUMENT: its number, an item such as 2026-W49/01, or its address."""
    from classify.bulk.whole_store import fact_reader_for, reader_for
    from classify.judging.explain import explanation, in_words
    from store.documents.documents import get_document
    from store.documents.naming import document_named

    config = place.load("lexicon")
    with opened(place) as store:
        found = get_document(store, document_named(store, document))
        assert found is not None, "it was found by its name"
        told = explanation(reader_for(config), store, found, fact_reader_for(config))
    say(as_json, told, in_words(told))


@click.command()
@click.option("--theme", "only", type=click.Choice(THEMES), help="Only documents tagged with this theme.")
@click.option("--as", "by", help="Who judges (without it, whoever is logged in).")
@click.pass_obj
def review(place: Place, only: str | None, by: str | None) -> None:
    """Confirm or correct tags, one document after the other, with one key each.

    What you say is kept apart from tags, survives every new classification, and counts more than they do.
    """
    from getpass import getuser

    from classify.judging.review import review as review_documents

    if not sys.stdin.isatty():
        raise click.UsageError("reviewing needs a terminal")
    config = place.load("lexicon")
    with opened(place) as store:
        done = review_documents(store, config.lexicon.themes, by or getuser(), click.getchar, click.echo, only)
    click.echo(f"{done.judged} documents judged, {done.corrected} of them corrected; {done.skipped} skipped.")


@click.command()
@click.argument("language", required=False)
@as_json
@click.pass_obj
def terms(place: Place, language: str | None, as_json: bool) -> None:
    """Show how many terms each language has; with LANGUAGE, which frequent words each of its terms would match.

    The widest come first: a term that meets strangers shows at once. Needs wordfreq.
    """
    from classify.judging.meetings import in_lines, read_meetings, word_meetings, words_of
    from classify.lexicons.lint import in_words, reaches, sizes, sizes_in_words

    config = place.load("lexicon")
    lexicon = config.lexicon
    if language is None:
        return say(as_json, sizes(lexicon), sizes_in_words(lexicon))
    found = reaches(lexicon, language)
    say(as_json, [asdict(one) for one in found], in_words(found))
    accepted = words_of(read_meetings(config.themes.parent).accepted, language)
    met = [one for one in word_meetings(lexicon, language) if one.word not in accepted]
    if met:
        raise PolicywatchError("strong terms meet frequent words that nobody accepted:\n" + "\n".join(in_lines(met)))


@click.command()
@click.option(
    "--eval", "folder", type=click.Path(path_type=Path, file_okay=False), help="Folder of labelled documents."
)
@click.option("--split", type=click.Choice(["dev", "test"]), multiple=True, help="Splits of themes.jsonl to measure.")
@click.option(
    "--write",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the report here, its counts beside it.",
)
@click.option("--both", is_flag=True, help="Measure also both readers together (needs policywatch[semantic]).")
@click.option("--train", "training", is_flag=True, help="Train the second reader, on people's labels too, and keep it.")
@click.option(
    "--learn", "more", type=click.Path(path_type=Path, dir_okay=False), multiple=True,
    help="More labelled documents for the second reader to learn from (JSON lines).",
)  # fmt: skip
@as_json
@click.pass_obj
def evaluate(
    place: Place,
    folder: Path | None,
    split: tuple[str, ...],
    write: Path | None,
    both: bool,
    training: bool,
    more: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Measure tags against labelled documents: precision, recall and F1 per theme and language."""
    from classify.judging.baselines import compare
    from classify.judging.evaluate import labelled
    from classify.judging.meetings import counts
    from classify.judging.report import figures, report, section_by_hand
    from classify.judging.stream import told_of
    from classify.reading.reader import Reader
    from classify.second.encoders import BUNDLED, load_encoder

    config = place.load("lexicon")
    wanted = config.settings.classify.second_reader
    encoder = load_encoder(BUNDLED if wanted == "off" else wanted) if both or training else None
    source = folder or Path("../shared/eval")
    if not source.is_dir():
        raise PolicywatchError(f"{source}: holds no labelled documents; name their folder with --eval")
    learned = [one for file in more for one in labelled(file)]
    if training and encoder:
        return click.echo(_train(place, config, source, encoder, learned))
    reader = Reader(config.lexicon)
    results: list[Any] = compare(reader, source, split or ("dev",), encoder, learned)
    stream, beside = _stream(config, source, encoder)
    told = told_of(stream, beside) if stream else ""
    met = counts(config.lexicon, config.themes.parent)
    kept = section_by_hand(write.read_text(encoding="utf-8")) if write and write.is_file() else ""
    text = report(results, told, met, kept)
    if write:
        write.write_text(text, encoding="utf-8")
        write.with_suffix(".json").write_text(figures(results, stream, met), encoding="utf-8")
    answer = [*(asdict(one) for one in results), *([asdict(stream)] if stream else [])]
    say(as_json, answer, text if write is None else f"written to {write}")


def _stream(config: Config, folder: Path, encoder: Encoder | None) -> tuple[Stream | None, Stream | None]:
    """What the reader, and both readers, reach in a labelled stream, where the folder holds one."""
    from classify.judging.stream import measure_stream, read_stream
    from classify.reading.reader import Reader
    from classify.second.reader import FILE, SecondReader, read_model

    documents = read_stream(folder)
    if not documents:
        return None, None
    second = SecondReader(read_model(config.themes / FILE), encoder) if encoder else None
    alone = measure_stream(Reader(config.lexicon), documents)
    return alone, measure_stream(Reader(config.lexicon, second), documents) if second else None


def _train(place: Place, config: Config, folder: Path, encoder: Encoder, more: list[Any]) -> str:
    """Train the second reader and keep it beside the themes; what was done, in a sentence."""
    from classify.judging.evaluate import read_sets
    from classify.judging.training import labels_from, lessons_of, train
    from classify.second.reader import FILE, write_model
    from store.documents.labels import labelled_documents
    from store.shape.database import FILE as STORE

    pages, dev = (documents for _, documents in read_sets(folder, ["dev"])[:2])
    said = []
    if (place.data / STORE).is_file():
        with opened(place) as store:
            said = labels_from(labelled_documents(store))
    told = f"{len(pages) + len(more)} pages, {len(dev)} others, {len(said)} of the store"
    model = train(lessons_of(encoder, [*pages, *more, *said], dev), told)
    write_model(model, config.themes / FILE)
    return f"trained on {model.trained_on}; written to {config.themes / FILE}"


@click.group()
def story() -> None:
    """Correct which documents tell of one event; what you say survives every rebuild."""


@story.command()
@click.argument("one", type=int)
@click.argument("other", type=int)
@click.option("--as", "by", help="Who says so (without it, whoever is logged in).")
@as_json
@click.pass_obj
def merge(place: Place, one: int, other: int, by: str | None, as_json: bool) -> None:
    """Make two stories one, under the lower number."""
    from getpass import getuser

    from classify.stories.verdicts import merge_stories

    with opened(place) as store:
        number = merge_stories(store, one, other, by or getuser())
    say(as_json, {"story": number}, f"Stories {one} and {other} are story {number} now.")


@story.command()
@click.argument("number", type=int)
@click.argument("documents", type=int, nargs=-1, required=True)
@click.option("--as", "by", help="Who says so (without it, whoever is logged in).")
@as_json
@click.pass_obj
def split(place: Place, number: int, documents: tuple[int, ...], by: str | None, as_json: bool) -> None:
    """Take DOCUMENTS (their numbers) out of a story; several are a story of their own then."""
    from getpass import getuser

    from classify.stories.verdicts import split_story

    with opened(place) as store:
        new = split_story(store, number, documents, by or getuser())
    told = f", and are story {new}" if new else ""
    say(as_json, {"story": number, "split": new}, f"{len(documents)} documents left story {number}{told}.")


@story.command()
@as_json
@click.pass_obj
def rebuild(place: Place, as_json: bool) -> None:
    """Make all stories anew, after a change of the rules; numbers and what people said stay."""
    from classify.stories.grouping import rebuild_stories

    with opened(place) as store:
        done = rebuild_stories(store)
    say(as_json, asdict(done), f"{done.asked} documents asked, {done.joined} of them in a story.")

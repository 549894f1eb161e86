"""`policywatch` with some words, and then the index of search filled, as `classify` would: stored and searchable."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path

from policywatch.cli import cli
from store.search.index import index_new
from store.shape.database import open_store


def main(words: list[str]) -> None:
    """Run the command, whose words name `--data`, and take up what it kept."""
    cli(words, standalone_mode=False)
    with closing(open_store(Path(words[words.index("--data") + 1]))) as store:
        index_new(store)


if __name__ == "__main__":
    main(sys.argv[1:])

"""Makes tests/recorded/<system> of the case of each system: `python -m tests.crawlers.systems.record [KIND ...]`.

A recording holds what the case's fictional server answers in its system's shape, byte by byte, so that a change of the case
cannot hide a change of what is read.
"""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from crawlers.adding.recorded import keep_expected
from crawlers.adding.trying import try_sources
from crawlers.collecting.children import Tape
from crawlers.sources.kinds import SYSTEMS
from crawlers.systems.registry import system_of
from ground.settings import Collect
from tests.crawlers.desk import QUICK, make_source
from tests.crawlers.systems.case import Case, all_cases
from tests.crawlers.web import Asked, Page, Web

FOLDER = Path(__file__).resolve().parents[2] / "recorded"


def record(case: Case, web: Web) -> None:
    """The recording of one case, in the place of an older one."""
    host = f"{case.kind}.example"

    def serve(asked: Asked) -> Page:
        bare = replace(asked, path=asked.path.split(urlsplit(asked.path).netloc, 1)[1] or "/")
        aside = bare.path.endswith("/robots.txt")
        page = None if aside else case.answer(bare)
        return page or Page(b"not there", "text/plain", 404, tagged=False)

    web.page_for = serve  # type: ignore[method-assign]
    more = {"options": case.options, "allow_private": False, "delay": "1s", **case.source}
    source = make_source(case.kind, f"http://{host}{case.path}", case.kind, **more)
    folder = FOLDER / case.kind
    shutil.rmtree(folder, ignore_errors=True)
    settings = Collect.model_validate(QUICK | {"proxy": web.base, "reservations": False, "max_pages": 6})
    (tried,) = try_sources([source.model_copy(update={"delay": "0s"})], settings, Tape(record=folder))
    keep_expected(folder, tried)
    sys.stdout.write(f"{case.kind}: {tried.outcome.state}, {len(tried.documents)} documents\n")


def main(kinds: list[str]) -> None:
    """Record the first case of each system, or of those named."""
    web = Web()
    first: dict[str, Case] = {}
    for case in all_cases():
        first.setdefault(case.kind, case)
        if system_of(case.kind).key:
            os.environ[system_of(case.kind).key] = "not-a-real-key"
    for kind in kinds or SYSTEMS:
        record(first[kind], web)
    web.close()


if __name__ == "__main__":
    main(sys.argv[1:])

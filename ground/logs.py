"""What goes to standard error: a line for people, or one JSON object a line for what reads logs.

JSON has `timestamp` (UTC), `level`, `logger` and `event`, and where a record is about one, `source` or `digest`; an exception
stands in `exception`. The form is told by --log or POLICYWATCH_LOG, which collecting processes inherit.
"""

from __future__ import annotations

import logging
import os
import sys
from typing import Literal

Form = Literal["console", "json"]
FORM = "POLICYWATCH_LOG"
ABOUT = ("source", "digest")


def set_up(form: str, *, verbose: bool) -> None:
    """Write the log of this process in a form, and of those that it starts; with `verbose` also what went well."""
    os.environ[FORM] = form
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter(form))
    logging.basicConfig(level=logging.INFO if verbose else logging.WARNING, handlers=[handler])


def formatter(form: str) -> logging.Formatter:
    """How one record is written."""
    if form != "json":
        return logging.Formatter("%(asctime)s %(levelname)s %(message)s")
    import structlog
    from structlog.stdlib import ExtraAdder, ProcessorFormatter, add_log_level, add_logger_name

    return ProcessorFormatter(
        foreign_pre_chain=[
            add_log_level, add_logger_name, ExtraAdder(allow=ABOUT), structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
        ],
        processors=[ProcessorFormatter.remove_processors_meta, structlog.processors.JSONRenderer(ensure_ascii=False)],
    )  # fmt: skip

"""What a source needs that is asked with a browser, and whether it is here."""

from __future__ import annotations

import shutil
from importlib.util import find_spec

NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = (
    "a browser source needs {what}; install the extra, `pip install policywatch[browser]`, and the system's Chromium "
    "(on Debian: apt install chromium)"
)


def missing() -> str | None:
    """What has to be installed before a page can be rendered; None where all is there."""
    lacking = [] if find_spec("playwright") else ["Playwright"]
    lacking += [] if chromium() else ["Chromium"]
    return MISSING.format(what=" and ".join(lacking)) if lacking else None


def chromium() -> str | None:
    """The system's Chromium; None where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)

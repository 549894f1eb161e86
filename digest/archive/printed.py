"""An issue as a tagged PDF, made from its page by WeasyPrint: an extra (`pip install policywatch[pdf]`).

Making one takes seconds, so a PDF carries a mark of the page it was made from, and stays while that is the same.
"""

from __future__ import annotations

import hashlib
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ground.errors import DigestError


def refuse_without_extra() -> None:
    """Raise DigestError where the extra is not installed."""
    if find_spec("weasyprint") is None:
        raise DigestError(
            "a PDF needs WeasyPrint: install the extra, `pip install policywatch[pdf]`, or leave --pdf out"
        )


def is_of(file: Path, page: str) -> bool:
    """Whether a PDF was made from a page as it is now."""
    return file.is_file() and file.read_bytes().endswith(_mark(page))


def render_pdf(page: str, address: str) -> bytes:
    """The page as PDF/UA, the same bytes for the same page. `address` is where it stands, for its links."""
    import logging

    import weasyprint

    # It tells of each line of style that is for screens.
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    # The mark takes the place of a random identifier, and no date is in the metadata: else each writing would differ.
    made: bytes = weasyprint.HTML(string=page, base_url=address, url_fetcher=_nothing).write_pdf(
        pdf_variant="pdf/ua-1", pdf_identifier=_mark(page)
    )
    return made + _mark(page)


def _mark(page: str) -> bytes:
    """A comment of PDF, which stands after its end."""
    return b"\n%%policywatch %s\n" % hashlib.sha256(page.encode()).hexdigest().encode()


def _nothing(url: str, **more: Any) -> dict[str, Any]:
    """A page of ours needs nothing from anywhere. Raises ValueError."""
    raise ValueError(f"{url[:80]}: nothing is fetched for a PDF")

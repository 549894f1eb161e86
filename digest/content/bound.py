"""What an approval binds: all of a digest that a reader will see, and whom and which week it is for."""

from __future__ import annotations

import hashlib
import json
import unicodedata

from digest.content.model import content_hash
from store.deliveries.digests import Digest

# Beside the content: the columns of a digest that readers see, or that decide who gets it and when.
BESIDE = ("id", "briefing", "week", "title", "subject", "window_from", "window_to", "coverage", "list_id", "rules")


def bound_hash(digest: Digest) -> str:
    """What an approval names: SHA-256 (hex) of the content's hash (with the templates), subject, title, list, rules and window.

    Raises ValueError where the model is not JSON.
    """
    beside = {name: getattr(digest, name) for name in BESIDE}
    beside["content"] = content_hash(digest.model, digest.html, digest.text)
    shown = json.dumps(beside, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(unicodedata.normalize("NFC", shown).encode()).hexdigest()

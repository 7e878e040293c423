"""Which of many phrases a reply could hold at all, all of them weighed at once."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from trainer.scoring.heard import Heard
from trainer.scoring.phrase import Clause, Phrase

_ROUNDING = 1e-4


class Shortlist:
    """Characters as rows, phrases as columns: the share of the phrase's weight that each has."""

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        self._typed = _Table(phrases, typed=True)
        self._spoken = _Table(phrases, typed=False)

    def of(self, heard: Heard, least: float) -> list[tuple[float, int]]:
        """The highest likeness (0 to 1) that each phrase could have in the reply, and its number,
        in order; without those below `least`."""
        table = self._typed if heard.typed else self._spoken
        ceilings = table.ceilings(heard.characters)
        numbers = (ceilings >= least - _ROUNDING).nonzero()[0]
        return list(zip(ceilings[numbers].tolist(), numbers.tolist(), strict=True))


class _Table:
    def __init__(self, phrases: Sequence[Phrase], typed: bool) -> None:
        def spelled(clause: Clause) -> str:
            return clause.text if typed else clause.symbols

        every = {one for phrase in phrases for part in phrase.clauses for one in spelled(part)}
        self._rows = {character: row for row, character in enumerate(sorted(every))}
        self._shares: NDArray[np.float32] = np.zeros((len(every), len(phrases)), np.float32)
        # A slot alone may be filled by anything.
        self._bare = np.asarray([not phrase.clauses for phrase in phrases], np.float32)
        for column, phrase in enumerate(phrases):
            for part in phrase.clauses:
                for character, weight in zip(spelled(part), part.weights, strict=True):
                    self._shares[self._rows[character], column] += weight / phrase.total

    def ceilings(self, characters: frozenset[str]) -> NDArray[np.float32]:
        rows = self._rows
        there = [rows[one] for one in characters if one in rows]
        return self._shares[there].sum(axis=0) + self._bare

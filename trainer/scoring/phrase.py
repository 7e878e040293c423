"""Phrases made ready for matching: cut into clauses, each weighed and spelled in sounds."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate

from trainer.scoring.normalise import normalise
from trainer.scoring.phonetic import ALL_PAIRS, AccentPairs, symbols
from trainer.scoring.polarity import denials, opposites
from trainer.scoring.slots import SLOT

MET = 0.78
UNCLEAR = 0.62
CERTAIN = 0.88
"""Likeness from which a required phrase is met or unclear, and a forbidden one was said. A
forbidden phrase costs marks, so it needs the stronger evidence."""

FAINT = 0.5
"""A clause that is less alike was not said, and a phrase without one of its clauses neither."""

SHORT = 3
"""Up to so many characters a phrase must be said whole."""

_CLAUSES = re.compile(r"[，。？！；：、,.?!;: …]+|(\{\w+\})")
_COURTESY = re.compile("请问|好吗|非常|十分|很|请|您|一下|吗|了|的|还|也|先|已经|已")
_FUNCTION = re.compile(
    "有什么|可以|是|在|我们|我|这里|这边|那|个|会|能|把|将|给|和|一点|一部|来|为|到"
)
_COURTESY_WEIGHT = 0.25
_FUNCTION_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a phrase that is looked for as one.

    `symbols` spells the sound of `text`; `weights` tells how much each character counts, `denials`
    where something is denied, `opposites` which characters have a contrary. `fewest` is the share
    of the characters that must be there if it is not to be faint, `fewest_certain` if it is to be
    beyond doubt. `slot_before` and `slot_after` name the open slot that stands there.
    """

    text: str
    symbols: str
    weights: tuple[float, ...]
    total: float
    denials: frozenset[int]
    opposites: tuple[tuple[int, frozenset[str]], ...]
    fewest: float
    fewest_certain: float
    slot_before: str = ""
    slot_after: str = ""

    @property
    def plain(self) -> bool:
        """Whether nothing is denied in it and no slot stands beside it: where a reply denies
        nothing either, its words alone decide."""
        return not self.denials and not self.slot_before and not self.slot_after


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase in clauses. `slot` names the open slot of one that is nothing else; `has_slot` tells
    whether there is any."""

    clauses: tuple[Clause, ...]
    total: float
    has_slot: bool
    slot: str = ""


@lru_cache(maxsize=16384)
def phrase_of(text: str, pairs: AccentPairs = ALL_PAIRS, equivalents: bool = True) -> Phrase:
    """Cut a phrase into clauses; those of courtesy alone (好吗) are left out, unless all they hold
    to is an open slot. Without `equivalents` they keep their own wording."""
    result: list[Clause] = []
    slot = courtesy = ""
    for part in _CLAUSES.split(text):
        if not part:
            continue
        if SLOT.fullmatch(part):
            slot = part[1:-1]
            if courtesy and not result:
                result.append(clause_of(courtesy, pairs))
            if result:
                result[-1] = replace(result[-1], slot_after=slot)
            continue
        plain = normalise(part, equivalents).text
        if _COURTESY.sub("", plain):
            result.append(replace(clause_of(plain, pairs), slot_before=slot))
            slot = ""
        courtesy = plain
    total = sum(clause.total for clause in result)
    return Phrase(tuple(result), total, bool(SLOT.search(text)), "" if result else slot)


@lru_cache(maxsize=16384)
def whole(text: str, pairs: AccentPairs = ALL_PAIRS) -> Phrase:
    """The phrase as one clause, as a forbidden one is looked for; without any when nothing is
    left."""
    plain = normalise(text).text
    if not plain:
        return Phrase((), 0.0, False)
    clause = clause_of(plain, pairs)
    return Phrase((clause,), clause.total, False)


def clause_of(text: str, pairs: AccentPairs) -> Clause:
    """A clause of `text`, which is in normal form."""
    weights = [1.0] * len(text)
    if len(text) > SHORT:
        for pattern, weight in ((_FUNCTION, _FUNCTION_WEIGHT), (_COURTESY, _COURTESY_WEIGHT)):
            for match in pattern.finditer(text):
                weights[match.start() : match.end()] = [weight] * len(match.group())
        if max(weights) < 1.0:
            weights = [1.0] * len(text)
    return Clause(
        text,
        symbols(text, pairs),
        tuple(weights),
        sum(weights),
        denials(text),
        tuple((p, opposites(one)) for p, one in enumerate(text) if opposites(one)),
        _fewest(weights, FAINT),
        _fewest(weights, CERTAIN),
    )


def _fewest(weights: list[float], share: float) -> float:
    """The share of the characters that is needed, the heaviest first, for a share of the weight."""
    heavy = accumulate(sorted(weights, reverse=True))
    wanted = share * sum(weights) - 1e-9
    return next(n for n, got in enumerate(heavy, 1) if got >= wanted) / len(weights)

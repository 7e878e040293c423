"""A reply made ready for matching, and places in it."""

from dataclasses import dataclass

from trainer.scoring.normalise import Normal, normalise
from trainer.scoring.phonetic import ALL_PAIRS, AccentPairs, readings, symbols
from trainer.scoring.polarity import denials
from trainer.scoring.transcript import Reply, Source


@dataclass(frozen=True, slots=True)
class Heard:
    """A reply in its normal form, `text`. `spelled` is the same as it is compared, character by
    character: by symbols of sound where it was spoken, as it stands where it was `typed`.
    `characters` are all that it can be read as."""

    normal: Normal
    text: str
    spelled: str
    characters: frozenset[str]
    typed: bool
    denials: frozenset[int]
    pairs: AccentPairs


@dataclass(frozen=True, slots=True)
class Found:
    """Where and how well a phrase was found: `start` to `end` in the reply's normal form.
    `slots` are the stretches that filled its open slots, by name."""

    similarity: float
    start: int
    end: int
    slots: tuple[tuple[str, int, int], ...] = ()


NOTHING = Found(0.0, 0, 0)


def hear(reply: Reply, pairs: AccentPairs = ALL_PAIRS) -> Heard:
    """Make a reply ready for matching."""
    normal = normalise(reply.text)
    text = normal.text
    typed = reply.source is Source.TYPED
    if typed:
        spelled, characters = text, frozenset(text)
    else:
        spelled = symbols(text, pairs)
        characters = frozenset[str]().union(*(readings(one, pairs) for one in set(text)))
    return Heard(normal, text, spelled, characters, typed, denials(text), pairs)

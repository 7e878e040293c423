"""The wordings of a required item, made ready for the situation."""

from dataclasses import dataclass
from functools import lru_cache

from trainer.scoring.phonetic import AccentPairs
from trainer.scoring.phrase import Phrase, phrase_of
from trainer.scoring.shortlist import Shortlist
from trainer.scoring.situation import Situation
from trainer.scoring.slots import expand


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording; `words` came in by slots, and each must be said."""

    phrase: Phrase
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wordings:
    """All wordings of an item; those without equivalents, which only a recogniser needs, last."""

    every: tuple[Wording, ...]
    shortlist: Shortlist


def wordings(templates: tuple[str, ...], situation: Situation) -> Wordings:
    """The wordings of an item: one for each greeting that is right."""
    if not any("{" in template for template in templates):
        return _fixed(templates, situation.pairs)
    filled = [one for template in templates for one in expand(template, situation)]
    return _wordings(tuple((one.phrase, one.words) for one in filled), situation.pairs)


@lru_cache(maxsize=4096)
def _fixed(templates: tuple[str, ...], pairs: AccentPairs) -> Wordings:
    return _wordings(tuple((template, ()) for template in templates), pairs)


@lru_cache(maxsize=4096)
def _wordings(filled: tuple[tuple[str, tuple[str, ...]], ...], pairs: AccentPairs) -> Wordings:
    every: dict[Phrase, Wording] = {}
    # A recogniser may misspell a wording beyond what is known as equivalent (再波 for 再拨).
    for equivalents in (True, False):
        for text, words in filled:
            phrase = phrase_of(text, pairs, equivalents)
            every.setdefault(phrase, Wording(phrase, words))
    found = tuple(every.values())
    return Wordings(found, Shortlist([one.phrase for one in found]))

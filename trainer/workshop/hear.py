"""Can what must be said be heard? Every required phrase, spoken and recognised."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from trainer.content.card_check import sample_context
from trainer.content.model import Card
from trainer.scoring.expectation import Expectation, Required, Way
from trainer.scoring.reply import score_reply
from trainer.scoring.situation import Situation
from trainer.scoring.slots import fill
from trainer.scoring.transcript import Reply
from trainer.scoring.verdict import State
from trainer.speech.ports import Gender, VoiceStyle
from trainer.workshop.studio import Studio


@dataclass(frozen=True, slots=True)
class Unheard:
    """A required phrase (`text`, of a card's `step`) that the model does not hear well enough to be
    met when `voice` speaks it, and what it `heard`."""

    card: str
    step: int
    text: str
    voice: Gender
    heard: str


@dataclass(frozen=True, slots=True)
class _Phrase:
    card: str
    step: int
    item: Required
    text: str
    situation: Situation


def unheard_phrases(
    cards: Sequence[Card],
    site: Situation,
    studio: Studio,
    on_progress: Callable[[int, int, str], object] = lambda _done, _total, _card: None,
) -> list[Unheard]:
    """Speak the mandated wording of every required item, slots filled, with a woman's and a man's
    voice, and list what is not heard. `on_progress` hears how much is done, of how much, and which
    card it is."""
    phrases = [phrase for card in cards for phrase in _phrases(card, site)]
    total = len(phrases) * len(Gender)
    unheard: list[Unheard] = []
    for number, phrase in enumerate(phrases):
        for extra, voice in enumerate(Gender):
            on_progress(number * len(Gender) + extra, total, phrase.card)
            heard = _unheard(phrase, voice, studio)
            if heard is not None:
                unheard.append(Unheard(phrase.card, phrase.step, phrase.text, voice, heard))
    on_progress(total, total, "")
    return unheard


def _phrases(card: Card, site: Situation) -> Iterator[_Phrase]:
    for number, step in enumerate(card.steps, 1):
        facts, now = sample_context(step, site.facts)
        situation = replace(site, facts=facts, now=now)
        for item in dict.fromkeys(i for way in step.expectation.ways for i in way.required):
            text = fill(item.text, facts, now, site.spans)
            yield _Phrase(card.id, number, item, text, situation)


def _unheard(phrase: _Phrase, voice: Gender, studio: Studio) -> str | None:
    """What was heard where that is not enough; None where it is."""
    transcript = studio.hear(studio.speak(phrase.text, VoiceStyle(gender=voice)))
    expectation = Expectation((Way((phrase.item,)),))
    verdict = score_reply(Reply(transcript), expectation, phrase.situation).required[0]
    return None if verdict.state is State.MET else transcript.text

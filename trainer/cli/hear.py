"""`trainer check --hear`: speak every required phrase and see whether the model hears it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from trainer.cli.compose import load_recogniser, site_facts, synthesizer
from trainer.cli.output import Progress

if TYPE_CHECKING:
    from trainer.content.model import Card
    from trainer.scoring.expectation import Required
    from trainer.speech.recognition import RecognitionModel
    from trainer.speech.synthesis import Pyttsx3Synthesizer


@dataclass(frozen=True, slots=True)
class _Phrase:
    card: str
    step: int
    item: "Required"
    text: str
    now: datetime
    facts: Mapping[str, str]


def unheard_phrases(paths: Sequence[Path]) -> list[dict[str, object]]:
    """The required phrases (of each item its mandated wording, slots filled) that the model in use
    does not hear well enough to score as met: `card`, `step`, `text` and what was `heard`."""
    phrases = list(_phrases(paths))
    model = load_recogniser(None)
    unheard: list[dict[str, object]] = []
    with synthesizer() as voices, Progress("试听") as progress:
        for done, phrase in enumerate(phrases, 1):
            heard = _unheard(phrase, voices, model)
            if heard is not None:
                unheard.append(
                    {
                        "card": phrase.card,
                        "step": phrase.step,
                        "text": phrase.text,
                        "heard": heard,
                    }
                )
            progress.show(done, len(phrases), phrase.card)
    return unheard


def _phrases(paths: Sequence[Path]) -> Iterator[_Phrase]:
    from trainer.content.check import load

    site = site_facts(None)
    for card in load(paths).cards:
        yield from _card_phrases(card, site)


def _card_phrases(card: "Card", site: Mapping[str, str]) -> Iterator[_Phrase]:
    from trainer.content.card_check import sample_context
    from trainer.scoring.slots import fill

    for number, step in enumerate(card.steps, 1):
        facts, now = sample_context(step, site)
        items: Iterable[Required] = dict.fromkeys(
            item for way in step.expectation.ways for item in way.required
        )
        for item in items:
            yield _Phrase(card.id, number, item, fill(item.text, facts, now), now, facts)


def _unheard(
    phrase: _Phrase, voices: "Pyttsx3Synthesizer", model: "RecognitionModel"
) -> str | None:
    """What was heard where that is not enough; None where it is."""
    from trainer.scoring.expectation import Expectation, Way
    from trainer.scoring.reply import score_reply
    from trainer.scoring.situation import Situation
    from trainer.scoring.transcript import Reply
    from trainer.scoring.verdict import State
    from trainer.speech.ports import VoiceStyle
    from trainer.speech.transcribe import transcribe

    sound = voices.render(phrase.text, VoiceStyle()).samples
    transcript = transcribe(model, [sound]).transcript
    expectation = Expectation((Way((phrase.item,)),))
    situation = Situation(phrase.now, phrase.facts)
    verdict = score_reply(Reply(transcript), expectation, situation).required[0]
    return None if verdict.state is State.MET else transcript.text

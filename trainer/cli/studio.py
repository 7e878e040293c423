"""The voices and the model of this machine, as the workshop wants them."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from trainer.call import events
from trainer.call.events import Event
from trainer.cli import placing
from trainer.cli.compose import load_recogniser, settings, synthesizer
from trainer.cli.output import notice
from trainer.speech.transcribe import transcribe

if TYPE_CHECKING:
    from trainer.call.plan import CallPlan
    from trainer.call.result import CallResult
    from trainer.call.robot import Behaviour
    from trainer.scoring.transcript import Transcript
    from trainer.speech.ports import Samples, VoiceStyle


@contextmanager
def studio() -> Generator["MachineStudio"]:
    """A studio, for as long as it is needed. MissingError where there is no model or no voice."""
    model = load_recogniser(None)
    with synthesizer() as voices:
        yield MachineStudio(placing.VoiceParts(voices, model, settings(), "loopback", False))


class MachineStudio:
    """`workshop.studio.Studio`; tells once of each voice that stands in for another."""

    def __init__(self, parts: placing.VoiceParts) -> None:
        self._parts = parts
        self._told: set[str] = set()

    def speak(self, text: str, style: "VoiceStyle") -> "Samples":
        """The text as audio."""
        rendered = self._parts.synthesizer.render(text, style)
        self._tell(rendered.notice)
        return rendered.samples

    def hear(self, samples: "Samples") -> "Transcript":
        """What the model in use understands of it."""
        return transcribe(self._parts.model, [samples]).transcript

    def call(self, plan: "CallPlan", trainee: "Behaviour") -> "CallResult":
        """Hold the call by voice, in memory and as fast as it goes."""
        return placing.voice_call(plan, self._observe, trainee, self._parts).run()

    def _observe(self, event: Event) -> None:
        if isinstance(event, events.Notice):
            self._tell(event.message)

    def _tell(self, message: str | None) -> None:
        if message and message not in self._told:
            self._told.add(message)
            notice(message)

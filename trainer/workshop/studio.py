"""Where content is spoken and heard: what the workshop needs of a machine's voices and model."""

from typing import Protocol

from trainer.call.plan import CallPlan
from trainer.call.result import CallResult
from trainer.call.robot import Behaviour
from trainer.scoring.transcript import Transcript
from trainer.speech.ports import Samples, VoiceStyle


class Studio(Protocol):
    """Speaks, hears, and holds calls by voice; MissingError where the machine cannot."""

    def speak(self, text: str, style: VoiceStyle) -> Samples:
        """The text as audio."""
        ...

    def hear(self, samples: Samples) -> Transcript:
        """What the model in use understands of it."""
        ...

    def call(self, plan: CallPlan, trainee: Behaviour) -> CallResult:
        """Hold the call by voice, in memory and as fast as it goes."""
        ...

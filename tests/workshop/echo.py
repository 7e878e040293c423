"""A studio without sound: what is spoken comes back as text, but for words that are misheard."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from trainer.call.plan import CallPlan
from trainer.call.result import CallResult
from trainer.call.robot import Behaviour, Robot, Step, Utterance, View
from trainer.call.runner import CallRunner
from trainer.call.session import CallSession
from trainer.call.text_stage import TextStage
from trainer.scoring.transcript import Transcript
from trainer.speech.ports import Gender, Samples, VoiceStyle


class Echo:
    """`misheard` says what words become; those of `unheard` get lost in that voice alone."""

    def __init__(
        self, misheard: Mapping[str, str] | None = None, unheard: Mapping[Gender, str] | None = None
    ) -> None:
        self._misheard = misheard or {}
        self._unheard = unheard or {}
        self.spoken: list[tuple[str, Gender]] = []

    def speak(self, text: str, style: VoiceStyle) -> Samples:
        self.spoken.append((text, style.gender))
        lost = self._unheard.get(style.gender, "")
        return np.frombuffer(text.replace(lost, "").encode("utf-16-le"), np.int16)

    def hear(self, samples: Samples) -> Transcript:
        return Transcript(self._heard(samples.tobytes().decode("utf-16-le")))

    def call(self, plan: CallPlan, trainee: Behaviour) -> CallResult:
        """A typed call, in which the trainee is misheard."""

        def mishear(view: View) -> Step | None:
            step = trainee(view)
            if step is not None and isinstance(step.deed, Utterance):
                step = replace(step, deed=Utterance(self._heard(step.deed.text)))
            return step

        robot = Robot.of(mishear, plan)
        return CallRunner(CallSession(plan, "text", None), TextStage(None), None, robot).run()

    def _heard(self, text: str) -> str:
        for said, heard in self._misheard.items():
            text = text.replace(said, heard)
        return text

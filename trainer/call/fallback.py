"""A call by voice that goes on by typing when the headset goes away."""

import time
from collections.abc import Callable
from pathlib import Path

from trainer.call import events
from trainer.call.controls import Control
from trainer.call.events import Event
from trainer.call.inputs import Input
from trainer.call.robot import Utterance
from trainer.call.runner import Stage
from trainer.call.text_stage import TextStage
from trainer.call.voice_stage import VoiceStage
from trainer.speech.ports import AudioDeviceError

_GOES_ON = "{}这通电话改用打字接着打，前面说的都算数。"


class VoiceOrText:
    """Voice as long as there is sound, texts from then on (`runner.Stage`).

    What was said and recorded by then is kept. The texts follow the call all along, so they know
    the line that is being spoken, a hold, and a reply that is being typed.
    """

    def __init__(
        self,
        voice: VoiceStage,
        clock: Callable[[], float] | None = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`clock` and `sleep` are those of `TextStage`."""
        self._voice = voice
        self._text = TextStage(clock, sleep)
        self._stage: Stage = voice
        self._at = 0.0
        self._lost: tuple[Event, ...] = ()

    def step(self) -> tuple[float, list[Input]]:
        """A step of the stage that is at work; the last of the voice is what had been said."""
        try:
            self._at, inputs = self._stage.step()
        except AudioDeviceError as error:
            inputs = self._voice.break_off()
            self._text.begin_at(self._at)
            self._stage = self._text
            self._lost = (events.VoiceLost(self._at, _GOES_ON.format(error.message)),)
        return self._at, inputs

    def pressed(self, at: float, control: Control) -> list[Input]:
        """A control at the stage that is at work."""
        inputs = self._text.pressed(at, control)
        return inputs if self._stage is self._text else self._voice.pressed(at, control)

    def utter(self, at: float, utterance: Utterance) -> tuple[float, list[Input]]:
        """The robot speaks, or types."""
        return self._stage.utter(at, utterance)

    def hush(self, at: float) -> list[Input]:
        """The robot falls silent in the middle of what it says."""
        return self._stage.hush(at)

    def carry_out(self, event: Event) -> None:
        """Do what an event asks of the line."""
        self._text.carry_out(event)
        if self._stage is self._voice:
            self._voice.carry_out(event)

    def partial(self) -> str | None:
        """What has been understood of the reply under way, if it has changed."""
        return self._stage.partial()

    def news(self) -> tuple[Event, ...]:
        """What the stage at work tells; once, that the voice was lost."""
        told, self._lost = self._lost, ()
        return (*told, *self._stage.news())

    def levels(self) -> tuple[float | None, float | None]:
        """Levels while there is sound."""
        return self._stage.levels()

    def finish(self) -> Path | None:
        """Complete the recording, which ends where the sound did."""
        return self._voice.finish()

    def close(self) -> None:
        """Let go of headset and recogniser."""
        self._voice.close()

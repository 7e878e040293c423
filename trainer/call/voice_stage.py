"""A call in sound: blocks of 20 ms go out to the trainee's ear and come in from his mouth."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from trainer.call import events
from trainer.call.controls import (
    Answer,
    Control,
    FinishReply,
    HangUp,
    Hold,
    Say,
    Transfer,
    TypingStarted,
)
from trainer.call.events import Event
from trainer.call.inputs import Heard, Input, LineEnded, Pressed, VoiceStarted
from trainer.call.robot import Utterance
from trainer.call.text_stage import typed
from trainer.scoring.transcript import Reply
from trainer.speech.ports import (
    BLOCK,
    SAMPLE_RATE,
    AudioLink,
    CallSound,
    Listener,
    Recorder,
    Samples,
)

PARTIAL_S = 0.2
"""Seconds between two looks at what has been understood so far."""


class Mouth(Protocol):
    """Where the robot's voice goes: the other side of an in-memory link."""

    def say(self, samples: Samples) -> None:
        """Speak into the microphone."""
        ...


class VoiceStage:
    """Plays the caller, listens to the trainee, records both (`runner.Stage`)."""

    def __init__(
        self,
        link: AudioLink,
        sound: CallSound,
        listener: Listener,
        recorder: Recorder | None,
        mouth: Mouth | None = None,
        speak: Callable[[Utterance], Samples] | None = None,
    ) -> None:
        """`mouth` and `speak` (text to audio) are the robot's; None when a person is called."""
        self._link = link
        self._sound = sound
        self._listener = listener
        self._recorder = recorder
        self._mouth = mouth
        self._speak = speak
        self._blocks = 0
        self._partial = ""
        self._looked_at = 0.0
        self._typing_since: float | None = None

    @property
    def _now(self) -> float:
        return self._blocks * BLOCK / SAMPLE_RATE

    def step(self) -> tuple[float, list[Input]]:
        """One block out, one block in."""
        caller, line_ended = self._sound.next_block()
        agent = self._link.exchange(caller)
        if self._recorder is not None:
            self._recorder.write(caller, agent)
        self._blocks += 1
        at = self._now
        inputs: list[Input] = [LineEnded(at)] if line_ended else []
        started = self._listener.hear(agent)
        if started is not None:
            inputs.append(VoiceStarted(started))
        if self._listener.ended:
            inputs += self._understood(at)
        return at, inputs

    def _understood(self, at: float) -> list[Input]:
        speech = self._listener.finish()
        self._partial = ""
        if speech is None:
            return []
        return [
            Heard(
                at,
                speech.start,
                speech.end,
                Reply(speech.transcript),
                speech.voiced_s,
                speech.dbfs,
            )
        ]

    def pressed(self, at: float, control: Control) -> list[Input]:
        """Deeds that end a stretch of speech let it be understood first: what was said before the
        phone was picked up is no part of the reply."""
        inputs: list[Input] = []
        if isinstance(control, Answer | Say | HangUp | Transfer | Hold | FinishReply):
            inputs = self._understood(at)
        if isinstance(control, Say):
            since = at if self._typing_since is None else self._typing_since
            self._typing_since = None
            return [*inputs, typed(at, control.text, since)]
        if isinstance(control, TypingStarted):
            self._typing_since = at
        return [*inputs, Pressed(at, control)]

    def utter(self, at: float, utterance: Utterance) -> tuple[float, list[Input]]:
        """The robot speaks into the microphone."""
        if self._mouth is None or self._speak is None:
            raise RuntimeError("a robot needs a mouth")
        samples = self._speak(utterance)
        self._mouth.say(samples)
        return at + len(samples) / SAMPLE_RATE, []

    def carry_out(self, event: Event) -> None:
        """Ring, play the caller's line, hold music, or fall silent."""
        match event:
            case events.Ringing():
                self._sound.ring()
            case events.Answered():
                self._sound.answer()
            case events.CallerSpeaks(_, turn, text, again):
                self._sound.play(text if again else turn)
            case events.HoldChanged(_, on):
                self._sound.hold(on)
            case events.HungUp() | events.CallEnded():
                self._sound.stop()
            case _:
                pass

    def partial(self) -> str | None:
        """What has been understood so far, a few times a second, when it is news."""
        if self._now - self._looked_at < PARTIAL_S:
            return None
        self._looked_at = self._now
        heard = self._listener.partial()
        if heard == self._partial:
            return None
        self._partial = heard
        return heard

    def levels(self) -> tuple[float | None, float | None]:
        """Levels of the last block."""
        return self._sound.dbfs, self._listener.dbfs

    def finish(self) -> Path | None:
        """Close the recording."""
        if self._recorder is None:
            return None
        path = self._recorder.close()
        self._recorder = None
        return path

    def close(self) -> None:
        """Let go of the headset; drop a recording that was not finished."""
        self._link.close()
        if self._recorder is not None:
            self._recorder.discard()

"""A call in sound: blocks of 20 ms go out to the trainee's ear and come in from his mouth."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
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
    Speech,
)

PARTIAL_S = 0.2
"""Seconds between two looks at what has been understood so far."""

SLOW_S = 2.0
"""So many seconds of speech wait for a recogniser that is worth a word to the person."""

_SLOW = (
    "这台电脑识别得慢，比您说的晚了 {:.0f} 秒。您说的都留着，一句不会少，请等一等；"
    "总是这样的话，请关掉别的程序，或换一个小一些的识别模型。"
)
_LOST = "这台电脑太忙，话筒的声音丢了 {:.1f} 秒，没有识别。请关掉别的程序，必要时把话再说一遍。"


class Mouth(Protocol):
    """Where the robot's voice goes: the other side of an in-memory link."""

    def say(self, samples: Samples) -> None:
        """Speak into the microphone."""
        ...

    def hush(self) -> None:
        """Fall silent at once."""
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
        self._pending: deque[Future[Speech] | Control] = deque()
        self._told_slow = False
        self._told_lost_s = 0.0

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
            self._end_stretch()
        return at, inputs + self._due(at)

    def _end_stretch(self) -> None:
        self._partial = ""
        speech = self._listener.understand()
        if speech is not None:
            self._pending.append(speech)

    def _due(self, at: float) -> list[Input]:
        """What has been understood by now, and the deeds that waited for it."""
        inputs: list[Input] = []
        while self._pending:
            first = self._pending[0]
            if isinstance(first, Future):
                if not first.done():
                    break
                inputs.append(_heard(at, first.result()))
            else:
                inputs.append(self._done(at, first))
            self._pending.popleft()
        return inputs

    def pressed(self, at: float, control: Control) -> list[Input]:
        """Deeds that end a stretch of speech let it be understood first: what was said before the
        phone was picked up is no part of the reply. They count from when it has been."""
        if isinstance(control, Answer | Say | HangUp | Transfer | Hold | FinishReply):
            self._end_stretch()
            self._pending.append(control)
            return self._due(at)
        if isinstance(control, TypingStarted):
            self._typing_since = at
        return [Pressed(at, control)]

    def _done(self, at: float, control: Control) -> Input:
        if not isinstance(control, Say):
            return Pressed(at, control)
        since = at if self._typing_since is None else self._typing_since
        self._typing_since = None
        return typed(at, control.text, since)

    def break_off(self) -> list[Input]:
        """There will be no more sound: wait until all that was said has been understood."""
        self._end_stretch()
        for each in self._pending:
            if isinstance(each, Future):
                each.exception()
        return self._due(self._now)

    def utter(self, at: float, utterance: Utterance) -> tuple[float, list[Input]]:
        """The robot speaks into the microphone."""
        if self._mouth is None or self._speak is None:
            raise RuntimeError("a robot needs a mouth")
        samples = self._speak(utterance)
        self._mouth.say(samples)
        return at + len(samples) / SAMPLE_RATE, []

    def hush(self, at: float) -> list[Input]:  # noqa: ARG002
        """The robot's mouth closes; what it has said is heard in due course."""
        if self._mouth is not None:
            self._mouth.hush()
        return []

    def carry_out(self, event: Event) -> None:
        """Ring, play the caller's line, hold music, or fall silent."""
        match event:
            case events.Ringing() | events.Redialled():
                self._sound.ring()
            case events.Answered() | events.Reconnected():
                self._sound.answer()
            case events.CallerSpeaks(_, turn, text, again, interrupts, delivery):
                self._sound.play(text if again or interrupts else turn, delivery)
            case events.CallerDone(cut=True):
                self._sound.hush()
            case events.HoldChanged(_, on):
                self._sound.hold(on)
            case events.HungUp() | events.LineDropped() | events.CallEnded():
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

    def news(self) -> tuple[Event, ...]:
        """Tell, once, of a recogniser that is slow, and whenever sound was lost."""
        told: list[Event] = []
        behind = self._listener.behind_s
        if behind >= SLOW_S and not self._told_slow:
            self._told_slow = True
            told.append(events.Notice(self._now, _SLOW.format(behind)))
        lost = self._link.lost_s + self._listener.lost_s
        if lost - self._told_lost_s >= PARTIAL_S:
            told.append(events.Notice(self._now, _LOST.format(lost - self._told_lost_s)))
            self._told_lost_s = lost
        return tuple(told)

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
        self._listener.close()
        if self._recorder is not None:
            self._recorder.discard()


def _heard(at: float, speech: Speech) -> Heard:
    reply = Reply(speech.transcript)
    return Heard(at, speech.start, speech.end, reply, speech.voiced_s, speech.dbfs)

"""A call in texts: lines and replies are read, and take as long as they would take to say."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from trainer.call import events
from trainer.call.controls import Control, FinishReply, HangUp, Hold, Say, Transfer, TypingStarted
from trainer.call.events import Event
from trainer.call.inputs import Heard, Input, LineEnded, Pressed, VoiceStarted
from trainer.call.robot import Utterance
from trainer.errors import UsageError
from trainer.scoring.transcript import Reply, Source, Transcript

CHARACTER_S = 0.2
"""How long a character takes to say."""

TICK_S = 0.1
"""The step in which a call without sound moves."""


class TextStage:
    """Passes texts between caller and trainee (`runner.Stage`)."""

    def __init__(
        self,
        clock: Callable[[], float] | None = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`clock` in seconds paces the call; None lets it run as fast as it can."""
        self._clock = clock
        self._sleep = sleep
        self._begins_at = 0.0
        self._began = clock() if clock else 0.0
        self._ticks = 0
        self._line_end: float | None = None
        self._held_at: float | None = None
        self._saying: Heard | None = None
        self._typing_since: float | None = None

    def begin_at(self, at: float) -> None:
        """The call has been going on elsewhere up to `at`, in seconds, and now goes on here; a line
        that was spoken meanwhile ends by then at the earliest."""
        self._begins_at = at
        self._began = self._clock() if self._clock else 0.0
        self._ticks = 0
        if self._line_end is not None:
            self._line_end = max(self._line_end, at)

    def step(self) -> tuple[float, list[Input]]:
        """One tick; what ended within it is given its exact time."""
        self._ticks += 1
        passed = self._ticks * TICK_S
        at = round(self._begins_at + passed, 6)
        if self._clock:
            ahead = self._began + passed - self._clock()
            if ahead > 0:
                self._sleep(ahead)
        inputs: list[Input] = []
        if self._line_end is not None and self._held_at is None and at >= self._line_end:
            inputs.append(LineEnded(self._line_end))
            self._line_end = None
        if self._saying is not None and at >= self._saying.end:
            inputs.append(self._saying)
            self._saying = None
        return at, inputs

    def pressed(self, at: float, control: Control) -> list[Input]:
        """A sent text becomes a reply; its latency counts from the first key."""
        if isinstance(control, Say):
            since = at if self._typing_since is None else self._typing_since
            self._typing_since = None
            return [typed(at, control.text, since)]
        if isinstance(control, TypingStarted):
            self._typing_since = at
        inputs: list[Input] = []
        if self._saying is not None and isinstance(control, HangUp | Transfer | Hold | FinishReply):
            inputs.append(replace(self._saying, at=at, end=at))
            self._saying = None
        return [*inputs, Pressed(at, control)]

    def utter(self, at: float, utterance: Utterance) -> tuple[float, list[Input]]:
        """The robot's text lasts CHARACTER_S a character. UsageError for a recording."""
        if not utterance.text:
            raise UsageError(
                "trainee.wav-in-text",
                f"打字方式听不了录音 {utterance.wav}，请改用 --modality voice，或改写成 say。",
            )
        end = round(at + CHARACTER_S * len(utterance.text), 6)
        reply = Reply(Transcript(utterance.text), Source.TYPED)
        self._saying = Heard(end, at, end, reply)
        return end, [VoiceStarted(at)]

    def hush(self, at: float) -> list[Input]:
        """What has been said of the robot's text by now stands; the rest is not said."""
        saying, self._saying = self._saying, None
        if saying is None:
            return []
        said = saying.reply.text[: int((at - saying.start) / CHARACTER_S + 1e-6)]
        reply = Reply(Transcript(said), saying.reply.source)
        return [replace(saying, at=at, end=at, reply=reply)]

    def carry_out(self, event: Event) -> None:
        """A line begins: it will end after as long as it takes to say; it waits while on hold."""
        match event:
            case events.CallerSpeaks(at, _, text):
                self._line_end = round(at + CHARACTER_S * len(text), 6) if text else None
            case events.CallerDone(cut=True):
                self._line_end = None
            case events.HoldChanged(at, True):
                self._held_at = at
            case events.HoldChanged(at, False):
                if self._line_end is not None and self._held_at is not None:
                    self._line_end = round(self._line_end + at - self._held_at, 6)
                self._held_at = None
            case _:
                pass

    def partial(self) -> str | None:
        """Nothing is understood bit by bit."""
        return None

    def news(self) -> tuple[Event, ...]:
        """Nothing can go wrong."""
        return ()

    def levels(self) -> tuple[float | None, float | None]:
        """There is no audio."""
        return None, None

    def finish(self) -> Path | None:
        """There is no recording."""
        return None

    def close(self) -> None:
        """There is nothing to let go of."""


def typed(at: float, text: str, since: float) -> Heard:
    """A reply that was typed from `since` on and sent at `at`."""
    return Heard(at, at, at, Reply(Transcript(text.strip()), Source.TYPED), typed_from=since)

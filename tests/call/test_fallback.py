"""A headset that goes away in the middle of a call: it goes on by typing."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.call.calls import FACTS, GREET, find, kinds, near, planned
from tests.call.test_overload import nothing, voice
from trainer.call import events
from trainer.call.controls import Answer, Control, Hold, Say, TypingStarted
from trainer.call.events import Event
from trainer.call.fallback import VoiceOrText
from trainer.call.result import CallOutcome, CallResult
from trainer.call.runner import CallRunner
from trainer.call.session import CallSession
from trainer.call.text_stage import TICK_S
from trainer.call.voice_stage import VoiceStage
from trainer.errors import DamagedError
from trainer.scoring.transcript import Transcript
from trainer.speech.listener import SpeechListener
from trainer.speech.loopback import LoopbackLink
from trainer.speech.ports import BLOCK, SAMPLE_RATE, AudioDeviceError, Samples
from trainer.speech.recorder import CallRecorder

HALF = "您好"
SAID = f"{HALF}，{FACTS['company']}"
OFFER = "请问有什么可以帮您"


class Loose(LoopbackLink):
    """A headset whose plug comes out at a time of the call."""

    def __init__(self, comes_out_at: float) -> None:
        super().__init__()
        self._blocks_left = round(comes_out_at * SAMPLE_RATE / BLOCK)
        self.closed = 0

    def exchange(self, out: Samples) -> Samples:
        if self._blocks_left == 0:
            raise AudioDeviceError("audio.lost", "话筒断开了，请检查接头。")
        self._blocks_left -= 1
        return super().exchange(out)

    def close(self) -> None:
        self.closed += 1


class Line:
    """Every line of the caller lasts two seconds."""

    dbfs = None

    def __init__(self) -> None:
        self._left = 0

    def next_block(self) -> tuple[Samples, bool]:
        self._left -= 1
        return np.full(BLOCK, 1000, np.int16), self._left == 0

    def play(self, *_: object) -> None:
        self._left = round(2 * SAMPLE_RATE / BLOCK)

    def __getattr__(self, name: str) -> Callable[..., None]:
        return nothing


class Words:
    """A recogniser that always understands half the greeting."""

    def accept(self, samples: Samples) -> None: ...

    def partial(self) -> str:
        return ""

    def finish(self) -> Transcript:
        return Transcript(HALF)


class Call:
    """A call by voice that loses its headset at a time."""

    def __init__(self, folder: Path, comes_out_at: float) -> None:
        self.link = Loose(comes_out_at)
        listener = SpeechListener(Words())
        recorder = CallRecorder(folder / "recording")
        voice_stage = VoiceStage(self.link, Line(), listener, recorder)  # pyright: ignore[reportArgumentType]
        stage = VoiceOrText(voice_stage, clock=None)
        self.events: list[Event] = []
        self._acts: dict[float, Control] = {}
        session = CallSession(planned(folder, GREET), "voice", "ears")
        self.runner = CallRunner(session, stage, self._see)

    def _see(self, event: Event) -> None:
        self.events.append(event)
        if isinstance(event, events.Meter):
            for at in [at for at in self._acts if event.at >= at]:
                self.runner.post(self._acts.pop(at))

    def hold(self, acts: dict[float, Control]) -> CallResult:
        self._acts = dict(acts)
        return self.runner.run()

    @property
    def lost(self) -> events.VoiceLost:
        (event,) = [event for event in self.events if isinstance(event, events.VoiceLost)]
        return event


def test_what_was_said_and_recorded_is_kept_and_the_rest_is_typed(tmp_path: Path) -> None:
    call = Call(tmp_path, comes_out_at=6.0)
    call.link.say(np.concatenate((np.zeros(4 * SAMPLE_RATE, np.int16), voice(1.5))))
    result = call.hold({1.0: Answer(), 10.0: TypingStarted(), 12.0: Say(OFFER)})
    assert call.lost.at == near(6.0)
    assert "话筒断开了" in call.lost.message
    assert "打字" in call.lost.message
    assert [turn.heard for turn in result.turns] == [HALF, OFFER]
    assert result.turns[0].reply_start == pytest.approx(4.0, abs=0.1)
    assert result.turns[0].reply_end == pytest.approx(5.5, abs=0.3)
    assert result.outcome is CallOutcome.COMPLETED
    assert find(result.turns[0].conduct, "pace") is not None
    assert result.recording is not None
    assert soundfile.info(result.recording).duration == near(6.0)
    assert call.link.closed == 1


def test_a_reply_is_typed_after_the_headset_has_gone(tmp_path: Path) -> None:
    call = Call(tmp_path, comes_out_at=2.0)
    result = call.hold({1.0: Answer(), 6.0: TypingStarted(), 8.0: Say(SAID)})
    assert result.turns[0].heard == SAID
    assert result.outcome is CallOutcome.COMPLETED
    # The line was being spoken when the sound ended: it is read from there on.
    done = next(event for event in call.events if isinstance(event, events.CallerDone))
    assert 2.0 <= done.at <= 6.0
    latency = find(result.turns[0].conduct, "reply-latency")
    assert latency is not None
    assert latency.measured == pytest.approx(6.0 - done.at, abs=0.3)


def test_time_goes_on_from_where_the_sound_ended(tmp_path: Path) -> None:
    call = Call(tmp_path, comes_out_at=2.0)
    call.hold({1.0: Answer(), 6.0: Say(SAID)})
    times = [event.at for event in call.events if isinstance(event, events.Meter)]
    assert times == sorted(times)
    assert all(after - before < 2 * TICK_S for before, after in pairwise(times))


def test_a_caller_on_hold_stays_on_hold(tmp_path: Path) -> None:
    call = Call(tmp_path, comes_out_at=3.0)
    call.hold({1.0: Answer(), 2.0: Hold(True), 8.0: Hold(False), 15.0: Say(SAID)})
    done = next(event for event in call.events if isinstance(event, events.CallerDone))
    assert done.at > 8.0
    assert kinds(call.events).count("HoldChanged") == 2


def test_other_errors_end_the_call_as_ever(tmp_path: Path) -> None:
    call = Call(tmp_path, comes_out_at=3.0)

    def broken(out: Samples) -> Samples:
        raise DamagedError("model.damaged", "模型坏了")

    call.link.exchange = broken
    with pytest.raises(DamagedError, match="模型坏了"):
        call.hold({})
    assert "VoiceLost" not in kinds(call.events)
    assert call.link.closed == 1
    assert not (tmp_path / "recording").exists()

"""A call on a machine that is too slow: the sound goes on, what was said is understood late."""

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.call.calls import near
from trainer.call import events, voice_stage
from trainer.call.controls import FinishReply, TypingStarted
from trainer.call.inputs import Heard, Input, Pressed, VoiceStarted
from trainer.call.voice_stage import VoiceStage
from trainer.scoring.transcript import Transcript
from trainer.speech.listener import SpeechListener
from trainer.speech.loopback import LoopbackLink
from trainer.speech.ports import BLOCK, SAMPLE_RATE, Samples

WAIT_S = 10
VOICE = 12


class Stalled:
    """A recogniser that does not come to work until the test lets it."""

    def __init__(self) -> None:
        self.may_work = threading.Event()
        self.samples = 0

    def accept(self, samples: Samples) -> None:
        assert self.may_work.wait(WAIT_S)
        self.samples += samples.size

    def partial(self) -> str:
        return ""

    def finish(self) -> Transcript:
        return Transcript("您好")


def nothing(*_: object) -> None: ...


class Silence:
    """A line on which nothing is heard."""

    dbfs = None

    def next_block(self) -> tuple[Samples, bool]:
        return np.zeros(BLOCK, np.int16), False

    def __getattr__(self, name: str) -> Callable[..., None]:
        return nothing


class Desk:
    """A voice stage with a stalled recogniser, and someone at its microphone."""

    def __init__(self) -> None:
        self.recognizer = Stalled()
        self.link = LoopbackLink()
        listener = SpeechListener(self.recognizer, background=True)
        self.stage = VoiceStage(self.link, Silence(), listener, None)  # pyright: ignore[reportArgumentType]
        self.at = 0.0

    def steps(self, seconds: float) -> list[Input]:
        inputs: list[Input] = []
        for _ in range(round(seconds * SAMPLE_RATE / BLOCK)):
            self.at, came = self.stage.step()
            inputs += came
        return inputs

    def until_understood(self) -> list[Input]:
        """Let the recogniser work, and the call go on until it has."""
        self.recognizer.may_work.set()
        for _ in range(1000):
            inputs = self.steps(0.02)
            if inputs:
                return inputs
            threading.Event().wait(0.01)
        raise AssertionError("never understood")


def voice(seconds: float) -> Samples:
    """Sound that is taken for speech: a hum with many overtones."""
    moments = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    tones = [np.sin(2 * np.pi * 140 * n * moments) / n for n in range(1, VOICE)]
    return (6000 * np.sum(tones, axis=0)).astype(np.int16)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_the_sound_goes_on_and_the_reply_is_understood_late(desk: Desk) -> None:
    desk.link.say(voice(3))
    inputs = desk.steps(10)
    assert [type(each) for each in inputs] == [VoiceStarted]
    assert desk.at == near(10.0)
    (heard,) = desk.until_understood()
    assert isinstance(heard, Heard)
    assert heard.at > 10.0
    assert (heard.start, heard.end) == (pytest.approx(0.0, abs=0.1), pytest.approx(3.0, abs=0.3))
    assert heard.reply.text == "您好"
    assert desk.recognizer.samples >= 3 * SAMPLE_RATE
    desk.stage.close()


def test_a_deed_waits_for_the_words_before_it_and_typing_does_not(desk: Desk) -> None:
    desk.link.say(voice(1))
    desk.steps(1.2)
    assert desk.stage.pressed(desk.at, FinishReply()) == []
    assert desk.stage.pressed(desk.at, TypingStarted()) == [Pressed(desk.at, TypingStarted())]
    assert desk.steps(1) == []
    heard, finished = desk.until_understood()
    assert isinstance(heard, Heard)
    assert finished == Pressed(desk.at, FinishReply())
    desk.stage.close()


def test_it_is_told_once_that_the_recogniser_is_slow(desk: Desk) -> None:
    desk.link.say(voice(6))
    assert desk.stage.news() == ()
    desk.steps(voice_stage.SLOW_S + 0.5)
    (notice,) = desk.stage.news()
    assert isinstance(notice, events.Notice)
    assert "识别得慢" in notice.message
    desk.steps(2)
    assert desk.stage.news() == ()
    desk.stage.close()


def test_lost_sound_is_told_as_it_grows(desk: Desk) -> None:
    desk.link.lost_s = 1.5
    (notice,) = desk.stage.news()
    assert isinstance(notice, events.Notice)
    assert "丢了 1.5 秒" in notice.message
    assert desk.stage.news() == ()
    desk.link.lost_s = 2.0
    assert "丢了 0.5 秒" in str(desk.stage.news())


def test_what_was_said_when_the_sound_ended_is_waited_for(desk: Desk, tmp_path: Path) -> None:
    desk.link.say(voice(1))
    desk.steps(1)
    letting = threading.Timer(0.05, desk.recognizer.may_work.set)
    letting.start()
    (heard,) = desk.stage.break_off()
    assert isinstance(heard, Heard)
    assert desk.stage.break_off() == []
    desk.stage.close()

"""A recogniser that is slow, or breaks: nothing waits for it, nothing is lost, all is told."""

import threading

import numpy as np
import pytest

from trainer.errors import DamagedError
from trainer.scoring.transcript import Transcript
from trainer.speech import background
from trainer.speech.background import RecognitionQueue
from trainer.speech.ports import BLOCK, SAMPLE_RATE, Samples

WAIT_S = 10


class Slow:
    """A recogniser that works only while the test lets it."""

    def __init__(self) -> None:
        self.may_work = threading.Event()
        self.heard: list[int] = []
        self.breaks = False

    def accept(self, samples: Samples) -> None:
        assert self.may_work.wait(WAIT_S)
        if self.breaks:
            raise DamagedError("model.damaged", "模型坏了")
        self.heard.append(int(samples[0]))

    def partial(self) -> str:
        return str(len(self.heard))

    def finish(self) -> Transcript:
        text = str(len(self.heard))
        return Transcript(text)


def block(number: int) -> Samples:
    return np.full(BLOCK, number, np.int16)


def text(transcript: Transcript) -> str:
    return transcript.text


def test_nothing_waits_and_nothing_is_lost() -> None:
    slow = Slow()
    recognition = RecognitionQueue(slow, background=True)
    for number in range(500):
        recognition.accept(block(number))
    assert recognition.partial() == ""
    assert recognition.behind_s == pytest.approx(10.0)
    first = recognition.finish(text)
    recognition.accept(block(500))
    assert not first.done()
    slow.may_work.set()
    assert first.result(WAIT_S) == "500"
    assert recognition.finish(text).result(WAIT_S) == "501"
    assert slow.heard == list(range(501))
    assert (recognition.behind_s, recognition.lost_s) == (0.0, 0.0)
    recognition.close()


def test_what_has_been_understood_so_far_comes_when_it_is_there() -> None:
    slow = Slow()
    recognition = RecognitionQueue(slow, background=True)
    recognition.accept(block(1))
    assert recognition.partial() == ""
    slow.may_work.set()
    for _ in range(1000):
        if recognition.partial() == "1":
            break
        threading.Event().wait(0.01)
    assert recognition.partial() == "1"
    recognition.finish(text).result(WAIT_S)
    recognition.close()


def test_what_is_too_much_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "BACKLOG_S", 1.0)
    slow = Slow()
    recognition = RecognitionQueue(slow, background=True)
    for number in range(75):
        recognition.accept(block(number))
    assert recognition.lost_s == pytest.approx(0.5)
    assert recognition.behind_s == pytest.approx(1.0)
    slow.may_work.set()
    assert recognition.finish(text).result(WAIT_S) == str(SAMPLE_RATE // BLOCK)
    recognition.close()


@pytest.mark.parametrize("in_background", [True, False])
def test_a_recogniser_that_breaks_is_told_at_the_end_of_the_reply(in_background: bool) -> None:
    slow = Slow()
    slow.breaks = True
    slow.may_work.set()
    recognition = RecognitionQueue(slow, in_background)
    recognition.accept(block(1))
    with pytest.raises(DamagedError, match="模型坏了"):
        recognition.finish(text).result(WAIT_S)
    recognition.close()


def test_a_call_that_ends_does_not_wait_for_it() -> None:
    slow = Slow()
    recognition = RecognitionQueue(slow, background=True)
    recognition.accept(block(1))
    late = recognition.finish(text)
    recognition.close()
    assert late.cancelled()
    slow.may_work.set()


def test_at_once_everything_is_there_at_once() -> None:
    slow = Slow()
    slow.may_work.set()
    recognition = RecognitionQueue(slow, background=False)
    recognition.accept(block(1))
    assert recognition.partial() == "1"
    assert recognition.finish(text).result(0) == "1"

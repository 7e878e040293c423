"""The headset in memory."""

import numpy as np

from trainer.speech.loopback import LoopbackLink, OverheardLink
from trainer.speech.ports import BLOCK, SAMPLE_RATE, Samples

QUIET = np.zeros(BLOCK, np.int16)


def ramp(length: int) -> Samples:
    return np.arange(1, length + 1, dtype=np.int16)


def heard(link: LoopbackLink, blocks: int) -> Samples:
    parts = [link.exchange(QUIET) for _ in range(blocks)]
    assert all(part.shape == (BLOCK,) and part.dtype == np.int16 for part in parts)
    return np.concatenate(parts)


def test_the_microphone_hears_what_was_said_and_then_silence() -> None:
    link = LoopbackLink()
    assert not heard(link, 2).any()
    link.say(ramp(700))
    audio = heard(link, 5)
    assert np.array_equal(audio[:700], ramp(700))
    assert not audio[700:].any()


def test_what_is_said_meanwhile_comes_after() -> None:
    link = LoopbackLink()
    link.say(ramp(500))
    first = heard(link, 1)
    link.say(ramp(100))
    assert np.array_equal(
        np.concatenate((first, heard(link, 1)))[:600], np.concatenate((ramp(500), ramp(100)))
    )


def test_what_is_played_is_not_heard() -> None:
    link = LoopbackLink()
    assert not link.exchange(ramp(BLOCK)).any()


def test_it_takes_as_long_as_a_device_when_it_has_a_clock() -> None:
    now = [50.0]
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    link = LoopbackLink(lambda: now[0], sleep)
    heard(link, 50)
    assert abs(now[0] - 51.0) < 1e-6
    now[0] += 0.5
    slept.clear()
    heard(link, 25)
    assert slept == [] or max(slept) < 1e-6
    assert abs(sum(slept)) < BLOCK / SAMPLE_RATE


def test_without_a_clock_it_takes_no_time() -> None:
    def never(seconds: float) -> None:
        raise AssertionError(seconds)

    heard(LoopbackLink(None, never), 100)


def test_it_may_be_closed_twice() -> None:
    link = LoopbackLink()
    link.close()
    link.close()


class Headphones:
    """A headset that keeps what it plays."""

    lost_s = 0.0

    def __init__(self) -> None:
        self.played: list[Samples] = []
        self.closed = False

    def exchange(self, out: Samples) -> Samples:
        self.played.append(out)
        return np.full(BLOCK, 77, np.int16)

    def close(self) -> None:
        self.closed = True


def test_a_person_hears_both_sides_and_is_not_heard() -> None:
    headphones = Headphones()
    link = OverheardLink(headphones)
    link.say(np.full(BLOCK, 30_000, np.int16))
    assert set(link.exchange(np.full(BLOCK, 10_000, np.int16))) == {30_000}
    assert set(link.exchange(np.full(BLOCK, 10_000, np.int16))) == {0}
    assert [set(block) for block in headphones.played] == [{32_767}, {10_000}]
    link.say(np.full(2 * BLOCK, 30_000, np.int16))
    link.exchange(QUIET)
    link.hush()
    assert set(link.exchange(QUIET)) == {0}
    link.close()
    assert headphones.closed

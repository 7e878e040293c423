"""A room that echoes, a line that drops out."""

import numpy as np
import pytest

from tests.speech.line_measures import rng
from trainer.speech.effects import GAP_S, drop_outs, room_response
from trainer.speech.line import Audio
from trainer.speech.ports import SAMPLE_RATE


def room(kind: str, seed: int = 1) -> Audio:
    made = room_response(kind, rng(seed))
    assert made is not None
    return made


def line(percent: float, seed: int = 1, seconds: float = 10.0) -> Audio:
    made = drop_outs(percent, seconds, rng(seed))
    assert made is not None
    return made


def gaps_s(passes: Audio) -> list[float]:
    """How long the line is away each time, as it goes round."""
    gone = np.roll(passes, -int(np.argmax(passes))) < 0.5
    edges = np.flatnonzero(np.diff(np.concatenate(([0], gone, [0]))))
    return [float(gap) for gap in (edges[1::2] - edges[::2]) / SAMPLE_RATE]


@pytest.mark.parametrize(("kind", "reverberation_s"), [("light", 0.3), ("heavy", 0.7)])
@pytest.mark.parametrize("seed", range(3))
def test_an_echo_decays_as_in_such_a_room(kind: str, reverberation_s: float, seed: int) -> None:
    echo = room(kind, seed)
    # Schroeder: the energy that is still to come falls in a straight line, in dB.
    left = np.cumsum(echo[:0:-1].astype(np.float64) ** 2)[::-1]
    level = 10 * np.log10(left / left[0])
    inside = (level < -5) & (level > -25)
    slope, _ = np.polyfit(np.flatnonzero(inside) / SAMPLE_RATE, level[inside], 1)
    assert -60 / slope == pytest.approx(reverberation_s, rel=0.1)


@pytest.mark.parametrize(("kind", "direct_db"), [("light", 4.0), ("heavy", -4.0)])
def test_the_voice_comes_first_and_stands_out_as_far_as_it_should(
    kind: str, direct_db: float
) -> None:
    echo = room(kind)
    assert echo[0] == 1.0
    assert not echo[1:60].any()
    energy = float(np.sum(echo[1:].astype(np.float64) ** 2))
    assert -10 * np.log10(energy) == pytest.approx(direct_db, abs=0.1)


def test_no_room_no_echo() -> None:
    assert room_response("none", rng()) is None


@pytest.mark.parametrize("percent", [2.0, 5.0, 15.0, 30.0, 60.0])
@pytest.mark.parametrize("seed", range(3))
def test_a_line_drops_out_for_its_share_of_the_time(percent: float, seed: int) -> None:
    passes = line(percent, seed)
    assert len(passes) == 10 * SAMPLE_RATE
    assert passes.min() >= 0.0
    assert passes.max() == pytest.approx(1.0)
    assert 100 * np.mean(passes < 0.5) == pytest.approx(percent, abs=1.0)
    least, most = GAP_S
    gaps = gaps_s(passes)
    assert all(least - 0.001 < gap < most + 0.001 for gap in gaps)
    if percent >= 15:
        assert max(gaps) > 0.14
        assert min(gaps) < 0.08


def test_it_goes_and_comes_without_a_click() -> None:
    assert np.abs(np.diff(line(30.0))).max() < 0.1


@pytest.mark.parametrize("percent", [0.0, 0.01])
def test_a_line_that_holds_does_not_drop_out(percent: float) -> None:
    assert drop_outs(percent, 10.0, rng()) is None


def test_rooms_and_gaps_depend_on_the_seed_alone() -> None:
    for first, again, other in (
        (room("light", 3), room("light", 3), room("light", 4)),
        (line(20.0, 3), line(20.0, 3), line(20.0, 4)),
    ):
        assert np.array_equal(first, again)
        assert not np.array_equal(first, other)

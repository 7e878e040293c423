"""What is heard on the trainee's side of the line."""

import numpy as np

from trainer.speech.call_sound import RING_TONE_S, LineSound, OpenLine
from trainer.speech.delivery import Delivery
from trainer.speech.ports import BLOCK, SAMPLE_RATE, Samples
from trainer.speech.tones import ring_tone

CALM = Delivery.CALM
BLOCKS_A_SECOND = SAMPLE_RATE // BLOCK


def level(value: int, blocks: float) -> Samples:
    return np.full(round(blocks * BLOCK), value, np.int16)


def blocks(sound: LineSound, count: int) -> tuple[list[Samples], list[int]]:
    """The next blocks, and at which of them a line ended."""
    heard: list[Samples] = []
    ends: list[int] = []
    for number in range(count):
        block, ended = sound.next_block()
        assert block.shape == (BLOCK,)
        assert block.dtype == np.int16
        heard.append(block)
        if ended:
            ends.append(number)
    return heard, ends


def silent(heard: list[Samples]) -> bool:
    return not np.concatenate(heard).any()


def test_a_ring_sounds_once_for_a_second() -> None:
    sound = LineSound(OpenLine())
    assert silent(blocks(sound, 3)[0])
    sound.ring()
    heard, ends = blocks(sound, 2 * BLOCKS_A_SECOND)
    assert np.array_equal(np.concatenate(heard)[:SAMPLE_RATE], ring_tone(RING_TONE_S))
    assert silent(heard[BLOCKS_A_SECOND:])
    assert ends == []


def test_picking_up_ends_the_ring() -> None:
    sound = LineSound(OpenLine())
    sound.ring()
    blocks(sound, 2)
    sound.answer()
    assert silent(blocks(sound, BLOCKS_A_SECOND)[0])


def test_noise_is_heard_only_while_the_line_is_open() -> None:
    sound = LineSound(OpenLine(noise=level(100, 2.5)))
    sound.ring()
    blocks(sound, 10)
    sound = LineSound(OpenLine(noise=level(100, 2.5)))
    assert silent(blocks(sound, 5)[0])
    sound.answer()
    heard = np.concatenate(blocks(sound, 10)[0])
    assert (heard == 100).all()
    sound.stop()
    assert silent(blocks(sound, 5)[0])


def test_noise_goes_round_without_a_gap() -> None:
    loop = np.arange(1, 501, dtype=np.int16)
    sound = LineSound(OpenLine(noise=loop))
    sound.answer()
    heard = np.concatenate(blocks(sound, 50)[0])
    assert np.array_equal(heard, np.resize(loop, 50 * BLOCK))


def test_a_lines_end_is_told_exactly_once_with_its_last_block() -> None:
    for length, last in ((3.0, 2), (2.5, 2), (3.01, 3), (0.1, 0), (0, 0)):
        sound = LineSound(OpenLine({("one", CALM): level(7, length)}))
        sound.answer()
        sound.play("one", CALM)
        heard, ends = blocks(sound, 10)
        assert ends == [last]
        audio = np.concatenate(heard)
        assert np.array_equal(audio[: round(length * BLOCK)], level(7, length))
        assert not audio[round(length * BLOCK) :].any()


def test_lines_are_played_by_their_turn_and_may_come_again() -> None:
    sound = LineSound(OpenLine({("one", CALM): level(1, 2), ("two", CALM): level(2, 2)}))
    sound.answer()
    for turn, value in (("two", 2), ("one", 1), ("two", 2)):
        sound.play(turn, CALM)
        heard, ends = blocks(sound, 2)
        assert (np.concatenate(heard) == value).all()
        assert ends == [1]


def test_a_turn_without_a_line_ends_the_line_before_it() -> None:
    sound = LineSound(OpenLine({("one", CALM): level(1, 20)}))
    sound.play("one", CALM)
    blocks(sound, 2)
    sound.play("silent", CALM)
    heard, ends = blocks(sound, 30)
    assert silent(heard)
    assert ends == []


def test_line_and_noise_are_mixed_and_clipped() -> None:
    sound = LineSound(OpenLine({("one", CALM): level(30_000, 1)}, noise=level(10_000, 1)))
    sound.answer()
    sound.play("one", CALM)
    first, second = blocks(sound, 2)[0]
    assert (first == 32_767).all()
    assert (second == 10_000).all()


def test_music_plays_while_the_caller_is_on_hold_and_his_line_waits() -> None:
    sound = LineSound(OpenLine({("one", CALM): level(1, 4)}))
    sound.answer()
    sound.play("one", CALM)
    blocks(sound, 2)
    sound.hold(True)
    heard, ends = blocks(sound, 20 * BLOCKS_A_SECOND)
    assert ends == []
    assert all(np.concatenate(heard[second * 50 : second * 50 + 50]).any() for second in range(20))
    sound.hold(False)
    heard, ends = blocks(sound, 4)
    assert (np.concatenate(heard[:2]) == 1).all()
    assert ends == [1]
    assert silent(heard[2:])


def test_stopping_silences_everything() -> None:
    sound = LineSound(OpenLine({("one", CALM): level(1, 50)}, noise=level(2, 1)))
    sound.answer()
    sound.play("one", CALM)
    sound.hold(True)
    sound.stop()
    heard, ends = blocks(sound, 60)
    assert silent(heard)
    assert ends == []


def test_an_echo_follows_the_end_of_the_line() -> None:
    sound = LineSound(OpenLine({("one", CALM): level(5, 3.5)}, echo=2 * BLOCK))
    sound.answer()
    sound.play("one", CALM)
    heard, ends = blocks(sound, 6)
    assert ends == [1]
    assert np.array_equal(np.concatenate(heard)[: round(3.5 * BLOCK)], level(5, 3.5))
    assert not np.concatenate(heard)[round(3.5 * BLOCK) :].any()


def test_drop_outs_take_line_and_noise_but_neither_ring_nor_music() -> None:
    away = np.zeros(BLOCK, np.float32)
    sound = LineSound(OpenLine({("one", CALM): level(5, 9)}, level(100, 1), away))
    sound.ring()
    assert not silent(blocks(sound, 2)[0])
    sound.answer()
    sound.play("one", CALM)
    assert silent(blocks(sound, 4)[0])
    sound.hold(True)
    assert not silent(blocks(sound, 20)[0])


def test_drop_outs_go_round_with_the_line() -> None:
    passes = np.tile(np.repeat(np.array([1, 0], np.float32), BLOCK), 2)
    sound = LineSound(OpenLine(noise=level(100, 1), passes=passes))
    sound.answer()
    heard = blocks(sound, 10)[0]
    assert [bool(block.any()) for block in heard] == [True, False] * 5


def test_a_turn_changes_the_line_from_its_beginning_on() -> None:
    nearer = OpenLine({("two", CALM): level(20, 1), ("three", CALM): level(30, 1)}, level(50, 1))
    far = OpenLine(
        {("one", CALM): level(1, 1), ("two", CALM): level(2, 1)},
        level(100, 1),
        after={"two": nearer},
    )
    sound = LineSound(far)
    sound.answer()
    for turn, value in (("one", 101), ("two", 70), ("three", 80)):
        sound.play(turn, CALM)
        assert (blocks(sound, 1)[0][0] == value).all()
    assert (blocks(sound, 1)[0][0] == 50).all()


def test_a_silent_turn_changes_the_line_too_and_hanging_up_does_not() -> None:
    window = OpenLine(noise=level(7, 1))
    sound = LineSound(OpenLine(noise=level(100, 1), after={"walks": window}))
    sound.answer()
    sound.play("walks", CALM)
    assert (blocks(sound, 1)[0][0] == 7).all()
    sound.stop()
    sound.ring()
    sound.answer()
    assert (blocks(sound, 1)[0][0] == 7).all()


def test_noise_goes_on_where_it_was_when_the_line_changes() -> None:
    loop = np.arange(1, 3 * BLOCK + 1, dtype=np.int16)
    loud = OpenLine(noise=2 * loop)
    sound = LineSound(OpenLine(noise=loop, after={"louder": loud}))
    sound.answer()
    blocks(sound, 1)
    sound.play("louder", CALM)
    assert np.array_equal(blocks(sound, 1)[0][0], 2 * loop[BLOCK : 2 * BLOCK])


def test_the_level_is_that_of_the_last_block() -> None:
    sound = LineSound(OpenLine({("one", CALM): level(3277, 1)}))
    assert sound.dbfs is None
    sound.play("one", CALM)
    sound.next_block()
    assert sound.dbfs is not None
    assert abs(sound.dbfs + 20) < 0.01
    sound.next_block()
    assert sound.dbfs is None

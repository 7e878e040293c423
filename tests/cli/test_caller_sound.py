"""What is heard of the caller, on the lines of a scenario: whole calls in memory, and recorded."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from tests.call.calls import SITE
from tests.speech.recognition_fixtures import EMBEDDED_DIRECTORY
from trainer.call import events
from trainer.call.events import Event
from trainer.call.plan import CallPlan, plan_call
from trainer.call.robot import answer_after, scripted
from trainer.cli.caller_sound import caller_style, line_sound
from trainer.cli.placing import VoiceParts, voice_call
from trainer.content.library import Library
from trainer.content.packaged import packaged_folder
from trainer.settings import Settings
from trainer.speech.audio_files import iter_audio, write_audio
from trainer.speech.call_sound import LineSound
from trainer.speech.delivery import Delivery
from trainer.speech.line import dbfs
from trainer.speech.ports import BLOCK, SAMPLE_RATE, Samples
from trainer.speech.recognition import RecognitionModel, load_model
from trainer.speech.synthesis import Pyttsx3Synthesizer

pytestmark = pytest.mark.slow

# As angry as can be: what he says sounds alike in every turn.
SCENARIO = """\
编号: call
标题: 试验
目标: 试验
背景: 试验
来电人:
  姓名: 王芳
  称呼: 业主
  火气: 100
  音量: {volume}
线路:
{line}
对话:
  - 编号: one
    来电说: 喂，你好。
    录音: ../tone.wav
    话术: opening-regular
    等候秒数: 3
    去向:
      其他: two
  - 编号: two
    来电说: 这样听得清吗？
    录音: ../tone.wav
    线路:
{change}
    话术: opening-regular
    等候秒数: 3
    去向:
      其他: three
  - 编号: three
    来电说: 喂？
    录音: ../tone.wav
    话术: opening-regular
    等候秒数: 3
    去向:
      其他: 结束
"""
TURNS: tuple[str, ...] = ("one", "two", "three")
WHITE = {"噪声": "白噪声", "信噪比": 25}


@dataclass(frozen=True, slots=True)
class Recording:
    """The caller's channel of a call, and when he spoke, in seconds."""

    caller: Samples
    spoke: Mapping[str, tuple[float, float]]

    def stretch(self, start: float, end: float) -> Samples:
        return self.caller[round(start * SAMPLE_RATE) : round(end * SAMPLE_RATE)]

    def line_db(self, turn: str) -> float:
        """The level of the caller's line in the turn, in dBFS."""
        start, end = self.spoke[turn]
        return _level(self.stretch(start + 0.2, end - 0.2))

    def noise_db(self, turn: str) -> float:
        """The level of the line after the caller has spoken, in dBFS."""
        _, end = self.spoke[turn]
        return _level(self.stretch(end + 1.0, end + 2.9))


def _level(samples: Samples) -> float:
    return dbfs(samples) or -99.0


@pytest.fixture(scope="module")
def model() -> RecognitionModel:
    return load_model(EMBEDDED_DIRECTORY, "embedded")


@pytest.fixture(scope="module")
def synthesizer(tmp_path_factory: pytest.TempPathFactory) -> Generator[Pyttsx3Synthesizer]:
    with Pyttsx3Synthesizer(tmp_path_factory.mktemp("speech")) as made:
        yield made


@dataclass(frozen=True, slots=True)
class Exchange:
    """Places calls of nobody who answers but a caller."""

    folder: Path
    synthesizer: Pyttsx3Synthesizer
    model: RecognitionModel

    def recorded(
        self,
        line: Mapping[str, object],
        change: Mapping[str, object],
        volume: float = 1.0,
        seed: int = 1,
    ) -> Recording:
        """A call over the line, which changes with the second turn."""
        text = SCENARIO.format(
            volume=volume,
            line="\n".join(f"  {key}: {value}" for key, value in line.items()),
            change="\n".join(f"      {key}: {value}" for key, value in change.items()),
        )
        (self.folder / "scenarios").mkdir(exist_ok=True)
        (self.folder / "scenarios" / "call.yaml").write_text(text, encoding="utf-8")
        times = np.arange(SAMPLE_RATE * 2) / SAMPLE_RATE
        tone = (8000 * np.sin(2 * np.pi * 1000 * times)).astype(np.int16)
        write_audio(self.folder / "tone.wav", tone)
        shelf = Library.load([packaged_folder(), self.folder])
        plan = plan_call(shelf.scenario("call"), shelf, SITE, seed)
        parts = VoiceParts(
            self.synthesizer, self.model, Settings(), "loopback", False, self.folder / "kept"
        )
        happened: list[Event] = []
        result = voice_call(plan, happened.append, scripted((answer_after(1),)), parts).run()
        assert result.recording is not None
        began = [e.at for e in happened if isinstance(e, events.CallerSpeaks)]
        ended = [e.at for e in happened if isinstance(e, events.CallerDone)]
        spoke = dict(zip(TURNS, zip(began, ended, strict=True), strict=True))
        channel = np.concatenate(list(iter_audio(Path(result.recording), channel=0)))
        return Recording(channel, spoke)


@pytest.fixture
def exchange(tmp_path: Path, synthesizer: Pyttsx3Synthesizer, model: RecognitionModel) -> Exchange:
    return Exchange(tmp_path, synthesizer, model)


def test_a_caller_who_speaks_up_is_louder_from_then_on(exchange: Exchange) -> None:
    call = exchange.recorded({**WHITE, "增益": -18}, {"增益": -6})
    one, two, three = (call.line_db(turn) for turn in TURNS)
    assert one == pytest.approx(-38, abs=1)
    assert two == pytest.approx(-26, abs=1)
    assert three == pytest.approx(two, abs=0.5)
    assert [call.noise_db(turn) for turn in TURNS] == [pytest.approx(-45, abs=1)] * 3


def test_a_caller_who_walks_away_from_the_noise_leaves_it_behind(exchange: Exchange) -> None:
    call = exchange.recorded({"噪声": "街道", "信噪比": 5}, {"噪声": "白噪声", "信噪比": 35})
    assert call.noise_db("one") > -32
    assert call.noise_db("two") == pytest.approx(-55, abs=1)
    assert call.noise_db("three") == pytest.approx(-55, abs=1)


def test_an_echo_rings_on_after_the_caller_until_he_picks_up_the_receiver(
    exchange: Exchange,
) -> None:
    call = exchange.recorded({"回声": "重", "增益": -9}, {"回声": "无", "增益": 0})

    def tail(turn: str) -> float:
        _, end = call.spoke[turn]
        return _level(call.stretch(end + 0.05, end + 0.15))

    assert tail("one") > -50
    assert tail("two") == -99
    # He has ended where his words have: the echo is no part of his turn.
    for start, end in call.spoke.values():
        assert end - start == pytest.approx(2.0, abs=0.05)


def test_a_line_drops_out_until_the_caller_finds_a_signal(exchange: Exchange) -> None:
    call = exchange.recorded({**WHITE, "断续": 40}, {"断续": 0})

    def gone(turn: str) -> float:
        """The share of blocks in which the line is dead, in percent, while he speaks and after."""
        start, _ = call.spoke[turn]
        blocks = call.stretch(start, start + 4.8).reshape(-1, 160).astype(int)
        return float(100 * np.mean(np.abs(blocks).max(axis=1) < 5))

    assert 20 < gone("one") < 60
    assert gone("two") == 0
    assert gone("three") == 0


def test_volume_counts(exchange: Exchange) -> None:
    line, change = {**WHITE, "增益": -3}, {"增益": 0}
    full, half = (exchange.recorded(line, change, volume) for volume in (1.0, 0.5))
    for turn in TURNS:
        assert full.line_db(turn) - half.line_db(turn) == pytest.approx(6, abs=0.5)
        assert full.noise_db(turn) == pytest.approx(half.noise_db(turn), abs=0.1)


def test_the_line_depends_on_the_seed_alone(exchange: Exchange) -> None:
    line = {"噪声": "爆裂声", "信噪比": 12, "断续": 20, "回声": "轻"}
    change = {"噪声": "人声", "回声": "重"}
    first, again, other = (exchange.recorded(line, change, seed=seed) for seed in (3, 3, 4))
    assert np.array_equal(first.caller, again.caller)
    assert not np.array_equal(first.caller, other.caller)


MOODS = """\
编号: call
标题: 试验
目标: 试验
背景: 试验
来电人:
  姓名: 王芳
  称呼: 业主
  火气: {temper}
  音量: 0.5
对话:
  - 编号: one
    来电说: 喂，你好。
    去向:
      其他: two
  - 编号: two
    来电说: 我家里漏水了，等了一个上午。
    生气说: 你们到底管不管？
    插话: 你先听我说！
    去向:
      其他: 结束
"""


def heard(folder: Path, synthesizer: Pyttsx3Synthesizer, temper: int) -> LineSound:
    """What is heard of a caller who calls in that mood."""
    return line_sound(mood_plan(folder, temper), synthesizer, lambda _: None, lambda _d, _t: None)


def mood_plan(folder: Path, temper: int) -> CallPlan:
    (folder / "call.yaml").write_text(MOODS.format(temper=temper), encoding="utf-8")
    shelf = Library.load([folder])
    return plan_call(shelf.scenario("call"), shelf, SITE, 1)


def played(sound: LineSound, turn: str, delivery: Delivery) -> tuple[float, float]:
    """How long a line is, in seconds, and its level in dBFS."""
    sound.answer()
    sound.play(turn, delivery)
    blocks: list[Samples] = []
    for _ in range(round(20 * SAMPLE_RATE / BLOCK)):
        block, ended = sound.next_block()
        blocks.append(block)
        if ended:
            break
    audio = np.concatenate(blocks)
    return len(audio) / SAMPLE_RATE, _level(audio[np.abs(audio.astype(int)) > 300])


def test_the_angrier_the_faster_and_louder(tmp_path: Path, synthesizer: Pyttsx3Synthesizer) -> None:
    sound = heard(tmp_path, synthesizer, 50)
    calm, neutral = (played(sound, "two", each) for each in (Delivery.CALM, Delivery.NEUTRAL))
    assert calm[0] > neutral[0] * 1.05
    assert neutral[1] - calm[1] == pytest.approx(2, abs=0.7)
    again = (played(sound, "你先听我说！", each) for each in Delivery)
    lengths = [length for length, _ in again]
    assert lengths == sorted(lengths, reverse=True)
    assert len(set(lengths)) == 3


def test_what_is_said_in_anger_alone_is_spoken_in_anger(
    tmp_path: Path, synthesizer: Pyttsx3Synthesizer
) -> None:
    sound = heard(tmp_path, synthesizer, 50)
    assert played(sound, "two", Delivery.ANGRY)[0] < played(sound, "two", Delivery.CALM)[0] / 1.3


def test_a_first_line_is_spoken_in_one_mood_only(
    tmp_path: Path, synthesizer: Pyttsx3Synthesizer
) -> None:
    sound = heard(tmp_path, synthesizer, 80)
    assert played(sound, "one", Delivery.ANGRY)[0] < 5
    assert played(sound, "one", Delivery.CALM)[0] == 20  # Nothing is played.


@pytest.mark.parametrize(
    ("temper", "rates", "pitches"),
    [(10, [175, 193, 212], [50, 56, 62]), (50, [159, 175, 193], [44, 50, 56])],
)
def test_the_voice_that_is_written_is_that_of_the_mood_he_calls_in(
    tmp_path: Path, temper: int, rates: list[int], pitches: list[int]
) -> None:
    styles = [caller_style(mood_plan(tmp_path, temper), each) for each in Delivery]
    assert [style.rate for style in styles] == rates
    assert [style.pitch for style in styles] == pitches

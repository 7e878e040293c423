"""What is measured of a call in sound, on sound whose truth is known: the real listener hears it,
the session keeps its times, scoring judges it.

Held to: times within 0.1 s, levels within 1 dB, the pace within 5 %.
"""

from collections import deque
from pathlib import Path

import pytest

from tests.call.calls import GREET, SILENT, find, planned
from tests.speech.sounds import syllables
from trainer.call.controls import HangUp
from trainer.call.plan import CallPlan
from trainer.call.result import CallResult
from trainer.call.robot import Behaviour, Robot, Step, Utterance, answer_after, ideal, scripted
from trainer.call.runner import CallRunner
from trainer.call.session import CallSession
from trainer.call.voice_stage import VoiceStage
from trainer.scoring.transcript import Transcript
from trainer.scoring.verdict import ConductVerdict, State
from trainer.speech.call_sound import LineSound, OpenLine
from trainer.speech.listener import SpeechListener
from trainer.speech.loopback import LoopbackLink
from trainer.speech.ports import Delivery, Samples

TIME_S, LEVEL_DB, PACE = 0.1, 1.0, 0.05

SYLLABLE_S = 0.25
LEVEL_DBFS = -20.0

FIRST = "请问有什么可以帮您"
SECOND = "请您换一部电话再打来"
GOOD = "您好，安居客服中心"

LONG_LINE = GREET.replace("喂，你们是客服吗？", "喂，你们是客服吗，我有一件要紧的事想问问")
PATIENT = GREET.replace("话术: greet", "话术: greet\n    等候秒数: 30")

TOO_QUIET = """
  - 编号: one
    来电说: 喂，你们是客服吗？
    话术: greet
    去向:
      其他: two
  - 编号: two
    来电说: 你声音太小了。
    话术: louder
    去向:
      其他: three
  - 编号: three
    来电说: 再大一点好吗？
    话术: louder
    去向:
      其他: 结束
"""

LOUDER = """
章节: 试验
话术:
  - 编号: louder
    标题: 音量一级一级往上加
    出处: 试验
    提示: 试验
    行为:
      - 规则: 音量突升
        至少: 1
        至多: 10
    步骤:
      - 必说:
          - 说法: [请问现在您可以听到吗]
        示范: 请问现在您可以听到吗？
"""


class Mouth:
    """The robot's voice, a syllable a character, and ears that know what it said."""

    def __init__(self) -> None:
        self.said: deque[str] = deque()

    def speak(self, utterance: Utterance) -> Samples:
        self.said.append(utterance.text)
        return syllables(_count(utterance.text), SYLLABLE_S, LEVEL_DBFS + utterance.gain_db)

    def accept(self, samples: Samples) -> None:
        pass

    def partial(self) -> str:
        return ""

    def finish(self) -> Transcript:
        return Transcript(self.said.popleft())


def _count(text: str) -> int:
    return sum(map(str.isalnum, text))


def hold(plan: CallPlan, *steps: Step, rings: int = 1) -> CallResult:
    """Hold the call in memory by these steps."""
    return held(plan, scripted((answer_after(rings), *steps)))


def held(plan: CallPlan, behaviour: Behaviour) -> CallResult:
    """Hold the call in memory, the caller's lines being as long as their characters."""
    lines = {
        (turn.turn.id, delivery): syllables(_count(turn.line), SYLLABLE_S)
        for turn in plan.turns.values()
        for delivery in Delivery
        if turn.line
    }
    mouth, link = Mouth(), LoopbackLink()
    sound = LineSound(OpenLine(lines))
    stage = VoiceStage(link, sound, SpeechListener(mouth), None, link, mouth.speak)
    session = CallSession(plan, "voice", "ears")
    return CallRunner(session, stage, None, Robot.of(behaviour, plan)).run()


def measured(verdicts: tuple[ConductVerdict, ...], rule: str) -> float:
    verdict = find(verdicts, rule)
    assert verdict is not None, rule
    assert verdict.measured is not None
    return verdict.measured


@pytest.mark.parametrize("after_s", [0.4, 1.3, 2.9])
def test_latency(tmp_path: Path, after_s: float) -> None:
    result = hold(planned(tmp_path, GREET), Step(Utterance(GOOD), after_s))
    assert abs(measured(result.turns[0].conduct, "reply-latency") - after_s) < TIME_S


@pytest.mark.parametrize(("kept", "expected"), [(4.8, State.MISSED), (5.2, State.MET)])
def test_the_five_seconds(tmp_path: Path, kept: float, expected: State) -> None:
    steps = (Step(Utterance(FIRST), 1.0), Step(Utterance(SECOND), kept), Step(HangUp(), 5.2))
    wait = find(hold(planned(tmp_path, SILENT), *steps).turns[1].conduct, "wait-5s")
    assert wait is not None
    assert wait.state is expected
    assert abs((wait.measured or 0) - kept) < TIME_S


@pytest.mark.parametrize(("kept", "expected"), [(4.8, State.MISSED), (5.2, State.MET)])
def test_the_five_seconds_before_hanging_up(tmp_path: Path, kept: float, expected: State) -> None:
    steps = (Step(Utterance(FIRST), 1.0), Step(Utterance(SECOND), 5.2), Step(HangUp(), kept))
    result = hold(planned(tmp_path, SILENT), *steps)
    act = find(result.conduct, "hang-up")
    assert act is not None
    assert (act.state, act.critical, act.who) == (expected, expected is State.MISSED, "agent")
    assert abs((act.measured or 0) - kept) < TIME_S


@pytest.mark.parametrize(("silence", "expected"), [(4.8, State.MET), (5.2, State.MISSED)])
def test_dead_air(tmp_path: Path, silence: float, expected: State) -> None:
    result = hold(planned(tmp_path, PATIENT), Step(Utterance(GOOD), silence))
    dead = find(result.conduct, "dead-air")
    assert dead is not None
    assert dead.state is expected
    assert abs((dead.measured or 0) - silence) < TIME_S


@pytest.mark.parametrize("into_s", [1.0, 2.013])
def test_talking_over_the_caller(tmp_path: Path, into_s: float) -> None:
    line_s = SYLLABLE_S * _count("喂，你们是客服吗，我有一件要紧的事想问问")
    reply_s = SYLLABLE_S * _count(GOOD)
    steps = (Step(Utterance(GOOD), into_s, at_once=True),)
    over = find(hold(planned(tmp_path, LONG_LINE), *steps).turns[0].conduct, "talk-over")
    assert over is not None
    assert (over.state, over.count) == (State.MISSED, 1)
    assert abs((over.measured or 0) - min(reply_s, line_s - into_s)) < TIME_S


def test_a_listeners_word_over_the_caller(tmp_path: Path) -> None:
    steps = (Step(Utterance("嗯嗯"), 1.0, at_once=True), Step(Utterance(GOOD), 0.8))
    over = find(hold(planned(tmp_path, LONG_LINE), *steps).turns[0].conduct, "talk-over")
    assert over is not None
    assert (over.measured, over.count) == (0, 0)


@pytest.mark.parametrize("gain_db", [-9.0, 0.0, 9.0])
def test_level_and_pace(tmp_path: Path, gain_db: float) -> None:
    steps = (Step(Utterance(GOOD, gain_db=gain_db)),)
    turn = hold(planned(tmp_path, GREET), *steps).turns[0]
    assert abs(measured(turn.conduct, "loudness") - (LEVEL_DBFS + gain_db)) < LEVEL_DB
    assert abs(measured(turn.conduct, "pace") / (60 / SYLLABLE_S) - 1) < PACE


@pytest.mark.parametrize(
    ("gains", "expected", "step"),
    [
        ((0, 3, 6), State.MET, 3.0),
        ((0, 0, 3), State.MISSED, 0.0),
        ((0, 3, 3), State.MISSED, 0.0),
        ((-9, 3, 6), State.MISSED, 12.0),
    ],
    ids=["step by step", "not louder", "no further", "in one jump"],
)
def test_the_voice_rises_step_by_step(
    tmp_path: Path, gains: tuple[float, ...], expected: State, step: float
) -> None:
    (tmp_path / "louder.yaml").write_text(LOUDER, encoding="utf-8")
    texts = (GOOD, "请问现在您可以听到吗", "现在您可以听到吗请问")
    steps = [Step(Utterance(text, gain_db=gain)) for text, gain in zip(texts, gains, strict=True)]
    result = hold(planned(tmp_path, TOO_QUIET), *steps)
    verdict = find(result.conduct, "loudness-step")
    assert verdict is not None
    assert verdict.state is expected
    assert abs((verdict.measured or 0) - step) < LEVEL_DB
    assert abs(measured(result.conduct, "loudness-trend") - (gains[2] - gains[0])) < 2 * LEVEL_DB


def test_the_ideal_trainee_speaks_up_where_he_is_to(tmp_path: Path) -> None:
    (tmp_path / "louder.yaml").write_text(LOUDER, encoding="utf-8")
    verdict = find(held(planned(tmp_path, TOO_QUIET), ideal()).conduct, "loudness-step")
    assert verdict is not None
    assert (verdict.state, verdict.limit) == (State.MET, 10.0)
    assert abs((verdict.measured or 0) - 3.0) < LEVEL_DB


@pytest.mark.parametrize("rings", [1, 4])
def test_rings(tmp_path: Path, rings: int) -> None:
    result = hold(planned(tmp_path, GREET), Step(Utterance(GOOD)), rings=rings)
    assert measured(result.conduct, "answer-rings") == rings


def test_who_hung_up_and_when(tmp_path: Path) -> None:
    result = hold(planned(tmp_path, GREET), Step(Utterance(GOOD)))
    act = find(result.conduct, "hang-up")
    assert act is not None
    assert (act.state, act.who, act.at) == (State.MET, "caller", result.duration_s)
    assert result.turns[0].reply_end is not None
    assert act.measured == pytest.approx(result.duration_s - result.turns[0].reply_end, abs=TIME_S)

"""Whole calls in sound: real voices, the real recogniser, in memory."""

import json
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.call.calls import SITE, find, kinds, near, state
from tests.speech.recognition_fixtures import EMBEDDED_DIRECTORY
from trainer.call import events
from trainer.call.controls import Answer, FinishReply, HangUp, Hold, Say, TypingStarted
from trainer.call.events import Event
from trainer.call.inputs import Heard, Input, LineEnded, Pressed, VoiceStarted
from trainer.call.plan import CallPlan, plan_call
from trainer.call.result import CallOutcome, CallResult
from trainer.call.result_json import call_json
from trainer.call.robot import Behaviour, Step, Utterance, answer_after, ideal, scripted
from trainer.call.voice_stage import VoiceStage
from trainer.cli.placing import VoiceParts, voice_call
from trainer.content.library import Library
from trainer.content.packaged import packaged_folder
from trainer.errors import MissingError, TrainerError
from trainer.scoring.verdict import State
from trainer.settings import Settings
from trainer.speech.audio_files import write_audio
from trainer.speech.call_sound import LineSound, OpenLine
from trainer.speech.delivery import Delivery
from trainer.speech.line import dbfs
from trainer.speech.listener import SpeechListener
from trainer.speech.loopback import LoopbackLink
from trainer.speech.ports import BLOCK, SAMPLE_RATE, Samples, VoiceStyle
from trainer.speech.recognition import RecognitionModel, load_model
from trainer.speech.recorder import CallRecorder
from trainer.speech.synthesis import Pyttsx3Synthesizer

pytestmark = pytest.mark.slow

SILENT = """
  - 编号: first
    来电说: （沉默）
    话术: silent-line
    去向:
      其他: second
  - 编号: second
    来电说: （沉默）
    话术: silent-line
    第几步: 2
    去向:
      其他: third
  - 编号: third
    来电说: （沉默）
    话术: silent-line
    第几步: 3
    可挂机秒数: 5
"""

ASKS = """
  - 编号: one
    来电说: 喂，你好，我想问一下物业费怎么交，可以在手机上交吗？
    话术: opening-regular
    去向:
      其他: 结束
"""

OPENING = "您好，安居客服中心，请问有什么可以帮您？"


@dataclass(frozen=True, slots=True)
class Machine:
    """What every call of these tests shares."""

    synthesizer: Pyttsx3Synthesizer
    model: RecognitionModel

    def voice(self, text: str) -> Samples:
        return self.synthesizer.render(text, VoiceStyle()).samples

    def place(
        self, plan: CallPlan, behaviour: Behaviour | None, record_to: Path | None = None
    ) -> "Placed":
        happened: list[Event] = []
        parts = VoiceParts(self.synthesizer, self.model, Settings(), "loopback", False, record_to)
        runner = voice_call(plan, happened.append, behaviour, parts)
        return Placed(runner.run(), happened)


@dataclass(frozen=True, slots=True)
class Placed:
    result: CallResult
    events: list[Event]


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Generator[Machine]:
    with Pyttsx3Synthesizer(tmp_path_factory.mktemp("speech")) as synthesizer:
        yield Machine(synthesizer, load_model(EMBEDDED_DIRECTORY, "embedded"))


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> dict[str, CallPlan]:
    made: dict[str, CallPlan] = {}
    noisy = "线路:\n  噪声: 白噪声\n  信噪比: 20"
    for name, turns, more in (("silent", SILENT, ""), ("asks", ASKS, noisy)):
        folder = tmp_path_factory.mktemp(name)
        made[name] = planned(folder, turns, more)
    return made


def planned(folder: Path, turns: str, more: str = "") -> CallPlan:
    """A call on the cards that are shipped."""
    scenarios = folder / "scenarios"
    scenarios.mkdir()
    (scenarios / "call.yaml").write_text(
        "编号: call\n标题: 试验\n目标: 试验\n背景: 试验\n"
        f"来电人:\n  姓名: 王芳\n  称呼: 业主\n{more}\n对话:\n{turns}",
        encoding="utf-8",
    )
    shelf = Library.load([packaged_folder(), folder])
    return plan_call(shelf.scenario("call"), shelf, SITE, 1)


def script(*steps: Step) -> Behaviour:
    return scripted((answer_after(1), *steps))


def document(result: CallResult) -> str:
    return json.dumps({**call_json(result), "recording": None}, ensure_ascii=False)


# Whole calls


def test_the_silent_line_by_voice_twice_to_the_bit(
    machine: Machine, plans: dict[str, CallPlan], tmp_path: Path
) -> None:
    first = machine.place(plans["silent"], ideal(), tmp_path / "one")
    result = first.result
    assert result.outcome is CallOutcome.COMPLETED
    assert result.scorecard.passed
    assert result.scorecard.score >= 95
    assert result.model == "embedded"
    assert [turn.turn for turn in result.turns] == ["first", "second", "third"]
    for turn in result.turns[1:]:
        wait = find(turn.conduct, "wait-5s")
        assert wait is not None
        assert wait.state is State.MET
        assert 5.0 <= (wait.measured or 0) < 5.6
    second = machine.place(plans["silent"], ideal(), tmp_path / "two")
    assert document(second.result) == document(result)
    assert second.events[:-1] == first.events[:-1]
    assert result.recording is not None
    assert second.result.recording is not None
    assert Path(result.recording).read_bytes() == Path(second.result.recording).read_bytes()


def test_the_recording_has_the_caller_left_and_the_agent_right(
    machine: Machine, plans: dict[str, CallPlan], tmp_path: Path
) -> None:
    result = machine.place(plans["asks"], ideal(), tmp_path / "call").result
    assert result.recording is not None
    read, rate = soundfile.read(result.recording, dtype="int16")
    audio = read.astype(np.int16)
    assert (rate, audio.shape[1]) == (SAMPLE_RATE, 2)
    assert len(audio) / rate == near(result.duration_s)
    turn = result.turns[0]

    def level(channel: int, start: float, end: float) -> float:
        return dbfs(audio[round(start * rate) : round(end * rate), channel]) or -99.0

    assert turn.reply_start is not None
    assert turn.reply_end is not None
    assert level(0, turn.caller_start, turn.caller_end) > -25
    assert level(1, turn.caller_start, turn.caller_end) == -99
    assert level(1, turn.reply_start, turn.reply_end) > -30
    # The noise of the line goes on while the trainee speaks.
    assert -45 < level(0, turn.reply_start, turn.reply_end) < -35
    # The ring is heard before the phone is picked up.
    assert level(0, 0.1, 0.4) > -30


def test_every_reply_has_words_confidence_and_times(
    machine: Machine, plans: dict[str, CallPlan]
) -> None:
    placed = machine.place(plans["asks"], script(Step(Utterance(OPENING))))
    turn = placed.result.turns[0]
    assert turn.score is not None
    assert turn.score.passed
    assert 0.5 < (turn.heard_confidence or 0) <= 1
    latency = find(turn.conduct, "reply-latency")
    assert latency is not None
    assert abs((latency.measured or 0) - 0.8) < 0.1
    for item in turn.score.required:
        assert item.start is not None
        assert item.end is not None
        assert (turn.reply_start or 0) - 0.1 < item.start < item.end < (turn.reply_end or 0) + 0.1
    assert {verdict.rule for verdict in turn.conduct} >= {"pace", "loudness", "talk-over"}
    assert state(turn.conduct, "talk-over") is State.MET
    partials = [event.text for event in placed.events if isinstance(event, events.PartialHeard)]
    assert partials
    assert turn.heard.startswith(partials[0][:1])
    order = [
        kind
        for kind in kinds(placed.events)
        if kind not in ("Meter", "PartialHeard", "MoodChanged")
    ]
    assert order == [
        *("Ringing", "Answered", "TurnStarted", "CallerSpeaks", "CallerDone"),
        *("SpeechStarted", "SpeechEnded", "ReplyHeard", "TurnScored", "HungUp", "CallEnded"),
    ]


def test_breaking_in_is_talking_over(machine: Machine, plans: dict[str, CallPlan]) -> None:
    steps = script(Step(Utterance(OPENING), 1.0, at_once=True))
    turn = machine.place(plans["asks"], steps).result.turns[0]
    over = find(turn.conduct, "talk-over")
    assert over is not None
    assert (over.measured or 0) > 1.5
    assert over.state is State.MISSED
    assert abs((turn.reply_start or 0) - (turn.caller_start + 1.0)) < 0.15


def test_gain_voice_and_a_recording_of_the_trainee(
    machine: Machine, plans: dict[str, CallPlan], tmp_path: Path
) -> None:
    wav = tmp_path / "reply.wav"
    write_audio(wav, machine.voice(OPENING))
    plain = machine.place(plans["asks"], script(Step(Utterance(OPENING)))).result
    played = machine.place(plans["asks"], script(Step(Utterance("", wav)))).result
    assert document(played) == document(plain)
    faint = machine.place(
        plans["asks"], script(Step(Utterance(OPENING, voice="sit/cmn+m3", gain_db=-12.0)))
    ).result
    levels = [find(call.turns[0].conduct, "loudness") for call in (plain, faint)]
    assert levels[0] is not None
    assert levels[1] is not None
    assert 7 < (levels[0].measured or 0) - (levels[1].measured or 0) < 17
    assert document(faint) != document(plain)


def test_a_cancelled_call_leaves_no_file(
    machine: Machine, plans: dict[str, CallPlan], tmp_path: Path
) -> None:
    happened: list[Event] = []
    parts = VoiceParts(
        machine.synthesizer, machine.model, Settings(), "loopback", False, tmp_path / "call"
    )

    def stop(event: Event) -> None:
        happened.append(event)
        if isinstance(event, events.CallerDone):
            runner.stop()

    runner = voice_call(plans["silent"], stop, ideal(), parts)
    assert (tmp_path / "call").exists()
    assert runner.run().outcome is CallOutcome.CANCELLED
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told_before_it_rings(
    machine: Machine, plans: dict[str, CallPlan], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    happened: list[Event] = []
    parts = VoiceParts(
        machine.synthesizer, machine.model, Settings(), "loopback", False, tmp_path / "file"
    )
    with pytest.raises(MissingError):
        voice_call(plans["asks"], happened.append, ideal(), parts)
    assert happened == []


# The stage alone


class Desk:
    """A stage with a caller's line of one second, and someone at its microphone."""

    def __init__(
        self, model: RecognitionModel, folder: Path | None = None, noise: Samples | None = None
    ) -> None:
        self.link = LoopbackLink()
        line = np.full(SAMPLE_RATE, 3000, np.int16)
        self.sound = LineSound(OpenLine({("one", Delivery.CALM): line}, noise))
        recorder = None if folder is None else CallRecorder(folder)
        self.stage = VoiceStage(self.link, self.sound, SpeechListener(model.recognizer()), recorder)
        self.at = 0.0

    def steps(self, seconds: float) -> list[Input]:
        inputs: list[Input] = []
        for _ in range(round(seconds * SAMPLE_RATE / BLOCK)):
            self.at, came = self.stage.step()
            inputs += came
        return inputs


@pytest.fixture
def desk(machine: Machine) -> Desk:
    return Desk(machine.model)


def test_time_is_counted_in_blocks_of_audio(desk: Desk) -> None:
    assert desk.stage.step() == (0.02, [])
    desk.steps(0.98)
    assert desk.at == near(1.0)


def test_a_line_ends_when_it_has_been_played(desk: Desk) -> None:
    desk.steps(0.5)
    desk.stage.carry_out(events.CallerSpeaks(0.5, "one", "喂"))
    assert desk.steps(5) == [LineEnded(near(1.5))]
    desk.stage.carry_out(events.CallerSpeaks(5.5, "two", ""))
    assert desk.steps(2) == []


def test_the_line_waits_on_hold_and_stops_at_the_end(desk: Desk) -> None:
    desk.stage.carry_out(events.CallerSpeaks(0.0, "one", "喂"))
    desk.steps(0.5)
    desk.stage.carry_out(events.HoldChanged(0.5, True))
    assert desk.steps(3) == []
    desk.stage.carry_out(events.HoldChanged(3.5, False))
    assert desk.steps(1) == [LineEnded(near(4.0))]
    desk.stage.carry_out(events.CallerSpeaks(4.5, "one", "喂"))
    desk.steps(0.1)
    assert desk.stage.levels()[0] is not None
    desk.stage.carry_out(events.HungUp(4.6, events.Party.AGENT))
    assert desk.steps(2) == []
    assert desk.stage.levels() == (None, None)


def test_a_transfer_leaves_the_line_open_for_the_colleague(machine: Machine) -> None:
    desk = Desk(machine.model, noise=np.full(BLOCK, 100, np.int16))
    desk.stage.carry_out(events.Answered(0.0, 1))
    desk.stage.carry_out(events.Transferred(0.0))
    desk.steps(0.02)
    assert desk.stage.levels()[0] is not None
    desk.stage.carry_out(events.CallerSpeaks(0.0, "one", "喂"))
    assert len(desk.steps(2)) == 1


@pytest.mark.parametrize("control", [HangUp(), Hold(True), FinishReply()])
def test_a_deed_has_what_was_just_said_understood_first(
    desk: Desk, machine: Machine, control: HangUp | Hold | FinishReply
) -> None:
    desk.link.say(machine.voice("您好，请问有什么可以帮您？"))
    (started,) = desk.steps(len(machine.voice("您好，请问有什么可以帮您？")) / SAMPLE_RATE)
    assert isinstance(started, VoiceStarted)
    heard, pressed = desk.stage.pressed(desk.at, control)
    assert isinstance(heard, Heard)
    assert heard.reply.text == "您好请问有什么可以帮您"
    assert heard.start == started.at
    assert heard.voiced_s
    assert pressed == Pressed(desk.at, control)
    assert desk.steps(1) == []


def test_what_was_said_before_picking_up_ends_there(desk: Desk, machine: Machine) -> None:
    desk.link.say(machine.voice("您好，请问有什么可以帮您？"))
    desk.steps(1.0)
    before, answered = desk.stage.pressed(desk.at, Answer())
    assert isinstance(before, Heard)
    assert answered == Pressed(desk.at, Answer())
    rest = [entry for entry in desk.steps(4) if isinstance(entry, VoiceStarted)]
    assert all(entry.at >= 1.0 for entry in rest)


def test_a_reply_may_be_typed_in_a_call_by_voice(desk: Desk, machine: Machine) -> None:
    desk.steps(1.0)
    assert desk.stage.pressed(1.0, TypingStarted()) == [Pressed(1.0, TypingStarted())]
    desk.link.say(machine.voice("您好"))
    desk.steps(len(machine.voice("您好")) / SAMPLE_RATE)
    spoken, written = desk.stage.pressed(desk.at, Say("请讲"))
    assert isinstance(spoken, Heard)
    assert isinstance(written, Heard)
    assert (spoken.typed_from, written.typed_from) == (None, 1.0)
    assert written.reply.text == "请讲"


def test_what_is_understood_so_far_is_told_when_it_is_news(desk: Desk, machine: Machine) -> None:
    desk.link.say(machine.voice("您好，请问有什么可以帮您？"))
    told: list[str] = []
    for _ in range(200):
        desk.steps(0.02)
        text = desk.stage.partial()
        if text:
            told.append(text)
    assert len(told) >= 3
    assert len(set(told)) == len(told)


def test_closing_without_finishing_leaves_no_recording(machine: Machine, tmp_path: Path) -> None:
    desk = Desk(machine.model, tmp_path / "call")
    desk.steps(1)
    desk.stage.close()
    assert list(tmp_path.iterdir()) == []


def test_a_recording_that_cannot_be_completed_leaves_nothing(
    machine: Machine, tmp_path: Path
) -> None:
    desk = Desk(machine.model, tmp_path)
    desk.steps(1)
    (tmp_path / "call.flac").mkdir()
    with pytest.raises(TrainerError, match="录音"):
        desk.stage.finish()
    desk.stage.close()
    assert [path.name for path in tmp_path.iterdir()] == ["call.flac"]


def test_without_a_recorder_there_is_no_recording(desk: Desk) -> None:
    assert desk.stage.finish() is None
    desk.stage.close()


def _left(path: Path) -> Samples:
    samples, rate = soundfile.read(path, dtype="int16")
    assert rate == SAMPLE_RATE
    return np.asarray(samples[:, 0], np.int16)


def test_a_recording_is_played_in_the_place_of_the_line(machine: Machine, tmp_path: Path) -> None:
    times = np.arange(SAMPLE_RATE * 2) / SAMPLE_RATE
    tone = (8000 * np.sin(2 * np.pi * 1000 * times)).astype(np.int16)
    write_audio(tmp_path / "tone.wav", tone)
    turns = ASKS.replace("    话术:", "    录音: ../tone.wav\n    话术:")
    placed = machine.place(planned(tmp_path, turns), scripted((answer_after(1),)), tmp_path)
    assert placed.result.turns[0].caller.startswith("喂，你好")
    assert placed.result.recording is not None
    speaks = next(e.at for e in placed.events if isinstance(e, events.CallerSpeaks))
    done = next(e.at for e in placed.events if isinstance(e, events.CallerDone))
    assert done - speaks == pytest.approx(2.0, abs=0.1)
    heard = _left(Path(placed.result.recording))[round((speaks + 0.5) * SAMPLE_RATE) :][
        :SAMPLE_RATE
    ]
    spectrum = np.abs(np.fft.rfft(heard.astype(float)))
    assert abs(int(np.argmax(spectrum)) - 1000) <= 2


@pytest.mark.parametrize("reading", [True, False])
def test_a_hakka_line_is_read_by_its_romanisation(
    machine: Machine, tmp_path: Path, reading: bool
) -> None:
    turns = ASKS.replace("喂，你好，我想问一下物业费怎么交，可以在手机上交吗？", "我爱问下水费")
    if reading:
        turns = turns.replace("    话术:", "    读音: ngai2 oi4 mun4 ha4 sui3 fi4\n    话术:")
    plan = planned(tmp_path, turns, "  语言: 客家话")
    placed = machine.place(plan, scripted((answer_after(1),)))
    assert placed.result.turns[0].caller == "我爱问下水费"
    told = [e.message for e in placed.events if isinstance(e, events.Notice)]
    assert bool(told) is not reading


@pytest.mark.parametrize(
    "event",
    [
        events.CallerDone(0.5, "one", cut=True),
        events.HungUp(0.5, events.Party.AGENT),
        events.LineDropped(0.5),
        events.HoldChanged(0.5, True),
    ],
)
def test_the_caller_is_silent_within_a_block(desk: Desk, event: Event) -> None:
    desk.stage.carry_out(events.Answered(0.0, 1))
    desk.stage.carry_out(events.CallerSpeaks(0.0, "one", "喂"))
    desk.steps(0.5)
    assert desk.stage.levels()[0] == near(dbfs(np.full(BLOCK, 3000, np.int16)) or 0.0)
    desk.stage.carry_out(event)
    desk.steps(0.02)
    level = desk.stage.levels()[0]
    assert level is None or level < -24


def test_the_end_of_a_line_leaves_its_last_block_alone(desk: Desk) -> None:
    """Whoever was not cut off is heard to the end, an echo included."""
    desk.stage.carry_out(events.CallerSpeaks(0.0, "one", "喂"))
    desk.steps(0.5)
    desk.stage.carry_out(events.CallerDone(0.5, "one"))
    desk.steps(0.1)
    assert desk.stage.levels()[0] is not None


def test_what_the_caller_breaks_in_with_is_played_by_its_words(desk: Desk) -> None:
    desk.stage.carry_out(events.CallerSpeaks(0.0, "two", "one", interrupts=True))
    assert desk.steps(2) == [LineEnded(near(1.0))]


def test_a_line_is_played_as_its_mood_has_it(desk: Desk) -> None:
    desk.stage.carry_out(events.CallerSpeaks(0.0, "one", "喂", delivery=Delivery.ANGRY))
    desk.steps(0.1)
    assert desk.stage.levels()[0] is None


def test_a_dead_line_opens_again(machine: Machine) -> None:
    desk = Desk(machine.model, noise=np.full(BLOCK, 100, np.int16))
    for event, open_ in (
        (events.Answered(0.0, 1), True),
        (events.LineDropped(0.0), False),
        (events.Reconnected(0.0), True),
    ):
        desk.stage.carry_out(event)
        desk.steps(0.02)
        assert (desk.stage.levels()[0] is not None) is open_


def test_an_ideal_trainee_who_is_broken_into_stops_and_says_it_again(
    machine: Machine, tmp_path: Path
) -> None:
    turns = ASKS.replace(
        "    去向:", "    插话秒数: 1\n    插话: 等一下，你先听我说完！\n    去向:"
    )
    placed = machine.place(planned(tmp_path, turns), ideal())
    verdict = find(placed.result.conduct, "yield")
    assert verdict is not None
    assert verdict.state is State.MET
    assert abs((verdict.measured or 0) - 0.5) < 0.2
    assert placed.result.turns[0].score is not None
    assert placed.result.turns[0].score.passed

"""The headline calls, second by second, typed and by voice: what the standard asks for, and what
breaks it."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import datetime

import pytest

from tests.call.calls import SITE, find, state
from tests.speech.recognition_fixtures import EMBEDDED_DIRECTORY
from trainer.call.controls import Desk, HangUp, Transfer
from trainer.call.plan import plan_call
from trainer.call.result import CallOutcome, CallResult
from trainer.call.robot import Step, Utterance, answer_after, scripted
from trainer.cli.placing import VoiceParts, text_call, voice_call
from trainer.content.library import Library
from trainer.content.packaged import packaged_folder
from trainer.scoring.verdict import State
from trainer.settings import Settings
from trainer.speech.recognition import RecognitionModel, load_model
from trainer.speech.synthesis import Pyttsx3Synthesizer

TIME_S = 0.1

MORNING = datetime(2026, 11, 25, 9, 20)
NATIONAL_DAY = datetime(2026, 10, 1, 9, 0)

GREETING = "您好，安居客服中心，欢迎您的来电，请问有什么可以帮您？"
AGAIN = "您好，请问有什么可以帮您？"
GOODBYE = "非常抱歉，您的电话没有声音，请您换一部电话再打来，再见。"
OPENING = "早上好，安居客服中心，请问有什么可以帮您？"


@dataclass(frozen=True, slots=True)
class Voices:
    synthesizer: Pyttsx3Synthesizer
    model: RecognitionModel


@pytest.fixture(scope="module")
def shelf() -> Library:
    return Library.load([packaged_folder()])


@pytest.fixture(scope="module")
def voices(tmp_path_factory: pytest.TempPathFactory) -> Generator[Voices]:
    with Pyttsx3Synthesizer(tmp_path_factory.mktemp("speech")) as synthesizer:
        yield Voices(synthesizer, load_model(EMBEDDED_DIRECTORY, "embedded"))


Hold = Callable[..., CallResult]


@pytest.fixture(params=["text", pytest.param("voice", marks=pytest.mark.slow)])
def hold(request: pytest.FixtureRequest, shelf: Library) -> Hold:
    """Hold a call of the shipped scenarios by these steps, in either modality."""

    def held(scenario: str, *steps: Step, now: datetime = MORNING, rings: int = 1) -> CallResult:
        plan = plan_call(shelf.scenario(scenario), shelf, SITE, 1, now)
        behaviour = scripted((answer_after(rings), *steps))
        if request.param == "text":
            return text_call(plan, lambda _event: None, behaviour, real_time=False).run()
        shared: Voices = request.getfixturevalue("voices")
        parts = VoiceParts(shared.synthesizer, shared.model, Settings(), "loopback", False)
        return voice_call(plan, lambda _event: None, behaviour, parts).run()

    return held


def say(text: str, wait_s: float | None = None) -> Step:
    return Step(Utterance(text), wait_s)


def silent_line(*waits: float) -> tuple[Step, ...]:
    """All that is to be said to nobody, each after a silence, and hanging up after the last."""
    after_greeting, after_repeat, after_goodbye = waits
    return (
        say(GREETING, 1.0),
        say(AGAIN, after_greeting),
        say(GOODBYE, after_repeat),
        Step(HangUp(), after_goodbye),
    )


# Nobody speaks: greeting, 5 s, greeting, 5 s, goodbye, 5 s, and hang up.


def test_the_silent_line(hold: Hold) -> None:
    result = hold("silent-line", *silent_line(5.2, 5.3, 5.4))
    assert result.outcome is CallOutcome.COMPLETED
    assert (result.scorecard.passed, result.scorecard.score) == (True, 100.0)
    pauses = [
        (after.reply_start or 0) - (before.reply_end or 0)
        for before, after in zip(result.turns, result.turns[1:], strict=False)
    ]
    assert pauses == [pytest.approx(5.2, abs=TIME_S), pytest.approx(5.3, abs=TIME_S)]
    waits = [find(turn.conduct, "wait-5s") for turn in result.turns]
    assert [wait and wait.measured for wait in waits] == [
        None,
        pytest.approx(pauses[0], abs=0.02),
        pytest.approx(pauses[1], abs=0.02),
    ]
    act = find(result.conduct, "hang-up")
    assert act is not None
    assert (act.state, act.who, act.limit) == (State.MET, "agent", 5.0)
    assert act.measured == pytest.approx(5.4, abs=TIME_S)
    assert state(result.conduct, "dead-air") is State.MET


@pytest.mark.parametrize("number", [1, 2])
def test_speaking_early_on_the_silent_line_costs(hold: Hold, number: int) -> None:
    waits = [4.8 if place == number else 5.2 for place in (1, 2, 3)]
    result = hold("silent-line", *silent_line(*waits))
    assert result.scorecard.score == 95.0
    assert state(result.turns[number].conduct, "wait-5s") is State.MISSED
    assert state(result.turns[3 - number].conduct, "wait-5s") is State.MET


@pytest.mark.parametrize(
    "steps",
    [
        silent_line(5.2, 5.2, 4.8),
        (*silent_line(5.2, 5.2, 0)[:2], Step(HangUp(), 5.2)),
        (*silent_line(5.2, 5.2, 0)[:1], Step(HangUp(), 5.2)),
        (say(GREETING, 1.0), say(GOODBYE, 5.2), Step(HangUp(), 5.2)),
    ],
    ids=["before the last five seconds", "after the repeat", "after the greeting", "no repeat"],
)
def test_hanging_up_early_on_the_silent_line_fails(hold: Hold, steps: tuple[Step, ...]) -> None:
    result = hold("silent-line", *steps)
    assert result.outcome is CallOutcome.HUNG_UP
    assert not result.scorecard.passed
    act = find(result.conduct, "hang-up")
    assert act is not None
    assert (act.state, act.critical, act.who) == (State.MISSED, True, "agent")


# A dialect that nobody at the desk but a colleague understands: ask once, then hand over.

ASKS_AGAIN = "非常抱歉，刚才听得不太清楚，请您重复一遍，好吗？"
HANDS_OVER = "非常抱歉，我听不明白您说的话，请您稍等，我请其他同事与您通话，请您不要挂机。"


def test_the_dialect_caller(hold: Hold) -> None:
    steps = (say(OPENING), say(ASKS_AGAIN), say(HANDS_OVER), Step(Transfer(), 0.5))
    result = hold("dialect-caller", *steps)
    assert result.outcome is CallOutcome.TRANSFERRED
    assert result.scorecard.passed
    assert result.scorecard.score >= 97
    for turn in result.turns[1:3]:
        latency = find(turn.conduct, "reply-latency")
        assert latency is not None
        assert latency.measured == pytest.approx(0.8, abs=TIME_S)
        assert state(turn.conduct, "talk-over") is State.MET


def test_hanging_up_on_a_dialect_caller_without_an_attempt_fails(hold: Hold) -> None:
    result = hold("dialect-caller", say(OPENING), Step(HangUp(), 5.2))
    assert not result.scorecard.passed
    assert "不该挂机时先挂了电话" in result.scorecard.critical
    assert state(result.conduct, "hang-up") is State.MISSED


# Somebody furious: let him finish, offer help; he is handed to the supervisor where it is hopeless.

OFFERS_HELP = "先生，我非常希望能为您解决问题，请您将情况告诉我，让我帮您解决，好吗？"
SORRY = "很抱歉给您带来不便，也非常感谢您的耐心等候，我尽快帮您处理。"
LOOKS_UP = "请稍等，我帮您问一下。"
BACK = "让您久等了，师傅下午两点到，请问还有哪些不明白的地方吗？"
THANKS = "感谢您的来电，再见。"


def test_the_abusive_caller(hold: Hold) -> None:
    """A look-up that was announced may take its time."""
    steps = (
        say(OPENING),
        say(OFFERS_HELP),
        say(SORRY),
        say(LOOKS_UP),
        say(BACK, 12.0),
        say(THANKS),
    )
    result = hold("abusive-caller", *steps)
    assert result.outcome is CallOutcome.COMPLETED
    assert result.scorecard.passed
    assert result.scorecard.score >= 95
    assert state(result.conduct, "dead-air") is State.MET
    waited = find(result.turns[4].conduct, "reply-latency")
    assert waited is not None
    assert (waited.state, waited.limit) == (State.MET, 30.0)
    assert waited.measured == pytest.approx(12.0, abs=TIME_S)


def test_breaking_in_on_an_abusive_caller_costs(hold: Hold) -> None:
    steps = (say(OPENING), Step(Utterance(OFFERS_HELP), 1.0, at_once=True))
    result = hold("abusive-caller", *steps)
    over = find(result.turns[1].conduct, "talk-over")
    assert over is not None
    assert (over.state, over.count) == (State.MISSED, 1)
    assert (over.measured or 0) > 3


def test_shouting_back_fails_and_the_supervisor_is_called(hold: Hold) -> None:
    steps = (
        say(OPENING),
        say("你嘴巴干净一点，这又不是我的错。"),
        say("请您稍等，我请值班主管与您通话。"),
        Step(Transfer(Desk.SUPERVISOR), 0.5),
    )
    result = hold("abusive-caller", *steps)
    assert result.outcome is CallOutcome.TRANSFERRED
    assert result.turns[1].score is not None
    assert result.turns[1].score.forbidden
    assert not result.scorecard.passed


# A holiday: its own greeting, or none is right.


def test_the_holiday_call(hold: Hold) -> None:
    steps = (
        say("国庆节快乐，安居客服中心，请问有什么可以帮您？"),
        say(LOOKS_UP),
        say("请问还有哪些不明白的地方吗？"),
        say(THANKS),
    )
    result = hold("holiday-greeting", *steps, now=NATIONAL_DAY, rings=3)
    assert result.scorecard.passed
    assert result.scorecard.score >= 97
    rings = find(result.conduct, "answer-rings")
    assert rings is not None
    assert (rings.measured, rings.state) == (3, State.MET)


@pytest.mark.parametrize("greeting", ["中秋节快乐", "早上好"])
def test_the_wrong_greeting_on_a_holiday_costs(hold: Hold, greeting: str) -> None:
    opening = say(f"{greeting}，安居客服中心，请问有什么可以帮您？")
    result = hold("holiday-greeting", opening, now=NATIONAL_DAY)
    score = result.turns[0].score
    assert score is not None
    assert not score.passed
    assert score.required[0].state is State.MISSED


def test_the_fourth_ring_costs_on_a_holiday_too(hold: Hold) -> None:
    opening = say("国庆节快乐，安居客服中心，请问有什么可以帮您？")
    result = hold("holiday-greeting", opening, now=NATIONAL_DAY, rings=4)
    assert state(result.conduct, "answer-rings") is State.MISSED

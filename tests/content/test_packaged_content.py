"""The content that ships: clean, playable, and true to the service standard."""

import time
from dataclasses import replace
from datetime import datetime

import pytest

from tests.content.standard import FORBIDDEN, REQUIRED
from trainer.call.events import CallEnded, Event
from trainer.call.plan import CallPlan, plan_call
from trainer.call.result import CallOutcome, CallResult
from trainer.call.robot import Behaviour, Robot, ideal, rude, silent
from trainer.call.runner import CallRunner
from trainer.call.session import CallSession
from trainer.call.text_stage import TextStage
from trainer.content.check import check
from trainer.content.library import Library
from trainer.content.packaged import packaged_folder
from trainer.scoring.greeting import holidays_on
from trainer.scoring.reply import score_reply
from trainer.scoring.situation import Situation
from trainer.scoring.transcript import Reply, Source, Transcript
from trainer.scoring.verdict import ReplyScore
from trainer.settings import DEFAULT_FACTS

LIBRARY = Library.load([packaged_folder()])
SCENARIOS = sorted(LIBRARY.scenarios)
MORNING = datetime(2026, 11, 25, 9, 30)
SITE = Situation(MORNING, DEFAULT_FACTS)


def plan(scenario: str, seed: int) -> CallPlan:
    return plan_call(LIBRARY.scenario(scenario), LIBRARY, SITE, seed)


def play(drawn: CallPlan, behaviour: Behaviour) -> CallResult:
    heard: list[Event] = []
    session, robot = CallSession(drawn, "text", None), Robot.of(behaviour, drawn)
    CallRunner(session, TextStage(None), heard.append, robot).run()
    ended = heard[-1]
    assert isinstance(ended, CallEnded)
    return ended.result


def score(card: str, step: int, text: str, source: Source) -> ReplyScore:
    expectation = LIBRARY.card(card).step(step).expectation
    reply = Reply(Transcript(text), source)
    situation = replace(SITE, general=LIBRARY.general_forbidden)
    return score_reply(reply, expectation, situation)


def test_nothing_is_wrong_with_it() -> None:
    assert check([packaged_folder()], DEFAULT_FACTS) == []


def test_the_first_scenarios_are_there() -> None:
    first = {
        *("ordinary-call", "silent-line", "dialect-caller", "dialect-caller-alone"),
        *("abusive-caller", "holiday-greeting", "faint-voice"),
    }
    assert first <= set(SCENARIOS)


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_ideal_trainee_passes_and_the_others_fail(scenario: str, seed: int) -> None:
    drawn = plan(scenario, seed)
    assert all("{" not in turn.line + turn.model_answer for turn in drawn.turns.values())
    best = play(drawn, ideal())
    assert best.scorecard.passed
    assert best.scorecard.score >= 90
    assert best.outcome in (CallOutcome.COMPLETED, CallOutcome.TRANSFERRED)
    assert len(best.turns) >= 3
    for worse in (rude(), silent()):
        assert not play(drawn, worse).scorecard.passed


def test_a_call_runs_in_no_time() -> None:
    drawn = plan("abusive-caller", 1)
    play(drawn, ideal())
    began = time.process_time()
    assert play(drawn, ideal()).duration_s > 40
    assert time.process_time() - began < 1


def test_another_seed_is_another_call() -> None:
    drawn = [plan("ordinary-call", seed) for seed in range(12)]
    assert len({(p.now, *sorted(p.facts.items())) for p in drawn}) > 6


def test_the_holiday_call_knows_all_five_holidays() -> None:
    moments = LIBRARY.scenario("holiday-greeting").moments
    names = {name for moment in moments for name in holidays_on(moment.date())}
    assert names == {"元旦", "春节", "劳动节", "中秋节", "国庆节"}
    for seed in range(20):
        assert play(plan("holiday-greeting", seed), ideal()).scorecard.passed


def test_the_angry_caller_who_is_not_calmed_asks_for_the_supervisor() -> None:
    result = play(plan("abusive-caller", 1), rude())
    assert "worse" in [turn.turn for turn in result.turns]


@pytest.mark.parametrize("source", list(Source))
@pytest.mark.parametrize(("card", "step", "text"), REQUIRED)
def test_what_the_standard_demands_is_enough(
    card: str, step: int, text: str, source: Source
) -> None:
    result = score(card, step, text, source)
    assert result.passed, result
    assert not result.forbidden


@pytest.mark.parametrize("source", list(Source))
@pytest.mark.parametrize(("card", "phrase"), FORBIDDEN)
def test_what_the_standard_forbids_is_found_in_every_step(
    card: str, phrase: str, source: Source
) -> None:
    for step in range(1, len(LIBRARY.card(card).steps) + 1):
        assert score(card, step, phrase, source).forbidden, step

"""Playing the run of a scenario: its deeds by a robot trainee, in the text modality, at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from trainer.call.controls import Control, Desk, HangUp, Hold, Note, Redial, Transfer
from trainer.call.log import CallLog
from trainer.call.plan import CallPlan, plan_call
from trainer.call.result import CallResult
from trainer.call.robot import Behaviour, Robot, Step, Utterance, answer_after, scripted
from trainer.call.runner import CallRunner
from trainer.call.session import CallSession
from trainer.call.text_stage import TextStage
from trainer.content.library import Library
from trainer.content.model import Deed, Run, Scenario
from trainer.scoring.situation import Situation
from trainer.scoring.slots import fill

USUAL_MOMENT = datetime(2026, 11, 25, 9, 30)
"""Not now: what is right is so at every hour."""


@dataclass(frozen=True, slots=True)
class Played:
    """A call that was played: what was planned, written down, and came of it."""

    plan: CallPlan
    log: CallLog
    result: CallResult


def plan_run(run: Run, scenario: Scenario, library: Library, site: Situation) -> CallPlan:
    """The call that the run is played in; at USUAL_MOMENT where nothing says when."""
    return plan_call(scenario, library, replace(site, now=USUAL_MOMENT), run.seed, run.moment)


def play(run: Run, plan: CallPlan) -> Played:
    """Hold the call as the run has it. It takes as long as the machine needs, and ends: a call is
    closed after half an hour of its own time."""
    session = CallSession(plan, "text", None)
    robot = Robot.of(trainee(run.deeds, plan), plan)
    result = CallRunner(session, TextStage(None), None, robot).run()
    return Played(plan, session.log, result)


def trainee(deeds: Sequence[Deed], plan: CallPlan) -> Behaviour:
    """A robot that does the deeds, with the call's facts in their slots. One that has more to do
    and is not told when to answer answers at the first ring; so also when the caller calls back."""
    return scripted(_steps(deeds, plan))


def filled(text: str, plan: CallPlan) -> str:
    """A text of a run with the call's facts in its slots; unknown ones stay as they are."""
    return fill(text, plan.facts, plan.now, plan.situation.spans)


def _steps(deeds: Sequence[Deed], plan: CallPlan) -> Iterator[Step]:
    answered = False
    wait: float | None = None
    for deed in deeds:
        if deed.wait_s is not None:
            wait = (wait or 0.0) + deed.wait_s
            continue
        if deed.answer_after_rings is not None:
            yield answer_after(deed.answer_after_rings)
        else:
            if not answered:
                yield answer_after(1)
            yield Step(_act(deed, plan), wait, deed.at_once, deed.yields)
        answered = not deed.hang_up  # The caller may call back.
        wait = None
    if deeds[-1].wait_s is not None and not answered:
        yield answer_after(1)


def _act(deed: Deed, plan: CallPlan) -> Utterance | Control:
    if deed.say is not None:
        return Utterance(filled(deed.say, plan))
    if deed.note is not None:
        return Note({name: filled(text, plan) for name, text in deed.note.items()})
    if deed.hold is not None:
        return Hold(deed.hold)
    if deed.transfer is not None:
        return Transfer(Desk(deed.transfer))
    return Redial() if deed.redial else HangUp()

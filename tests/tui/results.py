"""Calls that were held: results made by the real session, fast and without sound."""

from dataclasses import replace
from pathlib import Path

from tests.tui.fakes import plan_of
from trainer.call.result import CallResult
from trainer.call.robot import Behaviour, Robot, ideal
from trainer.call.runner import CallRunner
from trainer.call.session import CallSession
from trainer.call.text_stage import TextStage
from trainer.content.library import Library
from trainer.tui.services import PastCall


def held(library: Library, scenario: str, behaviour: Behaviour | None = None) -> CallResult:
    """The result of a typed call with the robot trainee (the ideal one unless told otherwise)."""
    plan = plan_of(library, scenario)
    robot = Robot.of(behaviour or ideal(), plan)
    session = CallSession(plan, "text", None)
    return CallRunner(session, TextStage(clock=None), lambda _event: None, robot).run()


def past(result: CallResult, when: str) -> PastCall:
    """The result as a saved call."""
    return PastCall(Path("calls") / when, when, result)


def recorded(result: CallResult) -> CallResult:
    """The result as if it had been held by voice."""
    return replace(result, modality="voice", model="vosk", recording="calls/one/call.flac")

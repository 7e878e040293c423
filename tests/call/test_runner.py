"""The thread of a call: what it does with controls, errors and being stopped."""

import threading
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from tests.call.calls import GREET, SILENT, kinds, near, planned
from tests.call.test_text_stage import Clock
from trainer.call import events
from trainer.call.controls import Answer, Control, HangUp, Hold, Say, Transfer, TypingStarted
from trainer.call.events import Event
from trainer.call.inputs import Input
from trainer.call.plan import CallPlan
from trainer.call.result import CallOutcome, CallResult
from trainer.call.robot import Robot, Step, answer_after, ideal, scripted
from trainer.call.runner import METER_S, CallRunner
from trainer.call.session import CallSession
from trainer.call.text_stage import TextStage
from trainer.errors import MissingError

GOOD = "您好，安居客服中心"


class Table(TextStage):
    """The text stage, with what a voice stage adds, and what may go wrong."""

    def __init__(self, clock: Clock | None = None) -> None:
        super().__init__(clock, clock.sleep if clock else lambda _: None)
        self.closed = 0
        self.finished = 0
        self.breaks_at: float | None = None
        self.words = ""

    def step(self) -> tuple[float, list[Input]]:
        at, inputs = super().step()
        if self.breaks_at is not None and at >= self.breaks_at:
            raise MissingError("audio.gone", "耳机拔掉了")
        return at, inputs

    def partial(self) -> str | None:
        return self.words

    def finish(self) -> Path | None:
        self.finished += 1
        return Path("call.flac")

    def close(self) -> None:
        self.closed += 1


class Running:
    """A call on a table; `on_event` may answer what happens."""

    def __init__(
        self, plan: CallPlan, stage: Table | None = None, robot: Robot | None = None
    ) -> None:
        self.stage = stage or Table()
        self.events: list[Event] = []
        self.on_event: Callable[[Event], None] = lambda _event: None
        self.runner = CallRunner(CallSession(plan, "text", None), self.stage, self._see, robot)

    def _see(self, event: Event) -> None:
        self.events.append(event)
        self.on_event(event)

    def run(self) -> CallResult:
        return self.runner.run()

    def post_at(self, acts: dict[float, Control]) -> None:
        """Press controls once the call has come to a time."""
        waiting = dict(acts)

        def press(event: Event) -> None:
            for at in [at for at in waiting if event.at >= at]:
                self.runner.post(waiting.pop(at))

        self.on_event = press


def test_a_person_takes_a_call_by_typing(tmp_path: Path) -> None:
    call = Running(planned(tmp_path, GREET))
    call.post_at({1.0: Answer(), 4.0: TypingStarted(), 5.0: Say(GOOD)})
    result = call.run()
    assert result.outcome is CallOutcome.COMPLETED
    assert result.turns[0].heard == GOOD
    assert call.events[-1] == events.CallEnded(result.duration_s, result)
    assert result.recording == "call.flac"
    assert (call.stage.finished, call.stage.closed) == (1, 1)


def test_the_meter_tells_the_silence_ten_times_a_second(tmp_path: Path) -> None:
    call = Running(planned(tmp_path, SILENT))
    call.post_at({0.0: Answer(), 1.0: Say("请问有什么可以帮您"), 4.0: HangUp()})
    call.run()
    meters = [event for event in call.events if isinstance(event, events.Meter)]
    steps = [after.at - before.at for before, after in pairwise(meters)]
    assert all(step == near(METER_S) for step in steps)
    last = meters[-1]
    assert last.due_s == 5.0
    assert last.silence_s == near(last.at - 1.1)
    assert (last.caller_dbfs, last.agent_dbfs) == (None, None)


def test_what_is_understood_so_far_is_told(tmp_path: Path) -> None:
    call = Running(planned(tmp_path, GREET))
    call.stage.words = "您好"
    call.post_at({1.0: HangUp()})
    call.run()
    assert "PartialHeard" in kinds(call.events)
    call = Running(planned(tmp_path, GREET))
    call.post_at({1.0: HangUp()})
    call.run()
    assert "PartialHeard" not in kinds(call.events)


def test_a_call_keeps_the_pace_of_the_clock(tmp_path: Path) -> None:
    clock = Clock()
    plan = planned(tmp_path, GREET)
    result = Running(plan, Table(clock), Robot.of(ideal(), plan)).run()
    assert clock.now - 100.0 == near(result.duration_s)


def test_controls_may_come_from_any_thread(tmp_path: Path) -> None:
    call = Running(planned(tmp_path, GREET))

    def from_another_thread(event: Event) -> None:
        if isinstance(event, events.Ringing) and event.ring == 1:
            thread = threading.Thread(target=call.runner.post, args=(Answer(),))
            thread.start()
            thread.join()
        if isinstance(event, events.CallerDone):
            thread = threading.Thread(
                target=lambda: [call.runner.post(each) for each in (Hold(True), HangUp())]
            )
            thread.start()
            thread.join()

    call.on_event = from_another_thread
    assert call.run().outcome is CallOutcome.HUNG_UP
    assert [kind for kind in kinds(call.events) if kind in ("HoldChanged", "HungUp")] == [
        "HoldChanged",
        "HungUp",
    ]


def test_a_call_can_be_stopped_from_another_thread(tmp_path: Path) -> None:
    call = Running(planned(tmp_path, GREET))

    def stop(event: Event) -> None:
        if isinstance(event, events.CallerSpeaks):
            thread = threading.Thread(target=call.runner.stop)
            thread.start()
            thread.join()

    call.on_event = stop
    call.runner.post(Answer())
    result = call.run()
    assert result.outcome is CallOutcome.CANCELLED
    assert kinds(call.events)[-1] == "CallEnded"
    assert result.recording is None
    assert (call.stage.finished, call.stage.closed) == (0, 1)


def test_a_call_stopped_before_it_began_never_rings(tmp_path: Path) -> None:
    call = Running(planned(tmp_path, GREET))
    call.runner.stop()
    assert call.run().outcome is CallOutcome.CANCELLED
    assert kinds(call.events) == ["CallEnded"]


def test_stopping_a_call_that_has_ended_leaves_its_recording(tmp_path: Path) -> None:
    plan = planned(tmp_path, GREET)
    call = Running(plan, robot=Robot.of(ideal(), plan))

    def stop(event: Event) -> None:
        if isinstance(event, events.HungUp):
            call.runner.stop()

    call.on_event = stop
    result = call.run()
    assert (result.outcome, result.recording) == (CallOutcome.COMPLETED, "call.flac")


def test_a_device_that_goes_away_ends_the_call_and_is_told(tmp_path: Path) -> None:
    call = Running(planned(tmp_path, GREET))
    call.stage.breaks_at = 2.0
    with pytest.raises(MissingError, match="耳机拔掉了"):
        call.run()
    assert "CallEnded" not in kinds(call.events)
    assert (call.stage.finished, call.stage.closed) == (0, 1)


def test_an_observer_that_fails_does_not_leave_the_stage_open(tmp_path: Path) -> None:
    call = Running(planned(tmp_path, GREET))

    def fail(event: Event) -> None:
        raise KeyboardInterrupt

    call.on_event = fail
    with pytest.raises(KeyboardInterrupt):
        call.run()
    assert call.stage.closed == 1


def test_a_robot_may_do_several_things_in_one_moment(tmp_path: Path) -> None:
    plan = planned(tmp_path, SILENT)
    steps = (answer_after(1), Step(Hold(True)), Step(Hold(False)), Step(Transfer()))
    call = Running(plan, robot=Robot.of(scripted(steps), plan))
    call.run()
    done = {event.at for event in call.events if isinstance(event, events.HoldChanged)}
    assert done == {0.5}
    assert events.Transferred(0.5) in call.events


def test_nothing_that_is_pressed_after_the_end_matters(tmp_path: Path) -> None:
    call = Running(planned(tmp_path, GREET))
    call.post_at({1.0: Answer(), 2.0: HangUp()})
    result = call.run()
    call.runner.post(HangUp())
    call.runner.stop()
    assert result.outcome is CallOutcome.HUNG_UP
    assert kinds(call.events).count("CallEnded") == 1

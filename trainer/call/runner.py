"""Running a call on one thread: a stage moves time and sound, the session decides what happens."""

import queue
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from trainer.call import events
from trainer.call.controls import Control
from trainer.call.events import Event
from trainer.call.inputs import Input, Tick
from trainer.call.result import CallOutcome, CallResult
from trainer.call.robot import Hush, Robot, Utterance
from trainer.call.session import CallSession

METER_S = 0.1
"""Seconds between two Meter events."""


class Stage(Protocol):
    """Where a call takes place: an audio line, or a table on which texts are passed."""

    def step(self) -> tuple[float, list[Input]]:
        """Let a little time pass; return the call's time and what came in meanwhile."""
        ...

    def pressed(self, at: float, control: Control) -> list[Input]:
        """Translate a control, completing speech that is under way where the control ends it."""
        ...

    def utter(self, at: float, utterance: Utterance) -> tuple[float, list[Input]]:
        """Let the robot speak; return when it will have ended."""
        ...

    def hush(self, at: float) -> list[Input]:
        """Let the robot fall silent in the middle of what it says."""
        ...

    def carry_out(self, event: Event) -> None:
        """Do what an event asks of the line: ring, play, hold, stop."""
        ...

    def partial(self) -> str | None:
        """What has been understood of the reply under way, if it has changed."""
        ...

    def news(self) -> tuple[Event, ...]:
        """What the person should know about the stage itself and has not been told."""
        ...

    def levels(self) -> tuple[float | None, float | None]:
        """Caller's and trainee's level in dBFS; None where there is no audio."""
        ...

    def finish(self) -> Path | None:
        """Complete the recording and return its path; None where there is none."""
        ...

    def close(self) -> None:
        """Let go of everything; a recording that was not finished is dropped."""
        ...


class CallRunner:
    """One call from the first ring to the result. `post` and `stop` may be called by any thread."""

    def __init__(
        self,
        session: CallSession,
        stage: Stage,
        observer: Callable[[Event], None] | None,
        robot: Robot | None = None,
    ) -> None:
        """`observer` is called on the thread that runs the call; without one nothing is metered,
        for nobody looks."""
        self._session = session
        self._stage = stage
        self._observer = observer
        self._robot = robot
        self._controls: queue.SimpleQueue[Control] = queue.SimpleQueue()
        self._stopped = threading.Event()
        self._metered = -METER_S
        self._result: CallResult | None = None

    def post(self, control: Control) -> None:
        """The trainee does something at the desk."""
        self._controls.put(control)

    def stop(self) -> None:
        """Break the call off; `run` returns soon with an outcome of cancelled."""
        self._stopped.set()

    def run(self) -> CallResult:
        """Hold the call. Raises TrainerError when it cannot go on: a voice or the model fails."""
        at = 0.0
        try:
            while self._result is None:
                if self._stopped.is_set():
                    self._emit(self._session.cancel(at))
                    break
                at, inputs = self._stage.step()
                self._emit(self._stage.news())
                self._feed(inputs)
                self._feed_controls(at)
                self._feed_robot(at)
                self._feed([Tick(at)])
                self._report(at)
        finally:
            self._stage.close()
        assert self._result is not None
        return self._result

    def _feed(self, inputs: list[Input]) -> None:
        for entry in inputs:
            self._emit(self._session.advance(entry))

    def _feed_controls(self, at: float) -> None:
        while True:
            try:
                control = self._controls.get_nowait()
            except queue.Empty:
                return
            self._feed(self._stage.pressed(at, control))

    def _feed_robot(self, at: float) -> None:
        if self._robot is None:
            return
        while (deed := self._robot.due(at)) is not None:
            if isinstance(deed, Utterance):
                end, inputs = self._stage.utter(at, deed)
                self._robot.speaks_until(end)
                self._feed(inputs)
            elif isinstance(deed, Hush):
                self._feed(self._stage.hush(at))
            else:
                self._feed(self._stage.pressed(at, deed))

    def _report(self, at: float) -> None:
        if self._result is not None or self._observer is None:
            return
        heard = self._stage.partial()
        if heard:
            self._emit((events.PartialHeard(at, heard),))
        if at - self._metered >= METER_S - 1e-6:
            self._metered = at
            caller, agent = self._stage.levels()
            silence, due = self._session.silence_s(at), self._session.due_s
            self._emit((events.Meter(at, caller, agent, silence, due),))

    def _emit(self, happened: tuple[Event, ...]) -> None:
        for each in happened:
            event = self._completed(each) if isinstance(each, events.CallEnded) else each
            self._stage.carry_out(event)
            if self._robot is not None:
                self._robot.hear(event)
            if self._observer is not None:
                self._observer(event)

    def _completed(self, ended: events.CallEnded) -> events.CallEnded:
        # The recording must be whole before anyone is told where it lies.
        cancelled = ended.result.outcome is CallOutcome.CANCELLED
        path = None if cancelled else self._stage.finish()
        self._result = replace(ended.result, recording=None if path is None else str(path))
        return replace(ended, result=self._result)

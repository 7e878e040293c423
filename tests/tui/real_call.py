"""Typed calls held by the real session and runner, with time moved by hand."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.tui.fakes import FakeServices, plan_of
from trainer.call.controls import Control
from trainer.call.plan import CallPlan
from trainer.call.runner import CallRunner
from trainer.call.session import CallSession
from trainer.call.text_stage import TextStage
from trainer.tui.services import LiveCall, Modality, Observer


class HandClock:
    """Time that stands still until it is moved, for the one thread that sleeps by it."""

    def __init__(self) -> None:
        self._now = 0.0
        self._wakes = 0.0
        self._over = False
        self._moved = threading.Condition()

    def __call__(self) -> float:
        return self._now

    def sleep(self, seconds: float) -> None:
        """Sleep until time has been moved on by `seconds`."""
        with self._moved:
            self._wakes = self._now + seconds
            self._moved.notify_all()
            self._moved.wait_for(lambda: self._over or self._now >= self._wakes - 1e-9)

    def move(self, seconds: float) -> None:
        """Move time on; return when the sleeper has dealt with all of it and sleeps again."""
        with self._moved:
            self._now += seconds
            self._moved.notify_all()
            self._moved.wait_for(lambda: self._over or self._wakes > self._now + 1e-9)

    def stop(self) -> None:
        """Let nobody sleep any longer."""
        with self._moved:
            self._over = True
            self._moved.notify_all()


class RealCall:
    """A typed call on its own thread (`LiveCall`)."""

    def __init__(
        self, plan: CallPlan, observer: Observer, failed: Callable[[Exception], None]
    ) -> None:
        self.plan = plan
        self.clock = HandClock()
        stage = TextStage(self.clock, self.clock.sleep)
        self._runner = CallRunner(CallSession(plan, "text", None), stage, observer)
        self._failed = failed
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def post(self, control: Control) -> None:
        self._runner.post(control)

    def stop(self) -> None:
        self._runner.stop()
        self.clock.stop()
        self.thread.join()

    def _run(self) -> None:
        try:
            self._runner.run()
        except Exception as error:
            self._failed(error)
        finally:
            self.clock.stop()


@dataclass
class RealCalls(FakeServices):
    """Services whose calls are real."""

    lives: list[RealCall] = field(default_factory=list[RealCall])

    def place_call(  # pyright: ignore[reportIncompatibleMethodOverride]
        self,
        scenario: str,
        modality: Modality,
        observer: Observer,
        failed: Callable[[Exception], None],
    ) -> LiveCall:
        live = RealCall(plan_of(self.library, scenario), observer, failed)
        self.lives.append(live)
        return live

"""The rest of the program, as the screens see it, driven by hand."""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from trainer.call.controls import Control
from trainer.call.events import Event
from trainer.call.plan import CallPlan, plan_call
from trainer.content.library import Library
from trainer.scoring.situation import Situation
from trainer.settings import DEFAULT_FACTS
from trainer.tui.services import Capabilities, Modality, Observer, PastCall

CONTENT = Path(__file__).parent / "content"
NOW = datetime(2026, 3, 4, 9, 30)

READY = Capabilities(listens=True, why_not="", model="vosk-model-small-cn-0.22", model_notice="")
WEAK_MODEL = Capabilities(
    listens=True,
    why_not="",
    model="embedded",
    model_notice="自带的识别模型只听得懂合成语音，听不准真人说话。请安装官方模型，或用打字练习。",
)
NO_HEADSET = Capabilities(
    listens=False,
    why_not="没有找到麦克风。请插上耳机再试，或先用打字练习。",
    model="embedded",
    model_notice="",
)


def plan_of(library: Library, scenario: str) -> CallPlan:
    """The call as it is drawn in tests."""
    return plan_call(library.scenario(scenario), library, Situation(NOW, DEFAULT_FACTS), 1)


@dataclass
class FakeCall:
    """A call whose events are told by the test."""

    plan: CallPlan
    modality: Modality
    observer: Observer
    failed: Callable[[Exception], None]
    controls: list[Control] = field(default_factory=list[Control])
    stops: int = 0

    def post(self, control: Control) -> None:
        self.controls.append(control)

    def stop(self) -> None:
        self.stops += 1

    def tell(self, *happened: Event) -> None:
        """Let events happen, from another thread as in a real call."""

        def run() -> None:
            for event in happened:
                self.observer(event)

        self._run(run)

    def break_down(self, error: Exception) -> None:
        """Let the call fail on its own thread."""
        self._run(lambda: self.failed(error))

    def _run(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()


@dataclass
class FakeServices:
    """`trainer.tui.services.Services` with a real library and nothing else real."""

    library: Library
    agent: str = "李静"
    machine: Capabilities = READY
    past: list[PastCall] = field(default_factory=list[PastCall])
    calls: list[FakeCall] = field(default_factory=list[FakeCall])
    played: list[tuple[Path, float, float | None]] = field(
        default_factory=list[tuple[Path, float, float | None]]
    )
    stopped_playing: int = 0
    refuses: Exception | None = None
    """What placing a call, playing or installing raises."""
    install_steps: Callable[[], Iterator[tuple[int, int]]] = lambda: iter(((42, 42),))
    installs: list[str] = field(default_factory=list[str])

    @property
    def call(self) -> FakeCall:
        """The newest call."""
        return self.calls[-1]

    def capabilities(self) -> Capabilities:
        return self.machine

    def place_call(
        self,
        scenario: str,
        modality: Modality,
        observer: Observer,
        failed: Callable[[Exception], None],
    ) -> FakeCall:
        if self.refuses:
            raise self.refuses
        call = FakeCall(plan_of(self.library, scenario), modality, observer, failed)
        self.calls.append(call)
        return call

    def history(self) -> Sequence[PastCall]:
        return tuple(self.past)

    def play(self, recording: Path, start: float, end: float | None) -> None:
        if self.refuses:
            raise self.refuses
        self.played.append((recording, start, end))

    def stop_playing(self) -> None:
        self.stopped_playing += 1

    def install_model(
        self, name: str, progress: Callable[[int, int], None], cancelled: Callable[[], bool]
    ) -> None:
        self.installs.append(name)
        for done, total in self.install_steps():
            if cancelled():
                return
            progress(done, total)
        if self.refuses:
            raise self.refuses

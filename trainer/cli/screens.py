"""The terminal UI with the real parts behind it."""

import sys
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from trainer.errors import ExitCode, TrainerError
from trainer.tui.services import Capabilities, Modality, PastCall

if TYPE_CHECKING:
    from trainer.call.controls import Control
    from trainer.call.events import Event
    from trainer.call.plan import CallPlan
    from trainer.call.runner import CallRunner
    from trainer.content.library import Library
    from trainer.speech.playback import Player
    from trainer.speech.synthesis import Pyttsx3Synthesizer

Observer = Callable[["Event"], None]


def open_screens() -> int:
    """The program without a command. Returns the exit code."""
    from trainer.cli.output import notice

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        notice("练习界面要在终端里打开。看命令请运行 trainer --help，看演示请运行 trainer demo。")
        return ExitCode.USAGE
    from trainer.tui.app import TrainerApp

    services = ProgramServices()
    try:
        TrainerApp(services).run()
    except TrainerError as error:
        notice(error.message)
        return error.exit_code
    finally:
        services.close()
    return ExitCode.DONE


class ProgramServices:
    """What the screens need (`trainer.tui.services.Services`), from the parts of this machine."""

    def __init__(self) -> None:
        self._library: Library | None = None
        self._player: Player | None = None
        self._speaking = threading.Lock()
        self._voices: Pyttsx3Synthesizer | None = None

    @property
    def library(self) -> "Library":
        """Cards and scenarios; files with problems are left out."""
        if self._library is None:
            from trainer.cli.compose import content_folders
            from trainer.content.library import Library

            # Whatever is printed would write over the screens; doctor tells it too.
            self._library = Library.load(content_folders(None, tell=lambda _message: None))
        return self._library

    @property
    def agent(self) -> str:
        """The trainee's name."""
        from trainer.cli.compose import settings

        return settings().facts["agent"]

    def capabilities(self) -> Capabilities:
        """Look at headset and recogniser."""
        from trainer.cli.compose import person_is_heard

        heard = person_is_heard()
        # On the screens a key chooses typing, not an option.
        why_not = heard.no_device.replace("（--modality text）", "")
        return Capabilities(not heard.no_device, why_not, heard.model, heard.weak_model)

    def place_call(
        self,
        scenario: str,
        modality: Modality,
        observer: Observer,
        failed: Callable[[Exception], None],
    ) -> "ThreadedCall":
        """Start a call on a thread of its own."""
        from trainer.cli import placing, saved
        from trainer.cli.compose import load_recogniser, settings, site

        chosen = settings()
        folder = saved.new_folder(scenario, datetime.now())
        plan = placing.planned(scenario, self.library, site(None), placing.random_seed())
        live = ThreadedCall(plan, observer, failed, folder)
        if modality == "text":
            runner = placing.text_call(plan, live.observe, None, real_time=True)
        else:
            parts = placing.VoiceParts(
                self._synthesizer(), load_recogniser(None), chosen, "device", True, folder
            )
            runner = placing.voice_or_text_call(plan, live.observe, parts)
        live.start(runner)
        return live

    def history(self) -> Sequence[PastCall]:
        """Saved calls."""
        from trainer.cli.saved import past_calls

        return past_calls()

    def play(self, recording: Path, start: float, end: float | None) -> None:
        """Play a stretch of a recording."""
        from trainer.cli.compose import settings
        from trainer.speech.playback import Player

        if self._player is None:
            self._player = Player(settings().output_device)
        self._player.play(recording, start, end)

    def stop_playing(self) -> None:
        """Stop playing."""
        if self._player is not None:
            self._player.stop()

    def install_model(
        self, name: str, progress: Callable[[int, int], None], cancelled: Callable[[], bool]
    ) -> None:
        """Fetch a model and use it."""
        from trainer.cli.compose import model_store
        from trainer.speech.model_store import Stage

        def show(stage: Stage, done: int, total: int | None) -> None:
            if stage is Stage.DOWNLOAD:
                progress(done, total or 0)

        store = model_store()
        store.install(name, on_progress=show, cancelled=cancelled)
        store.use(name)

    def close(self) -> None:
        """Let go of player and voices."""
        self.stop_playing()
        with self._speaking:
            if self._voices is not None:
                self._voices.close()

    def _synthesizer(self) -> "Pyttsx3Synthesizer":
        with self._speaking:
            if self._voices is None:
                from trainer.cli.compose import synthesizer

                self._voices = synthesizer()
            return self._voices


class ThreadedCall:
    """A call on its own thread (`trainer.tui.services.LiveCall`); its result is saved before the
    screens hear of the end."""

    def __init__(
        self,
        plan: "CallPlan",
        observer: Observer,
        failed: Callable[[Exception], None],
        folder: Path,
    ) -> None:
        self._plan = plan
        self._observer = observer
        self._failed = failed
        self._folder = folder
        self._runner: CallRunner | None = None
        self._thread: threading.Thread | None = None

    @property
    def plan(self) -> "CallPlan":
        """The call as it was drawn."""
        return self._plan

    def start(self, runner: "CallRunner") -> None:
        """Let the phone ring."""
        self._runner = runner
        self._thread = threading.Thread(target=self._run, name="call", daemon=True)
        self._thread.start()

    def post(self, control: "Control") -> None:
        """Do something at the desk."""
        assert self._runner is not None
        self._runner.post(control)

    def stop(self) -> None:
        """Break the call off and wait for its thread."""
        if self._runner is not None and self._thread is not None:
            self._runner.stop()
            self._thread.join()

    def observe(self, event: "Event") -> None:
        """Pass an event on; a result is saved first."""
        from trainer.call import events
        from trainer.call.result import CallOutcome
        from trainer.cli import saved

        if isinstance(event, events.CallEnded):
            result = event.result
            try:
                if result.outcome is not CallOutcome.CANCELLED:
                    saved.save(result, self._folder)
            except TrainerError as error:
                self._observer(events.Notice(event.at, f"这通电话没有存下来：{error.message}"))
        self._observer(event)

    def _run(self) -> None:
        assert self._runner is not None
        try:
            self._runner.run()
        except Exception as error:
            self._failed(error)

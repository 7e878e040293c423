"""What the terminal UI needs of the rest of the program; the command line provides it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from trainer.call.controls import Control
from trainer.call.events import Event
from trainer.call.result import CallResult

if TYPE_CHECKING:
    # Matching and reading content are heavy to import, and the first frame needs neither.
    from trainer.call.plan import CallPlan
    from trainer.content.library import Library

Modality = Literal["voice", "text"]
Observer = Callable[[Event], None]


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What this machine can do.

    `listens` tells whether a microphone and a speaker are there; `why_not` is the Chinese sentence
    that says what is missing and how to mend it. `model` names the recogniser in use;
    `model_notice` is set when it cannot understand people well enough.
    """

    listens: bool
    why_not: str
    model: str
    model_notice: str

    @property
    def modality(self) -> Modality:
        """How a call is held unless the person chooses otherwise: people can only be heard by a
        model made for people."""
        return "voice" if self.listens and not self.model_notice else "text"


@dataclass(frozen=True, slots=True)
class PastCall:
    """A call that was saved, newest first in lists. `when` is ISO local time."""

    folder: Path
    when: str
    result: CallResult


class LiveCall(Protocol):
    """A call under way on its own thread; its events reach the observer from that thread."""

    @property
    def plan(self) -> CallPlan:
        """The call as it was drawn: facts, moment, expectations."""
        ...

    def post(self, control: Control) -> None:
        """Do something at the desk; returns at once."""
        ...

    def stop(self) -> None:
        """Break the call off and wait for its thread; nothing is saved. Safe to call twice."""
        ...


class Services(Protocol):
    """The program's services, as the screens see them."""

    @property
    def library(self) -> Library:
        """Cards and scenarios."""
        ...

    @property
    def agent(self) -> str:
        """The trainee's name for the greeting on the home screen."""
        ...

    def capabilities(self) -> Capabilities:
        """Look at the machine anew; may take some tenths of a second."""
        ...

    def place_call(
        self,
        scenario: str,
        modality: Modality,
        observer: Observer,
        failed: Callable[[Exception], None],
    ) -> LiveCall:
        """Start a call. It rings when its lines are rendered; `failed` is called from the call's
        thread when it cannot go on. Raises TrainerError at once when it cannot start."""
        ...

    def history(self) -> Sequence[PastCall]:
        """Saved calls, the newest first; damaged ones are left out."""
        ...

    def play(self, recording: Path, start: float, end: float | None) -> None:
        """Play a stretch of a recording (seconds) without waiting; TrainerError when it cannot."""
        ...

    def stop_playing(self) -> None:
        """Stop what `play` started."""
        ...

    def install_model(
        self, name: str, progress: Callable[[int, int], None], cancelled: Callable[[], bool]
    ) -> None:
        """Download and use a model; `progress` gets bytes done and in all."""
        ...

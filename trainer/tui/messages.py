"""What other threads tell the screens; nothing else crosses from them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.message import Message

from trainer.call.events import Event, Meter

if TYPE_CHECKING:
    from trainer.content.library import Library
    from trainer.tui.services import Capabilities, PastCall


class ContentRead(Message, bubble=False):
    """What is kept on this machine: the trainee's name, content, and the calls that were saved."""

    def __init__(self, agent: str, library: Library, history: Sequence[PastCall]) -> None:
        super().__init__()
        self.agent = agent
        self.library = library
        self.history = history


class MachineSeen(Message, bubble=False):
    """What this machine can do."""

    def __init__(self, capabilities: Capabilities) -> None:
        super().__init__()
        self.capabilities = capabilities


class WorkFailed(Message, bubble=False):
    """Something behind the screens did not succeed."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error


class CallHappened(Message, bubble=False):
    """An event of the call under way."""

    def __init__(self, event: Event) -> None:
        super().__init__()
        self.event = event

    def can_replace(self, message: Message) -> bool:
        """Only the newest of several waiting levels matters; everything else must arrive."""
        return (
            isinstance(message, CallHappened)
            and isinstance(self.event, Meter)
            and isinstance(message.event, Meter)
        )


class InstallEnded(Message, bubble=False):
    """A download is over: installed, or `error` tells why not."""

    def __init__(self, error: Exception | None = None) -> None:
        super().__init__()
        self.error = error


class InstallMoved(Message, bubble=False):
    """Bytes of a download, done and in all (0: unknown)."""

    def __init__(self, done: int, total: int) -> None:
        super().__init__()
        self.done = done
        self.total = total

    def can_replace(self, message: Message) -> bool:
        """The newest count tells all."""
        return isinstance(message, InstallMoved)

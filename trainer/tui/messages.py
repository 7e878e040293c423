"""What other threads tell the screens; nothing else crosses from them."""

from textual.message import Message

from trainer.call.events import Event, Meter


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


class CallFailed(Message, bubble=False):
    """The call cannot go on."""

    def __init__(self, error: Exception) -> None:
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

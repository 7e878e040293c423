"""The line above every screen: where one is, and what matters about it."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static


class TopBar(Horizontal):
    """A title on the left and a status on the right."""

    DEFAULT_CSS = """
    TopBar { height: 1; background: $surface; padding: 0 2; }
    TopBar > #place { width: 1fr; text-wrap: nowrap; text-overflow: ellipsis; }
    TopBar > #status { width: auto; color: $quiet; text-wrap: nowrap; }
    """

    def __init__(self, place: str) -> None:
        super().__init__()
        self._place = place

    def compose(self) -> ComposeResult:
        """Title and status."""
        yield Static(
            Content.assemble(
                ("话术陪练", "$primary bold"), (" · ", "$quiet"), (self._place, "$foreground")
            ),
            id="place",
        )
        yield Static(id="status")

    def status(self, content: Content | str) -> None:
        """Show a status on the right."""
        self.query_one("#status", Static).update(content)

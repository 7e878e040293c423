"""What all screens share: the bar above, the keys below, and room between them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Generic, TypeVar, cast

from textual.app import ComposeResult
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Footer

from trainer.tui.widgets.cover import TooSmall
from trainer.tui.widgets.top_bar import TopBar

if TYPE_CHECKING:
    from trainer.tui.app import TrainerApp


class Room(Screen[None]):
    """A whole screen."""

    place = ""
    """What the bar above calls this screen."""

    @property
    def trainer(self) -> TrainerApp:
        """The app, by its own type."""
        return cast("TrainerApp", self.app)  # pyright: ignore[reportUnknownMemberType]

    def compose(self) -> ComposeResult:
        """The frame around `body`."""
        yield TopBar(self.place)
        yield from self.body()
        yield Footer(show_command_palette=False, compact=True)
        yield TooSmall()

    def body(self) -> Iterable[Widget]:
        """The widgets between the bars."""
        return ()

    follows_history = False
    """Whether it shows saved calls, which are read anew whenever it comes back to the front."""

    may_leave = True
    """Whether the program may be closed, and other screens opened, without asking."""

    def known_changed(self) -> None:
        """The app has learnt something of content, history or machine."""

    def on_screen_resume(self) -> None:
        """A call may have been held meanwhile."""
        if self.follows_history and self.trainer.library is not None:
            self.trainer.look_again()

    @property
    def top_bar(self) -> TopBar:
        """The bar above."""
        return self.query_one(TopBar)


Result = TypeVar("Result")


class Dialog(ModalScreen[Result], Generic[Result]):
    """A box over a screen. Escape leaves it with no result."""

    def known_changed(self) -> None:
        """The app has learnt something of content, history or machine."""

    @property
    def trainer(self) -> TrainerApp:
        """The app, by its own type."""
        return cast("TrainerApp", self.app)  # pyright: ignore[reportUnknownMemberType]

    def action_leave(self) -> None:
        """Close without a result."""
        self.dismiss(None)

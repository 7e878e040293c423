"""Driving the app from tests: opening it, letting it come to rest, reading what it shows."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from rich.text import Text
from textual.app import App
from textual.content import Content
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import DataTable, Static

from tests.tui.fakes import NOW
from trainer.tui.app import TrainerApp
from trainer.tui.services import Services
from trainer.tui.widgets.prose import Prose

Driver = Pilot[None]


def made(services: Services) -> TrainerApp:
    """The app at the moment of the tests."""
    return TrainerApp(services, now=lambda: NOW)


@asynccontextmanager
async def opened(services: Services, size: tuple[int, int] = (80, 24)) -> AsyncGenerator[Driver]:
    """The app at home, all looked at."""
    async with made(services).run_test(size=size, notifications=True) as pilot:
        await rest(pilot)
        yield pilot


async def rest(pilot: Driver) -> None:
    """Wait until nothing works in the background and all messages are dealt with."""
    await pilot.app.workers.wait_for_complete()  # pyright: ignore[reportUnknownMemberType]
    await pilot.pause()
    await pilot.pause()


def app_of(pilot: Driver) -> TrainerApp:
    """The app, by its own type."""
    app: App[None] = pilot.app
    assert isinstance(app, TrainerApp)
    return app


def text(pilot: Driver, selector: str) -> str:
    """What a widget says, without its styles."""
    return said(pilot.app.screen.query_one(selector))


def said(widget: Widget) -> str:
    """What a text widget says, without its styles."""
    if isinstance(widget, Prose):
        return widget.plain
    assert isinstance(widget, Static)
    content = widget.content
    return content.plain if isinstance(content, Content | Text) else str(content)


def commands(pilot: Driver) -> list[str]:
    """What the command palette offers."""
    app = app_of(pilot)
    return [command.title for command in app.get_system_commands(app.screen)]


def table(pilot: Driver) -> DataTable[object]:
    """The table of the screen."""
    return pilot.app.screen.query_one(DataTable[object])


def keys_shown(pilot: Driver) -> dict[str, str]:
    """The footer: what each key that is named there does."""
    app = pilot.app
    return {
        app.get_key_display(active.binding): active.binding.description
        for active in app.screen.active_bindings.values()
        if active.binding.show
    }


def seen(pilot: Driver) -> str:
    """All that stands on the screen, as plain lines."""
    strips = pilot.app.screen._compositor.render_strips()  # pyright: ignore[reportPrivateUsage]
    return "\n".join(strip.text.rstrip() for strip in strips)

import asyncio
import threading
from collections.abc import Iterator

from textual.widgets import Button

from tests.tui.driving import app_of, opened, rest, text
from tests.tui.fakes import FakeServices
from trainer.errors import MissingError
from trainer.tui.screens.home import Home
from trainer.tui.screens.install import Install


class Gate:
    """A download that stands still until it is let go on."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self.open = threading.Event()

    def __call__(self) -> Iterator[tuple[int, int]]:
        yield 12_300_000, 43_898_754
        self.reached.set()
        self.open.wait()
        yield 43_898_754, 43_898_754


async def test_shows_how_far_it_is_and_ends_by_itself(services: FakeServices) -> None:
    services.install_steps = gate = Gate()
    async with opened(services) as pilot:
        app_of(pilot).action_install()
        await pilot.pause()
        assert "约 42 MB" in text(pilot, "#words")
        await pilot.press("enter")
        gate.reached.wait()
        await pilot.pause()
        assert text(pilot, "#bytes") == "12.3 / 43.9 MB"
        gate.open.set()
        await rest(pilot)
        assert isinstance(pilot.app.screen, Home)


async def test_escape_stops_the_download(services: FakeServices) -> None:
    services.install_steps = gate = Gate()
    async with opened(services) as pilot:
        app_of(pilot).action_install()
        await pilot.pause()
        await pilot.press("enter")
        gate.reached.wait()
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, Home)
        gate.open.set()
        await rest(pilot)


async def test_quitting_stops_the_download(services: FakeServices) -> None:
    stopped = threading.Event()
    gate = Gate()

    def install(name: str, progress: object, cancelled: object) -> None:
        gate.reached.set()
        assert callable(cancelled)
        while not cancelled():
            gate.open.wait(0.01)
        stopped.set()

    services.install_model = install
    async with opened(services) as pilot:
        app_of(pilot).action_install()
        await pilot.pause()
        await pilot.press("enter")
        gate.reached.wait()
        await pilot.press("ctrl+c")
    assert await asyncio.to_thread(stopped.wait, 10)


async def test_what_went_wrong_is_said_and_can_be_tried_again(services: FakeServices) -> None:
    services.refuses = MissingError(
        "download.refused", "下载地址连不上。请检查网络，或换一个镜像。"
    )
    async with opened(services) as pilot:
        app_of(pilot).action_install()
        await pilot.pause()
        # A button takes no second press while it lights up, a fifth of a second.
        pilot.app.screen.query_one("#start", Button).active_effect_duration = 0
        await pilot.press("enter")
        await rest(pilot)
        assert isinstance(pilot.app.screen, Install)
        assert text(pilot, "#words") == "下载地址连不上。请检查网络，或换一个镜像。"
        services.refuses = None
        await pilot.press("enter")
        await rest(pilot)
        assert isinstance(pilot.app.screen, Home)
        assert len(services.installs) == 2

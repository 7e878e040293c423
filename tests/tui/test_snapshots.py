"""How the screens look, wide and narrow, dark and light. After a wanted change:
pytest tests/tui/test_snapshots.py --snapshot-update, and look at the pictures."""

from collections.abc import Awaitable, Callable
from typing import Protocol

import pytest

from tests.tui.driving import Driver, app_of, made, rest
from tests.tui.fakes import WEAK_MODEL, FakeServices
from tests.tui.results import held, past, recorded
from tests.tui.talking import FIRST_TURN, RINGS, SECOND_TURN, first_scored, place, tell
from trainer.call import events
from trainer.call.robot import rude
from trainer.tui.screens.review import Review


class Compare(Protocol):
    """The fixture of pytest-textual-snapshot."""

    def __call__(
        self,
        app: object,
        *,
        terminal_size: tuple[int, int],
        run_before: Callable[[Driver], Awaitable[None]],
    ) -> bool: ...


Scene = Callable[[Driver, FakeServices], Awaitable[None]]


async def home(pilot: Driver, services: FakeServices) -> None:
    await pilot.pause()


async def scenarios(pilot: Driver, services: FakeServices) -> None:
    await pilot.press("l")
    await rest(pilot)
    await pilot.press("down")


async def call(pilot: Driver, services: FakeServices) -> None:
    await place(pilot, services, "silent-line", "voice")
    await tell(pilot, services, *RINGS, *FIRST_TURN)
    await tell(pilot, services, events.TurnScored(11.2, first_scored(services)), *SECOND_TURN)
    for tenth in range(16):
        await tell(pilot, services, events.Meter(14.0, -60.0, -50.0 + 2 * tenth, 3.4, 5.0))
    await tell(pilot, services, events.SpeechStarted(14.2), events.PartialHeard(14.6, "您好请问有"))


async def review(pilot: Driver, services: FakeServices) -> None:
    app_of(pilot).push_screen(Review(recorded(held(services.library, "silent-line", rude()))))
    await rest(pilot)
    await pilot.press("down")


NARROW, WIDE = (80, 24), (120, 40)
DARK, LIGHT = "trainer-dark", "trainer-light"


@pytest.mark.parametrize(
    ("scene", "size", "theme"),
    [
        pytest.param(scene, size, theme, id=f"{scene.__name__}-{size[0]}x{size[1]}-{theme[8:]}")
        for scene, looks in {
            home: [(NARROW, DARK), (WIDE, LIGHT)],
            scenarios: [(NARROW, LIGHT), (WIDE, DARK)],
            call: [(NARROW, DARK), (NARROW, LIGHT), (WIDE, DARK), (WIDE, LIGHT)],
            review: [(NARROW, DARK), (NARROW, LIGHT), (WIDE, DARK), (WIDE, LIGHT)],
        }.items()
        for size, theme in looks
    ],
)
def test_looks(
    snap_compare: Compare,
    services: FakeServices,
    scene: Scene,
    size: tuple[int, int],
    theme: str,
) -> None:
    services.machine = WEAK_MODEL
    services.past = [
        past(held(services.library, "silent-line"), "2026-03-03T14:22:10"),
        past(held(services.library, "silent-line", rude()), "2026-03-02T10:05:00"),
    ]
    app = made(services)
    app.theme = theme

    async def before(pilot: Driver) -> None:
        await rest(pilot)
        await scene(pilot, services)

    assert snap_compare(app, terminal_size=size, run_before=before)

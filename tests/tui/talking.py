"""Calls as tests tell them, event by event."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace

from tests.tui.driving import Driver, app_of, opened, rest
from tests.tui.fakes import FakeServices
from tests.tui.results import held
from trainer.call import events
from trainer.call.events import Event
from trainer.call.result import TurnResult
from trainer.tui.screens.call import CallScreen
from trainer.tui.services import Modality

RINGS = (events.Ringing(0.0, 1, 8), events.Ringing(5.0, 2, 8))

FIRST_HEARD = "您好安居客服中心欢迎您的来电请问有什么可以帮到您"

FIRST_TURN = (
    events.Answered(7.0, 2),
    events.TurnStarted(7.0, "first", "silent-line", 1, 0.0),
    events.CallerSpeaks(7.0, "first", ""),
    events.CallerDone(7.0, "first"),
)

SECOND_TURN = (
    events.TurnStarted(11.2, "second", "silent-line", 2, 5.0),
    events.CallerSpeaks(11.2, "second", ""),
    events.CallerDone(11.2, "second"),
)


@asynccontextmanager
async def calling(
    services: FakeServices,
    scenario: str = "silent-line",
    modality: Modality = "voice",
    size: tuple[int, int] = (80, 24),
) -> AsyncGenerator[Driver]:
    """The app with a call placed, before the first ring."""
    async with opened(services, size) as pilot:
        await place(pilot, services, scenario, modality)
        yield pilot


async def place(
    pilot: Driver, services: FakeServices, scenario: str, modality: Modality
) -> CallScreen:
    """Place a call from where the app stands."""
    app_of(pilot).call(services.library.scenario(scenario), modality)
    await rest(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, CallScreen)
    return screen


async def tell(pilot: Driver, services: FakeServices, *happened: Event) -> None:
    """Let events happen on the call's thread, and let the screen show them."""
    await asyncio.to_thread(services.call.tell, *happened)
    await pilot.pause()


def first_scored(services: FakeServices) -> TurnResult:
    """The first turn of the silent line, all said."""
    turn = held(services.library, "silent-line").turns[0]
    return replace(turn, caller_start=7.0, caller_end=7.0, reply_start=8.0, reply_end=11.0)


def ended(services: FakeServices) -> events.CallEnded:
    """The end of a silent line with nothing to find fault with."""
    return events.CallEnded(30.0, held(services.library, "silent-line"))

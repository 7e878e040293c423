import threading

import pytest
from textual.containers import VerticalScroll

from tests.tui.driving import Driver, app_of, made, opened, rest, seen, text
from tests.tui.fakes import NO_HEADSET, READY, WEAK_MODEL, Capabilities, FakeServices
from trainer.tui.screens.briefing import Briefing
from trainer.tui.screens.call import CallScreen
from trainer.tui.screens.install import Install


def focused(pilot: Driver) -> str | None:
    widget = pilot.app.focused
    return None if widget is None else widget.id


async def brief(pilot: Driver) -> None:
    app = app_of(pilot)
    app.brief(app.services.library.scenario("abusive-caller"))
    await pilot.pause()


@pytest.mark.parametrize(("machine", "first"), [(READY, "voice"), (WEAK_MODEL, "text")])
async def test_offers_first_what_works_here(
    services: FakeServices, machine: Capabilities, first: str
) -> None:
    services.machine = machine
    async with opened(services) as pilot:
        await brief(pilot)
        assert "水管漏了两天" in text(pilot, "#briefing")
        assert focused(pilot) == first
        await pilot.press("enter")
        await rest(pilot)
        assert isinstance(pilot.app.screen, CallScreen)
        assert services.call.modality == first


async def test_says_plainly_what_a_weak_model_means(services: FakeServices) -> None:
    services.machine = WEAK_MODEL
    async with opened(services, size=(80, 24)) as pilot:
        await brief(pilot)
        assert text(pilot, "#why") == f"◆ {WEAK_MODEL.model_notice}"
        assert "安装官方模型" in seen(pilot)
        await pilot.press("left", "enter")
        await rest(pilot)
        assert services.call.modality == "voice"


async def test_without_a_headset_there_is_only_typing(services: FakeServices) -> None:
    services.machine = NO_HEADSET
    async with opened(services) as pilot:
        await brief(pilot)
        assert text(pilot, "#why") == f"◆ {NO_HEADSET.why_not}"
        assert "安装官方模型" not in seen(pilot)
        await pilot.press("left")
        assert focused(pilot) == "text"
        await pilot.press("right")
        assert focused(pilot) == "text"
        await pilot.press("enter")
        await rest(pilot)
        assert services.call.modality == "text"


async def test_the_model_can_be_installed_from_here(services: FakeServices) -> None:
    services.machine = WEAK_MODEL
    async with opened(services) as pilot:
        await brief(pilot)
        await pilot.press("right", "enter")
        assert isinstance(pilot.app.screen, Install)
        services.machine = READY
        await pilot.press("enter")
        await rest(pilot)
        assert services.installs == ["vosk-model-small-cn-0.22"]
        assert isinstance(pilot.app.screen, Briefing)
        assert text(pilot, "#why") == ""
        assert focused(pilot) == "voice"


async def test_voice_is_offered_as_soon_as_the_machine_is_known(services: FakeServices) -> None:
    gate = threading.Event()

    def slowly() -> Capabilities:
        gate.wait()
        return READY

    services.capabilities = slowly
    async with made(services).run_test() as pilot:
        await brief(pilot)
        assert text(pilot, "#why") == "◆ 还在查看这台电脑，可以先用打字。"
        assert focused(pilot) == "text"
        gate.set()
        await rest(pilot)
        assert text(pilot, "#why") == ""
        assert focused(pilot) == "voice"


async def test_escape_starts_nothing(services: FakeServices) -> None:
    async with opened(services) as pilot:
        await brief(pilot)
        await pilot.press("escape")
        await rest(pilot)
        assert services.calls == []


async def test_what_does_not_fit_into_a_low_terminal_is_scrolled_to(services: FakeServices) -> None:
    services.machine = WEAK_MODEL
    async with opened(services, size=(80, 24)) as pilot:
        await brief(pilot)
        await rest(pilot)
        box = pilot.app.screen.query_one(VerticalScroll)
        assert pilot.app.screen.query_one(".box-foot").region.bottom <= 24
        assert box.max_scroll_y > 0
        await pilot.press("down")
        await rest(pilot)
        assert box.scroll_y > 0
        await pilot.press("up")
        await rest(pilot)
        assert box.scroll_y == 0

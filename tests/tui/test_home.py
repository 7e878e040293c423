from dataclasses import replace

from tests.tui.driving import app_of, keys_shown, opened, rest, text
from tests.tui.fakes import NO_HEADSET, WEAK_MODEL, FakeServices
from tests.tui.results import held, past
from trainer.call.robot import rude
from trainer.tui.screens.briefing import Briefing
from trainer.tui.screens.history import History
from trainer.tui.screens.home import Home
from trainer.tui.screens.install import Install
from trainer.tui.screens.scenarios import Scenarios


async def test_greets_and_suggests_what_to_do_next(services: FakeServices) -> None:
    async with opened(services) as pilot:
        assert text(pilot, "#greeting") == "早上好，李静"
        menu = pilot.app.screen.query_one("#menu")
        assert menu.has_focus
        assert text(pilot, "#recent") == "还没有通话。第一通，从上面开始。"
        await pilot.press("enter")
        briefing = pilot.app.screen
        assert isinstance(briefing, Briefing)
        assert briefing.scenario.id == "ordinary-call"


async def test_a_surname_alone_is_no_way_to_greet(services: FakeServices) -> None:
    services.agent = "李"
    async with opened(services) as pilot:
        assert text(pilot, "#greeting") == "早上好"


async def test_the_last_results_with_their_rise(services: FakeServices) -> None:
    good, bad = held(services.library, "silent-line"), held(services.library, "silent-line", rude())
    services.past = [past(good, "2026-03-03T14:22:10"), past(bad, "2026-03-02T10:00:00")]
    async with opened(services) as pilot:
        first, second = text(pilot, "#recent").splitlines()
        assert first == "✔ 100 分  无声电话  03-03 14:22  比上次 ▲100"
        assert second == "✘   0 分  无声电话  03-02 10:00"


async def test_results_are_read_anew_when_home_comes_back(services: FakeServices) -> None:
    async with opened(services) as pilot:
        await pilot.press("l")
        services.past = [past(held(services.library, "silent-line"), "2026-03-03T14:22:10")]
        await pilot.press("escape")
        await rest(pilot)
        assert text(pilot, "#recent").startswith("✔ 100 分  无声电话")


async def test_keys_lead_to_the_other_screens(services: FakeServices) -> None:
    async with opened(services) as pilot:
        for key, screen in (("l", Scenarios), ("h", History)):
            await pilot.press(key)
            assert isinstance(pilot.app.screen, screen)
            await pilot.press("escape")
            assert isinstance(pilot.app.screen, Home)
        for steps, screen in ((1, Scenarios), (2, History)):
            await pilot.press(*["down"] * steps, "enter")
            assert isinstance(pilot.app.screen, screen)
            await pilot.press("escape", "home")


async def test_the_machine_in_words(services: FakeServices) -> None:
    async with opened(services) as pilot:
        assert text(pilot, "#machine") == "✔ 耳机和麦克风可用\n✔ 识别模型 vosk-model-small-cn-0.22"
        assert "装模型" not in keys_shown(pilot).values()
        services.machine = NO_HEADSET
        app_of(pilot).look_around()
        await rest(pilot)
        assert NO_HEADSET.why_not in text(pilot, "#machine")
        assert "现在用打字练习" in text(pilot, "#machine")


async def test_the_model_is_offered_where_it_is_missing(services: FakeServices) -> None:
    services.machine = WEAK_MODEL
    async with opened(services) as pilot:
        assert WEAK_MODEL.model_notice in text(pilot, "#machine")
        assert keys_shown(pilot)["M"] == "装模型"
        await pilot.press("m")
        assert isinstance(pilot.app.screen, Install)
        await pilot.press("escape")
        await pilot.press("end", "enter")
        assert isinstance(pilot.app.screen, Install)


async def test_names_and_titles_are_never_taken_for_markup(services: FakeServices) -> None:
    services.agent = "[bold]李静"
    result = replace(held(services.library, "silent-line"), title="[red]无声")
    services.past = [past(result, "2026-03-03T14:22:10")]
    async with opened(services) as pilot:
        assert text(pilot, "#greeting") == "早上好，[bold]李静"
        assert "[red]无声" in text(pilot, "#recent")

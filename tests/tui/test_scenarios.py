from tests.tui.driving import keys_shown, opened, rest, seen, table, text
from tests.tui.fakes import FakeServices
from tests.tui.results import held, past
from trainer.tui.screens.briefing import Briefing
from trainer.tui.screens.home import Home


async def test_lists_every_scenario_with_its_last_score(services: FakeServices) -> None:
    services.past = [past(held(services.library, "silent-line"), "2026-03-03T14:22:10")]
    async with opened(services) as pilot:
        await pilot.press("l")
        await rest(pilot)
        assert table(pilot).row_count == 4
        assert text(pilot, "#status") == "4 个场景"
        lines = seen(pilot)
        assert "✔ 100" in lines
        assert "听不懂的方言" in lines
        assert keys_shown(pilot)["回车"] == "开始"


async def test_tells_about_the_scenario_under_the_cursor(services: FakeServices) -> None:
    async with opened(services) as pilot:
        await pilot.press("l")
        await rest(pilot)
        assert "赵先生（五号楼的业主）" in text(pilot, "#preview")
        assert "人声嘈杂，信噪比 20 dB" in text(pilot, "#preview")
        await pilot.press("down")
        assert "粤语" in text(pilot, "#preview")


async def test_enter_opens_the_briefing_and_escape_goes_home(services: FakeServices) -> None:
    async with opened(services) as pilot:
        await pilot.press("l")
        await rest(pilot)
        await pilot.press("down", "down", "enter")
        briefing = pilot.app.screen
        assert isinstance(briefing, Briefing)
        assert briefing.scenario.id == "ordinary-call"
        await pilot.press("escape", "escape")
        assert isinstance(pilot.app.screen, Home)


async def test_the_cursor_stays_when_the_list_is_filled_again(services: FakeServices) -> None:
    async with opened(services) as pilot:
        await pilot.press("l")
        await rest(pilot)
        await pilot.press("down", "down", "enter", "escape")
        await rest(pilot)
        assert table(pilot).cursor_row == 2


async def test_all_columns_fit_into_a_narrow_terminal(services: FakeServices) -> None:
    async with opened(services, size=(80, 24)) as pilot:
        await pilot.press("l")
        await rest(pilot)
        assert table(pilot).virtual_size.width <= table(pilot).content_size.width

from tests.tui.driving import keys_shown, opened, rest, seen, table
from tests.tui.fakes import FakeServices
from tests.tui.results import held, past
from trainer.call.robot import silent
from trainer.tui.screens.history import History
from trainer.tui.screens.review import Review


async def test_every_saved_call_opens_its_review(services: FakeServices) -> None:
    library = services.library
    services.past = [
        past(held(library, "silent-line"), "2026-03-03T14:22:10"),
        past(held(library, "abusive-caller", silent()), "2026-03-02T10:00:00"),
    ]
    async with opened(services) as pilot:
        await pilot.press("h")
        await rest(pilot)
        lines = seen(pilot)
        assert "03-03 14:22  无声电话" in lines
        assert "✔ 100" in lines
        assert "客户挂断了" in lines
        await pilot.press("down", "enter")
        review = pilot.app.screen
        assert isinstance(review, Review)
        assert review.result is services.past[1].result
        await rest(pilot)
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, History)
        assert table(pilot).cursor_row == 1


async def test_says_so_when_nothing_was_saved(services: FakeServices) -> None:
    async with opened(services) as pilot:
        await pilot.press("h")
        assert "还没有通话" in seen(pilot)
        assert "复盘" not in keys_shown(pilot).values()
        await pilot.press("enter")
        assert isinstance(pilot.app.screen, History)

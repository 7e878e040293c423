"""Whole calls typed into the screen, held by the real session."""

import asyncio

from textual.widgets import Input

from tests.tui.driving import Driver, app_of, opened, rest, seen, text
from tests.tui.fakes import NO_HEADSET
from tests.tui.real_call import RealCalls
from trainer.call.result import CallOutcome
from trainer.content.library import Library
from trainer.content.packaged import packaged_folder
from trainer.tui.screens.call import CallScreen
from trainer.tui.screens.review import Review
from trainer.tui.widgets.transcript import Line

SILENT_LINE = (
    "您好，安居客服中心，欢迎您的来电，请问有什么可以帮您",
    "您好，请问有什么可以帮您",
    "非常抱歉，您的电话没有声音，请您换一部电话再打来，再见",
)


async def move(pilot: Driver, services: RealCalls, seconds: float) -> None:
    """Let time pass in the call, and the screen show what happened."""
    await asyncio.to_thread(services.lives[-1].clock.move, seconds)
    await pilot.pause()


async def place(pilot: Driver, services: RealCalls, scenario: str) -> None:
    """From the briefing to the first ring, by the keys."""
    app_of(pilot).brief(services.library.scenario(scenario))
    await pilot.pause()
    await pilot.press("enter")
    await rest(pilot)
    await move(pilot, services, 0.1)


async def reply(pilot: Driver, services: RealCalls, words: str) -> None:
    """Type a reply and send it; what is not typed key by key is pasted."""
    await pilot.press(words[0])
    await move(pilot, services, 0.1)
    pilot.app.screen.query_one("#reply", Input).insert_text_at_cursor(words[1:])
    await pilot.press("enter")
    await move(pilot, services, 0.1)


async def test_the_silent_line_from_the_first_ring_to_the_review() -> None:
    services = RealCalls(Library.load([packaged_folder()]), machine=NO_HEADSET)
    async with opened(services, size=(120, 40)) as pilot:
        await place(pilot, services, "silent-line")
        assert text(pilot, "#rings") == "响第 1 声  ● ○ ○"
        await move(pilot, services, 5.0)
        assert text(pilot, "#rings") == "响第 2 声  ● ● ○"
        await pilot.press("space")
        await move(pilot, services, 0.1)
        assert text(pilot, "#rings") == "通话中"
        for number, words in enumerate(SILENT_LINE, 1):
            assert f"第 {number} / 3 步" in text(pilot, "#source")
            if number > 1:
                await move(pilot, services, 3.0)
                assert "/ 5 秒" in text(pilot, "#wait")
                await move(pilot, services, 2.2)
                assert "满 5 秒" in text(pilot, "#wait")
                assert text(pilot, "#hint") == "▸ 静候已满 · 请回答"
            await reply(pilot, services, words)
            said = [line.plain for line in pilot.app.screen.query(Line) if line.has_class("-agent")]
            assert said == list(SILENT_LINE[:number])
        await move(pilot, services, 5.2)
        assert text(pilot, "#hint") == "▸ 静候已满 · 可以挂机"
        await pilot.press("f8")
        await move(pilot, services, 0.1)
        await rest(pilot)
        review = pilot.app.screen
        assert isinstance(review, Review)
        assert review.result.outcome is CallOutcome.COMPLETED
        assert review.result.scorecard.score == 100
        assert review.result.scorecard.passed
        assert not services.lives[0].thread.is_alive()
        assert text(pilot, "#verdict").startswith("100 分   ✔ 通过")


async def test_hanging_up_too_early_fails_the_call(library: Library) -> None:
    services = RealCalls(library, machine=NO_HEADSET)
    async with opened(services) as pilot:
        await place(pilot, services, "silent-line")
        await pilot.press("space")
        await move(pilot, services, 0.2)
        await reply(pilot, services, SILENT_LINE[0])
        await pilot.press("f8")
        await move(pilot, services, 0.1)
        await rest(pilot)
        review = pilot.app.screen
        assert isinstance(review, Review)
        assert review.result.outcome is CallOutcome.HUNG_UP
        assert not review.result.scorecard.passed
        assert "严重错误" in seen(pilot)


async def test_quitting_in_the_middle_leaves_no_thread(library: Library) -> None:
    services = RealCalls(library, machine=NO_HEADSET)
    async with opened(services) as pilot:
        await place(pilot, services, "abusive-caller")
        await pilot.press("space")
        await move(pilot, services, 0.2)
        assert isinstance(pilot.app.screen, CallScreen)
        await pilot.press("ctrl+c")
    assert not services.lives[0].thread.is_alive()

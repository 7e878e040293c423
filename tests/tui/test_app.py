import asyncio

import pytest
from textual.binding import Binding
from textual.command import CommandInput
from textual.dom import DOMNode

from tests.tui.driving import app_of, commands, keys_shown, made, opened, rest, seen, text
from tests.tui.fakes import Capabilities, FakeServices
from tests.tui.talking import FIRST_TURN, calling, tell
from trainer.errors import DamagedError
from trainer.tui.app import TrainerApp
from trainer.tui.screens.briefing import Briefing
from trainer.tui.screens.call import CallScreen
from trainer.tui.screens.commands import Commands
from trainer.tui.screens.confirm import Confirm
from trainer.tui.screens.failure import Failure
from trainer.tui.screens.help import Help
from trainer.tui.screens.history import History
from trainer.tui.screens.home import Home
from trainer.tui.screens.install import Install
from trainer.tui.screens.note import NoteForm
from trainer.tui.screens.review import Review
from trainer.tui.screens.scenarios import Scenarios

SCREENS = (Home, Scenarios, History, CallScreen, Review)
DIALOGS = (Briefing, Confirm, Failure, Help, Install, NoteForm)


@pytest.mark.parametrize("node", [TrainerApp, *SCREENS, *DIALOGS])
def test_every_key_has_an_id_and_says_what_it_does(node: type[DOMNode]) -> None:
    own = [binding for binding in node.BINDINGS if isinstance(binding, Binding)]
    assert len(own) == len(node.BINDINGS)
    for binding in own:
        if binding.action != "app.command_palette":
            assert binding.id, binding
            assert binding.tooltip, binding
    assert len({binding.id for binding in own if binding.id}) == len(
        [binding for binding in own if binding.id]
    )


async def test_quits(services: FakeServices) -> None:
    async with opened(services) as pilot:
        await pilot.press("q")
        assert not pilot.app.is_running


async def test_help_lists_the_keys_of_the_screen(services: FakeServices) -> None:
    async with opened(services) as pilot:
        await pilot.press("question_mark")
        lines = seen(pilot)
        assert "L               挑一个场景来练" in lines
        assert "F1 / ?          列出所有按键" in lines
        assert "〖〗 依据的原话" in lines
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, Home)


async def test_help_in_a_call_is_reached_from_the_field_as_well(services: FakeServices) -> None:
    async with calling(services, modality="text") as pilot:
        await tell(pilot, services, *FIRST_TURN)
        await pilot.press("f1")
        lines = seen(pilot)
        assert "F8 / X          挂断电话" in lines
        assert "Q  " not in lines
        await pilot.press("question_mark")
        assert isinstance(pilot.app.screen, CallScreen)


async def test_any_command_is_found_by_its_name(services: FakeServices) -> None:
    async with opened(services) as pilot:
        await pilot.press("ctrl+p")
        assert isinstance(pilot.app.screen, Commands)
        pilot.app.screen.query_one(CommandInput).value = "无声"
        await rest(pilot)
        await pilot.pause(0.2)
        await pilot.press("enter")
        await rest(pilot)
        briefing = pilot.app.screen
        assert isinstance(briefing, Briefing)
        assert briefing.scenario.id == "silent-line"


async def test_in_a_call_only_its_own_commands_are_offered(services: FakeServices) -> None:
    async with opened(services) as pilot:
        names = commands(pilot)
        assert names[:2] == ["回到首页", "场景库"]
        assert "练习：无声电话" in names
        assert len(names) == len(set(names))
    async with calling(services) as pilot:
        await tell(pilot, services, *FIRST_TURN)
        names = commands(pilot)
        assert names == ["说完了", "保持", "转接", "主管", "登记", "挂机", "打字", "提词", "中断"]


async def test_light_and_dark(services: FakeServices) -> None:
    async with opened(services) as pilot:
        app_of(pilot).action_toggle_look()
        assert pilot.app.theme == "trainer-light"
        app_of(pilot).action_toggle_look()
        assert pilot.app.theme == "trainer-dark"


async def test_a_terminal_too_small_is_told_and_nothing_is_lost(services: FakeServices) -> None:
    async with calling(services, modality="text") as pilot:
        await tell(pilot, services, *FIRST_TURN)
        await pilot.press("您")
        await pilot.resize_terminal(50, 15)
        await pilot.pause()
        assert "请放大到至少 60×18" in seen(pilot)
        assert "现在是 50×15" in seen(pilot)
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert "请放大" not in seen(pilot)
        assert "您" in text(pilot, "#say")
        assert pilot.app.screen.query_one("#reply").has_focus


async def test_nothing_is_read_before_the_first_frame_stands(services: FakeServices) -> None:
    gate = asyncio.Event()
    loop = asyncio.get_running_loop()
    look = services.capabilities

    def slowly() -> Capabilities:
        asyncio.run_coroutine_threadsafe(gate.wait(), loop).result()
        return look()

    services.capabilities = slowly
    async with made(services).run_test() as pilot:
        assert "正在查看" in text(pilot, "#machine")
        assert "场景库" in keys_shown(pilot).values()
        gate.set()
        await rest(pilot)
        assert "耳机和麦克风可用" in text(pilot, "#machine")


async def test_what_cannot_be_read_is_told_and_the_rest_works(services: FakeServices) -> None:
    def damaged() -> tuple[()]:
        raise DamagedError("settings.damaged", "设置文件有误。请改正它。")

    services.history = damaged
    async with opened(services) as pilot:
        assert isinstance(pilot.app.screen, Failure)
        assert "设置文件有误。请改正它。" in seen(pilot)
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, Home)
        assert "耳机和麦克风可用" in text(pilot, "#machine")


async def test_a_fault_of_the_program_is_told_in_a_sentence(
    services: FakeServices, capfd: pytest.CaptureFixture[str]
) -> None:
    app = made(services)

    def broken() -> None:
        raise ZeroDivisionError("坏了")

    with pytest.raises(ZeroDivisionError):
        async with app.run_test() as pilot:
            await rest(pilot)
            app.call_later(broken)
            await pilot.pause()
    said = capfd.readouterr()
    assert "程序里出了错（ZeroDivisionError：坏了）" in said.out + said.err
    assert "Traceback" not in said.out + said.err

"""The terminal UI: screens, the keys that work everywhere, and the way between screens."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Input

from trainer.tui.keys import key_name
from trainer.tui.messages import ContentRead, MachineSeen, WorkFailed
from trainer.tui.screens.home import Home
from trainer.tui.screens.room import Dialog, Room
from trainer.tui.theme import DARK, LIGHT
from trainer.tui.widgets.cover import MIN_HEIGHT, MIN_WIDTH
from trainer.tui.wording import problem

if TYPE_CHECKING:
    from trainer.content.library import Library
    from trainer.content.model import Scenario
    from trainer.tui.coaching import Help
    from trainer.tui.services import Capabilities, Modality, PastCall, Services

OFFICIAL_MODEL = "vosk-model-small-cn-0.22"
"""The recogniser that is offered where only the embedded one is there."""


WIDE, HIGH = 116, 30
"""From this size on, in cells, there are side columns and empty lines."""


class TrainerApp(App[None]):
    """The program's face. `services` is the rest of the program; `now` the time of day."""

    TITLE = "话术陪练"
    CSS_PATH = "trainer.tcss"
    HORIZONTAL_BREAKPOINTS = [
        (0, "-too-narrow"),
        (MIN_WIDTH, "-narrow"),
        (WIDE, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [
        (0, "-too-low"),
        (MIN_HEIGHT, "-low"),
        (HIGH, "-high"),
    ]

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "按键", id="app.help", key_display="?", tooltip="列出所有按键"),
        Binding("question_mark", "help", id="app.help-key", tooltip="列出所有按键", show=False),
        Binding(
            "ctrl+p", "command_palette", "命令", id="app.commands", tooltip="搜索并执行任何命令"
        ),
        Binding("q", "close", "退出", id="app.close", tooltip="退出程序"),
        Binding(
            "ctrl+c",
            "quit",
            "退出",
            id="app.quit",
            tooltip="挂断并退出程序，任何时候都可以",
            show=False,
            priority=True,
        ),
    ]

    def __init__(self, services: Services, now: Callable[[], datetime] = datetime.now) -> None:
        super().__init__()
        self.services = services
        self.now = now
        self.capabilities: Capabilities | None = None
        self.library: Library | None = None
        self.history: Sequence[PastCall] = ()
        self.agent = ""
        self.coach_help: Help | None = None
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self.theme = DARK.name

    def get_default_screen(self) -> Screen[None]:
        """The program opens at home."""
        return Home()

    def on_mount(self) -> None:
        """Look at the machine once the first frame stands."""
        self.call_after_refresh(self.look_around)

    def get_key_display(self, binding: Binding) -> str:
        """Keys by their names. Where a letter does the same as a function key, the letter is shown
        unless a field has the focus, for there letters are typed."""
        letter = binding.key_display
        if letter and isinstance(self.focused, Input):
            letter = None
        return letter or key_name(binding.key)

    def get_system_commands(
        self,
        screen: Screen[object],
    ) -> Iterable[SystemCommand]:
        """Everything that can be done, for the command palette; in a call, only what belongs to
        the call."""
        yield from _own_commands(screen)
        if not _may_leave(screen):
            return
        yield SystemCommand("回到首页", "今天练什么，最近的成绩", self.go_home)
        yield SystemCommand("场景库", "挑一个场景来练", self.action_scenarios)
        yield SystemCommand("最近的通话", "看以前通话的复盘", self.action_history)
        yield SystemCommand("安装官方识别模型", "能听懂真人说话，约 42 MB", self.action_install)
        yield SystemCommand("切换明暗", "深色或浅色界面", self.action_toggle_look)
        yield SystemCommand("退出", "退出程序", self.action_quit)
        for scenario in self.library.scenarios.values() if self.library else ():
            yield SystemCommand(
                f"练习：{scenario.title}", scenario.aim, lambda it=scenario: self.brief(it)
            )

    def action_command_palette(self) -> None:
        """The command palette, in Chinese."""
        from trainer.tui.screens.commands import Commands

        if not isinstance(self.screen, Commands):
            self.push_screen(Commands(placeholder="搜索命令或场景…", id="--command-palette"))

    # What is known of the machine

    @work(thread=True, group="look", exit_on_error=False)
    def look_around(self) -> None:
        """Read what is kept and look at the machine, off the screen's thread."""
        self._read()
        try:
            seen = MachineSeen(self.services.capabilities())
        except Exception as error:
            self.post_message(WorkFailed(error))
            return
        self.post_message(seen)
        # The first call is to open at once: what it needs to be scored takes long to import.
        import_module("trainer.tui.screens.call")

    @work(thread=True, group="look", exit_on_error=False)
    def look_again(self) -> None:
        """Read the history anew: a call may have been saved."""
        self._read()

    def _read(self) -> None:
        services = self.services
        try:
            read = ContentRead(services.agent, services.library, services.history())
        except Exception as error:
            self.post_message(WorkFailed(error))
            return
        self.post_message(read)

    def on_content_read(self, message: ContentRead) -> None:
        """Tell the screens."""
        self.agent, self.library, self.history = message.agent, message.library, message.history
        self._tell_screens()

    def on_machine_seen(self, message: MachineSeen) -> None:
        """Tell the screens."""
        self.capabilities = message.capabilities
        self._tell_screens()

    def on_work_failed(self, message: WorkFailed) -> None:
        """Tell the person."""
        self.fail(message.error)

    def _tell_screens(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, Room | Dialog):
                screen.known_changed()

    # Ways between the screens

    def go_home(self) -> None:
        """Back to the first screen, whatever is open."""
        while len(self.screen_stack) > 1:
            self.pop_screen()

    def action_scenarios(self) -> None:
        """Open the scenario list."""
        from trainer.tui.screens.scenarios import Scenarios

        self.go_home()
        self.push_screen(Scenarios())

    def action_history(self) -> None:
        """Open the list of saved calls."""
        from trainer.tui.screens.history import History

        self.go_home()
        self.push_screen(History())

    def action_help(self) -> None:
        """Show the keys of the screen."""
        from trainer.tui.screens.help import Help

        if not isinstance(self.screen, Help):
            self.push_screen(Help(self.screen, self))

    def action_install(self) -> None:
        """Offer the official model."""
        from trainer.tui.screens.install import Install

        self.push_screen(Install(OFFICIAL_MODEL), self._installed)

    def _installed(self, done: bool | None) -> None:
        if done:
            self.notify("官方识别模型已装好，现在可以用语音练习了。", title="安装完成")
            self.look_around()

    def action_toggle_look(self) -> None:
        """Dark to light and back."""
        self.theme = LIGHT.name if self.theme == DARK.name else DARK.name

    def brief(self, scenario: Scenario) -> None:
        """Tell about a scenario and offer to start it."""
        from trainer.tui.screens.briefing import Briefing

        def chosen(modality: Modality | None) -> None:
            if modality is not None:
                self.call(scenario, modality)

        self.push_screen(Briefing(scenario), chosen)

    def call(self, scenario: Scenario, modality: Modality) -> None:
        """Let the phone ring."""
        from trainer.tui.screens.call import CallScreen

        self.push_screen(CallScreen(scenario, modality))

    def fail(self, error: Exception) -> None:
        """Tell a person what went wrong and what to do next."""
        from trainer.tui.screens.failure import Failure

        self.push_screen(Failure(problem(error)))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """A call is not left by a slip of the finger."""
        return action != "close" or _may_leave(self.screen)

    def action_close(self) -> None:
        """Leave the program."""
        self.exit()

    async def action_quit(self) -> None:
        """Leave the program from anywhere; screens put the phone down as they go."""
        self.exit()

    def _fatal_error(self) -> None:
        """Close and say what broke: a person gets a sentence, a developer (TEXTUAL=debug) the
        traceback."""
        error = sys.exception()
        if self.debug or not isinstance(error, Exception):
            super()._fatal_error()
            return
        self._exit_renderables.append(problem(error))
        self._close_messages_no_wait()


def _may_leave(screen: Screen[object]) -> bool:
    return not isinstance(screen, Room) or screen.may_leave


def _own_commands(screen: Screen[object]) -> Iterable[SystemCommand]:
    """What the keys of a screen do."""
    for active in screen.active_bindings.values():
        binding = active.binding
        elsewhere = binding.key == "enter" or binding.action.startswith("app.")
        if active.node is screen and active.enabled and binding.show and not elsewhere:
            act = partial(screen.run_action, binding.action)
            yield SystemCommand(binding.description, binding.tooltip, act)
